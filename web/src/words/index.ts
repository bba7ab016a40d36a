import { derived, writable, type Readable } from "svelte/store";

/** The languages of the pages. Chinese and English stand alone, never both on one screen. */
export type Language = "zh" | "en";
export const LANGUAGES: readonly Language[] = ["zh", "en"];

const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en" };

function remembered(key: string): Language | null {
  const stored = localStorage.getItem(key);
  return stored === "zh" || stored === "en" ? stored : null;
}

/** A terminal's own language can stand in its address: `?language=zh`. */
function preferred(): Language {
  if (told !== null) return told;
  const named = new URLSearchParams(location.search).get("language");
  if (named === "zh" || named === "en") return named;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

const chosen = writable<Language>("zh");
let rememberAs: string | null = null;
/** What the page around this one speaks: see `follow.ts`. */
let told: Language | null = null;

/** The language that the page speaks now. */
export const language: Readable<Language> = { subscribe: chosen.subscribe };

/** Each page remembers its own language: a kiosk and a desk live in one browser. */
export function speakFor(page: string): void {
  rememberAs = `signspan.language.${page}`;
  chosen.set(remembered(rememberAs) ?? preferred());
  chosen.subscribe((now) => {
    document.documentElement.lang = TAGS[now];
  });
}

export function choose(next: Language): void {
  chosen.set(next);
  if (rememberAs !== null) localStorage.setItem(rememberAs, next);
}

/** Speaks as the page around this one does, until a person here chooses otherwise. */
export function beTold(next: Language): void {
  told = next;
  chosen.set(next);
}

/** Back to the page's own language: the next person has chosen none. */
export function forget(): void {
  if (rememberAs !== null) localStorage.removeItem(rememberAs);
  chosen.set(preferred());
}

/** One part of the catalogue in the language of the moment. */
export function catalogue<T>(zh: T, en: T): Readable<T> {
  return derived(chosen, (now) => (now === "zh" ? zh : en));
}
