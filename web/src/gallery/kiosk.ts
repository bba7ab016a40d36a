/** The kiosk's screens in every state that a visitor can meet. */

import type { Kind, Own, View } from "../kiosk/screen.ts";
import type { Hall, OnDuty, Place, VisitorCall } from "../wire/types.gen.ts";
import { ago, CALL, NOW, within } from "./fakes.ts";
import {
  BLIND,
  COMING,
  COUNTED,
  COUNTERS,
  handoff,
  journey,
  LATE,
  OFF,
  READY,
  summons,
  SWAPPING,
} from "./hall.ts";
import { CSL, JOURNEY, LOCAL, SITE, TERMINAL, type Fixture, type Fixtures } from "./fixture.ts";

export type KioskFixture = Fixture<View, Own>;

/** A call whose pictures are there. */
export const shown = (
  name: string,
  view: View,
  more: Partial<KioskFixture> = {},
): KioskFixture => ({
  name,
  view,
  camera: "on",
  picture: "flowing",
  ...more,
});

const place: Place = {
  terminal_id: "t1",
  site_name: SITE,
  terminal_name: TERMINAL,
  languages: [CSL, LOCAL],
  default_language: "csl",
};
const here = (...rows: OnDuty[]): Hall => ({ on_duty: rows });
const csl = (n: number, free: number): OnDuty => ({ language: "csl", here: n, free });
const hall = here(csl(3, 2), { language: "csl-zz", here: 1, free: 1 });

const asked: VisitorCall = {
  call_id: CALL,
  leg_id: "leg-visitor",
  held: true,
  state: "waiting",
  language: "csl",
  asked_at: ago(14),
  ringing: false,
  patience_ended_at: null,
  choose_by: null,
  accepted_at: null,
  active_at: null,
  pictures_late: false,
  interpreter_lost: false,
  interpreter: null,
  code: "0472",
  journey: JOURNEY,
};
const accepted: VisitorCall = {
  ...asked,
  state: "connecting",
  accepted_at: ago(2),
  interpreter: { number: "0217", line: "joining" },
};
const active: VisitorCall = {
  ...accepted,
  state: "active",
  asked_at: ago(206),
  accepted_at: ago(194),
  active_at: ago(192),
  interpreter: { number: "0217", line: "live" },
};

export const idle: View = { place, hall, call: null };
export const waits = (change: Partial<VisitorCall> = {}, more: View = {}): View => ({
  place,
  hall,
  call: { ...asked, ...change },
  ...more,
});
export const talks = (change: Partial<VisitorCall> = {}): View => waits({ ...active, ...change });
/** In a hall with counters. */
export const inHall = (change: Partial<VisitorCall> = {}): View =>
  waits({ ...active, ...change }, { counters: COUNTERS });
export const NOTE = "社会保障卡挂失\n工本费 0 元，7 个工作日后到 2 号窗口领取";
export const ended = (reason: NonNullable<Own["farewell"]>["reason"]): Partial<Own> => ({
  farewell: { call_id: CALL, reason, ended_at: NOW, topic: null, outcome: null },
});
const asks: Partial<Own> = { intent: { kind: "ask", language: "csl", replaces: null } };
export const lines = ["您好，请问要办什么？", "社会保障卡挂失，需要身份证原件", "请到 2 号窗口"];

