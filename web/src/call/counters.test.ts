import { describe, expect, it } from "vitest";
import type { Counter, CounterState, Handoff, Present } from "../wire/types.gen.ts";
import { aroundNumber, choices } from "./counters.ts";

const counter = (terminal_id: string, state: CounterState): Counter => ({
  terminal_id,
  name: { zh: terminal_id, en: terminal_id },
  state,
  visitor_window: true,
});
const present = (terminal_id: string, role: Present["role"]): Present => ({
  leg_id: `${terminal_id} ${role}`,
  role,
  terminal_id,
  name: null,
  number: null,
  line: "live",
});
const HALL = [counter("one", "ready"), counter("two", "busy"), counter("three", "closed")];

const told = (...present: Present[]) => on(null, ...present);
const on = (handoff: Handoff | null, ...present: Present[]) =>
  choices(HALL, {
    topic: null,
    summons: null,
    handoff,
    handoff_end: null,
    changeover: null,
    present,
  });

describe("where a call can go", () => {
  it("is to counters that are open and in no other call", () => {
    expect(told(present("kiosk", "visitor")).map(({ open }) => open)).toEqual([true, false, false]);
  });

  it("is to a counter whose staff came to the kiosk", () => {
    const [, two] = told(present("kiosk", "visitor"), present("two", "staff"));
    expect(two).toMatchObject({ state: "with_us", open: true });
  });

  it("is not to where the visitor sits", () => {
    const [, two] = told(present("two", "staff"), present("two", "visitor"));
    expect(two).toMatchObject({ state: "here", open: false });
  });

  it("is not to where she is on her way already", () => {
    const handoff: Handoff = {
      handoff_id: "handoff",
      state: "ready",
      asked_at: 0,
      ready_at: 0,
      due_at: null,
      opened: true,
      counter: counter("two", "ready"),
    };
    const [, two] = on(handoff, present("kiosk", "visitor"), present("two", "visitor"));
    expect(two).toMatchObject({ state: "next", open: false });
    const [, there] = on({ ...handoff, state: "arrived" }, present("two", "visitor"));
    expect(there?.state).toBe("here");
  });
});

describe("a counter's number", () => {
  it("stands alone", () => {
    expect(aroundNumber("2 号窗口")).toEqual(["", "2", " 号窗口"]);
    expect(aroundNumber("Counter 12")).toEqual(["Counter ", "12", ""]);
    expect(aroundNumber("Registration")).toEqual(["Registration", "", ""]);
    expect(aroundNumber("2nd floor, counter 3")).toEqual(["2nd floor, counter 3", "", ""]);
  });
});
