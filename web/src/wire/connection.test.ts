import { get } from "svelte/store";
import { beforeEach, describe, expect, test } from "vitest";
import { connect, type Connection } from "./connection.ts";
import { Hall } from "./testing.ts";
import type { KioskParts, ToPage, VisitorCall } from "./types.gen.ts";

const hello: ToPage = { type: "hello", server_time: 91_000, demo: true };
const view = (seq: number, whole: boolean, parts: Partial<KioskParts>): ToPage => ({
  type: "kiosk_view",
  seq,
  whole,
  parts: parts as KioskParts,
});
const call = (held: boolean) => ({ call_id: "c", held }) as VisitorCall;
const beReady = { type: "be_ready" } as const;

let hall: Hall;
let line: Connection<KioskParts>;
const start = () => connect("kiosk", "k1", hall.openSocket, hall);
const reopen = () => {
  hall.passes(250);
  hall.socket.says(hello, view(1, true, {}));
};

beforeEach(() => {
  hall = new Hall();
  line = start();
});

describe("opening", () => {
  test("the address names page, seat and this page load", () => {
    expect(hall.socket.path.pathname).toBe("/ws/kiosk");
    expect(Object.fromEntries(hall.socket.path.searchParams)).toEqual({
      seat: "k1",
      window: "id1",
    });
  });
  test("the line is open with the first whole view, and the server's clock is ours", () => {
    hall.socket.says(hello);
    expect(get(line.line)).toBe("connecting");
    hall.socket.says(view(7, true, { call: null }));
    expect(get(line.line)).toBe("open");
    expect(get(line.hello)?.demo).toBe(true);
    hall.passes(10);
    expect(line.now()).toBe(91_010);
  });
  test("a window that comes back after a whole view says so, a first knock or a new window does not", () => {
    const again = () => hall.socket.path.searchParams.get("again");
    expect(again()).toBeNull();
    hall.socket.breaks();
    hall.passes(250);
    expect(again()).toBeNull();
    hall.socket.says(hello, view(1, true, {}));
    hall.socket.breaks();
    hall.passes(250);
    expect(again()).toBe("1");
    hall.socket.breaks(4001);
    line.useHere();
    expect(again()).toBeNull();
  });
  test("a socket that never opens is given up and tried again", () => {
    hall.passes(8_250);
    expect(hall.sockets.map((socket) => socket.closed)).toEqual([true, false]);
  });
  test("a server that let the page in is waited for, but not for ever", () => {
    hall.socket.opens();
    hall.passes(29_999);
    expect(hall.sockets).toHaveLength(1);
    hall.passes(251);
    expect(hall.sockets.map((socket) => socket.closed)).toEqual([true, false]);
  });
});

describe("the view", () => {
  test("changed parts are merged in", () => {
    hall.socket.says(
      hello,
      view(1, true, { call: null, queue: null }),
      view(2, false, { call: call(true) }),
    );
    expect(get(line.view)).toEqual({ call: call(true), queue: null });
  });
  test("a gap starts afresh, and the old view stays on the page until then", () => {
    hall.socket.says(hello, view(1, true, { call: null }), view(3, false, {}));
    expect([get(line.line), get(line.view)]).toEqual(["lost", { call: null }]);
    hall.passes(250);
    hall.socket.says(hello, view(1, true, { call: call(false) }));
    expect([get(line.line), get(line.view)]).toEqual(["open", { call: call(false) }]);
  });
});

