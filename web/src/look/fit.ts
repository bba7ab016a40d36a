export interface Size {
  width: number;
  height: number;
}

/** Signing-grade video is 4:3; this is assumed until the first frame says otherwise. */
export const USUAL: Size = { width: 4, height: 3 };

/**
 * The frame inside `box` for a picture of the size `source`: it may cut the picture's sides down to
 * its centre square, the signing space, and never into that square.
 */
export function frame(box: Size, source: Size): Size {
  if (box.width <= 0 || box.height <= 0) return { width: 0, height: 0 };
  const whole = source.width / source.height;
  const aspect = Math.min(Math.max(box.width / box.height, Math.min(1, whole)), Math.max(1, whole));
  const width = Math.min(box.width, box.height * aspect);
  return { width: Math.round(width), height: Math.round(width / aspect) };
}
