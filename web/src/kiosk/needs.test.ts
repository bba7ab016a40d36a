import { describe, expect, test } from "vitest";
import { MEDIA } from "../call/testing.ts";
import { needs } from "./needs.ts";
import { NOTHING_YET, type Local, type View } from "./screen.ts";
import { active, call, idle } from "./testing.ts";

const on = { kind: "on", stream: {} as MediaStream, drawn: false, microphone: true } as const;
const CAMERAS: Local["camera"][] = [
  { kind: "off" },
  { kind: "opening" },
  on,
  { kind: "trouble", trouble: "denied" },
];
const VIEWS: Record<string, View> = {
  "nothing yet": {},
  "no call": { ...idle, media: null },
  "another window's call": { ...idle, call: { ...active, held: false }, media: MEDIA },
  "a wait": { ...idle, call, media: null },
  "a call": { ...idle, call: active, media: MEDIA },
};
const ask = { type: "ask", language: "csl", replaces: null } as const;
const at = (local: Partial<Local>): Local => ({
  ...NOTHING_YET,
  line: "open",
  camera: { kind: "off" },
  picture: null,
  ...local,
});
const off = { camera: false, media: null, awake: false };

describe("what the kiosk needs", () => {
  describe.each(CAMERAS)("with a camera that is $kind", (camera) => {
    test.each(Object.keys(VIEWS))("is nothing in a window that speaks for nobody: %s", (name) => {
      for (const line of ["taken_over", "signed_out"] as const)
        for (const intent of [null, ask])
          expect(needs(VIEWS[name] ?? {}, at({ camera, line, intent }))).toEqual(off);
    });

    test.each([
      ["nothing yet", null, off],
      ["nothing yet", ask, { camera: true, media: null, awake: false }],
      ["no call", null, off],
      ["no call", ask, { camera: true, media: null, awake: false }],
      ["another window's call", null, off],
      ["another window's call", ask, { camera: true, media: null, awake: false }],
      ["a wait", null, { camera: true, media: null, awake: true }],
      ["a wait", ask, { camera: true, media: null, awake: true }],
      ["a call", null, { camera: true, media: MEDIA, awake: true }],
      ["a call", ask, { camera: true, media: MEDIA, awake: true }],
    ] as const)("follows %s and the tap %o, open or lost", (name, intent, needed) => {
      for (const line of ["connecting", "open", "lost"] as const)
        expect(needs(VIEWS[name] ?? {}, at({ camera, line, intent }))).toEqual(needed);
    });

    test.each(["a wait", "a call"])("is nothing once %s was stopped here", (name) => {
      const stopped = new Set(["c"]);
      for (const line of ["connecting", "open", "lost"] as const)
        expect(needs(VIEWS[name] ?? {}, at({ camera, line, stopped }))).toEqual(off);
    });
  });
});
