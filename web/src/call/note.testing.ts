/** A note's server and pages, for its tests. */

import { get, writable } from "svelte/store";
import { vi } from "vitest";
import type { Line, Whisper } from "../wire/connection.ts";
import type { Note as Said } from "../wire/types.gen.ts";
import { Note, rebase } from "./note.ts";

/** The server's side of a note, as `web/notes.py` keeps it, and pages that come to it. */
export class Server {
  lineage = "";
  texts: string[] = [];
  roots = new Map<string, { rev: number; text: string }>();
  starts = 0;
  readonly pages: TestPage[] = [];
  readonly waiting: (() => void)[] = [];

  get text() {
    return this.texts.at(-1) ?? "";
  }

  take(page: TestPage, said: Said) {
    const { lineage, rev, text, offered } = said;
    const ours = lineage === this.lineage;
    let taken = false;
    if (offered) taken = this.offer(lineage, rev, text);
    else if ((ours || lineage === "") && this.texts[rev] === text) this.show(page, rev + 1);
    else if (ours && rev === this.texts.length) taken = this.write(text);
    for (const each of taken ? this.pages : [page]) this.show(each, this.texts.length);
  }

  offer(lineage: string, rev: number, text: string): boolean {
    const known = this.roots.get(lineage) ?? { rev: 0, text: "" };
    if (lineage === this.lineage || rev <= known.rev) return false;
    this.roots.set(lineage, { rev, text });
    return this.write(rebase(known.text, this.text, text));
  }

  write(text: string): true {
    if (this.lineage === "") this.lineage = `count ${++this.starts}`;
    this.texts.push(text);
    return true;
  }

  show(page: TestPage, rev: number) {
    const text = this.texts[rev - 1] ?? "";
    const shown = { type: "note_shown", call_id: "c", lineage: this.lineage, rev, text } as const;
    this.waiting.push(() => {
      if (get(page.line) === "open" && page.hears) page.hear(shown);
    });
  }

  /** Delivers what is on its way, in order, until nothing is. */
  settle() {
    for (let round = 0; round < 50; round++) {
      vi.advanceTimersByTime(200);
      for (const deliver of this.waiting.splice(0)) deliver();
    }
  }

  /** Everything that was in memory is gone; the pages come back one by one. */
  startAnew() {
    for (const { line } of this.pages) line.set("lost");
    this.settle();
    this.#forget();
  }

  /** Another process is the note's home: nobody's line is lost, and each page is asked. */
  movesHome() {
    this.#forget();
    for (const page of this.pages) page.hear({ type: "note_wanted", call_id: "c" });
  }

  #forget() {
    this.lineage = "";
    this.texts = [];
    this.roots.clear();
  }
}

export class TestPage {
  readonly line = writable<Line>("open");
  readonly note: Note;
  /** Whether what this page says reaches the server. */
  arrives = true;
  /** Whether what the server says reaches this page. */
  hears = true;
  #hears: (message: Whisper) => void = () => undefined;

  constructor(server: Server) {
    server.pages.push(this);
    this.note = new Note(
      {
        line: this.line,
        whisper: (message) => {
          if (this.arrives && get(this.line) === "open") server.take(this, message as Said);
        },
        onWhisper: (handler) => {
          this.#hears = handler;
          return () => undefined;
        },
      },
      "c",
    );
  }
  hear(message: Whisper) {
    this.#hears(message);
  }
  get text() {
    return get(this.note.text);
  }
}
