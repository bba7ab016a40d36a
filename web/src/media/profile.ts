/**
 * The signing profile: what this product asks of cameras, encoders and the wire, in one place.
 *
 * Frame rate is the last thing given up: signing below 20 fps is not readable (EN 301 549 6.5.3).
 */

/** 4:3 holds the signing square with room to spare; its lowest step is the standard's 320×240. */
export const SIZE = { width: 960, height: 720 };
/** For cameras that reach 30 fps only in smaller pictures. */
const SMALLER = { width: 640, height: 480 };
export const FPS = 30;
const LEAST_FPS = 24;

const VIDEO_BITS = 1_300_000;
/** Clear wideband speech: 7 kHz are asked (EN 301 549 6.1), Opus gives 20 kHz at this rate. */
const SPEECH_BITS = 40_000;
/** Sharp from the first second instead of probing upwards for five. */
const START_KBITS = 1_000;
const CODEC = "video/VP8";

/** TypeScript's DOM library does not know the field yet (W3C webrtc-svc). */
type Encoding = RTCRtpEncodingParameters & { scalabilityMode?: string };

/** One layer and no temporal ones: Chromium's own choice halves the frame rate under congestion. */
const VIDEO_ENCODING: Encoding = { maxBitrate: VIDEO_BITS, scalabilityMode: "L1T1" };
const SPEECH_ENCODING: Encoding = { maxBitrate: SPEECH_BITS };

const sized = ({ width, height }: typeof SIZE): MediaTrackConstraints => ({
  width: { ideal: width },
  height: { ideal: height },
  aspectRatio: { ideal: 4 / 3 },
  frameRate: { ideal: FPS, max: FPS },
});

export const CAMERA: MediaTrackConstraints = { ...sized(SIZE), facingMode: "user" };

export const MICROPHONE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** Trades size for frame rate where the camera cannot have both, and says what the picture is. */
export async function settle(track: MediaStreamTrack): Promise<void> {
  track.contentHint = track.kind === "video" ? "motion" : "speech";
  const { frameRate } = track.getSettings();
  if (track.kind !== "video" || frameRate === undefined || frameRate >= LEAST_FPS) return;
  await track.applyConstraints(sized(SMALLER)).catch(() => undefined);
}

/** The two transceivers of a link, in one order from the start: later nothing renegotiates. */
export function addTransceivers(connection: RTCPeerConnection): void {
  connection.addTransceiver("video", { sendEncodings: [VIDEO_ENCODING] });
  connection.addTransceiver("audio", { sendEncodings: [SPEECH_ENCODING] });
}

export const kindOf = (transceiver: RTCRtpTransceiver): string => transceiver.receiver.track.kind;

/** Puts the profile's codec first; the others stay as a way out. */
export function preferCodec(transceiver: RTCRtpTransceiver): void {
  if (kindOf(transceiver) !== "video") return;
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  const isFirst = (codec: RTCRtpCodec) => codec.mimeType === CODEC;
  transceiver.setCodecPreferences([
    ...codecs.filter(isFirst),
    ...codecs.filter((codec) => !isFirst(codec)),
  ]);
}

/** Sets what only a negotiated sender takes. */
export async function tune(sender: RTCRtpSender, kind: string): Promise<void> {
  const parameters = sender.getParameters();
  const wanted = kind === "video" ? VIDEO_ENCODING : SPEECH_ENCODING;
  parameters.encodings = parameters.encodings.map((encoding) => ({ ...encoding, ...wanted }));
  if (kind === "video") parameters.degradationPreference = "maintain-framerate";
  await sender.setParameters(parameters);
}

/**
 * Asks the encoder for a whole picture. After an outage the receiver waits for one up to 3 s before it
 * asks itself; an engine that does not know the wish leaves it at that.
 */
export async function refresh(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
  await sender.setParameters(parameters, { encodingOptions });
}

/**
 * The peer's description with the start bitrate written beside its VP8: an encoder reads it from
 * the description of who will receive.
 */
export function withStartBitrate(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) VP8\/90000\r?$/m.exec(sdp)?.[1];
  if (payload === undefined || sdp.includes("x-google-start-bitrate")) return sdp;
  const setting = `x-google-start-bitrate=${START_KBITS}`;
  const format = new RegExp(`^(a=fmtp:${payload} [^\\r\\n]*)`, "m");
  if (format.test(sdp)) return sdp.replace(format, `$1;${setting}`);
  return sdp.replace(
    new RegExp(`^(a=rtpmap:${payload} [^\\r\\n]*)`, "m"),
    `$1\r\na=fmtp:${payload} ${setting}`,
  );
}
