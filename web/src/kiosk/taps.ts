import { writable, type Readable } from "svelte/store";

/** A second tap follows the first within half a second. */
export const SETTLES_MS = 500;

export interface Taps {
  /** A new screen has just come: what is tapped now was meant for the one before. */
  readonly settling: Readable<boolean>;
  /** Called anew for each component that is `shown`; `bare`: there is nothing on it to tap. */
  changed: (shown: unknown, bare?: boolean) => void;
  /** Lets a click through, or keeps it from the new screen. True: it counts. */
  takes: (click: Event) => boolean;
}

export function createTaps(): Taps {
  const settling = writable(false);
  let settles = false;
  let cameFromBare = true; // the first screen follows none: nobody can have tapped twice
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = (now: boolean) => {
    settles = now;
    settling.set(now);
  };
  return {
    settling: { subscribe: settling.subscribe },
    changed: (shown, bare = false) => {
      if (!shown) return;
      const due = !cameFromBare;
      cameFromBare = bare;
      if (!due) return;
      clearTimeout(timer);
      turn(true);
      timer = setTimeout(turn, SETTLES_MS, false);
    },
    takes: (click) => {
      if (!settles) return true;
      click.preventDefault();
      click.stopPropagation();
      return false;
    },
  };
}
