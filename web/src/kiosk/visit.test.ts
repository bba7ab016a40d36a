import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MEDIA, settled } from "../call/testing.ts";
import { FAREWELL_MS, GONE_MS } from "./session.ts";
import { active, call, idle, kiosk } from "./testing.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a tap that was left", () => {
  test("is recalled, and the call that comes of it all the same is ended unseen", async () => {
    const { connection, camera, media, session } = kiosk(idle, null);
    session.ask();
    await settled();
    session.leave();
    expect(connection.recalled).toEqual(["ask"]);
    expect(get(camera.state).kind).toBe("off");
    const opened = camera.opened;
    connection.view.set({ ...idle, call, media: MEDIA });
    connection.view.set({ ...idle, call, media: MEDIA, queue: null });
    expect(connection.sent.slice(1)).toEqual([{ type: "hang_up", call_id: "c" }]);
    expect(camera.opened).toBe(opened);
    expect(media.ordered).toBeNull();
    expect(get(session.talk)).toBeNull();
  });

  test("tells no farewell of a call that nobody stood for", async () => {
    const { connection, session, kind } = kiosk(idle, null);
    session.ask();
    await settled();
    session.leave();
    connection.view.set({ ...idle, call });
    const last = {
      call_id: "c",
      reason: "abandoned",
      ended_at: 9,
      topic: null,
      outcome: null,
    } as const;
    connection.view.set({ ...idle, last });
    expect(kind()).toBe("idle");
  });

  test("is another thing than a reload: the call that was held goes on", () => {
    const { connection, camera, kind } = kiosk({ ...idle, call: active, media: MEDIA }, "c");
    expect(kind()).toBe("connecting");
    expect(camera.opened).toBe(1);
    expect(connection.sent).toEqual([]);
  });

  test("is another thing than a found call that was gone on with", async () => {
    const found = { ...idle, call: { ...active, held: false } };
    const { connection, session, kind } = kiosk(found, null);
    void session.carryOut({ type: "resume", call_id: "c" });
    await settled();
    connection.view.set({ ...idle, call: active });
    connection.view.set({ ...idle, call: active, queue: null });
    expect(kind()).toBe("connecting");
    expect(connection.said()).toEqual(["resume"]);
  });
});

describe("the next person", () => {
  test.each(["leave", "farewell"])("finds no choice of the one before: %s", async (way) => {
    const { connection, session, forgetLanguage } = kiosk(idle);
    session.chooseLanguage("csl-zz");
    session.ask();
    await settled();
    if (way === "leave") session.leave();
    else {
      connection.view.set({ ...idle, call });
      connection.view.set({
        ...idle,
        last: { call_id: "c", reason: "completed", ended_at: 9, topic: null, outcome: null },
      });
      expect(forgetLanguage).not.toHaveBeenCalled();
      vi.advanceTimersByTime(FAREWELL_MS);
    }
    expect(get(session.screen)).toMatchObject({ kind: "idle", language: { code: "csl" } });
    expect(forgetLanguage).toHaveBeenCalled();
  });

  test("finds the usual words when somebody chose others and walked away", () => {
    const { session, forgetLanguage } = kiosk(idle);
    session.chooseLanguage("csl-zz");
    session.touched();
    vi.advanceTimersByTime(GONE_MS - 1);
    expect(get(session.screen)).toMatchObject({ language: { code: "csl-zz" } });
    vi.advanceTimersByTime(1);
    expect(get(session.screen)).toMatchObject({ language: { code: "csl" } });
    expect(forgetLanguage).toHaveBeenCalledOnce();
  });

  test("finds the screen idle, whatever was left open between tap and call", async () => {
    const { camera, session, kind } = kiosk(idle);
    camera.opens = { kind: "trouble", trouble: "denied" };
    session.ask();
    await settled();
    expect(kind()).toBe("camera_trouble");
    vi.advanceTimersByTime(GONE_MS);
    expect(kind()).toBe("idle");
    expect(get(camera.state).kind).toBe("off");
    camera.opens = { kind: "opening" };
    session.ask();
    expect(kind()).toBe("opening");
    vi.advanceTimersByTime(GONE_MS);
    expect(kind()).toBe("idle");
  });

  test("who comes back to the screen in time has it for another minute", async () => {
    const { camera, session, kind } = kiosk(idle);
    camera.opens = { kind: "trouble", trouble: "denied" };
    session.ask();
    await settled();
    vi.advanceTimersByTime(GONE_MS - 1);
    session.touched();
    vi.advanceTimersByTime(GONE_MS - 1);
    expect(kind()).toBe("camera_trouble");
  });

  test("a line that blinks wipes nobody's choice", () => {
    const { connection, session } = kiosk(idle);
    session.chooseLanguage("csl-zz");
    connection.line.set("lost");
    vi.advanceTimersByTime(5_000);
    connection.line.set("open");
    expect(get(session.screen)).toMatchObject({ language: { code: "csl-zz" } });
  });
});
