import { expect, test } from "vitest";
import { retryDelay, silenceLimit } from "./retry.ts";

test("the delay doubles from a quarter of a second and stays at two", () => {
  expect([0, 1, 2, 3, 4, 50].map((tries) => retryDelay(tries, 1))).toEqual([
    250, 500, 1000, 2000, 2000, 2000,
  ]);
});
test("chance takes up to half of a delay away", () => {
  expect(retryDelay(3, 0)).toBe(1000);
});
test("silence means a lost line after 5 s in a call and three quarters of a minute at rest", () => {
  expect([1_000, 20_000].map(silenceLimit)).toEqual([5_000, 43_000]);
});
