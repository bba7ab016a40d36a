/** A visitor's views: what the states of the kiosk's gallery are made of. */

import type { Own, View } from "../kiosk/screen.ts";
import type { Callback, Hall, OnDuty, Place, QueuePlace, VisitorCall } from "../wire/types.gen.ts";
import { ago, CALL, NOW, within } from "./fakes.ts";
import { CSL, JOURNEY, LOCAL, SITE, TERMINAL, type Fixture } from "./fixture.ts";
import { COUNTERS } from "./hall.ts";

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

export const place: Place = {
  terminal_id: "t1",
  site_name: SITE,
  terminal_name: TERMINAL,
  languages: [CSL, LOCAL],
  default_language: "csl",
};
export const here = (...rows: OnDuty[]): Hall => ({ on_duty: rows });
export const csl = (n: number, free: number): OnDuty => ({ language: "csl", here: n, free });
export const hall = here(csl(3, 2), { language: "csl-zz", here: 1, free: 1 });

export const calledBack = (change: Partial<Callback> = {}): Callback => ({
  callback_id: "b1",
  call_id: CALL,
  state: "waiting",
  code: "0472",
  language: "csl",
  asked_at: ago(40),
  tries: 0,
  most: 3,
  due_at: null,
  ...change,
});
export const soon: QueuePlace = {
  position: 3,
  waiting: 5,
  expected: { from_at: within(200), until_at: within(520) },
};

export const asked: VisitorCall = {
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
export const accepted: VisitorCall = {
  ...asked,
  state: "connecting",
  accepted_at: ago(2),
  interpreter: { number: "0217", line: "joining" },
};
export const active: VisitorCall = {
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
export const asks: Partial<Own> = { intent: { type: "ask", language: "csl", replaces: null } };
export const lines = ["您好，请问要办什么？", "社会保障卡挂失，需要身份证原件", "请到 2 号窗口"];
