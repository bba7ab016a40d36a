import { get } from "svelte/store";
import { describe, expect, test, vi } from "vitest";
import { secondsLeft, stopwatch, ticking } from "./clock.ts";

describe("time on a page", () => {
  test("a stopwatch shows minutes and seconds, hours when there are any, and never less than nothing", () => {
    expect(stopwatch(192_400)).toBe("03:12");
    expect(stopwatch(3_605_000)).toBe("1:00:05");
    expect(stopwatch(-40)).toBe("00:00");
  });

  test("the last second counts as one, then none", () => {
    expect(secondsLeft(10_000, 9_999)).toBe(1);
    expect(secondsLeft(10_000, 10_000)).toBe(0);
    expect(secondsLeft(10_000, 12_000)).toBe(0);
  });

  test("a clock ticks only while it is looked at", () => {
    vi.useFakeTimers();
    let now = 5;
    const clock = ticking(() => now, 100);
    const seen: number[] = [];
    const stop = clock.subscribe((value) => seen.push(value));
    now = 105;
    vi.advanceTimersByTime(100);
    stop();
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([5, 105]);
    expect(get(clock)).toBe(105);
    vi.useRealTimers();
  });
});
