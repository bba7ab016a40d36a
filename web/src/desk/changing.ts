/** The call goes on with another interpreter: whom to ask, and how far it is. */

import { get, writable, type Readable } from "svelte/store";
import type { CommandBody } from "../wire/connection.ts";
import type { Colleague, DeskParts, Journey } from "../wire/types.gen.ts";

/** What may be chosen, in the order of the digits that choose it. */
export type Choice =
  | { kind: "relief"; stays: boolean; to: null }
  | { kind: "transfer"; stays: false; to: Colleague | null };

const MOST_NAMED = 6;

/** Her turn is over, she wants to take turns, or the call is for somebody else: anybody, or one by name. */
export function choices(view: Partial<DeskParts>): Choice[] {
  const others = (view.colleagues?.people ?? []).filter(
    ({ person_id, free }) => free && person_id !== view.me?.person_id,
  );
  return [
    { kind: "relief", stays: false, to: null },
    { kind: "relief", stays: true, to: null },
    { kind: "transfer", stays: false, to: null },
    ...others.slice(0, MOST_NAMED).map((to): Choice => ({ kind: "transfer", stays: false, to })),
  ];
}

/** Which of the two bars is shown, and what "stay" is about: what is nearer to its end. */
export function isSwapShown({ changeover, handoff }: Journey): boolean {
  if (changeover === null) return false;
  const walks = handoff !== null && handoff.state !== "arrived";
  return !walks || changeover.state === "ready" || changeover.state === "counting";
}

export class Changing {
  /** The list of whom to ask is shown. */
  readonly open: Readable<boolean>;
  /** What is listed: it stays while it is shown, so that a digit names what was read. */
  shown: Choice[] = [];
  readonly #open = writable(false);
  readonly #view: () => Partial<DeskParts>;
  readonly #send: (command: CommandBody) => Promise<unknown>;

  constructor(view: () => Partial<DeskParts>, send: (command: CommandBody) => Promise<unknown>) {
    this.open = this.#open;
    this.#view = view;
    this.#send = send;
  }

  /** The one key for it: shows whom to ask, puts the list away, or says that it is time. */
  async press(): Promise<void> {
    const call = this.#view().call ?? null;
    const changeover = call?.journey.changeover ?? null;
    if (changeover?.state === "ready")
      await this.#send({ type: "count_changeover", changeover_id: changeover.changeover_id });
    else if (changeover === null) {
      this.shown = choices(this.#view());
      this.#open.update((on) => !on && call?.leads === true);
    }
  }

  /** The choice of this number in the list. */
  async choose(number: number): Promise<void> {
    const choice = this.shown[number];
    const { call } = this.#view();
    if (!choice || !call || !get(this.#open)) return;
    this.#open.set(false);
    const { kind, stays, to } = choice;
    const whom = { call_id: call.call_id, kind, stays, to: to?.person_id ?? null, skill: null };
    await this.#send({ type: "ask_changeover", ...whom });
  }

  /** It stays as it is. */
  async cancel(): Promise<void> {
    const changeover = this.#view().call?.journey.changeover ?? null;
    if (changeover !== null)
      await this.#send({ type: "cancel_changeover", changeover_id: changeover.changeover_id });
  }

  close(): void {
    this.#open.set(false);
  }
}
