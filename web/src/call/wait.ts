import type { ExpectedWait } from "../wire/types.gen.ts";

const MINUTE_MS = 60_000;

/** A wait as it is told: soon, or within so many minutes, or between. */
export type Wait = { from: number; to: number } | "soon";

/**
 * How long it is likely to take still, in whole minutes, rounded outwards. Null: nothing can be said,
 * because nothing is known, or because it takes longer than was to be expected.
 */
export function waitLeft(expected: ExpectedWait | null | undefined, now: number): Wait | null {
  if (!expected || expected.until_at <= now) return null;
  const to = Math.ceil((expected.until_at - now) / MINUTE_MS);
  const from = Math.max(0, Math.floor((expected.from_at - now) / MINUTE_MS));
  return to <= 1 ? "soon" : { from, to };
}
