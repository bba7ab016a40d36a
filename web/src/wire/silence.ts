import { OPEN_MS } from "./retry.ts";
import type { Surroundings } from "./surroundings.ts";

/** Notices a line from which nothing comes any more: a dead network brings no close. */
export class Silence {
  readonly #after: Surroundings["after"];
  readonly #lost: () => void;
  #limitMs = OPEN_MS;
  #cancel: () => void = () => undefined;

  constructor(after: Surroundings["after"], lost: () => void) {
    this.#after = after;
    this.#lost = lost;
  }

  /** Something came: from here the time runs anew. A hidden tab may run it late. */
  heard(limitMs = this.#limitMs): void {
    this.#limitMs = limitMs;
    this.#cancel();
    this.#cancel = this.#after(limitMs, this.#lost);
  }

  over(): void {
    this.#cancel();
  }
}
