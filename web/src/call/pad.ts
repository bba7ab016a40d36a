/**
 * The field in which the shared note is written. What others write goes in around this person's
 * caret, and waits while an input method composes: a word that changed under it would be torn.
 */

import { get } from "svelte/store";
import { rebase, type Note } from "./note.ts";

/** What of a text field this needs. */
export type Field = Pick<
  HTMLTextAreaElement,
  "value" | "selectionStart" | "selectionEnd" | "setSelectionRange"
>;

export class Pad {
  readonly #field: Field;
  readonly #note: Pick<Note, "text" | "write">;
  readonly #forget: () => void;
  /** What the field and the note had in common last. */
  #shown = "";
  #composing = false;

  constructor(field: Field, note: Pick<Note, "text" | "write">) {
    this.#field = field;
    this.#note = note;
    this.#forget = note.text.subscribe(() => {
      this.#show();
    });
  }

  compose(): void {
    this.#composing = true;
  }

  /** The word is chosen, or given up. */
  composed(): void {
    this.#composing = false;
    this.typed();
    this.#show();
  }

  /** Half a word of an input method is nobody's yet. */
  typed(): void {
    if (this.#composing) return;
    const { value } = this.#field;
    const mine = rebase(this.#shown, value, get(this.#note.text));
    this.#shown = value;
    this.#note.write(mine);
  }

  close(): void {
    this.#forget();
  }

  /** The caret keeps its place while others write. */
  #show(): void {
    const text = get(this.#note.text);
    if (this.#composing) return;
    this.#shown = text;
    const { selectionStart, selectionEnd, value } = this.#field;
    if (value === text) return;
    const same = commonStart(value, text);
    const shift = text.length - value.length;
    this.#field.value = text;
    const place = (at: number) => (at <= same ? at : Math.max(same, at + shift));
    this.#field.setSelectionRange(place(selectionStart), place(selectionEnd));
  }
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}
