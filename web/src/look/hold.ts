import { writable, type Readable } from "svelte/store";

/** How long a hold lasts before it counts: ending a call is never one slip away. */
export const HOLD_MS = 1000;

export interface Hold {
  readonly held: Readable<boolean>;
  readonly press: () => void;
  readonly release: () => void;
}

/** Something that must be held: `done` is called once the whole time is over. */
export function createHold(done: () => void): Hold {
  const held = writable(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const release = () => {
    clearTimeout(timer);
    timer = undefined;
    held.set(false);
  };
  const press = () => {
    if (timer !== undefined) return;
    held.set(true);
    timer = setTimeout(() => {
      release();
      done();
    }, HOLD_MS);
  };
  return { held: { subscribe: held.subscribe }, press, release };
}
