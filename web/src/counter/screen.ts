/** What a counter shows: one of these screens, told from the server's view and the page's own state. */

import type { Around, Known } from "../call/conduct.ts";
import type { CameraTrouble } from "../media/camera.ts";
import type { Picture } from "../media/mesh.ts";
import type {
  Callback,
  CounterParts,
  EndReason,
  Place,
  QueuePlace,
  Shift,
  SiteCall,
  StaffCall,
  Summons,
} from "../wire/types.gen.ts";

export interface Own extends Known {
  /** Sound, camera and the visitor's screen are being opened. */
  starting: boolean;
  /** The summonses that this counter can not come for: it is not alerted again. */
  hushed: ReadonlySet<string>;
  farewell: EndReason | null;
  /** With one screen: it is turned to the visitor. */
  turned: boolean;
}

export const NOTHING_YET: Own = {
  starting: false,
  hushed: new Set(),
  farewell: null,
  turned: false,
  stopped: new Set(),
  away: false,
};

export type Local = Own & Around;
export type View = Partial<CounterParts>;

interface InCall {
  call: StaffCall;
  place: Place;
  lineLost: boolean;
  cameraTrouble: CameraTrouble | null;
}

export type Screen =
  | { kind: "starting" }
  | { kind: "away" }
  | { kind: "signed_out" }
  | { kind: "taken_over" }
  | { kind: "off_shift"; place: Place; opening: boolean }
  | {
      kind: "idle";
      place: Place;
      shift: Shift;
      calls: SiteCall[];
      here: number;
      callback: Callback | null;
    }
  /** `asking`: all that this counter is asked for; the oldest one is shown. */
  | { kind: "summons"; call: SiteCall; summons: Summons; asking: string[] }
  | { kind: "invited"; call: StaffCall }
  /** An interpreter is there for whoever waited here before, and was called back. */
  | { kind: "callback"; callback: Callback }
  | { kind: "camera_trouble"; trouble: CameraTrouble; callId: string }
  | {
      kind: "waiting";
      call: StaffCall;
      queue: QueuePlace | null;
      here: number;
      lineLost: boolean;
      /** She need not stand here: she may be called back. */
      mayLeave: boolean;
    }
  | ({ kind: "connecting" } & InCall)
  | ({ kind: "call"; picture: Exclude<Picture, "connecting"> } & InCall)
  | { kind: "stopping"; lineLost: boolean }
  | { kind: "ended"; reason: EndReason };

export type Kind = Screen["kind"];

export function screen(view: View, local: Local): Screen {
  if (local.line === "taken_over") return { kind: "taken_over" };
  if (local.line === "signed_out") return { kind: "signed_out" };
  const { place, shift, call } = view;
  if (!place || !shift) return { kind: local.away ? "away" : "starting" };
  if (view.callback?.state === "ringing") return { kind: "callback", callback: view.callback };
  if (!call) return withoutCall(view, local, place, shift);
  if (local.stopped.has(call.call_id)) return { kind: "stopping", lineLost: local.line !== "open" };
  return inCall(view, local, place, call);
}

function withoutCall(view: View, local: Local, place: Place, shift: Shift): Screen {
  const calls = view.calls?.calls ?? [];
  const asked = shift.on && !local.away ? wanted(calls, local) : null;
  if (asked !== null) return asked; // a visitor who waits comes before a farewell
  if (local.farewell !== null) return { kind: "ended", reason: local.farewell };
  if (local.away) return { kind: "away" };
  if (!shift.on) return { kind: "off_shift", place, opening: local.starting };
  const callback = view.callback ?? null;
  return { kind: "idle", place, shift, calls, here: onDuty(view), callback };
}

/** The visitor whom nobody is on the way to yet. */
function wanted(calls: SiteCall[], local: Local): Screen | null {
  const asking = calls.flatMap((call) => {
    const { summons } = call;
    const asks = summons?.state === "asked" && !local.hushed.has(summons.summons_id);
    return asks ? [{ call, summons }] : [];
  });
  const first = asking[0];
  if (first === undefined) return null;
  return { kind: "summons", ...first, asking: asking.map(({ summons }) => summons.summons_id) };
}

/** What calls the staff to this page: another one, or one more, calls them anew. */
export function callerOf(screen: Screen): string | null {
  if (screen.kind === "summons") return screen.asking.join(" ");
  if (screen.kind === "callback") return screen.callback.callback_id;
  return screen.kind === "invited" ? screen.call.leg_id : null;
}

/** How many interpreters are here, in whichever sign language of the site. */
const onDuty = (view: View, language?: string): number =>
  Math.max(
    0,
    ...(view.hall?.on_duty ?? [])
      .filter((row) => language === undefined || row.language === language)
      .map((row) => row.here),
  );

function inCall(view: View, local: Local, place: Place, call: StaffCall): Screen {
  if (call.invited) return { kind: "invited", call };
  const lineLost = local.line !== "open";
  const trouble = local.camera.kind === "trouble" ? local.camera.trouble : null;
  // Before one screen sits the visitor: without its camera nobody sees her.
  if (trouble !== null && call.role === "visitor" && call.state === "waiting")
    return { kind: "camera_trouble", trouble, callId: call.call_id };
  if (call.state === "waiting") {
    const here = onDuty(view, call.language);
    const mayLeave = call.accepted_at === null && !view.callback;
    return { kind: "waiting", call, queue: view.queue ?? null, here, lineLost, mayLeave };
  }
  const about: InCall = { call, place, lineLost, cameraTrouble: trouble };
  const { picture } = local;
  if (picture === null || picture === "connecting") return { kind: "connecting", ...about };
  return { kind: "call", picture, ...about };
}
