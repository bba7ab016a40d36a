import { writable, type Readable } from "svelte/store";
import type { Answer } from "../wire/connection.ts";
import type { Code } from "../wire/types.gen.ts";

/** How long a refusal stays to be read. */
export const NOTICE_MS = 6_000;

export type Refused = Code | "line_lost";

/** Why the newest command was not carried out, for a few seconds. */
export class Notices {
  readonly newest: Readable<Refused | null>;

  readonly #newest = writable<Refused | null>(null);
  #hush: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.newest = { subscribe: this.#newest.subscribe };
  }

  say(code: Refused): void {
    clearTimeout(this.#hush);
    this.#newest.set(code);
    this.#hush = setTimeout(() => {
      this.#newest.set(null);
    }, NOTICE_MS);
  }

  /** `known`: what needs no word, since the page shows it by itself. */
  tell(answer: Answer, known?: Refused): void {
    if (!answer.ok && answer.code !== known) this.say(answer.code);
  }

  close(): void {
    clearTimeout(this.#hush);
  }
}
