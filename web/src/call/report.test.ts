import { writable } from "svelte/store";
import { describe, expect, test } from "vitest";
import type { Answer, CommandBody, Line } from "../wire/connection.ts";
import { reportSights, type Sight } from "./report.ts";

function wire() {
  const line = writable<Line>("open");
  const sent: CommandBody[] = [];
  let open = true;
  line.subscribe((now) => {
    open = now === "open";
  });
  const send = (command: CommandBody): Promise<Answer> => {
    if (!open) return Promise.resolve({ ok: false, code: "line_lost" });
    sent.push(command);
    return Promise.resolve({ ok: true });
  };
  const told = () => sent.map((each) => (each.type === "report_media" ? each.media : each.type));
  return { line, send, told };
}

const seen = (picture: Sight["picture"], legId = "leg"): Sight => ({
  callId: "call",
  legId,
  picture,
});
const settled = () => new Promise((done) => setTimeout(done, 0));

describe("what a page tells of the picture opposite", () => {
  test("is connecting at once and flowing with the first frame, each once", () => {
    const { line, send, told } = wire();
    const sight = writable([seen("connecting")]);
    const end = reportSights({ line, send }, sight);
    sight.set([seen("connecting")]);
    sight.set([seen("flowing")]);
    sight.set([seen("stopped")]);
    sight.set([seen("flowing")]);
    expect(told()).toEqual(["connecting", "flowing"]);
    end();
  });

  test("is told of each person anew", () => {
    const { line, send, told } = wire();
    const sight = writable([seen("flowing", "first")]);
    reportSights({ line, send }, sight);
    sight.set([]);
    sight.set([seen("stopped", "second")]);
    expect(told()).toEqual(["flowing", "connecting"]);
  });

  test("is told of everybody in the call, and of who left no more", () => {
    const { line, send, told } = wire();
    const sight = writable([seen("flowing", "first")]);
    reportSights({ line, send }, sight);
    sight.set([seen("flowing", "first"), seen("connecting", "second")]);
    sight.set([seen("flowing", "second")]);
    sight.set([seen("flowing", "first"), seen("flowing", "second")]);
    expect(told()).toEqual(["flowing", "connecting", "flowing", "flowing"]);
  });

  test("waits for a line that was lost", async () => {
    const { line, send, told } = wire();
    const sight = writable<Sight[]>([]);
    reportSights({ line, send }, sight);
    line.set("lost");
    sight.set([seen("flowing")]);
    await settled();
    expect(told()).toEqual([]);
    line.set("open");
    expect(told()).toEqual(["flowing"]);
  });

  test("says that it failed", () => {
    const { line, send, told } = wire();
    reportSights({ line, send }, writable([seen("failed")]));
    expect(told()).toEqual(["failed"]);
  });
});
