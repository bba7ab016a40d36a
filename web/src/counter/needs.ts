import { isOver, NOTHING, type Needs } from "../call/needs.ts";
import type { Local, View } from "./screen.ts";

/** A counter films and hears in a call that it has joined, and while its shift is being started. */
export function needs(view: View, now: Local): Needs {
  if (isOver(now.line)) return NOTHING;
  const call = view.call ?? null;
  const joined = call !== null && !call.invited && !now.stopped.has(call.call_id);
  return {
    camera: joined || now.starting,
    media: joined ? view.media : null,
    // On shift somebody may need it at any time: a screen that sleeps shows nothing.
    awake: joined || view.shift?.on === true,
  };
}
