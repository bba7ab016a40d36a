import { writable, type Readable } from "svelte/store";

/** How long a hold lasts before it counts: ending a call is never one slip away. */
export const HOLD_MS = 1000;

export interface Hold {
  readonly held: Readable<boolean>;
  readonly press: () => void;
  readonly release: () => void;
}

/**
 * Something that must be held: `done` is called once the whole time is over, if it is still about
 * the same: what it stands for may have changed under the finger.
 */
export function createHold(done: () => void, about: () => unknown = () => null): Hold {
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
    const pressed = about();
    timer = setTimeout(() => {
      release();
      if (about() === pressed) done();
    }, HOLD_MS);
  };
  return { held: { subscribe: held.subscribe }, press, release };
}
