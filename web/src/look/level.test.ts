import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { levelOf } from "./level.ts";

/** What the microphone gives, and how many ask it now. */
let loud = 0;
let listening = 0;
let resumed = 0;

class FakeContext {
  state = "suspended";
  resume = () => {
    resumed += 1;
    return Promise.resolve();
  };
  createMediaStreamSource = () => ({
    connect: () => {
      listening += 1;
    },
    disconnect: () => {
      listening -= 1;
    },
  });
}
class FakeAnalyser {
  fftSize = 1024;
  getFloatTimeDomainData = (moment: Float32Array) => moment.fill(loud);
}
const stream = { getAudioTracks: () => [{}] } as unknown as MediaStream;

describe("the level of a microphone", () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  beforeEach(() => {
    vi.useFakeTimers();
    [loud, listening, page.hidden] = [0, 0, false];
    vi.stubGlobal("document", page);
    vi.stubGlobal("AudioContext", FakeContext);
    vi.stubGlobal("AnalyserNode", FakeAnalyser);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  const turn = (hidden: boolean) => {
    page.hidden = hidden;
    page.dispatchEvent(new Event("visibilitychange"));
  };

  test("moves with the voice, and is measured only while it is looked at", () => {
    const seen: number[] = [];
    const level = levelOf(stream);
    expect(listening).toBe(0);
    const end = level.subscribe((now) => seen.push(now));
    loud = 0.125;
    vi.advanceTimersByTime(100);
    expect([listening, seen.at(-1)]).toEqual([1, 0.5]);
    turn(true);
    expect([listening, seen.at(-1)]).toEqual([0, 0]);
    turn(false);
    vi.advanceTimersByTime(100);
    expect([listening, seen.at(-1)]).toEqual([1, 0.5]);
    end();
    turn(false);
    expect(listening).toBe(0);
  });

  test("wakes up with the first touch of a page that was loaded anew", () => {
    const end = levelOf(stream).subscribe(() => undefined);
    const before = resumed;
    vi.advanceTimersByTime(1_000);
    expect(resumed).toBeGreaterThan(before);
    end();
  });

  test("of nobody is silence", () => {
    levelOf(null).subscribe((now) => {
      expect(now).toBe(0);
    });
    expect(listening).toBe(0);
  });
});
