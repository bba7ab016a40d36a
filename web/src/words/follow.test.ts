import { get } from "svelte/store";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow, tell } from "./follow.ts";
import { choose, forget, language } from "./index.ts";

const HOME = "https://signspan.example";
let hear: (message: object) => void;
const around = {};

beforeEach(() => {
  vi.stubGlobal("location", { origin: HOME, search: "?language=zh" });
  vi.stubGlobal("window", {});
  vi.stubGlobal("parent", around);
  vi.stubGlobal("addEventListener", (_: string, listener: typeof hear) => {
    hear = listener;
  });
  choose("zh");
  follow();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("strangers and nonsense tell a frame nothing", () => {
  hear({ origin: "https://other.example", source: around, data: { signspanLanguage: "en" } });
  hear({ origin: HOME, source: {}, data: { signspanLanguage: "en" } });
  hear({ origin: HOME, source: around, data: { signspanLanguage: "fr" } });
  hear({ origin: HOME, source: around, data: null });
  expect(get(language)).toBe("zh");
});

test("a frame speaks as the page around it, for the next person too", () => {
  const sent = vi.fn();
  tell({ postMessage: sent } as unknown as Window, "en");
  expect(sent).toHaveBeenCalledWith({ signspanLanguage: "en" }, HOME);
  hear({ origin: HOME, source: around, data: sent.mock.calls[0]?.[0] as object });
  expect(get(language)).toBe("en");
  choose("zh");
  forget();
  expect(get(language)).toBe("en");
});
