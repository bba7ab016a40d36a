import { get, writable } from "svelte/store";
import { describe, expect, test } from "vitest";
import { Pad, type Field } from "./pad.ts";

function written(first: string, caret: number) {
  const text = writable(first);
  const field: Field & { puts: number } = {
    puts: 0,
    value: "",
    selectionStart: caret,
    selectionEnd: caret,
    setSelectionRange(start, end) {
      this.puts += 1;
      this.selectionStart = start ?? 0;
      this.selectionEnd = end ?? 0;
    },
  };
  const note = {
    text,
    write: (next: string) => {
      text.set(next);
    },
  };
  const pad = new Pad(field, note);
  field.setSelectionRange(caret, caret);
  field.puts = 0;
  return { text, field, pad, note };
}

describe("the field of the shared note", () => {
  test("keeps the caret where it is while others write", () => {
    const { text, field } = written("周一 10:30", 8);
    text.set("身份证\n周一 10:30");
    expect([field.value, field.selectionStart]).toEqual(["身份证\n周一 10:30", 12]);
    text.set("身份证\n周一 10:30\n复印件");
    expect(field.selectionStart).toBe(12);
  });

  test("leaves a word alone that an input method composes, and takes the rest up after it", () => {
    const { text, field, pad } = written("周一", 2);
    pad.compose();
    field.value = "周一fu yin";
    pad.typed();
    expect(get(text)).toBe("周一");
    text.set("身份证\n周一");
    expect([field.value, field.puts]).toEqual(["周一fu yin", 0]);
    field.value = "周一复印";
    pad.composed();
    expect([field.value, get(text)]).toEqual(["身份证\n周一复印", "身份证\n周一复印"]);
  });

  test("takes up what came meanwhile also where the word was given up", () => {
    const { text, field, pad } = written("周一", 2);
    pad.compose();
    text.set("周一 10:30");
    pad.composed();
    expect([field.value, get(text)]).toEqual(["周一 10:30", "周一 10:30"]);
  });

  test("turns to the note that it is given, and to no other one", () => {
    const { text, field, pad } = written("A", 1);
    pad.close();
    text.set("of the next call");
    expect(field.value).toBe("A");
  });
});
