/** The demo's first page, and what "try it alone" needs of it. */

import type { Code, Problem, StartCard, StartPage } from "../wire/types.gen.ts";

export type Screen =
  | { kind: "loading" }
  | { kind: "no_key" }
  | { kind: "trouble"; code: Code | "line_lost" }
  | { kind: "ready"; cards: StartCard[]; alone: StartCard[] };

export type Kind = Screen["kind"];

/** How the server answered; null where it was not reached. */
export type Answer = StartPage | Problem | null;

export function screen(answer: Answer): Screen {
  if (answer === null) return { kind: "trouble", code: "line_lost" };
  if (!("code" in answer)) return { kind: "ready", cards: answer.cards, alone: answer.alone };
  // A demo that was started anew has a new key, and prints a new address.
  const unknown = answer.code === "not_found" || answer.code === "not_allowed";
  if (unknown || answer.code === "bad_input") return { kind: "no_key" };
  return { kind: "trouble", code: answer.code };
}

/** The card of `role` among those of "try it alone". */
export function frameOf(alone: readonly StartCard[], role: StartCard["role"]): StartCard | null {
  return alone.find((card) => card.role === role) ?? null;
}
