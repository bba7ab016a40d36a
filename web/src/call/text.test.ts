import { get, writable } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Line } from "../wire/connection.ts";
import type { Signal, Text, TextSaid } from "../wire/types.gen.ts";
import { LEAVES_AFTER_MS, LINE_CHARS, MAY_BE_LOST_MS, Talk } from "./text.ts";

function wire() {
  const sent: Text[] = [];
  let handler: (message: Signal | TextSaid) => void = () => undefined;
  return {
    sent,
    line: writable<Line>("open"),
    hear: (n: number, line: number, text: string, done = false) => {
      handler({
        type: "text_said",
        call_id: "call",
        from_leg: "leg",
        from_role: "interpreter",
        line,
        n,
        text,
        done,
      });
    },
    hearOther: (message: Signal | TextSaid) => {
      handler(message);
    },
    whisper: (message: Signal | Text) => {
      if (message.type === "text") sent.push(message);
    },
    onWhisper: (given: typeof handler) => {
      handler = given;
      return () => {
        handler = () => undefined;
      };
    },
  };
}

describe("text as it is typed", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("leaves at once, then with all letters typed meanwhile, in counted messages", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    talk.type("你");
    expect(line.sent.map(({ n, text }) => [n, text])).toEqual([[0, "你"]]);
    talk.type("你好");
    talk.type("你好吗");
    expect(line.sent).toHaveLength(1);
    vi.advanceTimersByTime(LEAVES_AFTER_MS);
    expect(line.sent.map(({ n, text }) => [n, text])).toEqual([
      [0, "你"],
      [1, "你好吗"],
    ]);
  });

  test("is silent when nothing changed", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    talk.type("a");
    vi.advanceTimersByTime(LEAVES_AFTER_MS * 5);
    expect(line.sent).toHaveLength(1);
  });

  test("begins a new line once the old one is finished", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    talk.type("a");
    talk.finish();
    talk.type("b");
    expect(line.sent.map(({ line: l, done, text }) => [l, done, text])).toEqual([
      [0, false, "a"],
      [0, true, "a"],
      [1, false, "b"],
    ]);
    expect(get(talk.lines).map(({ text, done }) => [text, done])).toEqual([
      ["a", true],
      ["b", false],
    ]);
    expect(get(talk.draft)).toBe("b");
  });

  test("an empty line cannot be finished", () => {
    const line = wire();
    new Talk(line, "call").finish();
    expect(line.sent).toEqual([]);
  });

  test("leaves as soon as real-time text must (RFC 4103, EN 301 549 6.2.4)", () => {
    expect(LEAVES_AFTER_MS).toBeLessThanOrEqual(300);
  });

  test("goes on in the next line where the wire's limit is reached", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    talk.type("x".repeat(LINE_CHARS + 20));
    expect(line.sent.map(({ line: l, done, text }) => [l, done, text.length])).toEqual([
      [0, true, LINE_CHARS],
      [1, false, 20],
    ]);
    expect(get(talk.draft)).toBe("x".repeat(20));
  });

  test("counts whole characters, and never sends half of one", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    talk.type("𠮷".repeat(LINE_CHARS + 1));
    talk.type("𠮷\ud83d");
    vi.advanceTimersByTime(LEAVES_AFTER_MS);
    expect(line.sent.map(({ text }) => Array.from(text).length)).toEqual([LINE_CHARS, 1, 2]);
    expect(line.sent.every(({ text }) => text.isWellFormed())).toBe(true);
    talk.type("𠮷😀");
    vi.advanceTimersByTime(LEAVES_AFTER_MS);
    expect(line.sent.at(-1)?.text).toBe("𠮷😀");
  });

  test("of the other side replaces the line as it stands, and leaves when wiped", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    line.hear(0, 0, "h");
    line.hear(1, 0, "hi");
    expect(get(talk.lines)).toEqual([
      { key: "leg-0-0", from: "interpreter", text: "hi", done: false, gap: false },
    ]);
    line.hear(2, 0, "");
    expect(get(talk.lines)).toEqual([]);
  });

  test("marks a line before which messages were lost, and keeps the mark", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    line.hear(0, 0, "h");
    line.hear(3, 1, "late");
    line.hear(4, 1, "later");
    expect(get(talk.lines).map(({ gap }) => gap)).toEqual([false, true]);
  });

  test("marks nothing where only a state of the same line went missing, or an empty one", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    line.hear(0, 0, "h");
    line.hear(3, 0, "hello", true);
    line.hear(6, 1, "you", true);
    expect(get(talk.lines).map(({ gap }) => gap)).toEqual([false, false]);
    line.hear(9, 3, "late");
    expect(get(talk.lines).map(({ gap }) => gap)).toEqual([false, false, true]);
  });

  test("marks a loss where this page was loaded anew or cut off, not where somebody joins", () => {
    const [joins, again, back] = [wire(), wire(), wire()];
    const talks = [new Talk(joins, "call"), new Talk(again, "call", true), new Talk(back, "call")];
    back.line.set("lost");
    back.line.set("open");
    for (const line of [joins, again, back]) line.hear(7, 2, "x");
    expect(talks.map(({ lines }) => get(lines)[0]?.gap)).toEqual([false, true, true]);
  });

  test("is said again after a break, as far as it may not have arrived, and stands once", () => {
    const [line, other] = [wire(), wire()];
    const talk = new Talk(line, "call");
    const heard = new Talk(other, "call");
    for (const text of ["old", "new"]) {
      vi.advanceTimersByTime(MAY_BE_LOST_MS / 2);
      talk.type(text);
      talk.finish();
      vi.advanceTimersByTime(MAY_BE_LOST_MS / 2);
    }
    talk.type("being typed");
    for (const { n, line: l, text, done } of line.sent) other.hear(n, l, text, done);
    const before = get(heard.lines);
    line.sent.length = 0;
    line.line.set("lost");
    line.line.set("open");
    expect(line.sent.map(({ line: l, text, done }) => [l, text, done])).toEqual([
      [1, "new", true],
      [2, "being typed", false],
    ]);
    for (const { n, line: l, text, done } of line.sent) other.hear(n, l, text, done);
    expect(get(heard.lines)).toEqual(before);
  });

  test("keeps the lines of before when the other page was loaded again", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    line.hear(0, 0, "before");
    line.hear(0, 0, "after");
    expect(get(talk.lines).map(({ text, gap }) => [text, gap])).toEqual([
      ["before", false],
      ["after", false],
    ]);
  });

  test("of another call, signalling, and what comes after the end are not shown", () => {
    const line = wire();
    const other = new Talk(line, "other");
    line.hear(0, 0, "not mine");
    line.hearOther({
      type: "signal",
      link_id: "l",
      generation: 1,
      description: null,
      candidate: null,
    });
    expect(get(other.lines)).toEqual([]);
    other.close();
    const talk = new Talk(line, "call");
    line.hear(0, 0, "before");
    talk.close();
    line.hear(1, 0, "after");
    expect(get(talk.lines).map(({ text }) => text)).toEqual(["before"]);
  });

  test("that waits to leave when the call is over stays here", () => {
    const line = wire();
    const talk = new Talk(line, "call");
    talk.type("a");
    talk.type("ab");
    talk.close();
    vi.advanceTimersByTime(LEAVES_AFTER_MS);
    expect(line.sent).toHaveLength(1);
  });
});
