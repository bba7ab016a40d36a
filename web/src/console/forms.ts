/** What is wrong in a form before it is sent, by field. The server looks again. */

import type { Code } from "../wire/types.gen.ts";
import type { Refused } from "./session.ts";

export type Wrong = "missing" | "login_form" | "number_form" | "code_form" | "no_language";
/** Of what was pressed it is not known whether it was done. */
export type Unsure = "unsure";
/** What stands at a field: what the page sees itself, or what the server said. */
export type Said = Wrong | Unsure | Code | "line_lost";

export interface Names {
  zh: string;
  en: string;
}

const LOGIN = /^[a-z0-9][a-z0-9._@-]{1,63}$/;
const NUMBER = /^[0-9A-Za-z-]{1,16}$/;
const CODE = /^[0-9]{6}$/;
/** Controls, zero widths, marks of direction; and fillers that Unicode counts among letters. */
const UNSEEN = /\p{C}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u2800|\u3164|\uffa0/gu;

/** A name as the server keeps it: without what nobody sees, single spaces. */
export const tidy = (text: string): string =>
  text.normalize("NFC").replace(/\s+/g, " ").replace(UNSEEN, "").trim();
/** A sign-in name or a number as the server keeps it: half width, no spaces. */
export const narrow = (text: string): string => tidy(text).normalize("NFKC").replace(/ /g, "");
export const loginOf = (text: string): string => narrow(text).toLowerCase();

const empty = (text: string): boolean => tidy(text) === "";
const missing = (text: string): Wrong | undefined => (empty(text) ? "missing" : undefined);
const formed = (text: string, form: RegExp, wrong: Wrong): Wrong | undefined =>
  missing(text) ?? (form.test(text) ? undefined : wrong);

export type Errors<Field extends string> = Partial<Record<Field, Said>>;

function only<Field extends string>(found: Record<Field, Wrong | undefined>): Errors<Field> {
  const wrong = Object.entries(found).filter(([, said]) => said !== undefined);
  return Object.fromEntries(wrong) as Errors<Field>;
}

export type NameField = "zh" | "en";

export const inNames = ({ zh, en }: Names): Errors<NameField> =>
  only({ zh: missing(zh), en: missing(en) });

export type SiteField = NameField | "languages";

export const inSite = (names: Names, languages: readonly string[]): Errors<SiteField> =>
  only({
    zh: missing(names.zh),
    en: missing(names.en),
    languages: languages.length === 0 ? "no_language" : undefined,
  });

export type PersonField = "name" | "number" | "login" | "languages";

export interface PersonDraft {
  name: string;
  number: string;
  languages: readonly string[];
  /** Only a new person chooses one. */
  login?: string;
}

export const inPerson = ({ name, number, languages, login }: PersonDraft): Errors<PersonField> =>
  only({
    name: missing(name),
    number: formed(narrow(number), NUMBER, "number_form"),
    login: login === undefined ? undefined : formed(loginOf(login), LOGIN, "login_form"),
    languages: languages.length === 0 ? "no_language" : undefined,
  });

export type AdministratorField = "name" | "login";

/** `login`: only a new one chooses one. */
export const inAdministrator = (name: string, login?: string): Errors<AdministratorField> =>
  only({
    name: missing(name),
    login: login === undefined ? undefined : formed(loginOf(login), LOGIN, "login_form"),
  });

/** Six digits, however they were grouped. */
export const digitsOf = (given: string): string => given.replace(/\D/g, "");

export const inCode = (given: string): Wrong | undefined =>
  formed(digitsOf(given), CODE, "code_form");

/** Where what the server refused is to be said: at its field, or beneath the whole. */
export function placed<Field extends string>(
  refused: Refused | null,
  fields: readonly Field[],
): { errors: Errors<Field>; said: Said | null } {
  const at = fields.find((field) => field === refused?.field);
  if (refused === null || at === undefined) return { errors: {}, said: refused?.code ?? null };
  return { errors: { [at]: refused.code } as Errors<Field>, said: null };
}

/** Whether nothing is wrong. */
export const fine = (errors: object): boolean => Object.keys(errors).length === 0;
