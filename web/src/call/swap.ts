/** Everybody in the call is shown when to look at the other interpreter: 3, 2, 1. */

import type { Changeover } from "../wire/types.gen.ts";

/** What is left of 3, 2, 1; null: it is not counted. */
export function countOf(changeover: Changeover | null, now: number): number | null {
  if (changeover?.state !== "counting" || changeover.changes_at === null) return null;
  return Math.min(3, Math.max(1, Math.ceil((changeover.changes_at - now) / 1_000)));
}
