/** Where a call goes on: what every page tells of it alike. */

import type { Handoff, HandoffEnd, LegRole } from "../wire/types.gen.ts";

/** What keeps the counter from becoming ready. Once it was ready, its pictures tell how it is. */
export function troubleOf(handoff: Handoff | null): "no_camera" | "no_microphone" | null {
  if (handoff?.state !== "asked") return null;
  const { state } = handoff.counter;
  return state === "no_camera" || state === "no_microphone" ? state : null;
}

/** So long pages tell that a way came to nothing: whoever looked away sees it, too. */
const TOLD_MS = 20_000;

/** Who reads it: a visitor and an interpreter are the only ones in a call, a counter is one of several. */
export type Reader = Exclude<LegRole, "staff"> | { counter: string | undefined };

/** The way that came to nothing a moment ago, as news for whoever did not call it off. */
export function newsOf(end: HandoffEnd | null, reader: Reader, now: number): HandoffEnd | null {
  if (end === null || now - end.ended_at >= TOLD_MS) return null;
  const mine =
    typeof reader === "string" ? end.by === reader : end.by_terminal_id === reader.counter;
  return mine ? null : end;
}
