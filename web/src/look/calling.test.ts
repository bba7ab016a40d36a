import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { call, turnSound } from "./calling.ts";
import { playTone } from "./level.ts";

vi.mock("./level.ts", () => ({ playTone: vi.fn() }));

const shown: { text: string; tag: string; closed: boolean }[] = [];
class FakeNotice {
  static permission = "granted";
  readonly #at: number;
  onclick = null;
  constructor(text: string, { tag }: { tag: string }) {
    this.#at = shown.push({ text, tag, closed: false }) - 1;
  }
  close = () => {
    const notice = shown[this.#at];
    if (notice) notice.closed = true;
  };
}
const vibrate = vi.fn();

describe("a page that calls somebody", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    shown.length = 0;
    vi.clearAllMocks();
    vi.stubGlobal("window", { Notification: FakeNotice });
    vi.stubGlobal("Notification", FakeNotice);
    vi.stubGlobal("document", { visibilityState: "hidden", hasFocus: () => false });
    vi.stubGlobal("navigator", { vibrate });
    vi.stubGlobal("localStorage", { setItem: () => undefined });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
    turnSound(true);
  });

  test("is heard, felt and told of again and again, until it is answered", () => {
    const end = call("o1", "Call");
    vi.advanceTimersByTime(3_000);
    expect([vi.mocked(playTone).mock.calls.length, vibrate.mock.calls.length]).toEqual([2, 2]);
    end();
    expect(vibrate).toHaveBeenLastCalledWith(0);
    vi.advanceTimersByTime(9_000);
    expect(playTone).toHaveBeenCalledTimes(2);
    expect(shown).toEqual([{ text: "Call", tag: "signspan o1", closed: true }]);
  });

  test("for another one is told anew, by a notification of its own", () => {
    call("o1", "Call")();
    const end = call("o2", "Call");
    expect(shown.map(({ tag, closed }) => [tag, closed])).toEqual([
      ["signspan o1", true],
      ["signspan o2", false],
    ]);
    end();
  });

  test("without its sound is still felt, where a device can shake", () => {
    turnSound(false);
    const end = call("o1", "Call");
    expect([vi.mocked(playTone).mock.calls.length, vibrate.mock.calls.length]).toEqual([0, 1]);
    end();
    vi.stubGlobal("navigator", {});
    expect(call("o1", "Call")).not.toThrow();
  });
});