export const KIOSK: Fixtures<Kind, KioskFixture> = {
  starting: [{ name: "starting", view: {} }],
  away: [{ name: "away", view: idle, own: { away: true }, line: "lost" }],
  signed_out: [{ name: "signed-out", view: {}, line: "signed_out" }],
  taken_over: [{ name: "taken-over", view: idle, line: "taken_over" }],
  idle: [
    { name: "idle", view: idle },
    {
      name: "idle-one-language",
      view: { ...idle, place: { ...place, languages: [CSL] }, hall: here(csl(7, 4)) },
    },
    { name: "idle-all-busy", view: { ...idle, hall: here(csl(2, 0)) } },
    { name: "idle-nobody", view: { ...idle, hall: here() } },
  ],
  opening: [{ name: "opening", view: idle, own: asks, camera: "opening" }],
  camera_trouble: [
    { name: "camera-denied", view: idle, own: asks, camera: "denied" },
    { name: "camera-in-use", view: idle, own: asks, camera: "in_use" },
    { name: "camera-missing", view: waits(), camera: "missing" },
    { name: "camera-insecure", view: idle, own: asks, camera: "insecure" },
  ],
  refused: [{ name: "refused", view: idle, own: { refused: "too_many" } }],
  found: [{ name: "found", view: talks({ held: false }) }],
  waiting: [
    { name: "waiting-topic", view: waits({ journey: journey({ present: [] }) }), camera: "on" },
    {
      name: "waiting",
      view: waits(
        {},
        {
          queue: {
            position: 2,
            waiting: 3,
            expected: { from_at: within(70), until_at: within(400) },
          },
        },
      ),
      camera: "on",
    },
    {
      name: "waiting-long-queue",
      view: waits(
        { asked_at: ago(222) },
        {
          queue: {
            position: 9,
            waiting: 12,
            expected: { from_at: within(700), until_at: within(1500) },
          },
        },
      ),
      camera: "drawn",
    },
    { name: "waiting-place-unknown", view: waits({ asked_at: ago(1) }), camera: "on" },
    { name: "waiting-ringing", view: waits({ ringing: true }), camera: "on" },
    { name: "waiting-line-lost", view: waits(), camera: "on", line: "lost" },
    {
      name: "waiting-nobody-here",
      view: waits({}, { hall: here() }),
      own: { waitsOn: CALL },
      camera: "on",
    },
  ],
  nobody: [
    { name: "nobody", view: waits({}, { hall: here() }), camera: "on" },
    {
      name: "nobody-too-long",
      view: waits({ patience_ended_at: ago(12), choose_by: within(48) }),
      camera: "on",
    },
  ],
  interpreter_lost: [
    {
      name: "interpreter-lost",
      view: waits({ interpreter_lost: true, asked_at: ago(220) }),
      camera: "on",
    },
    {
      name: "interpreter-lost-ringing",
      view: waits({ interpreter_lost: true, ringing: true, asked_at: ago(226) }),
      camera: "on",
    },
  ],
  connecting: [
    { name: "connecting", view: waits(accepted), camera: "on", picture: "connecting" },
    {
      name: "connecting-late",
      view: waits({ ...accepted, accepted_at: ago(17), pictures_late: true }),
      camera: "on",
      picture: "connecting",
    },
  ],
  call: [
    shown("call-hall", inHall()),
    shown("call-note", inHall(), { noted: NOTE }),
    shown("call-note-and-text", inHall(), { noted: NOTE, heard: lines }),
    shown("call-counters", inHall(), { press: "[aria-expanded].button:not(.type)" }),
    shown("call-staff-asked", inHall({ journey: journey({ summons: summons() }) })),
    shown("call-staff-coming", inHall({ journey: journey({ summons: COMING }) })),
    shown(
      "call-staff-unanswered",
      inHall({
        journey: journey({ summons: summons({ state: "unanswered", due_at: null }) }),
      }),
    ),
    shown("call-staff-joined", inHall({ journey: journey() }), { beside: ["staff"] }),
    shown("call-staff-speaks", inHall({ journey: journey() }), {
      beside: ["staff"],
      speaks: true,
    }),
    shown("handoff-opening", inHall({ journey: journey({ handoff: handoff() }) })),
    shown("handoff-ready", inHall({ journey: journey({ handoff: READY }) })),
    shown("handoff-no-camera", inHall({ journey: journey({ handoff: BLIND }) })),
    shown("handoff-way-back", inHall({ journey: journey({ handoff: COUNTED }) })),
    shown("handoff-late", inHall({ journey: journey({ handoff_end: LATE }) })),
    shown("handoff-off", inHall({ journey: journey({ handoff_end: OFF }) })),
    shown("call", talks()),
    shown("call-swap", inHall({ journey: journey({ changeover: SWAPPING }) })),
    shown("call-text", talks(), { heard: lines }),
    shown("call-typing", talks(), {
      heard: lines,
      typed: ["好的，谢谢", "我没带身份证，可以用"],
      press: ".actions .button:not(.stop)",
    }),
    { name: "call-stopped", view: talks(), camera: "on", picture: "stopped" },
    {
      name: "call-interpreter-away",
      view: talks({ interpreter: { number: "0217", line: "lost" } }),
      camera: "on",
      picture: "stopped",
    },
    {
      name: "call-failed",
      view: talks({ active_at: null, pictures_late: true }),
      camera: "on",
      picture: "failed",
    },
    shown("call-line-lost", talks(), { line: "lost" }),
    { name: "call-no-microphone", view: talks(), camera: "silent", picture: "flowing" },
    { name: "call-no-camera", view: talks(), camera: "in_use", picture: "flowing" },
  ],
  stopping: [
    { name: "stopping", view: talks(), own: { stopped: new Set([CALL]) } },
    { name: "stopping-line-lost", view: talks(), stops: [CALL], line: "lost" },
  ],
  ended: [
    { name: "ended", view: idle, own: ended("completed") },
    { name: "ended-failed", view: idle, own: ended("failed") },
    { name: "ended-no-interpreter", view: idle, own: ended("no_interpreter") },
    { name: "ended-abandoned", view: idle, own: ended("abandoned") },
  ],
};
