/** What a page may ask of its line to the server. */

import type { Readable } from "svelte/store";
import type { Answer, Command, CommandBody } from "./outbox.ts";
import type { DeskParts, Hello, KioskParts, Signal, Text, TextSaid } from "./types.gen.ts";

/** `taken_over` and `signed_out` are final: the page does not reconnect by itself. */
export type Line = "connecting" | "open" | "lost" | "taken_over" | "signed_out";

export interface PageParts {
  kiosk: KioskParts;
  desk: DeskParts;
}

export interface Connection<Parts> {
  /** All parts received so far; empty before the first view. */
  readonly view: Readable<Partial<Parts>>;
  readonly line: Readable<Line>;
  readonly hello: Readable<Hello | null>;
  /** The call that this page took part in before it was loaded anew. */
  readonly heldBefore: string | null;
  /** Calls whose `hang_up` has no answer yet: for this page they are over. */
  readonly pendingStops: Readable<ReadonlySet<string>>;
  /** The server's time in ms. */
  now(): number;
  /** Only `hang_up` waits for a lost line; everything else is refused with `line_lost`. */
  send(command: CommandBody): Promise<Answer>;
  /** Takes back commands of this kind that have no answer yet: they are answered `line_lost`. */
  recall(type: Command["type"]): void;
  stopPending(callId: string): boolean;
  /** Dropped silently while the line is lost. */
  whisper(message: Signal | Text): void;
  onWhisper(handler: (message: Signal | TextSaid) => void): () => void;
  /** After `taken_over`: open again as a new window, which has seen nothing yet. */
  useHere(): void;
  close(): void;
}
