import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Me, Ring } from "../wire/types.gen.ts";
import { ACCEPTS_AFTER_MS, Practice, RESTS_FOR_MS } from "./practice.ts";

const language = { code: "csl", name: { zh: "中国手语", en: "CSL" } };
const me = (change: Partial<Me> = {}): Me => ({
  person_id: "p",
  name: "练习",
  number: "0000",
  centre_name: { zh: "中心", en: "Centre" },
  languages: [language],
  wish: "available",
  work: "idle",
  work_since: 0,
  work_until: null,
  practice: true,
  signing: null,
  rest_until: null,
  ...change,
});
const ring = (offer_id: string): Ring => ({
  offer_id,
  call_id: "c",
  site_name: { zh: "厅", en: "Hall" },
  terminal_name: { zh: "一号", en: "One" },
  language,
  topic: null,
  asked_at: 0,
  offered_at: 0,
  deadline_at: 15_000,
  recovery: false,
  emergency: false,
  changeover: null,
  asked_by: null,
  called_back: false,
});
const hands = () => ({
  wish: vi.fn(() => Promise.resolve()),
  accept: vi.fn(() => Promise.resolve()),
  ready: vi.fn(() => Promise.resolve()),
});

describe("the practice interpreter", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("takes calls from the start, once: who switches her off means it", () => {
    const does = hands();
    const practice = new Practice(does);
    practice.follow({ me: me({ wish: "off" }) });
    practice.follow({ me: me({ wish: "off" }) });
    expect(does.wish).toHaveBeenCalledExactlyOnceWith("available");
  });

  test("accepts after a moment, each ring once, however often it is told", () => {
    const does = hands();
    const practice = new Practice(does);
    practice.follow({ me: me(), ring: ring("o") });
    vi.advanceTimersByTime(ACCEPTS_AFTER_MS - 1);
    practice.follow({ me: me(), ring: ring("o") });
    expect(does.accept).not.toHaveBeenCalled();
    vi.advanceTimersByTime(ACCEPTS_AFTER_MS);
    expect(does.accept).toHaveBeenCalledOnce();
  });

  test("leaves it to the person who was faster", () => {
    const does = hands();
    const practice = new Practice(does);
    practice.follow({ me: me(), ring: ring("o") });
    practice.follow({ me: me({ work: "idle" }) });
    vi.advanceTimersByTime(ACCEPTS_AFTER_MS * 2);
    expect(does.accept).not.toHaveBeenCalled();
  });

  test("is ready again soon after a call or a miss", () => {
    for (const work of ["wrap_up", "not_responding"] as const) {
      const does = hands();
      new Practice(does).follow({ me: me({ work }) });
      vi.advanceTimersByTime(RESTS_FOR_MS);
      expect(does.ready).toHaveBeenCalledOnce();
    }
  });

  test("is nobody else's hand", () => {
    const does = hands();
    const practice = new Practice(does);
    practice.follow({ me: me({ practice: false, wish: "off" }), ring: ring("o") });
    practice.follow({});
    vi.advanceTimersByTime(60_000);
    expect(does.wish).not.toHaveBeenCalled();
    expect(does.accept).not.toHaveBeenCalled();
  });
});
