/** An interpreter, what rings at her and whom she talks to: what the states of the desk's gallery are made of. */

import type { Own, View } from "../desk/screen.ts";
import type { InterpreterCall, Me, Queue, Ring, Today } from "../wire/types.gen.ts";
import { ago, CALL, within } from "./fakes.ts";
import { COUNTERS, journey } from "./hall.ts";
import { CSL, JOURNEY, LOCAL, SITE, TERMINAL, type Fixture } from "./fixture.ts";

export type DeskFixture = Fixture<View, Own>;

/** A call whose pictures are there. */
export const shown = (name: string, view: View, more: Partial<DeskFixture> = {}): DeskFixture => ({
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
  signing: null,
  rest_until: null,
  practice: false,
};
const HOSPITAL = { zh: "市中心医院", en: "Central City Hospital" };
export const queue: Queue = {
  waiting: 3,
  oldest_at: ago(41),
  rows: [
    {
      request_id: "r1",
      site_name: HOSPITAL,
      terminal_name: { zh: "门诊大厅", en: "Outpatients" },
      language: CSL,
      queued_at: ago(41),
      emergency: false,
    },
    {
      request_id: "r2",
      site_name: SITE,
      terminal_name: TERMINAL,
      language: LOCAL,
      queued_at: ago(22),
      emergency: false,
    },
  ],
};
const nobody: Queue = { waiting: 0, oldest_at: null, rows: [] };
const today: Today = { calls: 11, signing_ms: 5_040_000, mean_answer_ms: 6_200 };
export const last: NonNullable<View["last"]> = {
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
  emergency: false,
  changeover: null,
  called_back: false,
  asked_by: null,
};
export const accepted: InterpreterCall = {
  call_id: CALL,
  leg_id: "leg-interpreter",
  leads: true,
  state: "connecting",
  site_name: SITE,
  terminal_name: TERMINAL,
  language: CSL,
  asked_at: ago(16),
  accepted_at: ago(2),
  active_at: null,
  pictures_late: false,
  emergency: false,
  visitor_leg_id: "leg-visitor",
  visitor_line: "joining",
  called_back: null,
  journey: JOURNEY,
};
const active: InterpreterCall = {
  ...accepted,
  state: "active",
  accepted_at: ago(194),
  active_at: ago(192),
  visitor_line: "live",
};

export const me = (change: Partial<Me> = {}, more: View = {}): View => ({
  me: { ...person, ...change },
  queue: nobody,
  today,
  last,
  ...more,
});
export const rings = (change: Partial<Ring> = {}, who: Partial<Me> = {}): View =>
  me({ work: "reserved", ...who }, { ring: { ...ring, ...change }, queue });
export const talks = (
  change: Partial<InterpreterCall> = {},
  who: Partial<Me> = {},
  more: View = {},
): View => me({ work: "on_call", ...who }, { call: { ...active, ...change }, queue, ...more });
export const COLLEAGUES: View = {
  colleagues: {
    free: [
      { person_id: "p2", number: "0425", name: "王芳" },
      { person_id: "p3", number: "0618", name: "周建国" },
    ],
    skills: ["legal", "medical"],
  },
};
/** She has signed for so many minutes. */
export const turn = (minutes: number): Pick<Me, "signing"> => {
  const since = ago(minutes * 60);
  const at = (limit: number) => since + limit * 60_000;
  return { signing: { since, warn_at: at(20), relief_at: at(25), insist_at: at(30) } };
};
/** In a hall with counters. */
export const inHall = (change: Partial<InterpreterCall> = {}): View => ({
  ...talks({ journey: journey(), ...change }),
  counters: COUNTERS,
});
export const wraps = (change: Partial<Me> = {}): View =>
  me({ work: "wrap_up", work_since: ago(18), work_until: within(42), ...change });

/** The first who waits is an emergency. */
export const urgent: Queue = {
  ...queue,
  rows: queue.rows.map((row, at) => ({ ...row, emergency: at === 0 })),
};
