import { writable, type Readable } from "svelte/store";
import { startPage } from "../wire/http.ts";
import type { StartPage } from "../wire/types.gen.ts";
import { screen, type Screen } from "./screen.ts";

export interface Start {
  readonly screen: Readable<Screen>;
  /** Asks the server for fresh links: each works once. Null where that did not succeed. */
  fetch(): Promise<StartPage | null>;
}

/** The start page behind `key`, fetched at once. */
export function loadStart(key: string | null): Start {
  const now = writable<Screen>(key === null ? { kind: "no_key" } : { kind: "loading" });
  const fetch = async (): Promise<StartPage | null> => {
    if (key === null) return null;
    const answer = await startPage(key).catch(() => null);
    now.set(screen(answer));
    return answer !== null && !("code" in answer) ? answer : null;
  };
  void fetch();
  return { screen: { subscribe: now.subscribe }, fetch };
}
