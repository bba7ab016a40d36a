/** Tells when a prepared link's blank picture gives way to the camera's: by what is decoded. */

import { isBlank, LOOK } from "./blank.ts";

/** A hidden page paints no frames to look at: there a second counts as enough. */
const HIDDEN_MS = 1_000;

/** Calls `seen` once, with the first frame that is not blank. The answer stops looking. */
export function onArrival(stream: MediaStream, seen: () => void): () => void {
  const video = document.createElement("video");
  const canvas = Object.assign(document.createElement("canvas"), LOOK);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  let over = false;
  const end = () => {
    over = true;
    clearInterval(timer);
    video.srcObject = null;
  };
  const arrived = () => {
    if (over) return;
    end();
    seen();
  };
  const timer = setInterval(() => {
    if (document.visibilityState === "hidden") arrived();
  }, HIDDEN_MS);
  const look = () => {
    if (over) return;
    brush?.drawImage(video, 0, 0, LOOK.width, LOOK.height);
    const pixels = brush?.getImageData(0, 0, LOOK.width, LOOK.height).data;
    if (pixels && !isBlank(pixels)) arrived();
    else video.requestVideoFrameCallback(look);
  };
  video.muted = true;
  video.srcObject = stream;
  video.requestVideoFrameCallback(look);
  void video.play().catch(() => undefined);
  return end;
}
