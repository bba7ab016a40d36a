import { get } from "svelte/store";
import { beforeEach, describe, expect, test } from "vitest";
import { connect, type Connection } from "./connection.ts";
import { RESEND_MS } from "./outbox.ts";
import { ANSWER_MS } from "./retry.ts";
import { Hall } from "./testing.ts";
import type { KioskParts, ToPage } from "./types.gen.ts";

const hello: ToPage = { type: "hello", server_time: 91_000, demo: true };
const whole: ToPage = { type: "kiosk_view", seq: 1, whole: true, parts: {} as KioskParts };
const hangUp = { type: "hang_up", call_id: "c" } as const;
const beReady = { type: "be_ready" } as const;

let hall: Hall;
let line: Connection<KioskParts>;
const start = () => connect("kiosk", "k1", hall.openSocket, hall);
const reopen = () => {
  hall.passes(250);
  hall.socket.says(hello, whole);
};

describe("commands on their way", () => {
  beforeEach(() => {
    hall = new Hall();
    line = start();
    hall.socket.says(hello, whole);
  });
  test("the answer to an id is the answer to its command", async () => {
    const [first, second] = [line.send(beReady), line.send(beReady)];
    const [a, b] = hall.socket.sent as { id: string }[];
    hall.socket.says({ type: "refused", id: b?.id ?? "", code: "wrong_state", message: "" });
    hall.socket.says({ type: "ok", id: a?.id ?? "" });
    await expect(first).resolves.toEqual({ ok: true });
    await expect(second).resolves.toEqual({ ok: false, code: "wrong_state" });
  });
  test("an unanswered one is sent again, under its id, after a short break", () => {
    void line.send(beReady);
    const [before] = hall.socket.sent;
    hall.socket.breaks();
    reopen();
    expect(hall.socket.sent).toEqual([before]);
  });
  test("one that an open line does not answer in time means that the line is lost", () => {
    void line.send(beReady);
    const [before] = hall.socket.sent;
    hall.passes(ANSWER_MS - 1);
    expect([get(line.line), hall.sockets.length]).toEqual(["open", 1]);
    hall.passes(1);
    expect([get(line.line), hall.sockets[0]?.closed]).toEqual(["lost", true]);
    reopen();
    expect(hall.socket.sent).toEqual([before]);
  });
  test("one that was answered leaves the line alone", () => {
    void line.send(beReady);
    hall.socket.says({ type: "ok", id: (hall.socket.sent[0] as { id: string }).id });
    hall.passes(ANSWER_MS);
    expect(get(line.line)).toBe("open");
  });
  test("one that was recalled is not sent again, and its answer is that the line was lost", async () => {
    const answer = line.send({ type: "ask", language: "csl", replaces: null });
    hall.socket.breaks();
    line.recall("ask");
    await expect(answer).resolves.toEqual({ ok: false, code: "line_lost" });
    reopen();
    expect(hall.socket.sent).toEqual([]);
  });
  test("an unanswered one is given up while the line stays away", async () => {
    const answer = line.send(beReady);
    hall.socket.breaks();
    hall.passes(RESEND_MS);
    await expect(answer).resolves.toEqual({ ok: false, code: "line_lost" });
  });
  test("a server that is heard is waited for, however long it thinks", () => {
    void line.send(beReady);
    for (let second = 0; second < 10; second++) {
      hall.passes(1_000);
      hall.socket.says({ type: "ping", next_ms: 1_000, away: false });
    }
    expect([get(line.line), hall.sockets.length]).toEqual(["open", 1]);
    hall.passes(ANSWER_MS);
    expect(get(line.line)).toBe("lost");
  });
  test("one that is said in a short break goes out when the line is back", async () => {
    hall.socket.breaks();
    const answer = line.send(beReady);
    reopen();
    expect(hall.socket.sent).toMatchObject([beReady]);
    hall.socket.says({ type: "ok", id: (hall.socket.sent[0] as { id: string }).id });
    await expect(answer).resolves.toEqual({ ok: true });
  });
  test("one that is said late in a long break is not kept for its end", async () => {
    hall.socket.breaks();
    hall.passes(RESEND_MS);
    const answer = line.send(beReady);
    hall.passes(RESEND_MS);
    await expect(answer).resolves.toEqual({ ok: false, code: "line_lost" });
  });
  test("on a lost line an ask is refused at once", async () => {
    hall.socket.breaks();
    const answer = line.send({ type: "ask", language: "csl", replaces: null });
    await expect(answer).resolves.toEqual({ ok: false, code: "line_lost" });
    reopen();
    expect(hall.socket.sent).toEqual([]);
  });
  test("a stop pressed while the server is away is sent when it is back, also by a new page", () => {
    hall.socket.breaks();
    void line.send(hangUp);
    expect(line.stopPending("c")).toBe(true);
    line.close();
    line = start();
    expect(get(line.pendingStops)).toEqual(new Set(["c"]));
    hall.socket.says(hello, whole);
    expect(hall.socket.sent).toMatchObject([hangUp]);
    hall.socket.says({ type: "ok", id: (hall.socket.sent[0] as { id: string }).id });
    expect(line.stopPending("c")).toBe(false);
  });
});
