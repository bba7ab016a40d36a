/** What a device shows that is no terminal yet. */

import type { Code } from "../wire/types.gen.ts";

export type Screen =
  | { kind: "asking" }
  /** `ends_ms`: how long the code is still good, by the page's own clock. */
  | { kind: "code"; code: string; ends_ms: number; lineLost: boolean }
  /** Nobody came for an hour: the next code is asked for by a tap. */
  | { kind: "ended" }
  | { kind: "paired" }
  | { kind: "trouble"; code: Code | "line_lost" };

export type Kind = Screen["kind"];

/** Six digits in two groups, as people read and say them. */
export const inGroups = (code: string): [string, string] => [code.slice(0, 3), code.slice(3)];

/** Minutes and seconds of what is left, never below nothing. */
export function left(ends_ms: number, now_ms: number): { minutes: number; seconds: string } {
  const rest = Math.max(0, Math.ceil((ends_ms - now_ms) / 1000));
  return { minutes: Math.floor(rest / 60), seconds: String(rest % 60).padStart(2, "0") };
}
