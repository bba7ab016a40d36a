/** What the desk shows: one of these screens, told from the server's view and the page's own state. */

import type { Around, Known } from "../call/conduct.ts";
import type { CameraTrouble } from "../media/camera.ts";
import type { Picture } from "../media/mesh.ts";
import type { DeskParts, EndedCall, InterpreterCall, Me, Ring, Wish } from "../wire/types.gen.ts";

export interface Own extends Known {
  /** What she has just switched to: it counts before the server says so too. */
  wishes: Wish | null;
  /** The offer that is being accepted: its answer is on the way. */
  accepting: string | null;
}

export const NOTHING_YET: Own = { wishes: null, accepting: null, stopped: new Set(), away: false };

export type Local = Own & Around;

export type View = Partial<DeskParts>;

interface InCall {
  me: Me;
  call: InterpreterCall;
  lineLost: boolean;
  cameraTrouble: boolean;
}

export type Screen =
  | { kind: "starting" }
  | { kind: "away" }
  | { kind: "signed_out" }
  | { kind: "taken_over" }
  | { kind: "idle"; me: Me; view: View }
  | { kind: "camera_trouble"; me: Me; trouble: CameraTrouble }
  | { kind: "ring"; me: Me; ring: Ring; accepting: boolean }
  | ({ kind: "connecting" } & InCall)
  | ({ kind: "call"; picture: Exclude<Picture, "connecting"> } & InCall)
  | { kind: "stopping"; lineLost: boolean }
  | { kind: "wrap_up"; me: Me; last: EndedCall | null }
  | { kind: "missed"; me: Me };

export type Kind = Screen["kind"];

export function screen(view: View, local: Local): Screen {
  if (local.line === "taken_over") return { kind: "taken_over" };
  if (local.line === "signed_out") return { kind: "signed_out" };
  const me = view.me ?? null;
  const call = view.call ?? null;
  if (me !== null && call !== null) return inCall(local, me, call);
  if (local.away) return { kind: "away" };
  return me === null ? { kind: "starting" } : withoutCall(view, local, me);
}

function withoutCall(view: View, local: Local, me: Me): Screen {
  const ring = view.ring ?? null;
  if (ring !== null) {
    return { kind: "ring", me, ring, accepting: local.accepting === ring.offer_id };
  }
  if (local.camera.kind === "trouble") {
    return { kind: "camera_trouble", me, trouble: local.camera.trouble };
  }
  switch (me.work) {
    case "wrap_up":
      return { kind: "wrap_up", me, last: view.last ?? null };
    case "not_responding":
      return { kind: "missed", me };
    case "idle":
    case "reserved":
    case "on_call":
      return { kind: "idle", me, view };
  }
}

function inCall(local: Local, me: Me, call: InterpreterCall): Screen {
  const lineLost = local.line !== "open";
  if (local.stopped.has(call.call_id)) return { kind: "stopping", lineLost };
  const about: InCall = { me, call, lineLost, cameraTrouble: local.camera.kind === "trouble" };
  const { picture } = local;
  if (picture === null || picture === "connecting") return { kind: "connecting", ...about };
  return { kind: "call", picture, ...about };
}

/** What a stop would stop: a ring for who is called back, who may answer it meanwhile, or the call. */
export const stopsWhat = ({ call_id, called_back }: InterpreterCall): string =>
  called_back?.callback_id ?? call_id;
