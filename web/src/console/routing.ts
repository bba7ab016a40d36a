/** Who is asked for whose calls: what of it is shown, and what is asked of the server. */

import type {
  Console,
  ConsolePartner,
  ConsoleStance,
  GivenStance,
  GivenWord,
  Reserves,
  SignLanguage,
} from "../wire/types.gen.ts";
import { holds } from "./screen.ts";
import type { Change } from "./session.ts";

/** What is said of an interpreter; `none`: nothing. */
export const STANCES = ["none", "preferred", "excluded"] as const;
export type StanceName = (typeof STANCES)[number];

/** A sign language, and how many who sign it are kept free for it. */
export interface Kept {
  language: SignLanguage;
  number: number;
}

/** What of each part a search finds; null: it is not the asker's to say. */
export interface Found {
  stances: ConsoleStance[] | null;
  kept: Kept[] | null;
  partners: ConsolePartner[] | null;
}

/** Every sign language, also one that only the reserves name still. */
function keptOf(numbers: Record<string, number>, known: readonly SignLanguage[]): Kept[] {
  const unknown = Object.keys(numbers)
    .filter((code) => !known.some((one) => one.code === code))
    .map((code) => ({ code, name: { zh: code, en: code } }));
  return [...known, ...unknown].map((language) => ({
    language,
    number: numbers[language.code] ?? 0,
  }));
}

/** The parts, as far as a search finds something in them. */
export function foundRouting(board: Console, query: string): Found {
  const wanted = query.trim().toLowerCase();
  const named = ({ zh, en }: { zh: string; en: string }, ...more: string[]) =>
    holds(wanted, zh, en, ...more);
  const { stances, reserves, partners } = board.routing;
  const kept = reserves && keptOf(reserves, board.sign_languages);
  return {
    stances: stances?.filter(({ number, centre_name: name }) => named(name, number)) ?? null,
    kept: kept?.filter(({ language }) => named(language.name)) ?? null,
    partners: partners?.filter(({ name }) => named(name)) ?? null,
  };
}

/** How many a search finds in all parts. */
export const countOf = ({ stances, kept, partners }: Found): number =>
  (stances?.length ?? 0) + (kept?.length ?? 0) + (partners?.length ?? 0);

/** Whether anything of it is the asker's to say. */
export const hasRouting = ({ routing }: Console): boolean =>
  routing.stances !== null || routing.reserves !== null || routing.partners !== null;

/**
 * How it stands with help, in one direction: it takes a word of both sides.
 * `waits`: theirs is missing; `open`: the own one is.
 */
export type Help = "works" | "waits" | "open" | "off";

export function helpOf(own: boolean, theirs: boolean): Help {
  if (own) return theirs ? "works" : "waits";
  return theirs ? "open" : "off";
}

/** At most so many are kept free for one language. */
export const MOST_KEPT = 99;

/** The reserves with one number changed, as far as it may be. */
export const keeping = (
  numbers: Record<string, number>,
  code: string,
  number: number,
): Record<string, number> => ({
  ...numbers,
  [code]: Math.min(MOST_KEPT, Math.max(0, number)),
});

export const stanceTo = (personId: string, said: StanceName): Change => ({
  method: "PUT",
  path: `/stances/${personId}`,
  body: { stance: said === "none" ? null : said } satisfies GivenStance,
});

export const reservesTo = (numbers: Record<string, number>): Change => ({
  method: "PUT",
  path: "/reserves",
  body: { numbers } satisfies Reserves,
});

export const helpTo = (centreId: string, word: "ask" | "grant", said: boolean): Change => ({
  method: "PUT",
  path: `/partners/${centreId}/${word}`,
  body: { said } satisfies GivenWord,
});
