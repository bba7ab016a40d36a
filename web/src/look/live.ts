/** A picture counts as still after so long without a new frame. */
const STILL_MS = 2_000;

/** Tells whether new frames reach `video`. The answer stops the watch. */
export function watchFrames(video: HTMLVideoElement, tell: (live: boolean) => void): () => void {
  let last = 0;
  let handle = 0;
  const frame = () => {
    if (last === 0) tell(true);
    last = performance.now();
    handle = video.requestVideoFrameCallback(frame);
  };
  handle = video.requestVideoFrameCallback(frame);
  const timer = setInterval(() => {
    if (last !== 0) tell(performance.now() - last < STILL_MS);
  }, STILL_MS / 2);
  return () => {
    video.cancelVideoFrameCallback(handle);
    clearInterval(timer);
    tell(false);
  };
}
