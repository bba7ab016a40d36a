import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BLINK_MS } from "../call/conduct.ts";
import { MEDIA, settled } from "../call/testing.ts";
import { NOTICE_MS } from "../call/notices.ts";
import { call, desk, me, resting, ring } from "./testing.ts";

describe("the desk's conduct", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(["taken_over", "signed_out"] as const)(
    "a window that is %s closes camera and links at once",
    (line) => {
      const { connection, camera, media } = desk({ me, call, media: MEDIA });
      expect([get(camera.state).kind, media.ordered]).toEqual(["on", MEDIA]);
      connection.line.set(line);
      expect([get(camera.state).kind, media.ordered]).toEqual(["off", null]);
    },
  );

  test("a call stopped here while the server is away needs no camera, unless she takes calls", () => {
    for (const [who, camera] of [
      [resting, "off"],
      [me, "on"],
    ] as const) {
      const told = desk({ me: who, call, media: MEDIA });
      told.connection.line.set("lost");
      void told.session.stop("c");
      expect(get(told.camera.state).kind).toBe(camera);
    }
  });

  test("a call that she left may come to her again", async () => {
    const { connection, session } = desk({ me, call, media: MEDIA });
    await session.stop("c");
    expect(get(session.screen).kind).toBe("stopping");
    connection.view.set({ me });
    connection.view.set({ me, call });
    expect(get(session.screen).kind).toBe("connecting");
  });

  test("who is called back and does not come is given up, and never hung up on", async () => {
    const calledBack = { callback_id: "b", due_at: 45_000, tries: 0, most: 3 };
    const { connection, session } = desk({ me, call: { ...call, called_back: calledBack } });
    await session.stop("c");
    expect(connection.sent).toContainEqual({ type: "end_callback", callback_id: "b", rings: true });
    expect(connection.said()).not.toContain("hang_up");
    session.choose();
    await session.summon();
    await session.changing.turn();
    expect([get(session.choosing), get(session.changing.open)]).toEqual([false, false]);
    expect(connection.said()).not.toContain("summon");
  });

  test("the screen stays lit while she takes calls", () => {
    const { connection, session } = desk({ me });
    expect(get(session.awake)).toBe(true);
    connection.view.set({ me: resting });
    expect(get(session.awake)).toBe(false);
  });

  test("accepts the ring once, however often the key is pressed", async () => {
    const { connection, session } = desk({ me, ring });
    void session.accept();
    void session.accept();
    expect(get(session.screen)).toMatchObject({ kind: "ring", accepting: true });
    await settled();
    expect(connection.sent).toEqual([{ type: "accept", offer_id: "o" }]);
  });

  test("tells why an accept was refused, for a moment", async () => {
    const { connection, session } = desk({ me, ring });
    connection.answer = { ok: false, code: "offer_gone" };
    await session.accept();
    expect(get(session.notice)).toBe("offer_gone");
    expect(get(session.screen)).toMatchObject({ accepting: false });
    vi.advanceTimersByTime(NOTICE_MS);
    expect(get(session.notice)).toBeNull();
  });

  test("passes on, and says that she is back", async () => {
    const { connection, session } = desk({ me, ring });
    await session.pass();
    await session.ready();
    expect(connection.sent).toEqual([{ type: "pass_on", offer_id: "o" }, { type: "be_ready" }]);
    connection.view.set({ me });
    await session.pass();
    await session.accept();
    expect(connection.sent).toHaveLength(2);
  });

  test("follows the call's media, reports the visitor's picture, and begins with sound", () => {
    const { connection, camera, media, kind } = desk({ me });
    camera.setMicrophone(false);
    connection.view.set({ me, call, media: MEDIA });
    expect(media.ordered).toBe(MEDIA);
    expect(get(camera.microphoneOn)).toBe(true);
    media.shows("visitor", "flowing");
    expect(kind()).toBe("call");
    expect(connection.sent).toEqual([
      { type: "report_media", call_id: "c", peer_leg_id: "leg-visitor", media: "flowing" },
    ]);
  });

  test("the key of the microphone switches it, and nothing where there is none", () => {
    const { camera, session } = desk({ me, call });
    session.turnMicrophone();
    expect(get(camera.microphoneOn)).toBe(false);
    session.turnMicrophone();
    camera.state.set({ kind: "on", stream: {} as MediaStream, drawn: false, microphone: false });
    session.turnMicrophone();
    expect(get(camera.microphoneOn)).toBe(true);
  });

  test("marks the call as an emergency, and takes it back", async () => {
    const { connection, session } = desk({ me });
    await session.markEmergency();
    expect(connection.sent).toEqual([]);
    for (const emergency of [false, true]) {
      connection.view.set({ me, call: { ...call, emergency } });
      await session.markEmergency();
    }
    expect(connection.sent).toEqual([
      { type: "mark_emergency", call_id: "c", emergency: true },
      { type: "mark_emergency", call_id: "c", emergency: false },
    ]);
  });

  test("a stop lets go of the media at once; one that is refused gives the call back", async () => {
    const { connection, media, session, kind } = desk({ me, call, media: MEDIA });
    const stopped = session.stop("c");
    expect(kind()).toBe("stopping");
    expect(media.ordered).toBeNull();
    await stopped;
    expect(kind()).toBe("stopping");
    connection.answer = { ok: false, code: "wrong_state" };
    await session.stop("c");
    expect(kind()).toBe("connecting");
  });

  test("tries for pictures anew once they are late, once each time", () => {
    const { connection, media } = desk({ me });
    for (const late of [false, true, true, false, true]) {
      connection.view.set({ me, call: { ...call, pictures_late: late } });
    }
    expect(media.restarts).toBe(2);
  });

  test("a blink of the line is not told, a longer break is", () => {
    const { connection, kind } = desk({ me });
    connection.line.set("lost");
    expect(kind()).toBe("idle");
    vi.advanceTimersByTime(BLINK_MS);
    expect(kind()).toBe("away");
    connection.line.set("open");
    expect(kind()).toBe("idle");
  });

  test("the practice interpreter answers by herself", async () => {
    const { connection, session } = desk({ me: { ...me, practice: true }, ring });
    vi.advanceTimersByTime(3_000);
    await settled();
    expect(connection.said()).toEqual(["accept"]);
    session.close();
  });
});
