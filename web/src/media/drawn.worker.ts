/** Draws the signer and writes her pictures into a track of the page, until the track stops. */

import { createSigner } from "./drawn/figure.ts";

export interface Assignment {
  who: string;
  writable: WritableStream<VideoFrame>;
  width: number;
  height: number;
  fps: number;
}

self.onmessage = ({ data }: MessageEvent<Assignment>) => {
  void film(data).catch(() => {
    self.close(); // the track was stopped
  });
};

async function film({ who, writable, width, height, fps }: Assignment): Promise<void> {
  const canvas = new OffscreenCanvas(width, height);
  const signer = createSigner(canvas, who);
  const writer = writable.getWriter();
  let due = performance.now();
  for (;;) {
    const now = performance.now();
    signer.draw(now);
    await writer.write(new VideoFrame(canvas, { timestamp: Math.round(now * 1000) }));
    // Falling behind skips pictures instead of hurrying after them.
    due = Math.max(due + 1000 / fps, performance.now());
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
  }
}
