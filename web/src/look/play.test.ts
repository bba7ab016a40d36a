import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { play, soundAgain, soundRefused } from "./play.ts";

/** A video whose browser lets it be heard only where it is `allowed`. */
class FakeVideo {
  muted = false;
  paused = true;
  allowed = false;
  play = () => {
    this.paused = !this.muted && !this.allowed;
    return this.paused
      ? Promise.reject(new DOMException("", "NotAllowedError"))
      : Promise.resolve();
  };
}
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("a video with sound", () => {
  let page: EventTarget;
  let video: FakeVideo;
  const shown = (muted = false) => play(video as unknown as HTMLVideoElement, muted);

  beforeEach(() => {
    vi.useFakeTimers();
    page = new EventTarget();
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
    video = new FakeVideo();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("plays with it where the browser lets it", async () => {
    video.allowed = true;
    const end = shown();
    await settled();
    expect([video.paused, video.muted, get(soundRefused)]).toEqual([false, false, false]);
    end();
  });

  test("plays without it where the browser refuses, and says so", async () => {
    const end = shown();
    await settled();
    expect([video.paused, video.muted, get(soundRefused)]).toEqual([false, true, true]);
    end();
    expect(get(soundRefused)).toBe(false);
  });

  test.each(["click", "keydown", "pointerup"])(
    "is heard after a %s, and played anew",
    async (touch) => {
      const end = shown();
      await settled();
      video.allowed = true;
      page.dispatchEvent(new Event(touch));
      await settled();
      expect([video.paused, video.muted, get(soundRefused)]).toEqual([false, false, false]);
      end();
    },
  );

  test("goes on without sound when a touch does not help", async () => {
    const end = shown();
    await settled();
    page.dispatchEvent(new Event("keydown"));
    await settled();
    expect([video.paused, video.muted, get(soundRefused)]).toEqual([false, true, true]);
    end();
  });

  test("is heard once the camera is on", async () => {
    const end = shown();
    await settled();
    video.allowed = true;
    soundAgain();
    await settled();
    expect([video.muted, get(soundRefused)]).toEqual([false, false]);
    end();
  });

  test("that is to be silent stays so, whatever is touched", async () => {
    const end = shown(true);
    await settled();
    page.dispatchEvent(new Event("click"));
    await settled();
    expect([video.paused, video.muted, get(soundRefused)]).toEqual([false, true, false]);
    end();
  });
});
