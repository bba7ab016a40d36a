/** What the administrator's page shows. */

import type { Code, Console, ConsolePerson, ConsoleSite, SignLanguage } from "../wire/types.gen.ts";

export type Tab = "places" | "people" | "routing";

/** What the page knows: the server's last answer, and why it got none. */
export interface Own {
  board: Console | null;
  refused: Code | "line_lost" | null;
  tab: Tab;
}

export type Screen =
  | { kind: "loading" }
  /** `behind`: what stays open meanwhile, so that nothing typed is lost. */
  | { kind: "signed_out"; behind: Shown | null }
  | { kind: "not_allowed" }
  | { kind: "trouble"; code: Code | "line_lost" }
  | Shown;

export interface Shown {
  kind: Tab;
  board: Console;
  lineLost: boolean;
}

export type Kind = Screen["kind"];

export function screen({ board, refused, tab }: Own): Screen {
  const shown = board && { kind: tab, board, lineLost: refused !== null };
  if (refused === "not_signed_in") return { kind: "signed_out", behind: shown };
  if (refused === "not_allowed") return { kind: "not_allowed" };
  if (shown !== null) return shown;
  return refused === null ? { kind: "loading" } : { kind: "trouble", code: refused };
}

/** What a house needs before the first call, in the order in which it is done. */
export const STEPS = ["site", "kiosk", "interpreter"] as const;
export type Step = (typeof STEPS)[number];

const used = <T extends { retired_at: number | null }>(all: readonly T[] | null): T[] =>
  (all ?? []).filter((one) => one.retired_at === null);

/** Which steps are done. A kiosk counts once its device is paired. */
export function done(board: Console): Record<Step, boolean> {
  const sites = used(board.sites);
  const terminals = sites.flatMap((site) => used(site.terminals));
  return {
    site: sites.length > 0,
    kiosk: terminals.some(({ kind, paired }) => kind === "kiosk" && paired),
    interpreter: used(board.people).length > 0,
  };
}

/** The step that comes next; null: all are done, or are somebody else's to do. */
export function nextStep(board: Console): Step | null {
  const have = done(board);
  const hers: Record<Step, boolean> = {
    site: board.sites !== null,
    kiosk: board.sites !== null,
    interpreter: board.people !== null,
  };
  return STEPS.find((step) => hers[step] && !have[step]) ?? null;
}

export const holds = (query: string, ...texts: string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(query));

/** What is typed in an open form stays, whatever is searched for or done by others meanwhile. */
type Form = string | null;
const isAt = (form: Form, id: string): boolean => form?.split(":")[1] === id;
const isInside = (form: Form, site: ConsoleSite): boolean =>
  isAt(form, site.site_id) || site.terminals.some((one) => isAt(form, one.terminal_id));

/** The sites that a search finds: by their own name whole, otherwise with the terminals it finds. */
export function foundSites(
  sites: readonly ConsoleSite[],
  query: string,
  form: Form = null,
): ConsoleSite[] {
  const wanted = query.trim().toLowerCase();
  return sites.flatMap((site) => {
    if (holds(wanted, site.name.zh, site.name.en)) return [site];
    const terminals = site.terminals.filter(
      ({ name, terminal_id: id }) => holds(wanted, name.zh, name.en) || isAt(form, id),
    );
    return terminals.length > 0 || isInside(form, site) ? [{ ...site, terminals }] : [];
  });
}

/** The people that a search finds, by name, sign-in name, or the number that an interpreter has. */
export function foundPeople<T extends Searched>(
  people: readonly T[],
  query: string,
  form: Form = null,
): T[] {
  const wanted = query.trim().toLowerCase();
  return people.filter(
    ({ name, number = "", login, person_id: id }) =>
      holds(wanted, name, number, login) || isAt(form, id),
  );
}

type Searched = Pick<ConsolePerson, "person_id" | "name" | "login"> & { number?: string };

/** Those in use first, those that are retired apart; one whose form is open stays where it was. */
export function apart<T extends { retired_at: number | null }>(
  all: readonly T[],
  isOpen: (one: T) => boolean = () => false,
): [T[], T[]] {
  const stays = (one: T): boolean => one.retired_at === null || isOpen(one);
  return [all.filter(stays), all.filter((one) => !stays(one))];
}

/** By whichever of its ids: whether the form of this one, or of something in it, is open. */
export const openAt =
  (form: Form) =>
  (one: ConsoleSite | { terminal_id: string } | { person_id: string }): boolean => {
    if ("site_id" in one) return isInside(form, one);
    return isAt(form, "person_id" in one ? one.person_id : one.terminal_id);
  };

/** The names of sign languages, in the language of the page. */
export const namesOf = (
  codes: readonly string[],
  known: readonly SignLanguage[],
  language: "zh" | "en",
): string[] => codes.map((code) => known.find((one) => one.code === code)?.name[language] ?? code);

/** The time zones that the browser knows, and the one that is chosen in any case. */
export const timeZones = (chosen: string): string[] =>
  [...new Set([...Intl.supportedValuesOf("timeZone"), chosen])].sort();

/** Where the administrator sits: her new site is there, too. A machine that was never told says UTC. */
export function ownTimeZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === "UTC" ? "Asia/Shanghai" : timeZone;
}
