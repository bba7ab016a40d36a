import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createTaps, SETTLES_MS } from "./taps.ts";

describe("the second of two taps", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function tapped(taps: ReturnType<typeof createTaps>) {
    const click = new Event("click", { cancelable: true });
    const stop = vi.spyOn(click, "stopPropagation");
    const counts = taps.takes(click);
    expect([click.defaultPrevented, stop.mock.calls.length]).toEqual(
      counts ? [false, 0] : [true, 1],
    );
    return counts;
  }

  test("does nothing on the screen that has come under it", () => {
    const taps = createTaps();
    taps.changed("the first screen");
    expect(tapped(taps)).toBe(true);
    taps.changed("a screen");
    vi.advanceTimersByTime(SETTLES_MS - 1);
    expect([tapped(taps), get(taps.settling)]).toEqual([false, true]);
    vi.advanceTimersByTime(1);
    expect([tapped(taps), get(taps.settling)]).toEqual([true, false]);
  });

  test("waits anew with each screen", () => {
    const taps = createTaps();
    taps.changed("the first screen");
    taps.changed("a screen");
    vi.advanceTimersByTime(SETTLES_MS - 1);
    taps.changed("a screen");
    vi.advanceTimersByTime(SETTLES_MS - 1);
    expect(tapped(taps)).toBe(false);
  });

  test("is not feared after a screen that has nothing to tap", () => {
    const taps = createTaps();
    taps.changed("a screen that starts", true);
    taps.changed("a screen");
    expect(tapped(taps)).toBe(true);
    taps.changed("another screen");
    expect(tapped(taps)).toBe(false);
  });
});
