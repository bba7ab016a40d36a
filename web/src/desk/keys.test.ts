import { describe, expect, test } from "vitest";
import { actOf, type Key } from "./keys.ts";

const press = (key: string, code: string, more: Partial<Key> = {}): Key => ({
  key,
  code,
  into: "page",
  modified: false,
  repeat: false,
  ...more,
});

describe("the desk's keys", () => {
  test("accept and pass on while it rings, and nothing else does", () => {
    expect(actOf("ring", press(" ", "Space"))).toBe("accept");
    expect(actOf("ring", press("n", "KeyN"))).toBe("pass");
    expect(actOf("ring", press("m", "KeyM"))).toBeNull();
    expect(actOf("idle", press(" ", "Space"))).toBeNull();
  });

  test("work behind a Chinese input method too", () => {
    expect(actOf("ring", press("Process", "KeyN"))).toBe("pass");
    expect(actOf("call", press("Process", "KeyM"))).toBe("microphone");
  });

  test("follow the letter, not the place, on another layout", () => {
    expect(actOf("call", press("t", "KeyY"))).toBe("text");
  });

  test("say that she is back, or ready, with enter", () => {
    expect(actOf("wrap_up", press("Enter", "Enter"))).toBe("ready");
    expect(actOf("missed", press("Enter", "Enter"))).toBe("ready");
  });

  test("are letters in a field, except the held escape", () => {
    expect(actOf("call", press("t", "KeyT", { into: "field" }))).toBeNull();
    expect(actOf("call", press("Escape", "Escape", { into: "field" }))).toBe("end");
  });

  test("leave a focused button its own space and enter", () => {
    expect(actOf("ring", press(" ", "Space", { into: "button" }))).toBeNull();
    expect(actOf("wrap_up", press("Enter", "Enter", { into: "button" }))).toBeNull();
    expect(actOf("ring", press("n", "KeyN", { into: "button" }))).toBe("pass");
  });

  test("do nothing when held down or with a modifier", () => {
    expect(actOf("ring", press(" ", "Space", { repeat: true }))).toBeNull();
    expect(actOf("call", press("t", "KeyT", { modified: true }))).toBeNull();
  });
});
