import { expect, test } from "vitest";
import { turnOf } from "./signing.ts";

const signing = { since: 0, warn_at: 20, relief_at: 25, insist_at: 30 };

test.each([
  [19, "fine"],
  [20, "warn"],
  [24, "warn"],
  [25, "relief"],
  [29, "relief"],
  [30, "insist"],
  [99, "insist"],
])("after %i minutes she is told: %s", (now, turn) => {
  expect(turnOf({ signing }, now)).toBe(turn);
});

test("who is in no call signs for no time", () => {
  expect(turnOf({ signing: null }, 99)).toBe("fine");
});
