import { describe, expect, test } from "vitest";
import { screen } from "./screen.ts";

describe("the door behind a one-time link", () => {
  test("lets in", () => {
    expect(screen({ page: "kiosk", seat: "k1" })).toEqual({ kind: "entering" });
  });

  test("says that a link was used, or is not whole", () => {
    expect(screen({ code: "link_used", message: "", field: null })).toEqual({ kind: "used" });
    expect(screen({ code: "not_found", message: "", field: null })).toEqual({ kind: "used" });
    expect(screen({ code: "bad_input", message: "", field: null })).toEqual({ kind: "missing" });
  });

  test("says what else went wrong", () => {
    expect(screen({ code: "too_many", message: "", field: null })).toEqual({
      kind: "trouble",
      code: "too_many",
    });
    expect(screen(null)).toEqual({ kind: "trouble", code: "line_lost" });
  });
});
