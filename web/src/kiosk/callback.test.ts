import { get } from "svelte/store";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { settled } from "../call/testing.ts";
import type { Callback } from "../wire/types.gen.ts";
import { screen, NOTHING_YET } from "./screen.ts";
import { GONE_MS } from "./session.ts";
import { call, idle, kiosk } from "./testing.ts";

const callback: Callback = {
  callback_id: "b",
  call_id: "c",
  state: "waiting",
  code: "0472",
  language: "csl",
  asked_at: 0,
  tries: 0,
  most: 3,
  due_at: null,
};
const rings: Callback = { ...callback, state: "ringing", due_at: 45_000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A visitor who waits, and steps away. */
function away() {
  const at = kiosk({ ...idle, call });
  at.session.stepAway("c");
  at.connection.view.set({ ...idle, callback });
  return at;
}

test("who steps away is shown her number, and nothing films her any more", () => {
  const { connection, camera, kind } = away();
  expect(connection.sent).toEqual([{ type: "ask_callback", call_id: "c" }]);
  expect(kind()).toBe("called_back");
  expect(get(camera.state).kind).toBe("off");
});

test("who may not step away stays, and is shown nobody else's number", async () => {
  const { connection, session, kind } = kiosk({ ...idle, call });
  connection.answer = { ok: false, code: "already_in_call" };
  session.stepAway("c");
  await settled();
  connection.view.set({ ...idle, callback });
  expect(kind()).toBe("idle");
});

test("the kiosk is the next person's as soon as it is left alone, or told so", () => {
  const { session, kind } = away();
  session.look(false);
  expect(kind()).toBe("idle");
  session.look(true);
  expect(kind()).toBe("called_back");
  session.touched();
  vi.advanceTimersByTime(GONE_MS);
  expect(kind()).toBe("idle");
});

test("it rings over everything that stands between calls", () => {
  const { connection, kind } = away();
  connection.view.set({ ...idle, callback: rings });
  expect(kind()).toBe("callback_rings");
});

test("who answers is filmed first, and goes on in the call that was hers", async () => {
  const { connection, camera, session, kind } = away();
  connection.view.set({ ...idle, callback: rings });
  const before = camera.opened;
  void session.carryOut({ type: "answer_callback", callback_id: "b" });
  await settled();
  expect(camera.opened).toBe(before + 1);
  expect(connection.sent.at(-1)).toEqual({ type: "answer_callback", callback_id: "b" });
  connection.view.set({ ...idle, call: { ...call, state: "connecting", accepted_at: 1 } });
  expect(kind()).toBe("connecting");
  expect(connection.said()).not.toContain("hang_up");
});

test("one at a time is called back at a kiosk, and only before the first answer", () => {
  const local = {
    ...NOTHING_YET,
    line: "open" as const,
    camera: { kind: "off" as const },
    picture: null,
    waitsOn: "c",
  };
  const may = (view: Parameters<typeof screen>[0]) =>
    screen({ ...idle, ...view }, local) as { mayLeave?: boolean };
  expect(may({ call }).mayLeave).toBe(true);
  expect(may({ call, callback }).mayLeave).toBe(false);
  expect(may({ call: { ...call, accepted_at: 5 } }).mayLeave).toBe(false);
});
