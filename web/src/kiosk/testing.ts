/** What tests of the kiosk begin with: a hall, a call, and a page in front of them. */

import { get } from "svelte/store";
import { vi } from "vitest";
import { TestCamera, TestLine, TestMedia } from "../call/testing.ts";
import { JOURNEY } from "../gallery/fixture.ts";
import type { KioskParts, Place, VisitorCall } from "../wire/types.gen.ts";
import { KioskSession } from "./session.ts";

const place: Place = {
  terminal_id: "t",
  site_name: { zh: "厅", en: "Hall" },
  terminal_name: { zh: "一号", en: "One" },
  languages: [
    { code: "csl", name: { zh: "中国手语", en: "CSL" } },
    { code: "csl-zz", name: { zh: "地方手语", en: "Local" } },
  ],
  default_language: "csl",
};
const hall = { on_duty: [{ language: "csl", here: 2, free: 1 }] };
export const call: VisitorCall = {
  call_id: "c",
  leg_id: "l",
  held: true,
  state: "waiting",
  language: "csl",
  asked_at: 0,
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
export const idle: Partial<KioskParts> = { place, hall, call: null };
export const active: VisitorCall = { ...call, state: "active", accepted_at: 1, active_at: 2 };

/** A kiosk whose line, camera and media do as they are told; it has been loaded in its call. */
export function kiosk(view: Partial<KioskParts> = idle, heldBefore: string | null = call.call_id) {
  const connection = new TestLine<KioskParts>();
  const camera = new TestCamera();
  const media = new TestMedia();
  const forgetLanguage = vi.fn();
  connection.heldBefore = heldBefore;
  connection.view.set(view);
  const session = new KioskSession({ connection, camera, media, forgetLanguage });
  const kind = () => get(session.screen).kind;
  return { connection, camera, media, session, kind, forgetLanguage };
}
