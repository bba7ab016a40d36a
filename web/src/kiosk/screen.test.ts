import { describe, expect, test } from "vitest";
import type { VisitorCall } from "../wire/types.gen.ts";
import { call } from "./testing.ts";
import { languageOf, NOTHING_YET, screen, type Local, type View } from "./screen.ts";

const place = {
  terminal_id: "t",
  site_name: { zh: "厅", en: "Hall" },
  terminal_name: { zh: "一号", en: "One" },
  languages: [
    { code: "csl", name: { zh: "中国手语", en: "CSL" } },
    { code: "csl-local", name: { zh: "地方手语", en: "Local" } },
  ],
  default_language: "csl",
};
const hall = { on_duty: [{ language: "csl", here: 2, free: 1 }] };
const on = { kind: "on", stream: {} as MediaStream, drawn: false, microphone: true } as const;
const trouble = { kind: "trouble", trouble: "denied" } as const;
const at = (local: Partial<Local>): Local => ({
  ...NOTHING_YET,
  line: "open",
  camera: { kind: "off" },
  picture: null,
  ...local,
});
const idle: View = { place, hall, call: null };
const withCall = (changes: Partial<VisitorCall>): View => ({
  place,
  hall,
  call: { ...call, ...changes },
});

describe("the kiosk without a call", () => {
  test("starts until the first view", () => {
    expect(screen({}, at({ line: "connecting" })).kind).toBe("starting");
  });

  test("says how many interpreters of the chosen sign language are here", () => {
    expect(screen(idle, at({}))).toMatchObject({ kind: "idle", here: 2, free: 1 });
    expect(screen(idle, at({ chosen: "csl-local" }))).toMatchObject({
      kind: "idle",
      here: 0,
      free: 0,
    });
  });

  test("a final close of the line comes before everything", () => {
    expect(screen(withCall({}), at({ line: "taken_over" })).kind).toBe("taken_over");
    expect(screen(withCall({}), at({ line: "signed_out" })).kind).toBe("signed_out");
  });

  test("tells a line that is lost for longer than a blink", () => {
    expect(screen(idle, at({ line: "lost" })).kind).toBe("idle");
    expect(screen(idle, at({ line: "lost", away: true })).kind).toBe("away");
  });

  test("shows the farewell of its own call, and a refusal, before it is idle", () => {
    const farewell = {
      call_id: "c",
      reason: "completed",
      ended_at: 1,
      topic: null,
      outcome: null,
    } as const;
    expect(screen(idle, at({ farewell, refused: "too_many" }))).toEqual({
      kind: "ended",
      reason: "completed",
      callId: "c",
    });
    expect(screen(idle, at({ refused: "too_many" }))).toEqual({
      kind: "refused",
      code: "too_many",
    });
  });

  test("a farewell of a call that this page load never had is not shown", () => {
    const last = {
      call_id: "old",
      reason: "completed",
      ended_at: 1,
      topic: null,
      outcome: null,
    } as const;
    expect(screen({ ...idle, last }, at({})).kind).toBe("idle");
  });
});

describe("the tap", () => {
  const intent = { type: "ask", language: "csl", replaces: null } as const;

  test("opens the camera first", () => {
    expect(screen(idle, at({ intent, camera: { kind: "opening" } })).kind).toBe("opening");
    expect(screen(idle, at({ intent, camera: on })).kind).toBe("opening");
  });

  test("says what is wrong with the camera, and whose call waits behind it", () => {
    expect(screen(idle, at({ intent, camera: trouble }))).toEqual({
      kind: "camera_trouble",
      trouble: "denied",
      callId: null,
    });
    expect(screen(withCall({ held: false }), at({ intent, camera: trouble }))).toMatchObject({
      callId: null,
    });
    expect(screen(withCall({}), at({ intent, camera: trouble }))).toMatchObject({ callId: "c" });
  });
});

describe("the kiosk with a call", () => {
  test("that this window does not hold asks whose it is", () => {
    expect(screen(withCall({ held: false }), at({})).kind).toBe("found");
  });

  test("waits in the queue, also while the line is lost", () => {
    const queue = { position: 2, waiting: 3, expected: null };
    expect(screen({ ...withCall({}), queue }, at({ camera: on }))).toMatchObject({
      kind: "waiting",
      queue,
      here: 2,
      lineLost: false,
    });
    expect(screen(withCall({}), at({ camera: on, line: "lost", away: true }))).toMatchObject({
      kind: "waiting",
      queue: null,
      lineLost: true,
    });
  });

  test("waits without a camera only until it is told", () => {
    expect(screen(withCall({}), at({ camera: trouble }))).toMatchObject({
      kind: "camera_trouble",
      callId: "c",
    });
  });

  test("asks whether to wait on when nobody of this language is on duty, once", () => {
    const empty = { ...withCall({}), hall: { on_duty: [] } };
    expect(screen(empty, at({ camera: on }))).toMatchObject({ kind: "nobody", tooLong: false });
    expect(screen(empty, at({ camera: on, waitsOn: "c" })).kind).toBe("waiting");
    expect(
      screen({ ...withCall({ ringing: true }), hall: { on_duty: [] } }, at({ camera: on })).kind,
    ).toBe("waiting");
    expect(screen(empty, at({ camera: on, line: "lost" })).kind).toBe("waiting");
  });

  test("asks again after the longest wait, until the choice is due", () => {
    const late = withCall({ patience_ended_at: 10, choose_by: 60 });
    expect(screen(late, at({ camera: on, waitsOn: "c" }))).toEqual({
      kind: "nobody",
      callId: "c",
      tooLong: true,
      chooseBy: 60,
      mayLeave: true,
    });
  });

  test("tells that the interpreter is lost before it asks anything", () => {
    const lost = { ...withCall({ interpreter_lost: true }), hall: { on_duty: [] } };
    expect(screen(lost, at({ camera: on })).kind).toBe("interpreter_lost");
  });

  test("is connecting until the interpreter's picture flows", () => {
    for (const picture of [null, "connecting"] as const) {
      expect(screen(withCall({ state: "connecting" }), at({ camera: on, picture })).kind).toBe(
        "connecting",
      );
    }
    for (const picture of ["flowing", "stopped", "failed"] as const) {
      expect(screen(withCall({ state: "active" }), at({ camera: on, picture }))).toMatchObject({
        kind: "call",
        picture,
        lineLost: false,
        cameraTrouble: null,
      });
    }
  });

  test("goes on while the line is lost, and without a camera", () => {
    const state = at({ camera: trouble, picture: "flowing", line: "lost", away: true });
    expect(screen(withCall({ state: "active" }), state)).toMatchObject({
      kind: "call",
      lineLost: true,
      cameraTrouble: "denied",
    });
  });

  test("that was stopped here is over for this page, whatever the line does", () => {
    const stopped = new Set(["c"]);
    expect(screen(withCall({ state: "active" }), at({ stopped, line: "lost" }))).toEqual({
      kind: "stopping",
      lineLost: true,
    });
    expect(screen(withCall({ state: "active" }), at({ stopped }))).toEqual({
      kind: "stopping",
      lineLost: false,
    });
  });
});

describe("the sign language of a tap", () => {
  test("is the chosen one where the site has it, else the site's own, else any", () => {
    expect(languageOf(place, "csl-local").code).toBe("csl-local");
    expect(languageOf(place, "asl").code).toBe("csl");
    expect(languageOf({ ...place, default_language: "asl" }, null).code).toBe("csl");
    expect(languageOf({ ...place, languages: [] }, null).code).toBe("csl");
  });
});
