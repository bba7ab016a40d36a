import { describe, expect, test } from "vitest";
import { frame, USUAL } from "./fit.ts";

/** How much of the picture's width and height a frame of this size shows when it is covered. */
function shown(box: { width: number; height: number }, source = USUAL) {
  const scale = Math.max(box.width / source.width, box.height / source.height);
  return {
    width: box.width / (source.width * scale),
    height: box.height / (source.height * scale),
  };
}

describe("a picture in its box", () => {
  test.each([
    ["a square", 1000, 1000],
    ["a wide screen", 1920, 1080],
    ["a tall phone", 360, 800],
    ["exactly 4:3", 960, 720],
    ["a sliver", 300, 1000],
  ])("never loses its centre square in %s", (_, width, height) => {
    const inner = frame({ width, height }, USUAL);
    const part = shown(inner);
    expect(part.height).toBeGreaterThan(0.995);
    expect(part.width).toBeGreaterThan(0.745);
    expect(inner.width).toBeLessThanOrEqual(width);
    expect(inner.height).toBeLessThanOrEqual(height);
  });

  test("fills a box between the square and its own shape", () => {
    expect(frame({ width: 1100, height: 1000 }, USUAL)).toEqual({ width: 1100, height: 1000 });
  });

  test("stands whole in a wider box, with a surround", () => {
    expect(frame({ width: 1920, height: 900 }, USUAL)).toEqual({ width: 1200, height: 900 });
  });

  test("is its centre square in a narrower box", () => {
    expect(frame({ width: 360, height: 700 }, USUAL)).toEqual({ width: 360, height: 360 });
  });

  test("of a camera held upright loses only what is above and below the square", () => {
    const inner = frame({ width: 400, height: 300 }, { width: 3, height: 4 });
    expect(inner).toEqual({ width: 300, height: 300 });
  });

  test("is nothing in a box without a size", () => {
    expect(frame({ width: 0, height: 300 }, USUAL)).toEqual({ width: 0, height: 0 });
  });
});
