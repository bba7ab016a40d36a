import { readable, type Readable } from "svelte/store";

/** The server's time in ms, told anew every `everyMs`. Views hold instants; the page counts. */
export function ticking(now: () => number, everyMs = 500): Readable<number> {
  return readable(now(), (set) => {
    set(now());
    const timer = setInterval(() => {
      set(now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  });
}

/** "03:12", or "1:03:12" from an hour on. Never negative: clocks differ by a little. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${String(hours)}:${rest}` : rest;
}

/** Whole seconds until `at`, rounded up so that "1" is still shown during the last second. */
export function secondsLeft(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}
