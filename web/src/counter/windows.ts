/** The two windows of one counter on one machine: what they tell each other, and whether there are two. */

import { get, writable, type Readable } from "svelte/store";

export type Screens = "one" | "two";

/** What the staff's page tells the visitor's window. */
type Told = { type: "close" } | { type: "voice"; speaks: boolean };

type Line = Pick<BroadcastChannel, "postMessage" | "onmessage">;

const lineOf = (seat: string): Line => new BroadcastChannel(`signspan.counter.${seat}`);

/** The staff's side: remembered for this machine, as it is the one that has the screens. */
export class Windows {
  readonly screens: Readable<Screens>;

  readonly #screens: ReturnType<typeof writable<Screens>>;
  readonly #line: Line;
  readonly #store: Pick<Storage, "getItem" | "setItem">;
  readonly #key: string;
  #speaks = false;

  constructor(seat: string, store: Pick<Storage, "getItem" | "setItem">, line = lineOf(seat)) {
    this.#key = `signspan.counter.${seat}.screens`;
    this.#store = store;
    this.#line = line;
    this.#screens = writable(store.getItem(this.#key) === "one" ? "one" : "two");
    this.screens = { subscribe: this.#screens.subscribe };
  }

  /** With one screen the visitor's window goes: what it filmed is filmed here. */
  choose(screens: Screens): void {
    this.#screens.set(screens);
    this.#store.setItem(this.#key, screens);
    if (screens === "one") this.#say({ type: "close" });
  }

  get areTwo(): boolean {
    return get(this.#screens) === "two";
  }

  /** The visitor's window has no sound of its own: whether she speaks is told to it. */
  tellVoice(speaks: boolean): void {
    if (speaks === this.#speaks) return;
    this.#speaks = speaks;
    this.#say({ type: "voice", speaks });
  }

  #say(told: Told): void {
    this.#line.postMessage(told);
  }
}

/** The visitor's side: whether the interpreter speaks, as the staff's page hears it. */
export function hearStaff(seat: string, close: () => void, line = lineOf(seat)): Readable<boolean> {
  const voice = writable(false);
  line.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.type === "close") close();
    else voice.set(data.speaks);
  };
  return voice;
}
