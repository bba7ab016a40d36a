import { expect, test } from "vitest";
import { ago } from "../gallery/fakes.ts";
import { BLIND, handoff, OFF, READY } from "../gallery/hall.ts";
import { newsOf, troubleOf } from "./way.ts";

test("a counter's trouble is told while it is asked to be ready, and not after", () => {
  const dumb = { ...BLIND.counter, state: "no_microphone" as const };
  expect(troubleOf(BLIND)).toBe("no_camera");
  expect(troubleOf(handoff({ counter: dumb }))).toBe("no_microphone");
  expect([READY, handoff(), null].map(troubleOf)).toEqual([null, null, null]);
  for (const state of ["ready", "arrived"] as const)
    expect(troubleOf({ ...BLIND, state })).toBeNull();
});

test("a way that came to nothing is news for a while, and not to whoever called it off", () => {
  const off = { ...OFF, by: "interpreter" as const };
  const now = OFF.ended_at + 1_000;
  expect(newsOf(off, "visitor", now)).toBe(off);
  expect(newsOf(off, "interpreter", now)).toBeNull();
  expect(newsOf({ ...OFF, by: null }, "interpreter", now)).not.toBeNull();
  expect(newsOf(off, "visitor", OFF.ended_at + 21_000)).toBeNull();
  expect(newsOf(null, "visitor", ago(0))).toBeNull();
});

test("of two counters only the one that called it off is told nothing", () => {
  const off = { ...OFF, by_terminal_id: "c1" };
  const now = OFF.ended_at + 1_000;
  expect(newsOf(off, { counter: "c1" }, now)).toBeNull();
  expect(newsOf(off, { counter: "c2" }, now)).toBe(off);
  expect(newsOf(off, "interpreter", now)).toBe(off);
});
