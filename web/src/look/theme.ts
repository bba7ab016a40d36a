import { writable, type Readable } from "svelte/store";

export type Theme = "dark" | "light";

const current = writable<Theme>("dark");
let rememberAs: string | null = null;

export const theme: Readable<Theme> = { subscribe: current.subscribe };

function asked(): Theme | null {
  const named = new URLSearchParams(location.search).get("theme");
  return named === "dark" || named === "light" ? named : null;
}

function remembered(key: string): Theme | null {
  const stored = localStorage.getItem(key);
  return stored === "dark" || stored === "light" ? stored : null;
}

/** Halls and desks are dark unless the address (`?theme=light`) or the person says otherwise. */
export function dressFor(page: string, usual: Theme): void {
  rememberAs = `signspan.theme.${page}`;
  current.set(asked() ?? remembered(rememberAs) ?? usual);
  current.subscribe((now) => {
    document.documentElement.dataset.theme = now;
  });
}

/** The theme that the person's system prefers. */
export function systemTheme(): Theme {
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

export function wear(next: Theme): void {
  current.set(next);
  if (rememberAs !== null) localStorage.setItem(rememberAs, next);
}
