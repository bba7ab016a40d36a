/** The counter's screens in every state that its staff can meet. */

import type { Kind } from "../counter/screen.ts";
import {
  asks,
  calls,
  elsewhere,
  LINES,
  listed,
  NOTE,
  on,
  oneScreen,
  open,
  shown,
  talks,
  waits,
  type CounterFixture,
} from "./counterviews.ts";
import { ago, CALL, within } from "./fakes.ts";
import type { Fixtures } from "./fixture.ts";
import { calledBack } from "./kioskviews.ts";
import {
  BLIND,
  COMING,
  COUNTED,
  COUNTER,
  handoff,
  LATE,
  OFF,
  journey,
  OTHER,
  READY,
  summons,
  SWAPPING,
} from "./hall.ts";

export const COUNTER_STATES: Fixtures<Kind, CounterFixture> = {
  starting: [{ name: "starting", view: {} }],
  away: [{ name: "away", view: on(), own: { away: true }, line: "lost" }],
  signed_out: [{ name: "signed-out", view: {}, line: "signed_out" }],
  taken_over: [{ name: "taken-over", view: on(), line: "taken_over" }],
  off_shift: [
    { name: "off-shift", view: on({ shift: { ...open, on: false } }) },
    {
      name: "off-shift-one-screen",
      view: on({ shift: { ...oneScreen, on: false } }),
      screens: "one",
    },
    {
      name: "off-shift-starting",
      view: on({ shift: { ...open, on: false } }),
      own: { starting: true },
      camera: "opening",
    },
  ],
  callback: [
    {
      name: "callback",
      view: on({ callback: calledBack({ state: "ringing", due_at: within(38) }) }),
    },
  ],
  idle: [
    {
      name: "idle-callback",
      view: { ...calls(listed(), { ...waits, called_back: true }), callback: calledBack() },
    },
    { name: "idle", view: calls(listed(), waits) },
    { name: "idle-first-day", view: on() },
    { name: "idle-nobody-on-duty", view: on({ hall: { on_duty: [] } }) },
    { name: "idle-one-screen", view: on({ shift: oneScreen }), screens: "one" },
    { name: "idle-window-shut", view: on({ shift: oneScreen }) },
    { name: "idle-no-camera", view: on({ shift: { ...open, state: "no_camera" } }) },
    { name: "idle-coming", view: calls(listed({ summons: COMING }), waits) },
    {
      name: "idle-others-come",
      view: calls(
        listed({ summons: { ...COMING, terminal_id: "c1" } }),
        listed({ call_id: "4", goes_to: COUNTER.name }),
      ),
    },
    {
      name: "idle-handoff-late",
      view: calls(
        listed({ handoff_end: LATE }),
        listed({ call_id: "4", handoff_end: { ...OFF, by: "visitor", by_terminal_id: "t1" } }),
      ),
    },
    {
      name: "idle-summons-hushed",
      view: calls(listed({ summons: summons() })),
      own: { hushed: new Set(["s1"]) },
    },
    { name: "idle-sound-check", view: on(), press: "header button.button", camera: "on" },
    { name: "idle-wrong-code", view: calls(listed()), notice: "wrong_code" },
    { name: "idle-taken-by", view: calls(listed({ goes_to: COUNTER.name })), notice: "taken_by" },
  ],
  summons: [
    { name: "summons", view: calls(listed({ summons: summons() })) },
    {
      name: "summons-two",
      view: calls(
        listed({ summons: summons() }),
        listed({ call_id: "4", summons: summons({ summons_id: "s2" }) }),
      ),
    },
    { name: "summons-no-topic", view: calls(listed({ topic: null, summons: summons() })) },
  ],
  invited: [
    {
      name: "invited-handoff",
      view: talks({
        ...elsewhere,
        invited: true,
        journey: journey({ handoff: handoff({ opened: false }) }),
      }),
    },
    { name: "invited-colleague", view: talks({ ...elsewhere, invited: true }) },
  ],
  camera_trouble: [
    {
      name: "camera-denied",
      view: asks({ role: "visitor" }, { shift: oneScreen }),
      camera: "denied",
    },
    { name: "camera-in-use", view: asks({ role: "visitor" }), camera: "in_use" },
  ],
  waiting: [
    { name: "waiting", view: asks(), camera: "on" },
    { name: "waiting-ringing", view: asks({ ringing: true }), camera: "on" },
    { name: "waiting-nobody", view: asks({}, { hall: { on_duty: [] } }), camera: "on" },
    {
      name: "waiting-long",
      view: asks({ patience_ended_at: ago(10), choose_by: within(50) }),
      camera: "on",
    },
    { name: "waiting-lost", view: asks({ interpreter_lost: true }), camera: "on" },
    { name: "waiting-offline", view: asks(), camera: "on", line: "lost" },
  ],
  connecting: [
    {
      name: "connecting",
      view: talks({ state: "connecting", active_at: null }),
      camera: "on",
      picture: "connecting",
    },
    {
      name: "connecting-late",
      view: talks({ state: "connecting", active_at: null, pictures_late: true }),
      camera: "on",
      picture: "connecting",
    },
  ],
  call: [
    shown("call", talks(), { noted: NOTE }),
    shown("call-text", talks(), { noted: NOTE, heard: LINES }),
    shown("call-one-screen", talks({ role: "visitor" })),
    shown("call-turned", talks({ role: "visitor" }), {
      press: "footer .button:nth-of-type(2)",
    }),
    shown("call-turned-text", talks({ role: "visitor" }), {
      press: "footer .button:nth-of-type(2)",
      noted: NOTE,
      heard: LINES,
    }),
    shown("call-visitor-at-kiosk", talks(elsewhere)),
    shown(
      "call-handoff-opening",
      talks({ ...elsewhere, journey: journey({ handoff: handoff() }) }),
    ),
    shown("call-handoff-ready", talks({ ...elsewhere, journey: journey({ handoff: READY }) })),
    shown("call-handoff-counted", talks({ ...elsewhere, journey: journey({ handoff: COUNTED }) })),
    shown("call-handoff-other", talks({ journey: journey({ handoff: OTHER }) })),
    shown(
      "call-handoff-off",
      talks({
        ...elsewhere,
        journey: journey({ handoff_end: { ...OFF, by: "interpreter", by_terminal_id: null } }),
      }),
    ),
    shown("call-handoff-refused", talks(elsewhere), { notice: "taken_by" }),
    shown("call-handoff-no-camera", talks({ ...elsewhere, journey: journey({ handoff: BLIND }) })),
    shown("call-colleague", talks(), { press: ".colleague button" }),
    shown("call-window-shut", talks({ visitor_line: "lost" })),
    {
      name: "call-interpreter-away",
      view: talks({ interpreter: { number: "0217", line: "lost" } }),
      camera: "on",
      picture: "stopped",
    },
    shown("call-swap", talks({ journey: journey({ changeover: SWAPPING }) })),
    shown("call-speaks", talks(elsewhere), { speaks: true }),
    {
      name: "call-no-camera",
      view: talks({ role: "visitor" }, { shift: oneScreen }),
      camera: "in_use",
      picture: "flowing",
    },
    shown("call-offline", talks(), { line: "lost" }),
    { name: "call-silent", view: talks(), camera: "silent", picture: "flowing" },
    { name: "call-failed", view: talks(), camera: "on", picture: "failed" },
  ],
  stopping: [
    {
      name: "stopping",
      view: talks(),
      stops: [CALL],
      line: "lost",
      own: { stopped: new Set([CALL]) },
    },
  ],
  ended: [{ name: "ended", view: on(), own: { farewell: "completed" } }],
};
