/**
 * A drawn signer in place of a camera, in the demo only.
 *
 * It is drawn in a worker: timers of hidden tabs are slowed down, just when a call rings at a desk
 * in the background.
 */

import { FPS, SIZE } from "./profile.ts";
import type { Assignment } from "./drawn.worker.ts";

/** Chromium's way from a worker's frames to a track (mediacapture-transform). */
type TrackGenerator = new (options: { kind: "video" }) => MediaStreamTrack & {
  readonly writable: WritableStream<VideoFrame>;
};

/** `who` chooses the person; sound, where there is a microphone, joins the picture. */
export async function openDrawn(who: string, sound: MediaStreamTrack[] = []): Promise<MediaStream> {
  const { MediaStreamTrackGenerator: Generator } = globalThis as {
    MediaStreamTrackGenerator?: TrackGenerator;
  };
  const video = Generator ? inWorker(who, new Generator({ kind: "video" })) : await onPage(who);
  video.contentHint = "motion";
  return new MediaStream([video, ...sound]);
}

function inWorker(who: string, track: InstanceType<TrackGenerator>): MediaStreamTrack {
  const worker = new Worker(new URL("./drawn.worker.ts", import.meta.url), { type: "module" });
  const { writable } = track;
  worker.postMessage({ who, writable, ...SIZE, fps: FPS } satisfies Assignment, [writable]);
  return track;
}

/** For browsers without the generator; the picture rests while the tab is hidden. */
async function onPage(who: string): Promise<MediaStreamTrack> {
  const { createSigner } = await import("./drawn/figure.ts");
  const canvas = Object.assign(document.createElement("canvas"), SIZE);
  const signer = createSigner(canvas, who);
  const [track] = canvas.captureStream(FPS).getVideoTracks();
  if (!track) throw new Error("this browser cannot draw a picture of its own");
  const timer = setInterval(() => {
    if (track.readyState === "ended") clearInterval(timer);
    else signer.draw(performance.now());
  }, 1000 / FPS);
  return track;
}
