import { describe, expect, test } from "vitest";
import { beat, firstPulse, SILENCE, sampleOf, type Pulse } from "./pulse.ts";

/** Looks each `stepMs`; the numbers are frames decoded so far, `x` a link that has failed. */
function watch(stepMs: number, ...looks: (number | "x")[]): Pulse {
  let pulse = firstPulse(0);
  looks.forEach((look, index) => {
    const frames = look === "x" ? pulse.frames : look;
    pulse = beat(pulse, { frames, sound: SILENCE }, (index + 1) * stepMs, look === "x");
  });
  return pulse;
}

describe("the pulse of a picture", () => {
  test.each([
    ["connecting", [0, 0]],
    ["flowing", [0, 1]],
    ["flowing", [1, 31, 61]],
    ["stopped", [1, 31, 31]],
    ["flowing", [1, 31, 31, 32]],
    ["failed", [0, "x"]],
    ["failed", [1, 31, "x"]],
    ["connecting", [0, "x", 0]],
    ["flowing", [1, 31, 5]],
  ] as const)("is %s after %j", (picture, looks) => {
    expect(watch(1000, ...looks).picture).toBe(picture);
  });
  test("stops only after a second without a frame", () => {
    expect(watch(250, 8, 15, 15, 15, 15).picture).toBe("flowing");
    expect(watch(250, 8, 15, 15, 15, 15, 15).picture).toBe("stopped");
  });
  test("counts frames per second over about a second", () => {
    expect(watch(250, 1, 8, 16, 23, 31).framesPerSecond).toBe(30);
    expect(watch(1000, 1, 21, 21).framesPerSecond).toBe(0);
    expect(watch(1000, 0, 1).framesPerSecond).toBeNull();
  });
});

describe("the voice of a link", () => {
  /** Looks each second; the numbers are the root mean square of what was heard since the last one. */
  function hears(...levels: number[]): boolean[] {
    let pulse = firstPulse(0);
    let energy = 0;
    return levels.map((level, at) => {
      energy += level ** 2;
      pulse = beat(pulse, { frames: at, sound: { energy, seconds: at + 1 } }, at * 1000, false);
      return pulse.speaks;
    });
  }

  test("is there while somebody speaks, and gone in the next silence", () => {
    expect(hears(0, 0.06, 0.05, 0.002, 0)).toEqual([false, true, true, false, false]);
  });

  test("is not there where nothing is heard, nor in the noise of a hall", () => {
    expect(hears(0.004, 0.005)).toEqual([false, false]);
    expect(beat(firstPulse(0), { frames: 1, sound: SILENCE }, 1, false).speaks).toBe(false);
  });

  test("is read from the sound that arrives, never from the picture or what leaves", () => {
    const report = new Map<string, object>([
      ["a", { type: "outbound-rtp", kind: "audio", totalAudioEnergy: 9, totalSamplesDuration: 9 }],
      ["b", { type: "inbound-rtp", kind: "audio", totalAudioEnergy: 1, totalSamplesDuration: 2 }],
      ["c", { type: "inbound-rtp", kind: "video", framesDecoded: 7 }],
    ]);
    expect(sampleOf(report as unknown as RTCStatsReport)).toEqual({
      frames: 7,
      sound: { energy: 1, seconds: 2 },
    });
  });
});
