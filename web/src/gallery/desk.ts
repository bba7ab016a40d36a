/** The desk's screens in every state that an interpreter can meet. */

import type { Kind, Own, View } from "../desk/screen.ts";
import type { InterpreterCall, Me, Queue, Ring, Today } from "../wire/types.gen.ts";
import { ago, CALL, within } from "./fakes.ts";
import {
  BLIND,
  COMING,
  COUNTED,
  COUNTERS,
  FIVE,
  handoff,
  LATE,
  OFF,
  journey,
  READY,
  summons,
} from "./hall.ts";
import { CSL, JOURNEY, LOCAL, SITE, TERMINAL, type Fixture, type Fixtures } from "./fixture.ts";

export type DeskFixture = Fixture<View, Own>;

/** A call whose pictures are there. */
const shown = (name: string, view: View, more: Partial<DeskFixture> = {}): DeskFixture => ({
  name,
  view,
  camera: "on",
  picture: "flowing",
  ...more,
});

const person: Me = {
  person_id: "p1",
  name: "李敏",
  number: "0217",
  centre_name: { zh: "株洲手语中心", en: "Zhuzhou Centre" },
  languages: [CSL, LOCAL],
  wish: "available",
  work: "idle",
  work_since: ago(60),
  work_until: null,
  practice: false,
};
const HOSPITAL = { zh: "市中心医院", en: "Central City Hospital" };
const queue: Queue = {
  waiting: 3,
  oldest_at: ago(41),
  rows: [
    {
      request_id: "r1",
      site_name: HOSPITAL,
      terminal_name: { zh: "门诊大厅", en: "Outpatients" },
      language: CSL,
      queued_at: ago(41),
    },
    {
      request_id: "r2",
      site_name: SITE,
      terminal_name: TERMINAL,
      language: LOCAL,
      queued_at: ago(22),
    },
  ],
};
const nobody: Queue = { waiting: 0, oldest_at: null, rows: [] };
const today: Today = { calls: 11, signing_ms: 5_040_000, mean_answer_ms: 6_200 };
const last: NonNullable<View["last"]> = {
  call_id: "older",
  reason: "completed",
  ended_at: ago(300),
  topic: null,
  outcome: null,
};
const ring: Ring = {
  offer_id: "o1",
  call_id: CALL,
  site_name: SITE,
  terminal_name: TERMINAL,
  language: CSL,
  topic: "social_security",
  asked_at: ago(14),
  offered_at: ago(4),
  deadline_at: within(11),
  recovery: false,
};
const accepted: InterpreterCall = {
  call_id: CALL,
  leg_id: "leg-interpreter",
  state: "connecting",
  site_name: SITE,
  terminal_name: TERMINAL,
  language: CSL,
  asked_at: ago(16),
  accepted_at: ago(2),
  active_at: null,
  pictures_late: false,
  visitor_leg_id: "leg-visitor",
  visitor_line: "joining",
  journey: JOURNEY,
};
const active: InterpreterCall = {
  ...accepted,
  state: "active",
  accepted_at: ago(194),
  active_at: ago(192),
  visitor_line: "live",
};

const me = (change: Partial<Me> = {}, more: View = {}): View => ({
  me: { ...person, ...change },
  queue: nobody,
  today,
  last,
  ...more,
});
const rings = (change: Partial<Ring> = {}, who: Partial<Me> = {}): View =>
  me({ work: "reserved", ...who }, { ring: { ...ring, ...change }, queue });
const talks = (change: Partial<InterpreterCall> = {}, who: Partial<Me> = {}): View =>
  me({ work: "on_call", ...who }, { call: { ...active, ...change }, queue });
/** In a hall with counters. */
const inHall = (change: Partial<InterpreterCall> = {}): View => ({
  ...talks({ journey: journey(), ...change }),
  counters: COUNTERS,
});
const wraps = (change: Partial<Me> = {}): View =>
  me({ work: "wrap_up", work_since: ago(18), work_until: within(42), ...change });
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
    {
      name: "idle-first-day",
      view: me({}, { last: null, today: { calls: 0, signing_ms: 0, mean_answer_ms: null } }),
      camera: "silent",
    },
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
    { name: "call-stopped", view: talks(), camera: "on", picture: "stopped" },
    {
      name: "call-visitor-away",
      view: talks({ visitor_line: "lost" }),
      camera: "on",
      picture: "stopped",
    },
    { name: "call-failed", view: talks({ pictures_late: true }), camera: "on", picture: "failed" },
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
