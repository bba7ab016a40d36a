/**
 * A drawn picture in place of a camera: a signer in the demo, and the blank one that keeps a prepared
 * link warm while it rings.
 *
 * It is drawn in a worker: timers of hidden tabs are slowed down, just when a call rings at a desk
 * in the background.
 */

import { createBlank } from "./blank.ts";
import { FPS, SIZE } from "./profile.ts";
import type { Assignment } from "./drawn.worker.ts";

/** Chromium's way from a worker's frames to a track (mediacapture-transform). */
type TrackGenerator = new (options: { kind: "video" }) => MediaStreamTrack & {
  readonly writable: WritableStream<VideoFrame>;
};

/** `who` chooses the person; sound, where there is a microphone, joins the picture. */
export async function openDrawn(who: string, sound: MediaStreamTrack[] = []): Promise<MediaStream> {
  return new MediaStream([await open(who, SIZE), ...sound]);
}

/** The picture that runs while a call rings, as large as the camera that will take its place. */
export const openBlank = (size: typeof SIZE): Promise<MediaStreamTrack> => open(null, size);

async function open(who: string | null, size: typeof SIZE): Promise<MediaStreamTrack> {
  const { MediaStreamTrackGenerator: Generator } = globalThis as {
    MediaStreamTrackGenerator?: TrackGenerator;
  };
  const video = Generator
    ? inWorker(who, size, new Generator({ kind: "video" }))
    : await onPage(who, size);
  video.contentHint = "motion";
  return video;
}

function inWorker(
  who: string | null,
  size: typeof SIZE,
  track: InstanceType<TrackGenerator>,
): MediaStreamTrack {
  const worker = new Worker(new URL("./drawn.worker.ts", import.meta.url), { type: "module" });
  const { writable } = track;
  worker.postMessage({ who, writable, ...size, fps: FPS } satisfies Assignment, [writable]);
  return track;
}

/** For browsers without the generator; the picture rests while the tab is hidden. */
async function onPage(who: string | null, size: typeof SIZE): Promise<MediaStreamTrack> {
  const { createSigner } = await import("./drawn/figure.ts");
  const canvas = Object.assign(document.createElement("canvas"), size);
  const signer = who === null ? createBlank(canvas) : createSigner(canvas, who);
  const [track] = canvas.captureStream(FPS).getVideoTracks();
  if (!track) throw new Error("this browser cannot draw a picture of its own");
  const timer = setInterval(() => {
    if (track.readyState === "ended") clearInterval(timer);
    else signer.draw(performance.now());
  }, 1000 / FPS);
  return track;
}
