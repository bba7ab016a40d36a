/** The administrator's page holds no truth: it shows what the server last answered, and asks again. */

import { derived, get, writable, type Readable } from "svelte/store";
import type { Method } from "../wire/http.ts";
import type { Code, Console, NewPassword, Problem } from "../wire/types.gen.ts";
import { screen, type Own, type Screen, type Tab } from "./screen.ts";

export const LOOK_MS = 4_000;
/** Long enough to read it, find it and reach it by keyboard; whoever is at it has longer. */
export const TOAST_MS = 30_000;
/** A password that nobody noted does not stand on a screen for ever. */
export const PASSWORD_MS = 600_000;

/** Why something was not done; `field`: what of a form is refused. */
export interface Refused {
  code: Code | "line_lost";
  field: string | null;
}

export interface Change {
  method: Method;
  path: string;
  body?: object;
}

/** What was just taken out of use, the way back, and why that did not go. */
export interface Toast {
  name: string;
  undo: Change;
  refused: Refused | null;
}

export interface Tools {
  /** `key`: sent again with the same one, it is not done again. */
  ask(change: Change, key: string): Promise<Console | Problem>;
  after(ms: number, run: () => void): () => void;
  newKey(): string;
}

export const LOOK: Change = { method: "GET", path: "" };
const LOST: Refused = { code: "line_lost", field: null };
const printOf = (change: Change): string => JSON.stringify(change);

export class ConsoleSession {
  readonly screen: Readable<Screen>;
  readonly toast: Readable<Toast | null>;
  /** Those that were made and nobody has noted yet. */
  readonly passwords: Readable<readonly NewPassword[]>;
  /** Which form is open: one at a time. */
  readonly form = writable<string | null>(null);
  readonly query = writable("");
  private readonly own: ReturnType<typeof writable<Own>>;
  private readonly said = writable<Toast | null>(null);
  private readonly told = writable<readonly NewPassword[]>([]);
  private readonly going = new Map<string, Promise<Refused | null>>();
  /** Of what it is not known whether it was done: the answer was lost. */
  private unsure: { print: string; key: string } | null = null;
  private asked = 0;
  private stopLooking: () => void = () => undefined;
  private stopToast: () => void = () => undefined;

  private readonly tools: Tools;

  constructor(
    tools: Tools,
    start: Own = { board: null, refused: null, tab: "places" },
    beside: { toast?: Toast; passwords?: readonly NewPassword[] } = {},
  ) {
    this.tools = tools;
    this.own = writable(start);
    this.screen = derived(this.own, screen);
    this.said.set(beside.toast ?? null);
    this.told.set(beside.passwords ?? []);
    this.toast = { subscribe: this.said.subscribe };
    this.passwords = { subscribe: this.told.subscribe };
  }

  /** Looks now, and again and again: devices come and go. */
  async look(): Promise<void> {
    this.stopLooking();
    // What is asked beside a change may be answered from before it.
    if (this.going.size === 0) await this.ask(LOOK, "");
    if (get(this.screen).kind !== "signed_out") {
      this.stopLooking = this.tools.after(LOOK_MS, () => void this.look());
    }
  }

  turn(tab: Tab): void {
    this.own.update((own) => ({ ...own, tab }));
    this.form.set(null);
  }

  open(form: string | null): void {
    this.form.set(form);
  }

  /** Asks for one change, once. Answers why it was refused, or null: the page shows it already. */
  change(change: Change): Promise<Refused | null> {
    const print = printOf(change);
    const under = this.going.get(print);
    if (under) return under; // pressed twice
    // After a lost answer the same is asked by the same key: it may have been done.
    const key = this.unsure?.print === print ? this.unsure.key : this.tools.newKey();
    const asking = this.ask(change, key).then((refused) => {
      this.going.delete(print);
      if (refused?.code === "line_lost") this.unsure = { print, key };
      else if (this.unsure?.print === print) this.unsure = null;
      // What somebody else wrote is to be seen before it is written over.
      return refused?.code === "changed_meanwhile" ? this.look().then(() => refused) : refused;
    });
    this.going.set(print, asking);
    return asking;
  }

  private async ask(change: Change, key: string): Promise<Refused | null> {
    this.asked += 1;
    const mine = this.asked;
    const answer = await this.tools.ask(change, key).catch(() => null);
    if (answer !== null && !("code" in answer)) {
      // Whoever was asked later knows more.
      if (mine === this.asked) this.own.update((own) => ({ ...own, board: answer, refused: null }));
      if (answer.new_password !== null) this.tell(answer.new_password);
      return null;
    }
    const refused = answer === null ? LOST : { code: answer.code, field: answer.field };
    const ofAll = change === LOOK || refused.code === "not_signed_in";
    if (ofAll && mine === this.asked) {
      this.own.update((own) => ({ ...own, refused: refused.code }));
    }
    if (refused.code === "not_signed_in") this.told.set([]); // whoever signs in next may be another
    return refused;
  }

  private tell(password: NewPassword): void {
    this.noted(password.person_id);
    this.told.update((all) => [...all, password]);
    this.tools.after(PASSWORD_MS, () => {
      this.told.update((all) => all.filter((one) => one !== password));
    });
  }

  /** Takes something out of use, and offers the way back for a while. */
  async retire(path: string, name: string): Promise<Refused | null> {
    const refused = await this.change({ method: "POST", path: `${path}/retire` });
    if (refused !== null) return refused;
    this.form.set(null);
    this.show({ name, undo: { method: "POST", path: `${path}/restore` }, refused: null });
    return null;
  }

  /** Takes it back; where that does not go, the toast says why and stays. */
  async undo(): Promise<void> {
    const toast = get(this.said);
    if (toast === null) return;
    this.stopToast();
    const refused = await this.change(toast.undo);
    if (get(this.said) !== toast) return; // something else was retired meanwhile
    if (refused === null) this.forget();
    else this.show({ ...toast, refused });
  }

  private show(toast: Toast): void {
    this.said.set(toast);
    this.resume();
  }

  /** Somebody is at the toast: it does not vanish beneath her. */
  hold(): void {
    this.stopToast();
  }

  /** Nobody is at it any more. */
  resume(): void {
    this.stopToast();
    this.stopToast = this.tools.after(TOAST_MS, () => {
      this.said.set(null);
    });
  }

  /** Takes the toast away. */
  forget(): void {
    this.stopToast();
    this.said.set(null);
  }

  /** The new password was noted: it is nowhere any more. */
  noted(personId: string): void {
    this.told.update((all) => all.filter((one) => one.person_id !== personId));
  }
}
