/** The counters of a hall, as one call can go on at them. */

import type { Counter, CounterState, Journey, Words } from "../wire/types.gen.ts";

/**
 * `here`: the visitor sits there; `next`: she is on her way there. `with_us`: its staff are in this
 * call already, so in no other one.
 */
export type ChoiceState = CounterState | "here" | "next" | "with_us";

export interface Choice {
  counter: Counter;
  state: ChoiceState;
  /** The visitor can go there. */
  open: boolean;
}

const SHUT: ReadonlySet<ChoiceState> = new Set(["busy", "closed", "here", "next"]);

/** Every counter in the order of the hall: the numbers of the keys never move. */
export const choices = (counters: Counter[], journey: Journey): Choice[] =>
  counters.map((counter) => {
    const state = stateOf(counter, journey);
    return { counter, state, open: !SHUT.has(state) };
  });

function stateOf({ terminal_id, state }: Counter, { present, handoff }: Journey): ChoiceState {
  if (handoff?.counter.terminal_id === terminal_id && handoff.state !== "arrived") return "next";
  const roles = present.filter((one) => one.terminal_id === terminal_id).map(({ role }) => role);
  if (roles.includes("visitor")) return "here";
  return state === "busy" && roles.includes("staff") ? "with_us" : state;
}

/** The number alone, for a picture; empty where the counter goes by a name. */
export const numberOf = ({ zh, en }: Words): string => aroundNumber(zh)[1] || aroundNumber(en)[1];

/** A counter's number is what one looks for in a hall, and may be all that one reads: it stands alone. */
export const aroundNumber = (name: string): [before: string, number: string, after: string] => {
  const [, before, number, after] = /^(\D*)(\d+)(\D*)$/.exec(name) ?? [];
  return number === undefined ? [name, "", ""] : [before ?? "", number, after ?? ""];
};
