/** A counter's window for the visitor, in every state that she can meet there: nothing is asked by it. */

import type { Kind, View } from "../kiosk/screen.ts";
import type { VisitorCall } from "../wire/types.gen.ts";
import { ago, CALL, within } from "./fakes.ts";
import type { Fixtures } from "./fixture.ts";
import { COUNTER, OTHER, SEATED } from "./hall.ts";
import {
  calledBack,
  ended,
  idle,
  inHall,
  lines,
  NOTE,
  shown,
  waits,
  type KioskFixture,
} from "./kioskviews.ts";

/** What a tap at a kiosk leads to. */
type Asked = "opening" | "refused" | "found" | "called_back";

/** At counter 2, her staff beside her. */
function talks(change: Partial<VisitorCall> = {}): View {
  const { place, ...view } = inHall({ journey: SEATED, ...change });
  return {
    ...view,
    ...(place && {
      place: { ...place, terminal_id: COUNTER.terminal_id, terminal_name: COUNTER.name },
    }),
  };
}

export const VISITOR: Fixtures<Exclude<Kind, Asked>, KioskFixture> = {
  starting: [{ name: "starting", view: {} }],
  away: [{ name: "away", view: idle, own: { away: true }, line: "lost" }],
  signed_out: [{ name: "signed-out", view: {}, line: "signed_out" }],
  taken_over: [{ name: "taken-over", view: idle, line: "taken_over" }],
  idle: [{ name: "rest", view: idle }],
  callback_rings: [
    {
      name: "callback-rings",
      view: { ...idle, callback: calledBack({ state: "ringing", due_at: within(38) }) },
    },
  ],
  waiting: [{ name: "waiting", view: waits(), camera: "on" }],
  nobody: [{ name: "nobody", view: waits({}, { hall: { on_duty: [] } }), camera: "on" }],
  interpreter_lost: [
    {
      name: "interpreter-lost",
      view: waits({ asked_at: ago(260), interpreter_lost: true }),
      camera: "on",
    },
  ],
  connecting: [
    {
      name: "connecting",
      view: talks({ state: "connecting", active_at: null }),
      camera: "on",
      picture: "connecting",
    },
  ],
  call: [
    shown("call", talks()),
    shown("call-speaks", talks(), { speaks: true }),
    shown("call-counters", talks(), { press: "[aria-expanded].button:not(.type)" }),
    shown("handoff-other", talks({ journey: { ...SEATED, handoff: OTHER } })),
    shown("call-note", talks(), { noted: NOTE }),
    shown("call-note-and-text", talks(), { noted: NOTE, heard: lines }),
    {
      name: "call-interpreter-away",
      view: talks({ interpreter: { number: "0217", line: "lost" } }),
      camera: "on",
      picture: "stopped",
    },
    { name: "call-no-camera", view: talks(), camera: "denied", picture: "flowing" },
    shown("call-line-lost", talks(), { line: "lost" }),
  ],
  camera_trouble: [{ name: "camera-denied", view: waits(), camera: "denied" }],
  stopping: [{ name: "stopping", view: talks(), own: { stopped: new Set([CALL]) } }],
  ended: [{ name: "ended", view: idle, own: ended("completed") }],
};
