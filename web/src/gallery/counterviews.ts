/** A hall and its calls as a counter's staff see them: what the states of its gallery are made of. */

import type { Own, View } from "../counter/screen.ts";
import type { Place, Shift, SiteCall, StaffCall } from "../wire/types.gen.ts";
import { ago, CALL, within } from "./fakes.ts";
import { CSL, LOCAL, SITE, TERMINAL, type Fixture } from "./fixture.ts";
import { COUNTER, COUNTERS, journey } from "./hall.ts";

export type CounterFixture = Fixture<View, Own>;

/** A call whose pictures are there. */
export const shown = (
  name: string,
  view: View,
  more: Partial<CounterFixture> = {},
): CounterFixture => ({
  name,
  view,
  camera: "on",
  picture: "flowing",
  ...more,
});

const place: Place = {
  terminal_id: COUNTER.terminal_id,
  site_name: SITE,
  terminal_name: COUNTER.name,
  languages: [CSL, LOCAL],
  default_language: "csl",
};
const hall = { on_duty: [{ language: "csl", here: 3, free: 2 }] };
export const open: Shift = { on: true, state: "ready", visitor_window: true, opens_at_once: true };
export const oneScreen: Shift = { ...open, visitor_window: false };

export const listed = (change: Partial<SiteCall> = {}): SiteCall => ({
  call_id: "other",
  state: "active",
  place_name: TERMINAL,
  at_kiosk: true,
  topic: "social_security",
  asked_at: ago(200),
  active_at: ago(160),
  interpreter_number: "0217",
  called_back: false,
  goes_to: null,
  handoff_end: null,
  summons: null,
  ...change,
});
export const waits = listed({
  call_id: "third",
  state: "waiting",
  place_name: { zh: "二楼大厅 2 号终端", en: "Upper floor, terminal 2" },
  topic: null,
  asked_at: ago(22),
  active_at: null,
  interpreter_number: null,
});
export const on = (more: View = {}): View => ({
  place,
  hall,
  shift: open,
  calls: { calls: [] },
  counters: COUNTERS,
  call: null,
  ...more,
});
export const calls = (...all: SiteCall[]): View => on({ calls: { calls: all } });

const asked: StaffCall = {
  call_id: CALL,
  leg_id: "leg-staff",
  role: "staff",
  invited: false,
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
  visitor_leg_id: "leg-visitor",
  visitor_line: "live",
  visitor_here: true,
  visitor_place: COUNTER.name,
  at_kiosk: false,
  code: "0472",
  journey: journey(),
};
const active: StaffCall = {
  ...asked,
  state: "active",
  asked_at: ago(260),
  accepted_at: ago(246),
  active_at: ago(242),
  interpreter: { number: "0217", line: "live" },
};
export const elsewhere: Partial<StaffCall> = {
  visitor_here: false,
  visitor_place: TERMINAL,
  at_kiosk: true,
};
export const talks = (change: Partial<StaffCall> = {}, more: View = {}): View =>
  on({ call: { ...active, ...change }, ...more });
export const asks = (change: Partial<StaffCall> = {}, more: View = {}): View =>
  on({
    call: { ...asked, ...change },
    queue: { position: 2, waiting: 3, expected: { from_at: within(10), until_at: within(400) } },
    ...more,
  });
export const LINES = ["你好", "我的社保卡丢了", "要带什么"];
export const NOTE = "社会保障卡挂失\n工本费 0 元，7 个工作日后到本窗口领取";
