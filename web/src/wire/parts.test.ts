import { describe, expect, test } from "vitest";
import { type Copy, merge } from "./parts.ts";

interface Parts {
  a: number | null;
  b: string | null;
}

const seen: Copy<Parts> = { seq: 4, parts: { a: 1, b: "x" } };

describe("the page's copy of its view", () => {
  test("a whole view replaces everything, whatever its number", () => {
    expect(merge(seen, { seq: 1, whole: true, parts: { a: 2 } })).toEqual({
      seq: 1,
      parts: { a: 2 },
    });
  });
  test("a part that is absent is unchanged, a part that is null is gone", () => {
    const next = merge(seen, { seq: 5, whole: false, parts: { a: null } });
    expect(next).toEqual({ seq: 5, parts: { a: null, b: "x" } });
  });
  test.each([3, 4, 6])("number %i after 4 means that something was missed", (seq) => {
    expect(merge(seen, { seq, whole: false, parts: {} })).toBeNull();
  });
  test("changes before the first whole view are refused", () => {
    expect(merge<Parts>({ seq: null, parts: {} }, { seq: 1, whole: false, parts: {} })).toBeNull();
  });
});
