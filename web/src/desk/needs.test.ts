import { describe, expect, test } from "vitest";
import { MEDIA } from "../call/testing.ts";
import { needs } from "./needs.ts";
import { NOTHING_YET, type Local, type View } from "./screen.ts";
import { call, me, resting, ring } from "./testing.ts";

const on = { kind: "on", stream: {} as MediaStream, drawn: false, microphone: true } as const;
const trouble = { kind: "trouble", trouble: "missing" } as const;
const WELL: Local["camera"][] = [{ kind: "off" }, { kind: "opening" }, on];
const LINES = ["connecting", "open", "lost"] as const;
const VIEWS: Record<string, View> = {
  "nothing yet": {},
  available: { me, call: null, ring: null, media: null },
  "a break": { me: resting, call: null, ring: null, media: null },
  "a ring": { me, call: null, ring, media: null },
  "a call": { me, call, ring: null, media: MEDIA },
  "a call before a break": { me: resting, call, ring: null, media: MEDIA },
};
const at = (local: Partial<Local>): Local => ({
  ...NOTHING_YET,
  line: "open",
  camera: on,
  picture: null,
  ...local,
});
const seen = (media: typeof MEDIA | null | undefined) => ({ camera: true, media, awake: true });
const off = { camera: false, media: null, awake: false };

describe("what the desk needs", () => {
  test.each(Object.keys(VIEWS))("is nothing in a window that speaks for nobody: %s", (name) => {
    for (const line of ["taken_over", "signed_out"] as const)
      for (const camera of [...WELL, trouble])
        for (const wishes of [null, "available"] as const)
          expect(needs(VIEWS[name] ?? {}, at({ line, camera, wishes }))).toEqual(off);
  });

  test.each([
    ["nothing yet", null, { camera: false, media: undefined, awake: false }],
    ["nothing yet", "available", seen(undefined)],
    ["available", null, seen(null)],
    ["available", "available", seen(null)],
    ["available", "break", off],
    ["available", "off", off],
    ["a break", null, off],
    ["a break", "available", seen(null)],
    ["a ring", null, seen(null)],
    ["a ring", "break", seen(null)],
    ["a call", null, seen(MEDIA)],
    ["a call", "off", seen(MEDIA)],
    ["a call before a break", null, seen(MEDIA)],
  ] as const)("follows %s and the switch %s, open or lost", (name, wishes, needed) => {
    for (const line of LINES)
      for (const camera of WELL)
        expect(needs(VIEWS[name] ?? {}, at({ line, camera, wishes }))).toEqual(needed);
  });

  test("is no camera for a call that was stopped here, unless she goes on taking calls", () => {
    const stopped = new Set(["c"]);
    for (const line of LINES) {
      const own = at({ line, stopped });
      expect(needs(VIEWS["a call before a break"] ?? {}, own)).toEqual(off);
      expect(needs(VIEWS["a call"] ?? {}, own)).toEqual(seen(null));
    }
  });

  test.each([
    ["available", null, "break"],
    ["available", "available", "break"],
    ["available", "off", undefined],
    ["a ring", null, "break"],
    ["a break", null, undefined],
    ["a break", "available", undefined],
    ["a call", null, undefined],
    ["a call before a break", null, undefined],
    ["nothing yet", null, undefined],
  ] as const)("is a break where nobody could see her: %s, switch %s", (name, wishes, wish) => {
    const own = at({ camera: trouble, wishes });
    expect(needs(VIEWS[name] ?? {}, own).wish).toBe(wish);
    for (const line of ["connecting", "lost"] as const)
      expect(needs(VIEWS[name] ?? {}, { ...own, line }).wish).toBeUndefined();
  });

  test("keeps a trouble to be told, also on the break that it brings", () => {
    for (const view of Object.values(VIEWS))
      expect(needs(view, at({ camera: trouble })).camera).toBe(true);
  });
});
