import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createHold, HOLD_MS } from "./hold.ts";

describe("holding to end a call", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("counts after the whole time, once", () => {
    const done = vi.fn();
    const hold = createHold(done);
    hold.press();
    hold.press();
    vi.advanceTimersByTime(HOLD_MS - 1);
    expect(done).not.toHaveBeenCalled();
    vi.advanceTimersByTime(HOLD_MS);
    expect(done).toHaveBeenCalledOnce();
  });

  test("does nothing when let go early", () => {
    const done = vi.fn();
    const hold = createHold(done);
    hold.press();
    expect(get(hold.held)).toBe(true);
    vi.advanceTimersByTime(HOLD_MS - 1);
    hold.release();
    vi.advanceTimersByTime(HOLD_MS * 2);
    expect(done).not.toHaveBeenCalled();
    expect(get(hold.held)).toBe(false);
  });

  test("does nothing where it has come to mean something else under the finger", () => {
    const done = vi.fn();
    let about = "the ring";
    const hold = createHold(done, () => about);
    hold.press();
    about = "the call";
    vi.advanceTimersByTime(HOLD_MS);
    expect(done).not.toHaveBeenCalled();
    hold.press();
    vi.advanceTimersByTime(HOLD_MS);
    expect(done).toHaveBeenCalledOnce();
  });
});
