import { describe, expect, test } from "vitest";
import { beat, firstPulse, type Pulse } from "./pulse.ts";

/** Looks each `stepMs`; the numbers are frames decoded so far, `x` a link that has failed. */
function watch(stepMs: number, ...looks: (number | "x")[]): Pulse {
  let pulse = firstPulse(0);
  looks.forEach((look, index) => {
    const frames = look === "x" ? pulse.frames : look;
    pulse = beat(pulse, { frames }, (index + 1) * stepMs, look === "x");
  });
  return pulse;
}

describe("the pulse of a picture", () => {
  test.each([
    ["connecting", [0, 0]],
    ["flowing", [0, 1]],
    ["flowing", [1, 31, 61]],
    ["stopped", [1, 31, 31]],
    ["flowing", [1, 31, 31, 32]],
    ["failed", [0, "x"]],
    ["failed", [1, 31, "x"]],
    ["connecting", [0, "x", 0]],
    ["flowing", [1, 31, 5]],
  ] as const)("is %s after %j", (picture, looks) => {
    expect(watch(1000, ...looks).picture).toBe(picture);
  });
  test("stops only after a second without a frame", () => {
    expect(watch(250, 8, 15, 15, 15, 15).picture).toBe("flowing");
    expect(watch(250, 8, 15, 15, 15, 15, 15).picture).toBe("stopped");
  });
  test("counts frames per second over about a second", () => {
    expect(watch(250, 1, 8, 16, 23, 31).framesPerSecond).toBe(30);
    expect(watch(1000, 1, 21, 21).framesPerSecond).toBe(0);
    expect(watch(1000, 0, 1).framesPerSecond).toBeNull();
  });
});
