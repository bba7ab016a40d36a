/** The desk's screens in every state that an interpreter can meet. */

import type { Kind } from "../desk/screen.ts";
import {
  accepted,
  COLLEAGUES,
  inHall,
  last,
  me,
  queue,
  rings,
  shown,
  talks,
  turn,
  urgent,
  wraps,
  type DeskFixture,
} from "./deskviews.ts";
import { ago, CALL, within } from "./fakes.ts";
import type { Fixtures } from "./fixture.ts";
import {
  BLIND,
  changeover,
  COMING,
  COUNTED,
  FIVE,
  handoff,
  LATE,
  OFF,
  journey,
  READY,
  READY_TO_LEAD,
  SWAPPING,
  summons,
} from "./hall.ts";

const lines = ["你好", "我的社保卡丢了", "要带什么"];

export const DESK: Fixtures<Kind, DeskFixture> = {
  starting: [{ name: "starting", view: {} }],
  away: [{ name: "away", view: me(), own: { away: true }, line: "lost" }],
  signed_out: [
    { name: "signed-out", view: {}, line: "signed_out" },
    {
      name: "signed-out-refused",
      view: {},
      line: "signed_out",
      fill: { "input[name=username]": "0217", "input[name=password]": "wrong" },
      press: "button[type=submit]",
    },
  ],
  taken_over: [{ name: "taken-over", view: me(), line: "taken_over" }],
  idle: [
    { name: "idle", view: me({}, { queue }), camera: "on" },
    { name: "idle-emergency", view: me({}, { queue: urgent }), camera: "on" },
    {
      name: "idle-first-day",
      view: me({}, { last: null, today: { calls: 0, signing_ms: 0, mean_answer_ms: null } }),
      camera: "silent",
    },
    { name: "idle-rests", view: me({ rest_until: within(412) }, { queue }), camera: "on" },
    { name: "idle-break", view: me({ wish: "break" }) },
    { name: "idle-off", view: me({ wish: "off" }) },
    { name: "idle-opening", view: me(), camera: "opening" },
    { name: "idle-notice", view: me({}, { queue }), camera: "on", notice: "offer_gone" },
    { name: "idle-practice", view: me({ practice: true, name: "练习" }), camera: "drawn" },
  ],
  camera_trouble: [
    { name: "camera-denied", view: me({ wish: "break" }), camera: "denied" },
    { name: "camera-in-use", view: me({ wish: "break" }), camera: "in_use" },
    { name: "camera-missing", view: me({ wish: "break" }), camera: "missing" },
    { name: "camera-insecure", view: me({ wish: "break" }), camera: "insecure" },
  ],
  ring: [
    { name: "ring", view: rings(), camera: "on" },
    { name: "ring-recovery", view: rings({ recovery: true, asked_at: ago(240) }), camera: "on" },
    {
      name: "ring-called-back",
      view: rings({ called_back: true, asked_at: ago(610) }),
      camera: "on",
    },
    { name: "ring-emergency", view: rings({ emergency: true, topic: "health" }), camera: "on" },
    {
      name: "ring-emergency-recovery",
      view: rings({ emergency: true, recovery: true, asked_at: ago(240) }),
      camera: "on",
    },
    {
      name: "ring-relief",
      view: rings({ changeover: "relief", asked_by: "0425", asked_at: ago(1_510) }),
      camera: "on",
    },
    { name: "ring-accepting", view: rings(), own: { accepting: "o1" }, camera: "on" },
    {
      name: "ring-practice",
      view: rings({ offered_at: ago(1) }, { practice: true }),
      camera: "drawn",
    },
  ],
  connecting: [
    { name: "connecting", view: talks(accepted), camera: "on", picture: "connecting" },
    {
      name: "connecting-called-back",
      view: talks({
        ...accepted,
        visitor_leg_id: null,
        visitor_line: "left",
        journey: journey({ present: [] }),
        called_back: { callback_id: "b1", due_at: within(38), tries: 0, most: 3 },
      }),
      camera: "on",
      picture: "connecting",
    },
    {
      name: "connecting-late",
      view: talks({ ...accepted, accepted_at: ago(17), pictures_late: true }),
      camera: "on",
      picture: "connecting",
    },
  ],
  call: [
    shown("call-staff", inHall(), { beside: ["staff"], noted: "社会保障卡挂失" }),
    shown("call-choosing", inHall(), { press: ".to-counter" }),
    shown("call-handoff-opening", inHall({ journey: journey({ handoff: handoff() }) })),
    shown(
      "call-handoff-tap",
      inHall({ journey: journey({ handoff: handoff({ opened: false }) }) }),
    ),
    shown("call-handoff-ready", inHall({ journey: journey({ handoff: READY }) }), {
      beside: ["staff", "visitor"],
    }),
    shown("call-handoff-no-camera", inHall({ journey: journey({ handoff: BLIND }) })),
    shown("call-handoff-counted", inHall({ journey: journey({ handoff: COUNTED }) }), {
      beside: ["staff", "visitor"],
    }),
    shown("call-five", inHall({ journey: journey({ handoff: READY, present: FIVE }) }), {
      beside: ["staff", "visitor", "staff"],
    }),
    shown("call-handoff-late", inHall({ journey: journey({ handoff_end: LATE }) })),
    shown("call-handoff-off", inHall({ journey: journey({ handoff_end: OFF }) })),
    shown("call-handoff-refused", inHall(), { notice: "counter_busy" }),
    shown("call-speaks", inHall(), { beside: ["staff"], speaks: true }),
    shown("call-summons", inHall({ journey: journey({ summons: summons() }) })),
    shown("call-summons-coming", inHall({ journey: journey({ summons: COMING }) })),
    shown(
      "call-summons-unanswered",
      inHall({
        journey: journey({ summons: summons({ state: "unanswered", due_at: null }) }),
      }),
    ),
    shown("call", talks(), {
      heard: lines,
      typed: ["您好，请带身份证原件", "费用 0 元，请到 2 号"],
    }),
    shown("call-no-text", talks()),
    shown("call-change-choosing", talks({}, {}, COLLEAGUES), { press: ".change" }),
    shown("call-change-asked", inHall({ journey: journey({ changeover: changeover() }) })),
    shown("call-change-ready", inHall({ journey: journey({ changeover: READY_TO_LEAD }) })),
    shown("call-change-counting", inHall({ journey: journey({ changeover: SWAPPING }) })),
    shown(
      "call-change-relief",
      inHall({ leads: false, journey: journey({ changeover: READY_TO_LEAD }) }),
    ),
    shown("call-emergency", inHall({ emergency: true }), { beside: ["staff"] }),
    {
      name: "call-emergency-away",
      view: talks({ emergency: true, visitor_line: "lost" }),
      camera: "on",
      picture: "stopped",
    },
    { name: "call-stopped", view: talks(), camera: "on", picture: "stopped" },
    {
      name: "call-visitor-away",
      view: talks({ visitor_line: "lost" }),
      camera: "on",
      picture: "stopped",
    },
    { name: "call-failed", view: talks({ pictures_late: true }), camera: "on", picture: "failed" },
    shown("call-signing-warn", talks({}, turn(21))),
    shown("call-signing-relief", talks({}, turn(26))),
    shown("call-signing-insist", talks({}, turn(33))),
    shown("call-line-lost", talks(), { line: "lost" }),
    { name: "call-no-camera", view: talks(), camera: "missing", picture: "flowing" },
    { name: "call-no-microphone", view: talks(), camera: "silent", picture: "flowing" },
    shown("call-sound-off", talks(), { soundRefused: true }),
    shown("call-notice", talks(), { notice: "wrong_state" }),
    {
      name: "call-practice",
      view: talks({}, { practice: true }),
      camera: "drawn",
      picture: "flowing",
    },
  ],
  stopping: [
    { name: "stopping", view: talks(), stops: [CALL] },
    { name: "stopping-line-lost", view: talks(), stops: [CALL], line: "lost" },
  ],
  wrap_up: [
    {
      name: "wrap-up-described",
      view: { ...wraps(), last: { ...last, topic: "social_security", outcome: "done" } },
    },
    { name: "wrap-up", view: wraps(), camera: "on" },
    { name: "wrap-up-to-break", view: wraps({ wish: "break" }) },
  ],
  missed: [{ name: "missed", view: me({ work: "not_responding" }), camera: "on" }],
};
