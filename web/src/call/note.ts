/**
 * The shared note: everybody in the call reads it and may write. The server orders the edits; an
 * edit of an older revision is put onto the newest one and sent again, so nobody's letters are lost.
 * A server that was started anew counts from 1 again, in another lineage; it has the note from the
 * copies that the pages offer, each from the revision on that it had not yet.
 */

import { get, writable, type Readable } from "svelte/store";
import type { Connection, Whisper } from "../wire/connection.ts";
import type { NoteShown } from "../wire/types.gen.ts";

/** The wire's limit. */
export const NOTE_CHARS = 2_000;
/** As fast as text leaves (EN 301 549 6.2.4). */
const LEAVES_AFTER_MS = 200;
/** An edit may be lost between two processes of the server: without an answer it is said again. */
const AGAIN_AFTER_MS = 5_000;
/** What was shown may be lost there, too: an offer is answered by the newest note. */
const COMPARE_MS = 15_000;

/** Two changes of one text, each a single splice: `mine`, put onto `theirs`. */
export function rebase(base: string, mine: string, theirs: string): string {
  if (mine === theirs) return theirs; // said twice, it stands once
  const own = spliceOf(base, mine);
  const other = spliceOf(base, theirs);
  // What was taken away by both is taken away once; who begins later moves by what came before.
  const shift = theirs.length - base.length;
  if (own.from >= other.to) return put(theirs, own.from + shift, own.to + shift, own.text);
  if (own.to <= other.from) return put(theirs, own.from, own.to, own.text);
  return put(theirs, other.from + other.text.length, other.from + other.text.length, own.text);
}

interface Splice {
  from: number;
  to: number;
  text: string;
}

function spliceOf(before: string, after: string): Splice {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < most - from && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) };
}

const put = (text: string, from: number, to: number, insert: string): string =>
  text.slice(0, from) + insert + text.slice(to);

/** What the wire takes: no longer than its limit, and no half of a character. */
const fitting = (text: string): string => {
  const half = /[\uD800-\uDBFF]$/.test(text.slice(0, NOTE_CHARS)) && text.length > NOTE_CHARS;
  return text.slice(0, half ? NOTE_CHARS - 1 : NOTE_CHARS).toWellFormed();
};

type Line = Pick<Connection<unknown>, "whisper" | "onWhisper" | "line">;

/** One call's note as this page has it. */
export class Note {
  /** What stands there, with this page's newest letters in it. */
  readonly text: Readable<string>;

  readonly #text = writable("");
  readonly #line: Line;
  readonly #callId: string;
  readonly #endings: (() => void)[];
  #lineage = "";
  #rev = 0;
  /** The text of revision `#rev`, as the server has it. */
  #base = "";
  /** The edit on its way; null: none is. After a break it may have been taken, or not. */
  #sent: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** Whether it was asked already if the edit on its way was taken. */
  #asked = false;

  constructor(line: Line, callId: string) {
    this.text = this.#text;
    this.#line = line;
    this.#callId = callId;
    this.#endings = [
      line.onWhisper((message) => {
        this.#hear(message);
      }),
      line.line.subscribe((state) => {
        if (state === "open") this.#offer();
      }),
    ];
    const compare = setInterval(() => {
      this.#say(this.#base, true);
    }, COMPARE_MS);
    this.#endings.push(() => {
      clearInterval(compare);
    });
  }

  write(text: string): void {
    this.#text.set(fitting(text));
    this.#later();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    for (const end of this.#endings) end();
  }

  /**
   * The copy that this page has: a server that was started anew has the note from the pages. An
   * edit without an answer is said again first: where it was taken, the server says so.
   */
  #offer(): void {
    this.#saySent();
    this.#say(this.#base, true);
    this.#later();
  }

  #saySent(): void {
    clearTimeout(this.#again);
    if (this.#sent === null) return;
    this.#say(this.#sent, false);
    this.#again = setTimeout(() => {
      this.#offer();
    }, AGAIN_AFTER_MS);
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#leave();
    }, LEAVES_AFTER_MS);
  }

  /** One edit at a time: the next one is made on what the server answers. */
  #leave(): void {
    const mine = get(this.#text);
    if (this.#sent !== null || mine === this.#base) return;
    this.#sent = mine;
    this.#asked = false;
    this.#saySent();
  }

  #say(text: string, offered: boolean): void {
    const made = { lineage: this.#lineage, rev: this.#rev };
    this.#line.whisper({ type: "note", call_id: this.#callId, ...made, text, offered });
  }

  #hear(message: Whisper): void {
    if (message.type === "note_wanted" && message.call_id === this.#callId) this.#offer();
    if (message.type !== "note_shown" || message.call_id !== this.#callId) return;
    if (!this.#isNews(message) || this.#missedAnswer(message)) return;
    const mine = get(this.#text);
    const base = message.text === this.#sent ? this.#sent : this.#base;
    const next = fitting(rebase(base, mine, message.text));
    this.#lineage = message.lineage;
    this.#rev = message.rev;
    this.#base = message.text;
    this.#sent = null;
    clearTimeout(this.#again);
    this.#text.set(next);
    if (next !== message.text) this.#later();
  }

  /** Others have written on meanwhile: whether our edit is among it is asked first, once, or it stands twice. */
  #missedAnswer({ lineage, rev, text }: NoteShown): boolean {
    const skips = lineage === this.#lineage && rev > this.#rev + 1 && text !== this.#sent;
    if (this.#sent === null || this.#asked || !skips) return false;
    this.#asked = true;
    this.#saySent();
    return true;
  }

  /** What is known already answers an offer. A server without a note has yet to hear of ours. */
  #isNews({ lineage, rev }: NoteShown): boolean {
    return lineage === this.#lineage ? rev > this.#rev : rev > 0;
  }
}
