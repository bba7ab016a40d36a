/** What an interpreter has beside her sign languages, and what the calls of a site need of one. */

import type { ConsoleSite } from "../wire/types.gen.ts";

/** In the order in which they are asked for and shown. */
export const GROUPS = {
  skills: [
    "skill:medical",
    "skill:legal",
    "skill:police",
    "skill:finance",
    "skill:social_security",
    "skill:education",
  ],
  speaks: ["speaks:zh", "speaks:yue", "speaks:en"],
  gender: ["gender:female", "gender:male"],
  more: ["deaf", "certified"],
} as const;

export type Group = keyof typeof GROUPS;
export type Trait = (typeof GROUPS)[Group][number];

const KNOWN: readonly string[] = Object.values(GROUPS).flat();
const PREFIXES: Record<string, Group> = { skill: "skills", speaks: "speaks", gender: "gender" };
const groupOf = (trait: string): Group => PREFIXES[trait.split(":")[0] ?? ""] ?? "more";

/** Those of a group. */
export const within = (group: Group, traits: readonly string[]): string[] =>
  traits.filter((trait) => groupOf(trait) === group);

/** What a group has to choose from: also what this page does not know and somebody has. */
export const offered = (group: Group, held: readonly string[]): string[] => [
  ...new Set<string>([...GROUPS[group], ...within(group, held)]),
];

/** All that there is to choose from, group by group. */
export const offeredOf = (held: readonly string[]): string[] =>
  (Object.keys(GROUPS) as Group[]).flatMap((group) => offered(group, held));

/** The traits with those of one group chosen anew. */
export const regrouped = (
  group: Group,
  traits: readonly string[],
  chosen: readonly string[],
): string[] => [...traits.filter((trait) => groupOf(trait) !== group), ...chosen];

type Names = Record<Trait, string>;

/** What this page does not know is shown by its code: `speaks:wuu` as wuu. */
export const nameOf = (trait: string, names: Names): string =>
  KNOWN.includes(trait) ? names[trait as Trait] : trait.slice(trait.indexOf(":") + 1);

/** The names of all, in the order of the groups. */
export const namesIn = (traits: readonly string[], names: Names): string[] =>
  offeredOf(traits)
    .filter((trait) => traits.includes(trait))
    .map((trait) => nameOf(trait, names));

/** What the calls of a site need. `headStart`: so many seconds longer they seem to have waited. */
export interface Needs {
  hard: string[];
  soft: string[];
  headStart: number;
  emergency: boolean;
}

export const needsOf = (site: ConsoleSite | undefined): Needs => ({
  hard: site?.hard ?? [],
  soft: site?.soft ?? [],
  headStart: site?.head_start_seconds ?? 0,
  emergency: site?.emergency ?? false,
});

/** Whether nothing is needed beyond what every call does. */
export const isPlain = ({ hard, soft, headStart, emergency }: Needs): boolean =>
  hard.length + soft.length + headStart === 0 && !emergency;

/** Whether two traits can not be needed of one person at once, or are the same. */
const clash = (one: string, other: string): boolean =>
  one === other || (groupOf(one) === "gender" && groupOf(other) === "gender");

/** Chosen anew as `kind`. A trait is needed in one way only, and of the genders one at most. */
export function chosenAs(kind: "hard" | "soft", chosen: readonly string[], before: Needs): Needs {
  const added = chosen.filter((trait) => !before[kind].includes(trait));
  const stays = (trait: string): boolean => !added.some((one) => clash(one, trait));
  const other = kind === "hard" ? "soft" : "hard";
  const mine = chosen.filter((trait) => added.includes(trait) || stays(trait));
  return { ...before, [kind]: mine, [other]: before[other].filter(stays) };
}

const HEAD_STARTS = [0, 60, 180, 600] as const;

/** The seconds of head start to choose from, and what is chosen already in any case. */
export const headStarts = (chosen: number): number[] =>
  [...new Set<number>([...HEAD_STARTS, chosen])].sort((one, other) => one - other);
