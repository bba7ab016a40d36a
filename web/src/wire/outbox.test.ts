import { get } from "svelte/store";
import { describe, expect, test } from "vitest";
import { Outbox, RESEND_MS, type Command } from "./outbox.ts";
import type { HangUp } from "./types.gen.ts";

const remembered = (stops: HangUp[] = []) => ({
  kept: stops,
  stops() {
    return this.kept;
  },
  keepStops(next: HangUp[]) {
    this.kept = next;
  },
});
const ask: Command = { type: "ask", id: "1", language: "csl", replaces: null };
const stop: HangUp = { type: "hang_up", id: "2", call_id: "c" };

describe("commands without an answer", () => {
  test("the answer reaches who asked, once", async () => {
    const outbox = new Outbox(remembered());
    const { answer } = outbox.put(ask, 0);
    outbox.settle("1", { ok: true });
    outbox.settle("1", { ok: false, code: "call_gone" });
    await expect(answer).resolves.toEqual({ ok: true });
    expect(outbox.due(0)).toEqual([]);
  });
  test("a young one is sent again with the same id", () => {
    const outbox = new Outbox(remembered());
    outbox.put(ask, 0);
    expect(outbox.due(RESEND_MS - 1)).toEqual([ask]);
  });
  test("a late ask never fires", async () => {
    const outbox = new Outbox(remembered());
    const { answer } = outbox.put(ask, 0);
    expect(outbox.due(RESEND_MS)).toEqual([]);
    await expect(answer).resolves.toEqual({ ok: false, code: "line_lost" });
  });
  test("what is recalled is forgotten, the rest stays", async () => {
    const outbox = new Outbox(remembered());
    const { answer } = outbox.put(ask, 0);
    outbox.put(stop, 0);
    outbox.recall("ask");
    await expect(answer).resolves.toEqual({ ok: false, code: "line_lost" });
    expect(outbox.due(0)).toEqual([stop]);
  });
  test("a stop waits as long as it takes, also over a reload", () => {
    const memory = remembered();
    new Outbox(memory).put(stop, 0);
    const reloaded = new Outbox(memory);
    expect(reloaded.isStopping("c")).toBe(true);
    expect(reloaded.due(1e12)).toEqual([stop]);
    reloaded.settle("2", { ok: false, code: "call_gone" });
    expect([reloaded.isStopping("c"), memory.kept]).toEqual([false, []]);
  });
  test("a call is stopped once, however often the button is pressed", () => {
    const outbox = new Outbox(remembered());
    const first = outbox.put(stop, 0);
    const second = outbox.put({ ...stop, id: "3" }, 1);
    expect(second.command.id).toBe("2");
    expect(second.answer).toBe(first.answer);
  });
  test("pages see which calls are being stopped", () => {
    const outbox = new Outbox(remembered());
    outbox.put(ask, 0);
    outbox.put(stop, 0);
    expect([...get(outbox.stops)]).toEqual(["c"]);
  });
});
