import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MEDIA, settled, TestCamera, TestLine, TestMedia } from "../call/testing.ts";
import type { DeskParts, InterpreterCall, Me, Ring } from "../wire/types.gen.ts";
import { BLINK_MS, DeskSession, NOTICE_MS } from "./session.ts";

const language = { code: "csl", name: { zh: "中国手语", en: "CSL" } };
const place = {
  site_name: { zh: "厅", en: "Hall" },
  terminal_name: { zh: "一号", en: "One" },
  language,
};
const me: Me = {
  person_id: "p",
  name: "李",
  number: "0217",
  centre_name: { zh: "中心", en: "Centre" },
  languages: [language],
  wish: "available",
  work: "idle",
  work_since: 0,
  work_until: null,
  practice: false,
};
const resting: Me = { ...me, wish: "break" };
const ring: Ring = {
  ...place,
  offer_id: "o",
  call_id: "c",
  asked_at: 0,
  offered_at: 0,
  deadline_at: 15_000,
  recovery: false,
};
const call: InterpreterCall = {
  ...place,
  call_id: "c",
  leg_id: "l",
  state: "connecting",
  asked_at: 0,
  accepted_at: 1,
  active_at: null,
  pictures_late: false,
  visitor_line: "live",
};

function desk(view: Partial<DeskParts>, camera = new TestCamera()) {
  const connection = new TestLine<DeskParts>();
  const media = new TestMedia();
  connection.view.set(view);
  const session = new DeskSession({ connection, camera, media });
  const kind = () => get(session.screen).kind;
  return { connection, camera, media, session, kind };
}

const troubled = () => {
  const camera = new TestCamera();
  camera.opens = { kind: "trouble", trouble: "denied" };
  return camera;
};

describe("the desk's conduct", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("the switch opens the camera first, and keeps it open until the server knows", async () => {
    const { connection, camera, session } = desk({ me: resting });
    const switched = session.wish("available");
    connection.view.set({ me: resting, today: { calls: 1, signing_ms: 0, mean_answer_ms: null } });
    await switched;
    expect(connection.sent).toEqual([{ type: "set_wish", wish: "available" }]);
    connection.view.set({ me });
    expect(get(camera.state).kind).toBe("on");
    expect(camera.opened).toBe(1);
  });

  test("nobody is offered a desk whose camera does not open", async () => {
    const { connection, session, kind } = desk({ me: resting }, troubled());
    await session.wish("available");
    expect(connection.sent).toEqual([]);
    expect(kind()).toBe("camera_trouble");
    await session.wish("off");
    expect(kind()).toBe("idle");
    expect(connection.sent).toEqual([{ type: "set_wish", wish: "off" }]);
  });

  test("a reloaded desk opens its camera by itself; in trouble it takes a break", async () => {
    const { connection, kind } = desk({ me }, troubled());
    await settled();
    expect(kind()).toBe("camera_trouble");
    expect(connection.sent).toEqual([{ type: "set_wish", wish: "break" }]);
  });

  test("the retry of the camera takes calls again, and in a call only opens it", async () => {
    const camera = troubled();
    const { connection, session } = desk({ me: resting }, camera);
    camera.opens = { kind: "on", stream: {} as MediaStream, drawn: false, microphone: true };
    await session.retryCamera();
    expect(connection.said()).toEqual(["set_wish"]);
    connection.view.set({ me, call });
    await session.retryCamera();
    expect(connection.said()).toEqual(["set_wish"]);
  });

  test("off closes the camera", () => {
    const { connection, camera } = desk({ me });
    expect(get(camera.state).kind).toBe("on");
    connection.view.set({ me: { ...me, wish: "off" } });
    expect(get(camera.state).kind).toBe("off");
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
