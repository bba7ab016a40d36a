import { describe, expect, test, vi } from "vitest";
import { typing } from "./typing.ts";

function field() {
  const type = vi.fn();
  const finish = vi.fn();
  const handlers = typing({ type }, finish);
  const event = (value: string, more: object = {}) =>
    ({ currentTarget: { value }, preventDefault: () => undefined, ...more }) as never;
  return { type, finish, handlers, event };
}

describe("typing into the field", () => {
  test("sends each letter", () => {
    const { type, handlers, event } = field();
    handlers.oninput(event("h", { isComposing: false }));
    expect(type).toHaveBeenCalledExactlyOnceWith("h");
  });

  test("keeps what an input method composes until it is composed", () => {
    const { type, handlers, event } = field();
    for (const letters of ["n", "ni", "ni h"])
      handlers.oninput(event(letters, { isComposing: true }));
    expect(type).not.toHaveBeenCalled();
    handlers.oncompositionend(event("你好"));
    expect(type).toHaveBeenCalledExactlyOnceWith("你好");
  });

  test("begins a new line with enter, but not with the enter that ends a composition", () => {
    const { finish, handlers, event } = field();
    handlers.onkeydown(event("你", { key: "Enter", isComposing: true }));
    handlers.onkeydown(event("你", { key: "Enter", keyCode: 229 }));
    handlers.onkeydown(event("你", { key: "Enter", shiftKey: true }));
    expect(finish).not.toHaveBeenCalled();
    handlers.onkeydown(event("你", { key: "Enter" }));
    expect(finish).toHaveBeenCalledOnce();
  });
});
