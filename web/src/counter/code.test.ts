import { describe, expect, test, vi } from "vitest";
import { addressOfCode, codeIn, takeCode, takeOverBy } from "./code.ts";
import { counter, idle, shift } from "./testing.ts";

describe("the code that a visitor shows", () => {
  test.each([
    ["0472", "0472"],
    [" 0472 ", "0472"],
    [addressOfCode("https://sign.example.org", "0472"), "0472"],
    ["047", null],
    ["04722", null],
    ["https://sign.example.org/counter", null],
    ["", null],
  ])("in %j is %j", (typed, code) => {
    expect(codeIn(typed)).toBe(code);
  });
});

describe("the code in the address", () => {
  const opened = (search: string) => {
    const replaceState = vi.fn();
    const code = takeCode({ pathname: "/counter", search }, { state: null, replaceState });
    const address: unknown = replaceState.mock.lastCall?.[2];
    return { code, address };
  };

  test("is taken out of it, and the rest stays", () => {
    expect(opened("?code=0472")).toEqual({ code: "0472", address: "/counter" });
    expect(opened("?seat=c2&code=0472")).toEqual({ code: "0472", address: "/counter?seat=c2" });
    expect(opened("?code=what")).toEqual({ code: null, address: "/counter" });
    expect(opened("?seat=c2")).toEqual({ code: null, address: undefined });
  });

  test("brings the call once this counter is there and on shift, and no second time", () => {
    const { connection } = counter({ ...idle, shift: { ...shift, on: false } });
    const send = vi.fn();
    connection.line.set("connecting");
    takeOverBy("0472", connection, send);
    connection.line.set("open");
    expect(send).not.toHaveBeenCalled();
    connection.view.set(idle);
    connection.line.set("lost");
    connection.line.set("open");
    connection.view.set({ ...idle });
    expect(send.mock.calls).toEqual([[{ type: "take_over", call_id: null, code: "0472" }]]);
  });
});
