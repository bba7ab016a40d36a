import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createHold, HOLD_MS } from "../look/hold.ts";
import { endKey } from "./endkey.ts";

describe("the key that ends a call", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function pressed() {
    const ended = vi.fn();
    const left = vi.fn();
    const key = endKey(createHold(ended), left);
    key.down();
    return { key, ended, left };
  }

  test("leaves the text field when it is pressed shortly, and ends nothing", () => {
    const { key, ended, left } = pressed();
    vi.advanceTimersByTime(HOLD_MS - 1);
    key.up();
    vi.advanceTimersByTime(HOLD_MS * 2);
    expect(left).toHaveBeenCalledOnce();
    expect(ended).not.toHaveBeenCalled();
  });

  test("ends the call when it is held, and leaves no field", () => {
    const { key, ended, left } = pressed();
    vi.advanceTimersByTime(HOLD_MS);
    key.up();
    expect(ended).toHaveBeenCalledOnce();
    expect(left).not.toHaveBeenCalled();
  });

  test("another key that goes up leaves no field while nothing is held", () => {
    const left = vi.fn();
    endKey(createHold(vi.fn()), left).up();
    expect(left).not.toHaveBeenCalled();
  });
});
