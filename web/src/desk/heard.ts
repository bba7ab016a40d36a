import { isComposing } from "../call/typing.ts";
import type { Key } from "./keys.ts";

/** What of a keyboard event the desk's rules need. */
export function heard(event: KeyboardEvent): Key {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const field = target?.matches("input, textarea, select, [contenteditable]") ?? false;
  const button = target?.matches("button, a[href], [role='log']") ?? false;
  return {
    key: event.key,
    code: event.code,
    into: field ? "field" : button ? "button" : "page",
    modified: event.ctrlKey || event.altKey || event.metaKey || event.shiftKey,
    repeat: event.repeat,
    composing: isComposing(event),
  };
}
