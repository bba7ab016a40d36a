/** The practice interpreter: a real desk that does by itself what a person would do by keys. */

import type { Wish } from "../wire/types.gen.ts";
import type { View } from "./screen.ts";

/** Long enough to see the ring, and for a person to be faster. */
export const ACCEPTS_AFTER_MS = 3_000;
export const RESTS_FOR_MS = 3_000;

export interface Hands {
  wish(wish: Wish): Promise<void>;
  accept(): Promise<void>;
  ready(): Promise<void>;
}

export class Practice {
  readonly #hands: Hands;
  #doing: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #began = false;

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  follow({ me, ring, call }: View): void {
    if (!me?.practice) return;
    if (!this.#began) {
      // Once per page load: who switches her off means it.
      this.#began = true;
      if (me.wish !== "available") void this.#hands.wish("available");
    }
    if (ring) this.#soon(ring.offer_id, ACCEPTS_AFTER_MS, () => this.#hands.accept());
    else if (call) this.#soon("call", 0, null);
    else if (me.work === "wrap_up" || me.work === "not_responding")
      this.#soon(me.work, RESTS_FOR_MS, () => this.#hands.ready());
    else this.#soon("nothing", 0, null);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** One thing at a time: a new one takes the place of the old one. */
  #soon(what: string, afterMs: number, act: (() => Promise<void>) | null): void {
    if (this.#doing === what) return;
    this.#doing = what;
    clearTimeout(this.#timer);
    if (act) this.#timer = setTimeout(() => void act(), afterMs);
  }
}
