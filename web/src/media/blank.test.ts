import { describe, expect, test } from "vitest";
import { createBlank, isBlank, LOOK } from "./blank.ts";

/** A canvas of the size in which pictures are looked at, that remembers its pixels. */
function painted(): Uint8ClampedArray {
  const { width, height } = LOOK;
  const pixels = new Uint8ClampedArray(width * height * 4);
  let colour: number[] = [];
  const brush = {
    set fillStyle(style: string) {
      colour = [...style.matchAll(/\d+/g)].map(Number);
    },
    fillRect(left: number, top: number, wide: number, high: number) {
      for (let x = left; x < left + wide; x++)
        for (let y = top; y < top + high; y++) pixels.set([...colour, 255], (y * width + x) * 4);
    },
  };
  createBlank({ width, height, getContext: () => brush } as unknown as OffscreenCanvas).draw();
  return pixels;
}
const changed = (change: (value: number, at: number) => number) => painted().map(change);

describe("the blank picture", () => {
  test("is told by its content, also after a coarse encoder", () => {
    expect(isBlank(painted())).toBe(true);
    expect(isBlank(changed((value, at) => value + (at % 2 === 0 ? 20 : -20)))).toBe(true);
  });

  test("is also nothing at all: a picture before its first frame", () => {
    expect(isBlank(new Uint8ClampedArray(LOOK.width * LOOK.height * 4))).toBe(true);
  });

  test.each([
    ["a face in one corner", changed((value, at) => (at < 16 ? 200 : value))],
    ["a dark room", changed(() => 40)],
    ["its own negative", changed((value) => 255 - value)],
    ["a bright wall", changed(() => 240)],
  ])("is not %s", (_, pixels) => {
    expect(isBlank(pixels)).toBe(false);
  });
});
