/** What tests of the counter begin with: a hall, a call, and a page in front of its staff. */

import { get } from "svelte/store";
import { vi } from "vitest";
import { TestCamera, TestLine, TestMedia } from "../call/testing.ts";
import { JOURNEY } from "../gallery/fixture.ts";
import type { CounterParts, Place, Shift, StaffCall } from "../wire/types.gen.ts";
import type { Own } from "./screen.ts";
import { CounterSession, type Tools } from "./session.ts";
import { Windows } from "./windows.ts";

/** No second window. */
const NOBODY = { postMessage: () => undefined, onmessage: null };

export const place: Place = {
  terminal_id: "t",
  site_name: { zh: "厅", en: "Hall" },
  terminal_name: { zh: "二号", en: "Two" },
  languages: [{ code: "csl", name: { zh: "中国手语", en: "CSL" } }],
  default_language: "csl",
};
export const shift: Shift = { on: true, state: "ready", visitor_window: true, opens_at_once: true };
export const call: StaffCall = {
  call_id: "c",
  leg_id: "l",
  role: "staff",
  invited: false,
  state: "active",
  language: "csl",
  asked_at: 0,
  ringing: false,
  patience_ended_at: null,
  choose_by: null,
  accepted_at: 1,
  active_at: 2,
  pictures_late: false,
  interpreter_lost: false,
  interpreter: { number: "0217", line: "live" },
  visitor_leg_id: "leg-visitor",
  visitor_line: "live",
  visitor_here: true,
  visitor_place: place.terminal_name,
  at_kiosk: true,
  code: "0472",
  journey: JOURNEY,
};
export const idle: Partial<CounterParts> = { place, shift, calls: { calls: [] }, call: null };

/** A counter whose line, cameras and media do as they are told. */
export function counter(
  view: Partial<CounterParts> = idle,
  own: Partial<Own> = {},
  more: Partial<Pick<Tools, "kept" | "windows">> = {},
) {
  const connection = new TestLine<CounterParts>();
  const [camera, preview, media] = [new TestCamera(), new TestCamera(), new TestMedia()];
  connection.view.set(view);
  const devices: { tell: () => void } = { tell: () => undefined };
  const tools = {
    connection,
    camera,
    preview,
    media,
    want: vi.fn(),
    windows: new Windows("c", { getItem: () => null, setItem: () => undefined }, NOBODY),
    openVisitorWindow: vi.fn(),
    onMayOpen: (tell: () => void) => {
      devices.tell = tell;
      return () => undefined;
    },
    allowNotices: vi.fn(),
    call: vi.fn(() => () => undefined),
    ...more,
  };
  const session = new CounterSession(tools, own);
  return { ...tools, devices, session, kind: () => get(session.screen).kind };
}
