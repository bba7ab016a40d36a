/** A control that changes at once what the server keeps. */

import type { Said } from "./forms.ts";
import type { Refused } from "./session.ts";

/** What was pressed shows before the answer comes; then again what the server keeps. */
export class Pressed<Value> {
  /** Why the newest press came to nothing. */
  said: Said | null = $state(null);
  #wanted: { value: Value } | null = $state.raw(null);
  #going: Promise<void> = Promise.resolve();
  readonly #kept: () => Value;
  readonly #ask: (value: Value) => Promise<Refused | null>;

  constructor(kept: () => Value, ask: (value: Value) => Promise<Refused | null>) {
    this.#kept = kept;
    this.#ask = ask;
  }

  get value(): Value {
    return this.#wanted === null ? this.#kept() : this.#wanted.value;
  }

  set value(value: Value) {
    void this.press(value);
  }

  /** Asks one after the other, so that the last one pressed counts; what lies between is left out. */
  press(value: Value): Promise<void> {
    const wanted = { value };
    this.#wanted = wanted;
    this.said = null;
    this.#going = this.#going.then(() => this.#send(wanted));
    return this.#going;
  }

  async #send(wanted: { value: Value }): Promise<void> {
    if (this.#wanted !== wanted) return;
    const refused = await this.#ask(wanted.value);
    if (this.#wanted !== wanted) return;
    this.#wanted = null;
    this.said = refused?.code === "line_lost" ? "unsure" : (refused?.code ?? null);
  }
}
