/** The desk by keys: her hands are in the air, so one key does one thing. */

import type { Kind } from "./screen.ts";

export type Act = "accept" | "pass" | "ready" | "text" | "microphone" | "video" | "end";

export interface Key {
  key: string;
  code: string;
  /** Where the key went: a field takes letters, a button takes space and enter by itself. */
  into: "field" | "button" | "page";
  /** Ctrl, Alt or Meta is held: the browser's own shortcuts stay its own. */
  modified: boolean;
  repeat: boolean;
  /** An input method is at work on it: its Esc gives up a word, not the call. */
  composing: boolean;
}

const KEYS: Partial<Record<Kind, Record<string, Act>>> = {
  ring: { Space: "accept", KeyN: "pass" },
  wrap_up: { Enter: "ready" },
  missed: { Enter: "ready" },
  connecting: { KeyT: "text", KeyM: "microphone", KeyV: "video", Escape: "end" },
  call: { KeyT: "text", KeyM: "microphone", KeyV: "video", Escape: "end" },
};

/** The key by its letter; by its place where an input method swallows the letter. */
function nameOf(key: Key): string {
  if (/^[a-z]$/i.test(key.key)) return `Key${key.key.toUpperCase()}`;
  return key.key === " " ? "Space" : key.code;
}

/** What a key pressed on this screen does; null: it is not ours. */
export function actOf(kind: Kind, key: Key): Act | null {
  if (key.repeat || key.modified) return null;
  const act = KEYS[kind]?.[nameOf(key)] ?? null;
  if (act === "end") return key.composing ? null : act;
  if (key.into === "field") return null;
  return pressesButton(key) ? null : act;
}

const pressesButton = ({ into, code }: Key): boolean =>
  into === "button" && (code === "Space" || code === "Enter" || code === "NumpadEnter");

/** A key that is still held from the screen before would press what has come under it. */
export const isStray = (key: Key): boolean => key.repeat && pressesButton(key);
