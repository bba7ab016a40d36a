import { describe, expect, test } from "vitest";
import type { StartCard } from "../wire/types.gen.ts";
import { frameOf, screen } from "./screen.ts";

const card = (role: StartCard["role"]): StartCard => ({
  role,
  seat: role,
  title: { zh: "一", en: "One" },
  languages: [],
  token: "t".repeat(16),
});

describe("the demo's start page", () => {
  test("shows its cards", () => {
    const page = { cards: [card("kiosk")], alone: [card("desk")] };
    expect(screen(page)).toEqual({ kind: "ready", ...page });
  });

  test("asks for the printed address where the key is not known", () => {
    for (const code of ["not_found", "not_allowed", "bad_input"] as const) {
      expect(screen({ code, message: "", field: null })).toEqual({ kind: "no_key" });
    }
  });

  test("says what else went wrong", () => {
    expect(screen({ code: "too_many", message: "", field: null })).toEqual({
      kind: "trouble",
      code: "too_many",
    });
    expect(screen(null)).toEqual({ kind: "trouble", code: "line_lost" });
  });

  test("finds the two frames of try it alone", () => {
    const both = [card("kiosk"), card("desk")];
    expect(frameOf(both, "desk")).toBe(both[1]);
    expect(frameOf([], "desk")).toBeNull();
  });
});
