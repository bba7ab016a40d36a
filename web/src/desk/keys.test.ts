import { describe, expect, test } from "vitest";
import { actOf, isStray, SETTLES_MS, type Key } from "./keys.ts";

const press = (key: string, code: string, more: Partial<Key> = {}): Key => ({
  key,
  code,
  into: "page",
  modified: false,
  repeat: false,
  composing: false,
  ...more,
});

describe("the desk's keys", () => {
  test("accept and pass on while it rings, and nothing else does", () => {
    expect(actOf("ring", press(" ", "Space"))).toBe("accept");
    expect(actOf("ring", press("n", "KeyN"))).toBe("pass");
    expect(actOf("ring", press("m", "KeyM"))).toBeNull();
    expect(actOf("idle", press(" ", "Space"))).toBeNull();
  });

  test("pressed just as a ring comes were meant for something else", () => {
    for (const key of [press(" ", "Space"), press("n", "KeyN")]) {
      expect(actOf("ring", key, SETTLES_MS - 1)).toBeNull();
      expect(actOf("ring", key, SETTLES_MS)).not.toBeNull();
    }
    expect(SETTLES_MS).toBeLessThan(400); // nobody who has seen the ring waits for it
    expect(actOf("call", press("m", "KeyM"), 0)).toBe("microphone");
  });

  test("work behind a Chinese input method too", () => {
    expect(actOf("ring", press("Process", "KeyN"))).toBe("pass");
    expect(actOf("call", press("Process", "KeyM"))).toBe("microphone");
  });

  test("mark an emergency in a call, and nowhere else", () => {
    for (const kind of ["connecting", "call"] as const)
      expect(actOf(kind, press("u", "KeyU"))).toBe("emergency");
    for (const kind of ["ring", "wrap_up", "idle"] as const)
      expect(actOf(kind, press("u", "KeyU"))).toBeNull();
    expect(actOf("call", press("u", "KeyU", { into: "field" }))).toBeNull();
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

  test("never end a call by the escape that gives up an input method's word", () => {
    for (const into of ["field", "page"] as const)
      expect(actOf("call", press("Escape", "Escape", { into, composing: true }))).toBeNull();
    expect(actOf("call", press("Process", "Escape", { composing: true }))).toBeNull();
  });

  test("held over from the screen before press no button of the new one", () => {
    const into = "button";
    for (const code of ["Enter", "NumpadEnter", "Space"]) {
      expect(isStray(press("", code, { into, repeat: true }))).toBe(true);
      expect(isStray(press("", code, { into }))).toBe(false);
      expect(isStray(press("", code, { into: "field", repeat: true }))).toBe(false);
    }
    expect(isStray(press("Tab", "Tab", { into, repeat: true }))).toBe(false);
  });

  test("do nothing when held down or with a modifier", () => {
    expect(actOf("ring", press(" ", "Space", { repeat: true }))).toBeNull();
    expect(actOf("call", press("t", "KeyT", { modified: true }))).toBeNull();
  });
});
