import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BLINK_MS } from "../call/conduct.ts";
import { MEDIA, settled } from "../call/testing.ts";
import { FAREWELL_MS } from "./session.ts";
import { active, call, idle, kiosk } from "./testing.ts";

describe("the kiosk's conduct", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("opens the camera at the tap, and asks only once it is open", async () => {
    const { connection, camera, session, kind } = kiosk();
    expect(camera.opened).toBe(0);
    session.ask();
    expect(kind()).toBe("opening");
    await settled();
    expect(camera.opened).toBe(1);
    expect(connection.sent).toEqual([{ type: "ask", language: "csl", replaces: null }]);
    connection.view.set({ ...idle, call });
    expect(kind()).toBe("waiting");
    expect(get(camera.state).kind).toBe("on");
  });

  test("asks for the sign language that was chosen", async () => {
    const { connection, session } = kiosk();
    session.chooseLanguage("csl-zz");
    session.ask();
    await settled();
    expect(connection.sent).toEqual([{ type: "ask", language: "csl-zz", replaces: null }]);
  });

  test("asks for nobody while the camera gives trouble, and goes on after a retry", async () => {
    const { connection, camera, session, kind } = kiosk();
    camera.opens = { kind: "trouble", trouble: "in_use" };
    session.ask();
    await settled();
    expect(kind()).toBe("camera_trouble");
    expect(connection.sent).toEqual([]);
    camera.opens = { kind: "on", stream: {} as MediaStream, drawn: false, microphone: true };
    session.retry();
    await settled();
    expect(connection.said()).toEqual(["ask"]);
  });

  test("goes on by itself once the camera is back, and asks once", async () => {
    const { connection, camera, session } = kiosk();
    camera.opens = { kind: "trouble", trouble: "missing" };
    session.ask();
    await settled();
    camera.state.set({ kind: "on", stream: {} as MediaStream, drawn: false, microphone: true });
    await settled();
    expect(connection.said()).toEqual(["ask"]);
  });

  test("a tap that was left does not come back when the camera opens late", async () => {
    const { connection, camera, session, kind } = kiosk();
    session.ask();
    session.leave();
    await settled();
    expect(connection.sent).toEqual([]);
    expect(kind()).toBe("idle");
    expect(get(camera.state).kind).toBe("off");
  });

  test("tells a refusal, closes the camera, and is idle again by itself", async () => {
    const { connection, camera, session, kind } = kiosk();
    connection.answer = { ok: false, code: "too_many" };
    session.ask();
    await settled();
    expect(kind()).toBe("refused");
    expect(get(camera.state).kind).toBe("off");
    vi.advanceTimersByTime(FAREWELL_MS);
    expect(kind()).toBe("idle");
  });

  test("an ask whose call never shows ends in the idle screen, with the camera closed", async () => {
    const { camera, session, kind } = kiosk();
    session.ask();
    await settled();
    vi.advanceTimersByTime(FAREWELL_MS);
    expect(kind()).toBe("idle");
    expect(get(camera.state).kind).toBe("off");
  });

  test("a reloaded page opens its camera again for the call that it holds", () => {
    const { camera, media } = kiosk({ ...idle, call: active, media: MEDIA });
    expect(camera.opened).toBe(1);
    expect(media.ordered).toBe(MEDIA);
  });

  test("a found call gets neither camera nor media before somebody says continue", async () => {
    const found = { ...idle, call: { ...active, held: false }, media: MEDIA };
    const { connection, camera, media, session, kind } = kiosk(found);
    expect(kind()).toBe("found");
    expect(camera.opened).toBe(0);
    expect(media.ordered).toBeNull();
    void session.carryOut({ type: "resume", call_id: "c" });
    await settled();
    expect(camera.opened).toBe(1);
    expect(connection.sent).toEqual([{ type: "resume", call_id: "c" }]);
  });

  test("new ends the found call in the same step", async () => {
    const { connection, session } = kiosk({ ...idle, call: { ...active, held: false } });
    session.askAnew();
    await settled();
    expect(connection.sent).toEqual([{ type: "ask", language: "csl", replaces: "c" }]);
  });

  test("stop closes camera and media at once, whatever the line does", async () => {
    const { connection, camera, media, session, kind } = kiosk({
      ...idle,
      call: active,
      media: MEDIA,
    });
    connection.line.set("lost");
    connection.answer = { ok: false, code: "line_lost" };
    session.stop("c");
    expect(kind()).toBe("stopping");
    expect(get(camera.state).kind).toBe("off");
    expect(media.ordered).toBeNull();
    await settled();
    expect(kind()).toBe("stopping");
    expect(connection.sent).toEqual([{ type: "hang_up", call_id: "c" }]);
  });

  test("a stop that still waits for the line after a reload keeps the camera closed", () => {
    const { connection, camera, media, kind } = kiosk({});
    connection.stops("c");
    connection.view.set({ ...idle, call: active, media: MEDIA });
    expect(kind()).toBe("stopping");
    expect(camera.opened).toBe(0);
    expect(media.ordered).toBeNull();
  });

  test("a stop that is refused gives the call back", async () => {
    const { connection, session, kind } = kiosk({ ...idle, call: active });
    connection.answer = { ok: false, code: "wrong_state" };
    session.stop("c");
    await settled();
    expect(kind()).toBe("connecting");
  });

  test("says farewell to its own call, then is idle by itself", () => {
    const { connection, camera, kind } = kiosk({ ...idle, call: active });
    const last = {
      call_id: "c",
      reason: "completed",
      ended_at: 9,
      topic: null,
      outcome: null,
    } as const;
    connection.view.set({ ...idle, last });
    expect(kind()).toBe("ended");
    expect(get(camera.state).kind).toBe("off");
    vi.advanceTimersByTime(FAREWELL_MS);
    expect(kind()).toBe("idle");
  });

  test("a new tap ends the farewell, and its clock", async () => {
    const { connection, session, kind } = kiosk({ ...idle, call: active });
    const last = {
      call_id: "c",
      reason: "failed",
      ended_at: 9,
      topic: null,
      outcome: null,
    } as const;
    connection.view.set({ ...idle, last });
    session.ask();
    await settled();
    connection.view.set({ ...idle, last, call: { ...call, call_id: "d" } });
    vi.advanceTimersByTime(FAREWELL_MS * 2);
    expect(kind()).toBe("waiting");
  });

  test("waiting on after the longest wait is told to the server, before it only to the page", () => {
    const { connection, session } = kiosk({ ...idle, call });
    session.waitOn("c", false);
    expect(connection.sent).toEqual([]);
    session.waitOn("c", true);
    expect(connection.sent).toEqual([{ type: "keep_waiting", call_id: "c" }]);
  });

  test("reports the interpreter's picture once there is one", () => {
    const { connection, media, kind } = kiosk({
      ...idle,
      call: { ...active, state: "connecting" },
    });
    expect(connection.said()).toEqual([]);
    media.shows("interpreter", "connecting");
    media.shows("interpreter", "flowing");
    expect(kind()).toBe("call");
    expect(connection.sent).toEqual(
      ["connecting", "flowing"].map((fact) => ({
        type: "report_media",
        call_id: "c",
        peer_leg_id: "leg-interpreter",
        media: fact,
      })),
    );
  });

  test("tries for pictures anew once they are late, once each time", () => {
    const { connection, media } = kiosk();
    for (const late of [false, true, true, false, true]) {
      connection.view.set({
        ...idle,
        call: { ...active, state: "connecting", pictures_late: late },
      });
    }
    expect(media.restarts).toBe(2);
  });
  test("a blink of the line is not told on an idle kiosk, a longer break is", () => {
    const { connection, kind } = kiosk();
    connection.line.set("lost");
    vi.advanceTimersByTime(BLINK_MS - 1);
    expect(kind()).toBe("idle");
    vi.advanceTimersByTime(1);
    expect(kind()).toBe("away");
    connection.line.set("open");
    expect(kind()).toBe("idle");
    connection.serverAway.set(true); // the line is there, but no command is taken
    vi.advanceTimersByTime(BLINK_MS);
    expect(kind()).toBe("away");
  });
  test.each(["taken_over", "signed_out"] as const)(
    "a window that is %s closes camera and links at once",
    (line) => {
      const { connection, camera, media } = kiosk({ ...idle, call: active, media: MEDIA });
      expect([get(camera.state).kind, media.ordered]).toEqual(["on", MEDIA]);
      connection.line.set(line);
      expect([get(camera.state).kind, media.ordered]).toEqual(["off", null]);
    },
  );

  test("has a talk exactly while it holds a call, and lets go of everything at the end", () => {
    const { connection, camera, session } = kiosk();
    expect(get(session.talk)).toBeNull();
    connection.view.set({ ...idle, call: active });
    expect(get(session.talk)).not.toBeNull();
    session.close();
    expect(get(camera.state).kind).toBe("off");
  });
});
