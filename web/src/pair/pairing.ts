/** The life of a pairing: a code, the question each two seconds, a fresh code, and in the end a page. */

import { writable, type Readable } from "svelte/store";
import type { Pairing, PairingState, Problem, Session } from "../wire/types.gen.ts";
import type { Screen } from "./screen.ts";

export const ASK_MS = 2_000;
/** How many codes are shown one after the other before the page waits for a tap: an hour. */
export const MOST_CODES = 6;

export interface Doors {
  newPairing(): Promise<Pairing | Problem>;
  askPairing(pairing: Pairing): Promise<PairingState | Problem>;
  /** Goes to the page that this device is from now on. */
  go(session: Session): void;
  now(): number;
  after(ms: number, run: () => void): () => void;
}

export interface DevicePairing {
  readonly screen: Readable<Screen>;
  /** Asks for a fresh code. */
  start(): void;
  close(): void;
}

export function pair(doors: Doors): DevicePairing {
  const screen = writable<Screen>({ kind: "asking" });
  let turn = 0;
  let shown = 0;
  let stop: () => void = () => undefined;

  const begin = async (mine: number): Promise<void> => {
    screen.set({ kind: "asking" });
    const answer = await doors.newPairing().catch(() => null);
    if (mine !== turn) return;
    if (answer === null) screen.set({ kind: "trouble", code: "line_lost" });
    else if (!("pairing_id" in answer)) screen.set({ kind: "trouble", code: answer.code });
    else {
      shown += 1;
      show(mine, answer, doors.now() + answer.expires_at - answer.server_time, false);
    }
  };

  const show = (mine: number, pairing: Pairing, ends_ms: number, lineLost: boolean): void => {
    screen.set({ kind: "code", code: pairing.code, ends_ms, lineLost });
    stop = doors.after(ASK_MS, () => void ask(mine, pairing, ends_ms));
  };

  const ask = async (mine: number, pairing: Pairing, ends_ms: number): Promise<void> => {
    const answer = await doors.askPairing(pairing).catch(() => null);
    if (mine !== turn) return;
    const over = doors.now() >= ends_ms || (answer !== null && isOver(answer));
    if (answer !== null && "page" in answer && answer.page && answer.seat) {
      screen.set({ kind: "paired" });
      doors.go({ page: answer.page, seat: answer.seat });
    } else if (!over) show(mine, pairing, ends_ms, answer === null);
    else if (shown < MOST_CODES) await begin(mine);
    else screen.set({ kind: "ended" });
  };

  const start = (): void => {
    stop();
    turn += 1;
    shown = 0;
    void begin(turn);
  };
  return {
    screen: { subscribe: screen.subscribe },
    start,
    close: () => {
      turn += 1;
      stop();
    },
  };
}

const isOver = (answer: PairingState | Problem): boolean =>
  "state" in answer && answer.state === "expired";
