/** What a page may ask of its line to the server. */

import type { Readable } from "svelte/store";
import type { Answer, Command, CommandBody } from "./outbox.ts";
import type {
  Accepted,
  CounterParts,
  DeskParts,
  Hello,
  KioskParts,
  Note,
  NoteShown,
  NoteWanted,
  Signal,
  Text,
  TextSaid,
  ToPage,
} from "./types.gen.ts";

/** `taken_over` and `signed_out` are final; a terminal alone asks now and then whether it is taken back. */
export type Line = "connecting" | "open" | "lost" | "taken_over" | "signed_out";

export interface PageParts {
  kiosk: KioskParts;
  counter: CounterParts;
  /** A counter's window for the visitor: it is shown what a kiosk is shown. */
  visitor: KioskParts;
  desk: DeskParts;
}

/** What pages say to each other through the server, and that an offer was accepted, as it arrives. */
export type Whisper = Signal | TextSaid | NoteShown | NoteWanted | Accepted;

export const isWhisper = (message: ToPage): message is Whisper =>
  ["signal", "text_said", "note_shown", "note_wanted", "accepted"].includes(message.type);

export interface Connection<Parts> {
  /** All parts received so far; empty before the first view. */
  readonly view: Readable<Partial<Parts>>;
  readonly line: Readable<Line>;
  /** The line is open, but the server takes no commands: its database is away. */
  readonly serverAway: Readable<boolean>;
  readonly hello: Readable<Hello | null>;
  /** The call that this page took part in before it was loaded anew. */
  readonly heldBefore: string | null;
  /** Calls whose `hang_up` has no answer yet: for this page they are over. */
  readonly pendingStops: Readable<ReadonlySet<string>>;
  /** The server's time in ms. */
  now(): number;
  /** While the line is lost an *ask* is refused with `line_lost`; others wait seconds, `hang_up` for good. */
  send(command: CommandBody): Promise<Answer>;
  /** Takes back commands of this kind that have no answer yet: they are answered `line_lost`. */
  recall(type: Command["type"]): void;
  stopPending(callId: string): boolean;
  /** Dropped silently while the line is lost. */
  whisper(message: Signal | Text | Note): void;
  onWhisper(handler: (message: Whisper) => void): () => void;
  /** After `taken_over`: open again as a new window, which has seen nothing yet. */
  useHere(): void;
  close(): void;
}
