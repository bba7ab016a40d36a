/** Esc: held it ends the call, let go early it leaves the text field. */

import { get } from "svelte/store";
import type { Hold } from "../look/hold.ts";

export interface EndKey {
  down: () => void;
  up: () => void;
}

export function endKey(hold: Hold, leaveField: () => void): EndKey {
  return {
    down: hold.press,
    // Any key that goes up ends the hold: an input method may give this one another name.
    up: () => {
      if (get(hold.held)) leaveField();
      hold.release();
    },
  };
}

/** From here on her keys are commands again. */
export function leaveField(): void {
  const field = document.activeElement;
  if (field instanceof HTMLElement && field.matches("input, textarea")) field.blur();
}
