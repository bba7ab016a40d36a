/** Draws a picture again and again and writes it into a track of the page, until the track stops. */

import { createBlank } from "./blank.ts";
import { createSigner } from "./drawn/figure.ts";

export interface Assignment {
  /** Which drawn signer; null is the blank picture. */
  who: string | null;
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
  const next = who === null ? await blanks(width, height) : signs(who, width, height);
  const writer = writable.getWriter();
  let due = performance.now();
  for (;;) {
    await writer.write(next(performance.now()));
    // Falling behind skips pictures instead of hurrying after them.
    due = Math.max(due + 1000 / fps, performance.now());
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
  }
}

type Film = (now: number) => VideoFrame;

const timestampOf = (now: number) => Math.round(now * 1000);

function signs(who: string, width: number, height: number): Film {
  const canvas = new OffscreenCanvas(width, height);
  const signer = createSigner(canvas, who);
  return (now) => {
    signer.draw(now);
    return new VideoFrame(canvas, { timestamp: timestampOf(now) });
  };
}

/**
 * Drawn once and shown again and again: it runs while the machine gets ready for an answer. Each frame
 * is made anew from the pixels, for a clone would keep the first one's time of capture, and the
 * receiver would take that for a slow network and wait.
 */
async function blanks(width: number, height: number): Promise<Film> {
  const canvas = new OffscreenCanvas(width, height);
  createBlank(canvas).draw();
  const still = new VideoFrame(canvas, { timestamp: 0 });
  const pixels = new Uint8Array(still.allocationSize());
  await still.copyTo(pixels);
  const { format, codedWidth, codedHeight } = still;
  still.close();
  if (format === null) throw new Error("a canvas without pixels");
  return (now) =>
    new VideoFrame(pixels, { format, codedWidth, codedHeight, timestamp: timestampOf(now) });
}
