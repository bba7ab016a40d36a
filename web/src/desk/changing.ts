/** The call goes on with another interpreter: whom to ask, and how far it is. */

import { get, writable, type Readable } from "svelte/store";
import type { CommandBody } from "../wire/connection.ts";
import type { Colleague, DeskParts, Journey, Skill } from "../wire/types.gen.ts";

/** What may be chosen, in the order of the digits that choose it. */
export type Choice =
  | { kind: "relief"; stays: boolean }
  | { kind: "transfer"; to: Colleague | null; skill: Skill | null }
  | { kind: "leave" };

/**
 * Her turn is over, she wants to take turns, or the call is for somebody else: anybody, one who knows
 * more of it, or one by name. Last, and by the last digit, what can not wait: she leaves at once.
 */
export function choices(view: Partial<DeskParts>): Choice[] {
  const { free, skills } = view.colleagues ?? { free: [], skills: [] };
  const transfer = (to: Colleague | null, skill: Skill | null = null): Choice => ({
    kind: "transfer",
    to,
    skill,
  });
  return [
    { kind: "relief", stays: false },
    { kind: "relief", stays: true },
    transfer(null),
    ...skills.map((skill) => transfer(null, skill)),
    ...free.map((to) => transfer(to)),
    { kind: "leave" },
  ];
}

/** The digit that chooses the choice at this place of so many; empty: none is left for it. */
export function digitAt(at: number, of: number): string {
  if (at === of - 1) return "0";
  return at < 9 ? String(at + 1) : "";
}

/** Which of the two bars is shown, and what "stay" is about: what is nearer to its end. */
export function isSwapShown({ changeover, handoff }: Journey): boolean {
  if (changeover === null) return false;
  const walks = handoff !== null && handoff.state !== "arrived";
  return !walks || changeover.state === "ready" || changeover.state === "counting";
}

function commandOf(choice: Choice, call_id: string): CommandBody {
  if (choice.kind === "leave") return { type: "give_on", call_id, to: null, skill: null };
  const nobody = { to: null, skill: null, stays: false };
  const { kind, ...more } = choice;
  const whom = "to" in more ? { ...more, to: more.to?.person_id ?? null } : more;
  return { type: "ask_changeover", call_id, kind, ...nobody, ...whom };
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
  async turn(): Promise<void> {
    const call = this.#view().call ?? null;
    const changeover = call?.journey.changeover ?? null;
    if (changeover?.state === "ready")
      await this.#send({ type: "count_changeover", changeover_id: changeover.changeover_id });
    else if (changeover === null) {
      this.shown = choices(this.#view());
      this.#open.update((on) => !on && call?.leads === true && call.called_back === null);
    }
  }

  /** What this digit stands beside. */
  async press(digit: string): Promise<void> {
    const at = this.shown.findIndex((_, one) => digitAt(one, this.shown.length) === digit);
    const choice = this.shown[at];
    if (choice) await this.choose(choice);
  }

  /** One of the list, while it is shown. */
  async choose(choice: Choice): Promise<void> {
    const { call } = this.#view();
    if (!call || !get(this.#open)) return;
    this.#open.set(false);
    await this.#send(commandOf(choice, call.call_id));
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
