import { describe, expect, test } from "vitest";
import { Pressed } from "./pressed.svelte.ts";
import type { Refused } from "./session.ts";

const no = (code: Refused["code"]): Refused => ({ code, field: null });

/** A switch whose server answers when it is told to. */
function pressed() {
  const asked: number[] = [];
  const answers: ((refused: Refused | null) => void)[] = [];
  let kept = 0;
  const one = new Pressed<number>(
    () => kept,
    (value) => {
      asked.push(value);
      return new Promise((done) => {
        answers.push((refused) => {
          if (refused === null) kept = value;
          done(refused);
        });
      });
    },
  );
  const answer = async (refused: Refused | null = null) => {
    answers.shift()?.(refused);
    await new Promise((done) => setTimeout(done));
  };
  return { one, asked, answer };
}

describe("what changes at once", () => {
  test("shows what was pressed before the answer comes, then what the server keeps", async () => {
    const { one, answer } = pressed();
    const going = one.press(1);
    expect(one.value).toBe(1);
    await answer(); // nothing is asked before its turn
    await answer();
    await going;
    expect([one.value, one.said]).toEqual([1, null]);
  });

  test("shows again what is kept where it was refused, and says why", async () => {
    const { one, answer } = pressed();
    one.value = 1;
    await answer();
    await answer(no("not_found"));
    expect([one.value, one.said]).toEqual([0, "not_found"]);
    one.value = 2;
    expect(one.said).toBeNull();
    await answer();
    await answer(no("line_lost"));
    expect([one.value, one.said]).toEqual([0, "unsure"]);
  });

  test("asks one after the other, and the last one pressed counts", async () => {
    const { one, asked, answer } = pressed();
    one.value = 1;
    await answer();
    for (const value of [2, 3, 4]) one.value = value;
    expect([asked, one.value]).toEqual([[1], 4]);
    await answer(no("too_many"));
    expect([asked, one.value, one.said]).toEqual([[1, 4], 4, null]);
    await answer();
    expect([one.value, one.said]).toEqual([4, null]);
  });
});