describe("losing the line", () => {
  test("tries come later and later, and the same window knocks", () => {
    for (const wait of [250, 500, 1_000, 2_000, 2_000]) {
      hall.socket.breaks();
      const before = hall.sockets.length;
      hall.passes(wait - 1);
      expect(hall.sockets).toHaveLength(before);
      hall.passes(1);
      expect(hall.sockets).toHaveLength(before + 1);
    }
    expect(new Set(hall.sockets.map(({ path }) => path.searchParams.get("window"))).size).toBe(1);
  });
  test("after an opened line the first try comes soon again", () => {
    hall.socket.breaks();
    hall.passes(250);
    hall.socket.says(hello, view(1, true, {}));
    hall.socket.breaks();
    reopen();
    expect(get(line.line)).toBe("open");
  });
  test("pings are answered at once and their silence is a lost line", () => {
    hall.socket.says(hello, view(1, true, {}), { type: "ping", next_ms: 1_000, away: false });
    expect(hall.socket.sent).toEqual([{ type: "pong" }]);
    hall.passes(4_999);
    expect(get(line.line)).toBe("open");
    hall.passes(1);
    expect(get(line.line)).toBe("lost");
  });
  test("a ping tells that the server takes no commands just now, and that it does again", () => {
    const told = [true, false].map((away) => {
      hall.socket.says({ type: "ping", next_ms: 1_000, away });
      return get(line.serverAway);
    });
    expect(told).toEqual([true, false]);
    expect(get(line.line)).not.toBe("lost");
  });
  test("at rest three quarters of a minute are no silence", () => {
    hall.socket.says(hello, view(1, true, {}), { type: "ping", next_ms: 20_000, away: false });
    hall.passes(42_000);
    expect(get(line.line)).toBe("open");
  });
  test("who comes back to the page does not wait for the next try", () => {
    hall.socket.breaks();
    hall.wake(false);
    expect(hall.sockets).toHaveLength(2);
    hall.passes(5_000);
    expect(hall.sockets).toHaveLength(2);
  });
  test("a changed network means a new socket, an open page seen again does not", () => {
    hall.socket.says(hello, view(1, true, {}));
    hall.wake(false);
    expect(hall.sockets).toHaveLength(1);
    hall.wake(true);
    expect(hall.sockets).toHaveLength(2);
  });
});

describe("being sent away for good", () => {
  test.each([
    [4001, "taken_over", "kiosk"],
    [4003, "signed_out", "desk"],
  ] as const)("after %i the page is %s and stays away", async (code, end, page) => {
    line.close();
    hall.sockets.length = 0;
    line = connect(page, "k1", hall.openSocket, hall) as Connection<KioskParts>;
    hall.socket.says(hello, view(1, true, {}));
    const answer = line.send(beReady);
    hall.socket.breaks(code);
    hall.wake(true);
    hall.passes(60_000);
    expect([get(line.line), hall.sockets.length]).toEqual([end, 1]);
    await expect(answer).resolves.toEqual({ ok: false, code: "line_lost" });
  });
  test("a terminal that was signed out asks now and then whether it is taken back", () => {
    hall.socket.says(hello, view(1, true, {}));
    hall.socket.breaks(4003);
    hall.passes(10_000);
    hall.socket.breaks(4003);
    expect(get(line.line)).toBe("signed_out");
    hall.passes(9_999);
    expect(hall.sockets).toHaveLength(2);
    hall.passes(1);
    hall.socket.says(hello, view(1, true, {}));
    expect([get(line.line), hall.sockets.length]).toEqual(["open", 3]);
  });
  test("a page that takes over again is a new window, and shows nothing of the old one", () => {
    hall.socket.says(hello, view(1, true, { call: call(true) }));
    hall.socket.breaks(4001);
    line.useHere();
    expect(get(line.view)).toEqual({});
    expect(hall.sockets.map(({ path }) => path.searchParams.get("window"))).toEqual(["id1", "id2"]);
    expect(get(line.line)).toBe("connecting");
  });
});

describe("the held call", () => {
  test("a page knows which call it took part in before it was loaded anew", () => {
    hall.socket.says(hello, view(1, true, { call: call(true) }));
    expect(line.heldBefore).toBeNull();
    line.close();
    expect(start().heldBefore).toBe("c");
  });
  test("a reloaded kiosk names the call that it took part in", () => {
    hall.socket.says(hello, view(1, true, { call: call(true) }));
    line.close();
    start();
    expect(hall.socket.path.searchParams.get("holds")).toBe("c");
  });
  test.each([
    ["is over", null],
    ["is another window's", call(false)],
  ])("it is forgotten when the call %s", (_, next) => {
    hall.socket.says(hello, view(1, true, { call: call(true) }), view(2, false, { call: next }));
    line.close();
    start();
    expect(hall.socket.path.searchParams.has("holds")).toBe(false);
  });
});

describe("whispers", () => {
  const text = { type: "text", call_id: "c", line: 0, n: 0, text: "a", done: false } as const;
  test("they go out on an open line and vanish on a lost one", () => {
    line.whisper(text);
    hall.socket.says(hello, view(1, true, {}));
    line.whisper(text);
    expect(hall.socket.sent).toEqual([text]);
  });
  test("they reach who listens, until she stops", () => {
    const heard: string[] = [];
    const stop = line.onWhisper(({ type }) => heard.push(type));
    const signal: ToPage = {
      type: "signal",
      link_id: "l",
      generation: 1,
      description: null,
      candidate: null,
    };
    hall.socket.says(signal);
    stop();
    hall.socket.says(signal);
    expect(heard).toEqual(["signal"]);
  });
});
