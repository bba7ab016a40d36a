/**
 * Commands without an answer yet. One that is said in a short break of the line, or unanswered before
 * it, is sent (again) with the same id after it; only *stop* waits longer, even over a reload: a late *ask* must never fire.
 */

import { type Readable, writable } from "svelte/store";
import type { Memory } from "./memory.ts";
import type { Code, FromPage, HangUp, Note, Pong, Signal, Text } from "./types.gen.ts";

export type Command = Exclude<FromPage, Signal | Text | Note | Pong>;

type WithoutId<C> = C extends unknown ? Omit<C, "id"> : never;

/** A command as a page says it; its id is made by the outbox. */
export type CommandBody = WithoutId<Command>;

export type Answer = { ok: true } | { ok: false; code: Code | "line_lost" };

/** Longer than a server's restart takes to be noticed, shorter than a person's change of mind. */
export const RESEND_MS = 5_000;

const LINE_LOST: Answer = { ok: false, code: "line_lost" };

interface Pending {
  command: Command;
  sentAt: number;
  answer: Promise<Answer>;
  settle: (answer: Answer) => void;
}

const isStop = (command: Command): command is HangUp => command.type === "hang_up";

export class Outbox {
  readonly #memory: Pick<Memory, "stops" | "keepStops">;
  readonly #pending = new Map<string, Pending>();
  readonly #stops = writable<ReadonlySet<string>>(new Set());

  constructor(memory: Pick<Memory, "stops" | "keepStops">) {
    this.#memory = memory;
    for (const stop of memory.stops()) this.#add(stop, 0);
    this.#tellStops();
  }

  get stops(): Readable<ReadonlySet<string>> {
    return this.#stops;
  }

  isStopping(callId: string): boolean {
    return [...this.#pending.values()].some(
      ({ command }) => isStop(command) && command.call_id === callId,
    );
  }

  /** Takes a command in; the one pending stop of a call serves for every further press. */
  put(command: Command, now: number): { command: Command; answer: Promise<Answer> } {
    const pending = this.#sameStop(command) ?? this.#add(command, now);
    if (isStop(command)) this.#tellStops();
    return pending;
  }

  has(id: string): boolean {
    return this.#pending.has(id);
  }

  /** Takes back what has no answer yet: it is not sent again, and nobody waits for it. */
  recall(type: Command["type"]): void {
    for (const [id, { command }] of this.#pending)
      if (command.type === type) this.settle(id, LINE_LOST);
  }

  /** The answer to `id` has come; unknown ids are answers to what was given up. */
  settle(id: string, answer: Answer): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    if (isStop(pending.command)) this.#tellStops();
    pending.settle(answer);
  }

  /** What a line that has just opened sends again, oldest first. */
  due(now: number): Command[] {
    this.giveUp(now);
    return [...this.#pending.values()].map((pending) => pending.command);
  }

  /** Answers `line_lost` to what has waited `RESEND_MS`; stops wait on. */
  giveUp(now: number): void {
    for (const [id, { command, sentAt }] of this.#pending)
      if (!isStop(command) && now - sentAt >= RESEND_MS) this.settle(id, LINE_LOST);
  }

  #add(command: Command, sentAt: number): Pending {
    let settle: (answer: Answer) => void = () => undefined;
    const answer = new Promise<Answer>((resolve) => (settle = resolve));
    const pending = { command, sentAt, answer, settle };
    this.#pending.set(command.id, pending);
    return pending;
  }

  #sameStop(command: Command): Pending | undefined {
    if (!isStop(command)) return undefined;
    return [...this.#pending.values()].find(
      (other) => isStop(other.command) && other.command.call_id === command.call_id,
    );
  }

  #tellStops(): void {
    const stops = [...this.#pending.values()].map(({ command }) => command).filter(isStop);
    this.#memory.keepStops(stops);
    this.#stops.set(new Set(stops.map((stop) => stop.call_id)));
  }
}
