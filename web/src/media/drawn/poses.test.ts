import { describe, expect, test } from "vitest";
import { lookOf } from "./looks.ts";
import { poseAt } from "./poses.ts";

const FRAME_MS = 1000 / 30;
const frames = Array.from({ length: 1_200 }, (_, index) => poseAt(index * FRAME_MS));

describe("the drawn signer", () => {
  test("never jumps: a hand goes less than its own width from one picture to the next", () => {
    frames.slice(1).forEach((pose, index) => {
      const last = frames[index] ?? pose;
      for (const side of ["left", "right"] as const) {
        const way = Math.hypot(pose[side].x - last[side].x, pose[side].y - last[side].y);
        expect(way).toBeLessThan(56);
      }
    });
  });
  test("keeps her hands in the signing square, fingers and all", () => {
    const reach = 145;
    for (const { left, right } of frames)
      for (const { x, y } of [left, right]) {
        expect(Math.abs(x) + reach).toBeLessThan(720 / 2 + 20);
        expect(y - reach).toBeGreaterThan(0);
        expect(y).toBeLessThan(720 - 60);
      }
  });
  test("is always the same person for the same name", () => {
    expect(lookOf("desk-1")).toBe(lookOf("desk-1"));
    expect(new Set(["a", "b", "c", "d"].map(lookOf)).size).toBe(4);
  });
});
