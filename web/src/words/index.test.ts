import { get } from "svelte/store";
import { beforeEach, expect, test, vi } from "vitest";
import { choose, forget, language, speakFor } from "./index.ts";

let kept: Map<string, string>;
const open = (search: string, browser: string) => {
  vi.stubGlobal("location", { search });
  vi.stubGlobal("navigator", { language: browser });
  speakFor("kiosk");
};

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

test("a page speaks as it was chosen last, until the choice is forgotten", () => {
  open("", "zh-CN");
  choose("en");
  open("", "zh-CN");
  expect(get(language)).toBe("en");
  forget();
  expect(get(language)).toBe("zh");
  open("", "zh-CN");
  expect(get(language)).toBe("zh");
});

test("a page's own language is the address's, else the browser's", () => {
  open("?language=zh", "en-GB");
  expect(get(language)).toBe("zh");
  choose("en");
  forget();
  expect(get(language)).toBe("zh");
  open("", "en-GB");
  expect(get(language)).toBe("en");
});
