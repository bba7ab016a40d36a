/**
 * The blank picture: what a prepared link carries before the accept, in place of a camera. It is a
 * chequer of two dark blues, so that whoever decodes it can tell it from any camera.
 */

const COLUMNS = 4;
const ROWS = 3;
const DARK = [6, 20, 43] as const;
const LIGHT = [38, 84, 140] as const;
/** What an encoder at its lowest rate makes of an even colour. */
const TOLERANCE = 30;

/** The size in which a picture is looked at: two pixels for each field of the chequer. */
export const LOOK = { width: COLUMNS * 2, height: ROWS * 2 };

const colourOf = (column: number, row: number) => ((column + row) % 2 === 0 ? DARK : LIGHT);

type Canvas = HTMLCanvasElement | OffscreenCanvas;

export function createBlank(canvas: Canvas): { draw(): void } {
  const brush = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D | null;
  const [width, height] = [canvas.width / COLUMNS, canvas.height / ROWS];
  return {
    draw() {
      for (let column = 0; column < COLUMNS; column++)
        for (let row = 0; row < ROWS; row++) {
          if (!brush) return;
          brush.fillStyle = `rgb(${colourOf(column, row).join(" ")})`;
          brush.fillRect(column * width, row * height, width, height);
        }
    },
  };
}

/** Whether these pixels, RGBA in the size of `LOOK`, are the blank picture, or nothing at all. */
export function isBlank(pixels: Uint8ClampedArray): boolean {
  return everyPixel(pixels, (column, row) => colourOf(column >> 1, row >> 1)) || isEmpty(pixels);
}

/** A <video> before its first frame, and a decoder before its first picture, are black. */
const isEmpty = (pixels: Uint8ClampedArray): boolean => everyPixel(pixels, () => [0, 0, 0], 8);

function everyPixel(
  pixels: Uint8ClampedArray,
  expected: (column: number, row: number) => readonly number[],
  tolerance = TOLERANCE,
): boolean {
  for (let at = 0; at < LOOK.width * LOOK.height; at++) {
    const colour = expected(at % LOOK.width, Math.floor(at / LOOK.width));
    const near = colour.every(
      (part, index) => Math.abs(part - (pixels[at * 4 + index] ?? 0)) <= tolerance,
    );
    if (!near) return false;
  }
  return true;
}
