import { describe, expect, test } from "vitest";
import type { Me } from "../wire/types.gen.ts";
import { NOTHING_YET, screen, type Local, type View } from "./screen.ts";
import { call, me, ring } from "./testing.ts";

const at = (local: Partial<Local>): Local => ({
  ...NOTHING_YET,
  line: "open",
  camera: { kind: "off" },
  picture: null,
  ...local,
});
const idle: View = { me };
const working = (work: Me["work"], more: View = {}): View => ({ me: { ...me, work }, ...more });

describe("the desk without a call", () => {
  test("starts until the first view, and tells a line that stays away", () => {
    expect(screen({}, at({ line: "connecting" })).kind).toBe("starting");
    expect(screen({}, at({ line: "connecting", away: true })).kind).toBe("away");
    expect(screen(idle, at({ line: "lost" })).kind).toBe("idle");
    expect(screen({ me, ring }, at({ line: "lost", away: true })).kind).toBe("away");
  });

  test("gives way to another window, and asks who is not signed in to do so", () => {
    expect(screen(idle, at({ line: "taken_over" })).kind).toBe("taken_over");
    expect(screen(idle, at({ line: "signed_out" })).kind).toBe("signed_out");
  });

  test("is idle while nothing is asked of her", () => {
    for (const work of ["idle", "reserved", "on_call"] as const) {
      expect(screen(working(work), at({})).kind).toBe("idle");
    }
  });

  test("tells a camera that does not open", () => {
    const camera = { kind: "trouble", trouble: "in_use" } as const;
    expect(screen(idle, at({ camera }))).toMatchObject({
      kind: "camera_trouble",
      trouble: "in_use",
    });
    expect(screen({ me, ring }, at({ camera })).kind).toBe("ring");
  });

  test("rings, and says when the accept is on its way", () => {
    expect(screen({ me, ring }, at({}))).toMatchObject({ kind: "ring", accepting: false });
    expect(screen({ me, ring }, at({ accepting: "o" }))).toMatchObject({ accepting: true });
    expect(screen({ me, ring }, at({ accepting: "older" }))).toMatchObject({ accepting: false });
  });

  test("wraps up, with how the call ended", () => {
    const last = {
      call_id: "c",
      reason: "completed",
      ended_at: 1,
      topic: null,
      outcome: null,
    } as const;
    expect(screen(working("wrap_up", { last }), at({}))).toMatchObject({
      kind: "wrap_up",
      last,
    });
    expect(screen(working("wrap_up"), at({}))).toMatchObject({ last: null });
  });

  test("says that a ring was missed", () => {
    expect(screen(working("not_responding"), at({})).kind).toBe("missed");
  });
});

describe("the desk in a call", () => {
  const view: View = { me, call };

  test("is connecting until the visitor's picture flows", () => {
    expect(screen(view, at({})).kind).toBe("connecting");
    expect(screen(view, at({ picture: "connecting" })).kind).toBe("connecting");
    for (const picture of ["flowing", "stopped", "failed"] as const) {
      expect(screen(view, at({ picture }))).toMatchObject({ kind: "call", picture });
    }
  });

  test("goes on while the line is lost and without a camera", () => {
    const camera = { kind: "trouble", trouble: "missing" } as const;
    const state = at({ picture: "flowing", line: "lost", away: true, camera });
    expect(screen(view, state)).toMatchObject({
      kind: "call",
      lineLost: true,
      cameraTrouble: true,
    });
  });

  test("that was stopped here is over for this page", () => {
    const stopped = new Set(["c"]);
    expect(screen(view, at({ stopped, line: "lost" }))).toEqual({
      kind: "stopping",
      lineLost: true,
    });
    expect(screen(view, at({ stopped }))).toEqual({ kind: "stopping", lineLost: false });
  });
});
