/** Keys of a text field. What an input method still composes is no text yet, and no command. */

import type { Talk } from "./text.ts";

/** 229 is what browsers give a key that an input method has taken (W3C uievents). */
export const isComposing = (event: Event): boolean =>
  ("isComposing" in event && event.isComposing === true) ||
  ("keyCode" in event && event.keyCode === 229);

type InField<E extends Event> = E & { currentTarget: { value: string } };

/** The field's handlers: its text leaves letter by letter, Enter begins a new line. */
export function typing(talk: Pick<Talk, "type">, finish: () => void) {
  const write = ({ currentTarget }: InField<Event>) => {
    talk.type(currentTarget.value);
  };
  return {
    oninput: (event: InField<Event>) => {
      if (!isComposing(event)) write(event);
    },
    // Text counts from the smallest unit that is reliably composed (EN 301 549 6.2.4).
    oncompositionend: write,
    onkeydown: (event: InField<KeyboardEvent>) => {
      if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
      event.preventDefault();
      finish();
    },
  };
}
