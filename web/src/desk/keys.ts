/** The desk by keys: her hands are in the air, so one key does one thing. */

import type { Outcome } from "../wire/types.gen.ts";
import type { Kind } from "./screen.ts";

export type Act =
  | "accept"
  | "pass"
  | "ready"
  | "text"
  | "note"
  | "microphone"
  | "video"
  | "counter"
  | "summon"
  | "arrived"
  | "stay"
  | "emergency"
  | "change"
  | Outcome
  | "end";

export interface Key {
  key: string;
  code: string;
  /** Where the key went: a field takes letters, a button takes space and enter by itself. */
  into: "field" | "button" | "page";
  /** Ctrl, Alt, Meta or Shift is held: the browser's own shortcuts stay its own. */
  modified: boolean;
  repeat: boolean;
  /** An input method is at work on it: its Esc gives up a word, not the call. */
  composing: boolean;
}

const IN_CALL: Record<string, Act> = {
  KeyT: "text",
  KeyG: "note",
  KeyM: "microphone",
  KeyV: "video",
  KeyH: "counter",
  KeyS: "summon",
  KeyA: "arrived",
  KeyK: "stay",
  KeyU: "emergency",
  KeyR: "change",
  Escape: "end",
};

const KEYS: Partial<Record<Kind, Record<string, Act>>> = {
  ring: { Space: "accept", KeyN: "pass" },
  wrap_up: { Enter: "ready", KeyQ: "done", KeyW: "partly", KeyE: "not_done" },
  missed: { Enter: "ready" },
  connecting: IN_CALL,
  call: IN_CALL,
};

/** The key by its letter; by its place where an input method swallows the letter. */
function nameOf(key: Key): string {
  if (/^[a-z]$/i.test(key.key)) return `Key${key.key.toUpperCase()}`;
  return key.key === " " ? "Space" : key.code;
}

/**
 * A ring comes unasked: what she presses in its first moment was meant for what she did before.
 * Longer than it takes to lift a finger that is on its way, shorter than to have seen a ring.
 */
export const SETTLES_MS = 300;

/** What a key pressed on this screen does; null: it is not ours. `shownMs`: how long it stands there. */
export function actOf(kind: Kind, key: Key, shownMs = Infinity): Act | null {
  if (key.repeat || key.modified) return null;
  if (kind === "ring" && shownMs < SETTLES_MS) return null;
  const act = KEYS[kind]?.[nameOf(key)] ?? null;
  if (act === "end") return key.composing ? null : act;
  if (key.into === "field") return null;
  return pressesButton(key) ? null : act;
}

/** What a digit names in a list, from 0, the digit 0 after all others; null: it is no digit of ours. */
export function digitOf(key: Key): number | null {
  if (key.repeat || key.modified || key.into === "field") return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(key.code)?.[1];
  return digit === undefined ? null : (Number(digit) + 9) % 10;
}

const pressesButton = ({ into, code }: Key): boolean =>
  into === "button" && (code === "Space" || code === "Enter" || code === "NumpadEnter");

/** A key that is still held from the screen before would press what has come under it. */
export const isStray = (key: Key): boolean => key.repeat && pressesButton(key);
