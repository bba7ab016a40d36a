import { describe, expect, test } from "vitest";
import type { Around } from "../call/conduct.ts";
import { summons } from "../gallery/hall.ts";
import { calledBack } from "../gallery/kioskviews.ts";
import type { SiteCall } from "../wire/types.gen.ts";
import { callerOf, NOTHING_YET, screen, type Local } from "./screen.ts";
import { call, idle, place } from "./testing.ts";

const around: Around = { line: "open", camera: { kind: "off" }, picture: null };
const local = (own: Partial<Local> = {}): Local => ({ ...NOTHING_YET, ...around, ...own });

const asks = (id: string): SiteCall => ({
  call_id: id,
  state: "active",
  place_name: place.terminal_name,
  at_kiosk: true,
  topic: null,
  asked_at: 0,
  active_at: 1,
  interpreter_number: null,
  called_back: false,
  goes_to: null,
  handoff_end: null,
  summons: summons({ summons_id: id }),
});
const hall = (...ids: string[]) => ({ ...idle, calls: { calls: ids.map(asks) } });

describe("a counter that is asked to come", () => {
  test("shows the first one who asks, and is called anew by each further one", () => {
    const [one, two] = [screen(hall("a"), local()), screen(hall("a", "b"), local())];
    expect(two).toMatchObject({ kind: "summons", call: { call_id: "a" }, asking: ["a", "b"] });
    expect(callerOf(two)).not.toBe(callerOf(one));
    expect(callerOf(screen(hall("b"), local()))).toBe("b");
  });

  test("is not called by the one that it can not come to", () => {
    const hushed = new Set(["a"]);
    expect(screen(hall("a", "b"), local({ hushed }))).toMatchObject({ asking: ["b"] });
    expect(callerOf(screen(hall("a"), local({ hushed })))).toBeNull();
  });

  test("is asked also while it still says goodbye to the last visitor", () => {
    const farewell = "completed" as const;
    expect(screen(hall(), local({ farewell })).kind).toBe("ended");
    expect(screen(hall("a"), local({ farewell })).kind).toBe("summons");
  });

  test("is called by whoever is called back here, before anything else", () => {
    const callback = calledBack({ state: "ringing" });
    const rings = screen({ ...hall("a"), callback, call: { ...call, invited: true } }, local());
    expect(rings.kind).toBe("callback");
    expect(callerOf(rings)).toBe(callback.callback_id);
    expect(screen({ ...idle, callback: calledBack() }, local()).kind).toBe("idle");
  });

  test("is called by an invitation, each by its own", () => {
    const invited = (leg_id: string) =>
      screen({ ...idle, call: { ...call, leg_id, invited: true } }, local());
    expect(callerOf(invited("l1"))).not.toBe(callerOf(invited("l2")));
  });
});
