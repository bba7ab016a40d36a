/** What tests of the desk begin with: an interpreter, a ring, a call, and a page in front of her. */

import { get } from "svelte/store";
import type { Kept } from "../call/kept.ts";
import { TestCamera, TestLine, TestMedia } from "../call/testing.ts";
import { JOURNEY } from "../gallery/fixture.ts";
import type { DeskParts, InterpreterCall, Me, Ring } from "../wire/types.gen.ts";
import { DeskSession } from "./session.ts";

const language = { code: "csl", name: { zh: "中国手语", en: "CSL" } };
const place = {
  site_name: { zh: "厅", en: "Hall" },
  terminal_name: { zh: "一号", en: "One" },
  language,
};
export const me: Me = {
  person_id: "p",
  name: "李",
  number: "0217",
  centre_name: { zh: "中心", en: "Centre" },
  languages: [language],
  wish: "available",
  work: "idle",
  work_since: 0,
  work_until: null,
  signing: null,
  rest_until: null,
  practice: false,
};
export const resting: Me = { ...me, wish: "break" };
export const ring: Ring = {
  ...place,
  offer_id: "o",
  call_id: "c",
  topic: null,
  asked_at: 0,
  offered_at: 0,
  deadline_at: 15_000,
  recovery: false,
  emergency: false,
  changeover: null,
  asked_by: null,
  called_back: false,
};
export const call: InterpreterCall = {
  ...place,
  call_id: "c",
  leg_id: "l",
  leads: true,
  state: "connecting",
  asked_at: 0,
  accepted_at: 1,
  active_at: null,
  pictures_late: false,
  emergency: false,
  visitor_leg_id: "leg-visitor",
  visitor_line: "live",
  called_back: null,
  journey: JOURNEY,
};

/** A desk whose line, camera and media do as they are told. */
export function desk(view: Partial<DeskParts>, camera = new TestCamera(), kept?: Kept) {
  const connection = new TestLine<DeskParts>();
  const media = new TestMedia();
  connection.view.set(view);
  const session = new DeskSession({ connection, camera, media, ...(kept && { kept }) });
  const kind = () => get(session.screen).kind;
  return { connection, camera, media, session, kind };
}
