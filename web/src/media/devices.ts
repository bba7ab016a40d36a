/** The browser's cameras and microphones, asked in the one way that this product needs. */

import { CAMERA, MICROPHONE, settle } from "./profile.ts";

export type CameraTrouble = "denied" | "in_use" | "missing" | "insecure";

export function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * What a page wants of its devices. `own`: a camera beside the one that films the visitor, if there
 * is one; staff without it are heard and not seen.
 */
export interface Wanted {
  picture: "visitor" | "own";
  sound: boolean;
}

export const EVERYTHING: Wanted = { picture: "visitor", sound: true };

/** Picture and sound by one question; the picture alone where there is no microphone to be had. */
export async function openCamera(wanted: Wanted): Promise<MediaStream | CameraTrouble> {
  if (!window.isSecureContext) return "insecure";
  try {
    if (wanted.picture === "own") return await openOwn();
    if (!wanted.sound) return await ask({ video: CAMERA });
    return await ask({ video: CAMERA, audio: MICROPHONE }).catch(() => ask({ video: CAMERA }));
  } catch (trouble) {
    return troubleOf(trouble);
  }
}

/** The microphone, and the last of several cameras: the first one films the visitor. */
async function openOwn(): Promise<MediaStream> {
  const sound = await ask({ audio: MICROPHONE });
  const devices = await navigator.mediaDevices.enumerateDevices();
  const cameras = devices.filter(({ kind }) => kind === "videoinput");
  const last = cameras.at(-1);
  if (cameras.length < 2 || last === undefined) return sound;
  const video = { ...CAMERA, deviceId: { exact: last.deviceId } };
  const picture = await ask({ video }).catch(() => null);
  return new MediaStream([...sound.getTracks(), ...(picture?.getTracks() ?? [])]);
}

export const openMicrophone = (): Promise<MediaStreamTrack[]> =>
  ask({ audio: MICROPHONE }).then(
    (stream) => stream.getAudioTracks(),
    () => [],
  );

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  await Promise.all(stream.getTracks().map(settle));
  return stream;
}

/** The names of W3C mediacapture-streams; an older Chromium says `in use` by an abort. */
function troubleOf(trouble: unknown): CameraTrouble {
  const name = trouble instanceof DOMException ? trouble.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "in_use";
  return "missing";
}

/** Tells when a device comes or goes; the answer stops telling. */
export function onDevicesChange(tell: () => void): () => void {
  // Missing on plain http, where the page must still say what is wrong.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  devices?.addEventListener("devicechange", tell);
  return () => devices?.removeEventListener("devicechange", tell);
}

/** Whether a device comes or goes within this time. */
export function devicesChange(withinMs: number): Promise<boolean> {
  return new Promise((tell) => {
    const end = (changed: boolean) => {
      clearTimeout(timer);
      stopTelling();
      tell(changed);
    };
    const timer = setTimeout(end, withinMs, false);
    const stopTelling = onDevicesChange(() => {
      end(true);
    });
  });
}
