import type { Me } from "../wire/types.gen.ts";

/** How far a turn of signing has come: nothing to say, warned, to be relieved, not to go on. */
export type Turn = "fine" | "warn" | "relief" | "insist";

export function turnOf({ signing }: Pick<Me, "signing">, now: number): Turn {
  if (signing === null || now < signing.warn_at) return "fine";
  if (now < signing.relief_at) return "warn";
  return now < signing.insist_at ? "relief" : "insist";
}
