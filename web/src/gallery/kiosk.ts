/** The kiosk's screens in every state that a visitor can meet. */

import type { Kind } from "../kiosk/screen.ts";
import { ago, CALL, within } from "./fakes.ts";
import { CSL, type Fixtures } from "./fixture.ts";
import {
  BLIND,
  COMING,
  COUNTED,
  handoff,
  journey,
  LATE,
  OFF,
  READY,
  summons,
  SWAPPING,
} from "./hall.ts";
import {
  accepted,
  asks,
  calledBack,
  csl,
  ended,
  here,
  idle,
  inHall,
  lines,
  NOTE,
  place,
  shown,
  soon,
  talks,
  waits,
  type KioskFixture,
} from "./kioskviews.ts";

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
    { name: "idle-callback", view: { ...idle, callback: calledBack(), queue: soon } },
  ],
  called_back: [
    {
      name: "called-back",
      view: { ...idle, callback: calledBack(), queue: soon },
      own: { looks: true },
    },
    {
      name: "called-back-unknown",
      view: { ...idle, callback: calledBack() },
      own: { looks: true },
    },
  ],
  callback_rings: [
    {
      name: "callback-rings",
      view: { ...idle, callback: calledBack({ state: "ringing", due_at: within(38) }) },
    },
    {
      name: "callback-rings-again",
      view: { ...idle, callback: calledBack({ state: "ringing", due_at: within(31), tries: 1 }) },
    },
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
