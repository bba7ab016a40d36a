/** What the kiosk shows: one of these screens, told from the server's view and the page's own state. */

import type { Around, Known } from "../call/conduct.ts";
import type { CameraTrouble } from "../media/camera.ts";
import type { Picture } from "../media/mesh.ts";
import type { CommandBody } from "../wire/connection.ts";
import type {
  Callback,
  Code,
  EndedCall,
  EndReason,
  KioskParts,
  Place,
  QueuePlace,
  SignLanguage,
  VisitorCall,
} from "../wire/types.gen.ts";

/** What the visitor's tap asked for; it is carried out once the camera is open. */
export type Intent = Extract<CommandBody, { type: "ask" | "resume" | "answer_callback" }>;

export interface Own extends Known {
  intent: Intent | null;
  /** The sign language picked with the small switch. */
  chosen: string | null;
  /** The call whose visitor waits on although nobody is on duty. */
  waitsOn: string | null;
  farewell: EndedCall | null;
  refused: Code | "line_lost" | null;
  /** Somebody looks at who is called back here: she herself, as a rule. */
  looks: boolean;
}

export const NOTHING_YET: Own = {
  intent: null,
  chosen: null,
  waitsOn: null,
  stopped: new Set(),
  farewell: null,
  refused: null,
  looks: false,
  away: false,
};

export type Local = Own & Around;

export type View = Partial<KioskParts>;

interface InCall {
  call: VisitorCall;
  lineLost: boolean;
  cameraTrouble: CameraTrouble | null;
  /** No microphone is sent: a deaf visitor can not notice that staff are not heard. */
  silent: boolean;
}

export type Screen =
  | { kind: "starting" }
  | { kind: "away" }
  | { kind: "signed_out" }
  | { kind: "taken_over" }
  | {
      kind: "idle";
      place: Place;
      language: SignLanguage;
      here: number;
      free: number;
      callback: Callback | null;
      queue: QueuePlace | null;
    }
  | { kind: "called_back"; callback: Callback; queue: QueuePlace | null }
  | { kind: "callback_rings"; callback: Callback }
  | { kind: "opening" }
  | { kind: "camera_trouble"; trouble: CameraTrouble; callId: string | null }
  | { kind: "refused"; code: Code | "line_lost" }
  | { kind: "found"; call: VisitorCall }
  | {
      kind: "waiting";
      call: VisitorCall;
      queue: QueuePlace | null;
      here: number;
      lineLost: boolean;
      /** She need not stand here: she may be called back. */
      mayLeave: boolean;
    }
  | {
      kind: "nobody";
      callId: string;
      tooLong: boolean;
      chooseBy: number | null;
      mayLeave: boolean;
    }
  | { kind: "interpreter_lost"; call: VisitorCall; queue: QueuePlace | null; lineLost: boolean }
  | ({ kind: "connecting" } & InCall)
  | ({ kind: "call"; picture: Exclude<Picture, "connecting"> } & InCall)
  | { kind: "stopping"; lineLost: boolean }
  | { kind: "ended"; reason: EndReason; callId: string };

export type Kind = Screen["kind"];

/** How many interpreters of `language` are here, and how many of them are free. */
function onDuty(view: View, language: string): { here: number; free: number } {
  const row = view.hall?.on_duty.find((each) => each.language === language);
  return { here: row?.here ?? 0, free: row?.free ?? 0 };
}

/** The sign language that a tap would ask for. */
export function languageOf(place: Place, chosen: string | null): SignLanguage {
  const wanted = [chosen, place.default_language];
  for (const code of wanted) {
    const found = place.languages.find((each) => each.code === code);
    if (found) return found;
  }
  return place.languages[0] ?? { code: place.default_language, name: { zh: "", en: "" } };
}

export function screen(view: View, local: Local): Screen {
  if (local.line === "taken_over") return { kind: "taken_over" };
  if (local.line === "signed_out") return { kind: "signed_out" };
  const call = view.call ?? null;
  if (call !== null && local.stopped.has(call.call_id)) {
    return { kind: "stopping", lineLost: local.line !== "open" };
  }
  const intended = intentScreen(local, call);
  if (intended !== null) return intended;
  if (call === null) return withoutCall(view, local);
  if (!call.held) return { kind: "found", call };
  return call.state === "waiting" ? waiting(view, local, call) : inCall(local, call);
}

/** Between the tap and what it asked for: the camera is being opened, or gives trouble. */
function intentScreen(local: Local, call: VisitorCall | null): Screen | null {
  if (local.intent === null) return null;
  if (local.camera.kind === "trouble") {
    const callId = call?.held === true ? call.call_id : null;
    return { kind: "camera_trouble", trouble: local.camera.trouble, callId };
  }
  return { kind: "opening" };
}

function withoutCall(view: View, local: Local): Screen {
  const callback = view.callback ?? null;
  const queue = view.queue ?? null;
  if (callback?.state === "ringing") return { kind: "callback_rings", callback };
  if (local.farewell !== null)
    return { kind: "ended", reason: local.farewell.reason, callId: local.farewell.call_id };
  if (local.refused !== null) return { kind: "refused", code: local.refused };
  if (local.away) return { kind: "away" };
  const place = view.place ?? null;
  if (place === null) return { kind: "starting" };
  if (local.looks && callback !== null) return { kind: "called_back", callback, queue };
  const language = languageOf(place, local.chosen);
  return { kind: "idle", place, language, ...onDuty(view, language.code), callback, queue };
}

function waiting(view: View, local: Local, call: VisitorCall): Screen {
  if (local.camera.kind === "trouble") {
    return { kind: "camera_trouble", trouble: local.camera.trouble, callId: call.call_id };
  }
  const lineLost = local.line !== "open";
  const { here } = onDuty(view, call.language);
  const queue = view.queue ?? null;
  const mayLeave = call.accepted_at === null && !view.callback;
  const nobody = {
    kind: "nobody",
    callId: call.call_id,
    chooseBy: call.choose_by,
    mayLeave,
  } as const;
  if (call.patience_ended_at !== null && !lineLost) return { ...nobody, tooLong: true };
  if (call.interpreter_lost) return { kind: "interpreter_lost", call, queue, lineLost };
  const waitsOn = here > 0 || call.ringing || lineLost || local.waitsOn === call.call_id;
  if (!waitsOn) return { ...nobody, tooLong: false };
  return { kind: "waiting", call, queue, here, lineLost, mayLeave };
}

function inCall(local: Local, call: VisitorCall): Screen {
  const about: InCall = {
    call,
    lineLost: local.line !== "open",
    cameraTrouble: local.camera.kind === "trouble" ? local.camera.trouble : null,
    silent: local.camera.kind === "on" && !local.camera.microphone,
  };
  const { picture } = local;
  if (picture === null || picture === "connecting") return { kind: "connecting", ...about };
  return { kind: "call", picture, ...about };
}

/** Whether nothing goes on here but a person who may have walked away. */
export function isUnattended(now: Screen): boolean {
  if (now.kind === "camera_trouble") return now.callId === null;
  return ["idle", "opening", "refused", "called_back"].includes(now.kind);
}
