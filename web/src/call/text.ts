import { get, writable, type Readable } from "svelte/store";
import type { Connection, Whisper } from "../wire/connection.ts";
import type { LegRole, TextSaid } from "../wire/types.gen.ts";

/** One line of either side, as it stands now. */
export interface TextLine {
  key: string;
  from: LegRole | "me";
  text: string;
  done: boolean;
  /** Text of this person was lost just before this line's newest letters. */
  gap: boolean;
}

/** Text must leave within 500 ms, better 300 (EN 301 549 6.2.4; RFC 4103). */
export const LEAVES_AFTER_MS = 200;
/** The wire's limit of one line in code points; a longer one goes on in the next. */
export const LINE_CHARS = 500;
/** What an old line is worth on the screen; the oldest ones go. */
const LINES_KEPT = 200;
/** A dead network is noticed within this time: what was said in it may not have arrived. */
export const MAY_BE_LOST_MS = 10_000;

type Whisperer = Pick<Connection<unknown>, "whisper" | "onWhisper" | "line">;

/** How far somebody's words have been heard. */
interface Heard {
  n: number;
  epoch: number;
  line: number;
  done: boolean;
}

interface Own {
  line: number;
  text: string;
  saidAt: number;
}

/** The typed conversation of one call: kept in this page only, gone with it. */
export class Talk {
  readonly lines: Readable<TextLine[]>;
  /** The line that this page is writing. */
  readonly draft: Readable<string>;

  readonly #lines = writable<TextLine[]>([]);
  readonly #draft = writable("");
  readonly #line: Whisperer;
  readonly #callId: string;
  readonly #heard = new Map<string, Heard>();
  readonly #endings: (() => void)[];
  #own = 0;
  #n = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsent = false;
  /** Finished lines that may have to be said again. */
  #finished: Own[] = [];
  #lostAt: number | null = null;
  /** Something may have been said to this page that it did not keep. */
  #mayMiss: boolean;

  /** `wasHere`: this page took part in the call before it was loaded anew. */
  constructor(connection: Whisperer, callId: string, wasHere = false) {
    this.lines = { subscribe: this.#lines.subscribe };
    this.draft = { subscribe: this.#draft.subscribe };
    this.#line = connection;
    this.#callId = callId;
    this.#mayMiss = wasHere;
    this.#endings = [
      connection.onWhisper((message) => {
        this.#hear(message);
      }),
      connection.line.subscribe((line) => {
        if (line !== "open") this.#lostAt ??= performance.now();
        else this.#sayAgain();
      }),
    ];
  }

  /** The line changed by a key: it leaves at once, then at most every `LEAVES_AFTER_MS`. */
  type(text: string): void {
    let rest = Array.from(text);
    while (rest.length > LINE_CHARS) {
      this.#draft.set(rest.slice(0, LINE_CHARS).join(""));
      this.finish();
      rest = rest.slice(LINE_CHARS);
    }
    this.#draft.set(rest.join(""));
    this.#showOwn(false);
    this.#unsent = true;
    if (this.#timer === undefined) this.#leave();
  }

  /** The line is finished: the next letters begin a new one. */
  finish(): void {
    if (get(this.#draft) === "") return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#whisper(this.#own, this.#written, true);
    this.#finished.push({ line: this.#own, text: this.#written, saidAt: performance.now() });
    this.#showOwn(true);
    this.#own += 1;
    this.#unsent = false;
    this.#draft.set("");
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const end of this.#endings) end();
  }

  /** After a break: what may not have arrived. Whoever has it already has it in its place. */
  #sayAgain(): void {
    const lostAt = this.#lostAt;
    if (lostAt === null) return;
    this.#lostAt = null;
    this.#mayMiss = true;
    this.#finished = this.#finished.filter(({ saidAt }) => saidAt > lostAt - MAY_BE_LOST_MS);
    for (const { line, text } of this.#finished) this.#whisper(line, text, true);
    if (get(this.#draft) !== "") this.#whisper(this.#own, this.#written, false);
  }

  #leave(): void {
    this.#unsent = false;
    this.#whisper(this.#own, this.#written, false);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#unsent) this.#leave();
    }, LEAVES_AFTER_MS);
  }

  /** The draft for others: half a character, still being typed, is none (RFC 3629). */
  get #written(): string {
    return get(this.#draft).toWellFormed();
  }

  #showOwn(done: boolean): void {
    this.#show({ key: `me-${this.#own}`, from: "me", text: this.#written, done, gap: false });
  }

  #whisper(line: number, text: string, done: boolean): void {
    this.#line.whisper({ type: "text", call_id: this.#callId, line, n: this.#n, text, done });
    this.#n += 1;
  }

  #hear(message: Whisper): void {
    if (message.type !== "text_said" || message.call_id !== this.#callId) return;
    const before = this.#heard.get(message.from_leg);
    // A count that starts anew is a reloaded page: its line 0 is another line 0.
    const anew = before !== undefined && message.n <= before.n;
    const { n, line, text, done } = message;
    const epoch = (before?.epoch ?? 0) + (anew ? 1 : 0);
    const gap = anew ? line > 0 : this.#misses(before, message);
    const last = before !== undefined && !anew && before.line > line ? before : { line, done };
    this.#heard.set(message.from_leg, { n, epoch, line: last.line, done: last.done });
    const key = `${message.from_leg}-${epoch}-${line}`;
    this.#show({ key, from: message.from_role, text, done, gap });
  }

  /** A message has its whole line: missing are only lines, or the end of one. */
  #misses(before: Heard | undefined, { n, line }: TextSaid): boolean {
    if (before === undefined) return line > 0 && this.#mayMiss;
    if (line <= before.line) return false;
    return n > before.n + 1 && (line > before.line + 1 || !before.done);
  }

  #show(line: TextLine): void {
    this.#lines.update((all) => {
      const at = all.findIndex((each) => each.key === line.key);
      const old = all[at];
      if (old === undefined) return line.text === "" ? all : [...all, line].slice(-LINES_KEPT);
      if (line.text === "") return all.toSpliced(at, 1);
      return all.with(at, { ...line, gap: line.gap || old.gap });
    });
  }
}
