/** What stands behind a one-time link. */

import type { Code, Problem, Session } from "../wire/types.gen.ts";

export type Screen =
  | { kind: "entering" }
  | { kind: "used" }
  | { kind: "missing" }
  | { kind: "trouble"; code: Code | "line_lost" };

export type Kind = Screen["kind"];

/** How the door answered; null where the server was not reached. */
export type Answer = Session | Problem | null;

/** The screen that an answer asks for; a session asks for none, it goes on to its page. */
export function screen(answer: Answer): Screen {
  if (answer === null) return { kind: "trouble", code: "line_lost" };
  if (!("code" in answer)) return { kind: "entering" };
  if (answer.code === "link_used" || answer.code === "not_found") return { kind: "used" };
  if (answer.code === "bad_input") return { kind: "missing" };
  return { kind: "trouble", code: answer.code };
}
