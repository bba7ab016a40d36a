import { isOver, NOTHING, type Needs } from "../call/needs.ts";
import type { Local, View } from "./screen.ts";

/** The visitor is filmed from her tap on, and sent only in a call that this window holds. */
export function needs(view: View, now: Local): Needs {
  if (isOver(now.line)) return NOTHING;
  const call = view.call ?? null;
  const held = call !== null && call.held && !now.stopped.has(call.call_id);
  return {
    camera: held || now.intent !== null,
    media: held ? view.media : null,
    awake: held || Boolean(view.callback), // a ring must be seen
  };
}
