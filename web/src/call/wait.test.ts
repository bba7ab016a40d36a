import { expect, test } from "vitest";
import { waitLeft } from "./wait.ts";

const at = (from: number, until: number) => ({ from_at: from * 1000, until_at: until * 1000 });

test.each([
  [at(0, 15), 0, "soon"],
  [at(0, 60), 0, "soon"],
  [at(0, 61), 0, { from: 0, to: 2 }],
  [at(59, 200), 0, { from: 0, to: 4 }],
  [at(61, 470), 0, { from: 1, to: 8 }],
  [at(200, 470), 150, { from: 0, to: 6 }],
  [at(200, 470), 450, "soon"],
  [at(200, 470), 470, null],
])("%j at %i s is %j", (expected, seconds, told) => {
  expect(waitLeft(expected, seconds * 1000)).toEqual(told);
});

test("nothing is said of what is not known", () => {
  expect([waitLeft(null, 0), waitLeft(undefined, 0)]).toEqual([null, null]);
});
