/** What a hall has beside its kiosk, for the states of every page: counters, staff, a visitor on the way. */

import type {
  Changeover,
  Counter,
  Handoff,
  HandoffEnd,
  Journey,
  Present,
  Summons,
} from "../wire/types.gen.ts";
import { ago, within } from "./fakes.ts";
import { JOURNEY, TERMINAL } from "./fixture.ts";

const counterOf = (n: number, state: Counter["state"] = "ready"): Counter => ({
  terminal_id: `c${String(n)}`,
  name: { zh: `${String(n)} 号窗口`, en: `Counter ${String(n)}` },
  state,
  visitor_window: true,
});
export const COUNTERS = {
  counters: [counterOf(1, "busy"), counterOf(2), counterOf(3, "closed"), counterOf(4)],
};
export const COUNTER = counterOf(2);

/** Another interpreter comes. */
export const changeover = (change: Partial<Changeover> = {}): Changeover => ({
  changeover_id: "x1",
  kind: "relief",
  state: "asked",
  stays: false,
  asked_at: ago(6),
  changes_at: null,
  leg_id: null,
  number: null,
  ...change,
});
const COMES = { leg_id: "leg-colleague", number: "0425" };
export const READY_TO_LEAD = changeover({ ...COMES, state: "ready" });
export const SWAPPING = changeover({ ...COMES, state: "counting", changes_at: within(2) });

export const summons = (change: Partial<Summons> = {}): Summons => ({
  summons_id: "s1",
  state: "asked",
  asked_at: ago(9),
  due_at: within(51),
  terminal_id: null,
  counter_name: null,
  ...change,
});
export const COMING = summons({
  state: "coming",
  due_at: null,
  terminal_id: "c2",
  counter_name: COUNTER.name,
});

export const handoff = (change: Partial<Handoff> = {}): Handoff => ({
  handoff_id: "h1",
  state: "asked",
  asked_at: ago(5),
  ready_at: null,
  due_at: within(175),
  opened: true,
  counter: COUNTER,
  ...change,
});
export const READY = handoff({ state: "ready", ready_at: ago(2) });
export const COUNTED = handoff({ state: "arrived", ready_at: ago(190), due_at: within(50) });
/** It goes to another counter than the one that is looked at. */
export const OTHER = handoff({ counter: counterOf(4) });
export const BLIND = handoff({ counter: counterOf(2, "no_camera") });

/** The visitor stays: the counter was not ready in time, or somebody called it off. */
export const LATE: HandoffEnd = {
  handoff_id: "h1",
  state: "expired",
  by: null,
  by_terminal_id: null,
  ended_at: ago(4),
  terminal_id: COUNTER.terminal_id,
  counter_name: COUNTER.name,
};
export const OFF: HandoffEnd = {
  ...LATE,
  state: "cancelled",
  by: "staff",
  by_terminal_id: COUNTER.terminal_id,
};

const present = (role: Present["role"], at: Partial<Present> = {}): Present => ({
  leg_id: `leg-${role}`,
  role,
  terminal_id: null,
  name: null,
  number: null,
  line: "live",
  ...at,
});
const PRESENT = [
  present("visitor", { terminal_id: "t1", name: TERMINAL }),
  present("interpreter", { number: "0217" }),
  present("staff", { leg_id: "leg-staff-2", terminal_id: "c2", name: COUNTER.name }),
  present("visitor", { leg_id: "leg-visitor-2", terminal_id: "c2", name: COUNTER.name }),
];

export const journey = (change: Partial<Journey> = {}): Journey => ({
  ...JOURNEY,
  topic: "social_security",
  present: PRESENT,
  ...change,
});

/** The visitor has arrived at the counter. */
export const SEATED = journey({ present: PRESENT.slice(1) });

/** All that a call can have while a handoff is open: a colleague who joined, and both of the counter. */
export const FIVE = [
  ...PRESENT,
  present("staff", { leg_id: "leg-staff-3", terminal_id: "c4", name: counterOf(4).name }),
];
