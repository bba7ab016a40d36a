import { isOver, NOTHING, type Needs } from "../call/needs.ts";
import type { Local, View } from "./screen.ts";

/** The interpreter is filmed while somebody may see her now or soon. */
export function needs(view: View, now: Local): Needs {
  if (isOver(now.line)) return NOTHING;
  const stopped = isStopped(view, now);
  const wanted = isAvailable(view, now) || Boolean(view.ring) || (Boolean(view.call) && !stopped);
  return {
    // Trouble is told until she acts on it, also on the break that it brings.
    camera: wanted || now.camera.kind === "trouble",
    media: stopped ? null : view.media,
    awake: wanted,
    ...(mustRest(view, now) && { wish: "break" }),
  };
}

const isStopped = ({ call }: View, now: Local): boolean =>
  call ? now.stopped.has(call.call_id) : false;

const isAvailable = ({ me }: View, now: Local): boolean => (now.wishes ?? me?.wish) === "available";

/** Nobody is rung in vain: who can not be seen takes a break, once the server can be told. */
const mustRest = (view: View, now: Local): boolean =>
  now.camera.kind === "trouble" &&
  now.line === "open" &&
  view.me?.wish === "available" &&
  isAvailable(view, now) &&
  !view.call;
