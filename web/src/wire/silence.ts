import { OPEN_MS } from "./retry.ts";
import type { Surroundings } from "./surroundings.ts";

/** Notices a line from which nothing comes any more: a dead network brings no close. */
export class Silence {
  readonly #around: Pick<Surroundings, "after" | "now">;
  readonly #lost: () => void;
  #limitMs = OPEN_MS;
  #heardAt = 0;
  #cancel: () => void = () => undefined;

  constructor(around: Pick<Surroundings, "after" | "now">, lost: () => void) {
    this.#around = around;
    this.#lost = lost;
  }

  /** Something came: from here the time runs anew. A hidden tab may run it late. */
  heard(limitMs = this.#limitMs): void {
    this.#heardAt = this.#around.now();
    this.#limitMs = limitMs;
    this.#cancel();
    this.#cancel = this.#around.after(limitMs, this.#lost);
  }

  /** Whether nothing has come for so long. */
  lasts(ms: number): boolean {
    return this.#around.now() - this.#heardAt >= ms;
  }

  over(): void {
    this.#cancel();
  }
}
