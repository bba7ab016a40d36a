import { get } from "svelte/store";
import { describe, expect, test, vi } from "vitest";
import { counter, idle, shift } from "./testing.ts";
import { hearStaff, Windows } from "./windows.ts";

/** A machine whose counter has two windows. */
function machine(remembered: string | null = null) {
  const store = { getItem: () => remembered, setItem: vi.fn() };
  const hears: { onmessage: ((event: MessageEvent) => void) | null } = { onmessage: null };
  const line = {
    onmessage: null,
    postMessage: (data: unknown) => hears.onmessage?.({ data } as MessageEvent),
  };
  const close = vi.fn();
  const voice = hearStaff("c", close, hears as unknown as BroadcastChannel);
  return { windows: new Windows("c", store, line), store, close, voice };
}
const closed = { ...idle, shift: { ...shift, on: false, visitor_window: false } };

describe("a counter's screens", () => {
  test("are two until one is chosen, and what was chosen is remembered", () => {
    const { windows, store } = machine();
    expect(get(windows.screens)).toBe("two");
    windows.choose("one");
    expect([get(windows.screens), windows.areTwo]).toEqual(["one", false]);
    expect(store.setItem).toHaveBeenCalledWith("signspan.counter.c.screens", "one");
    expect(machine("one").windows.areTwo).toBe(false);
  });

  test("are one by closing the visitor's window, and two by opening it", () => {
    const { windows, close } = machine();
    windows.choose("two");
    expect(close).not.toHaveBeenCalled();
    windows.choose("one");
    expect(close).toHaveBeenCalledOnce();
  });

  test.each([
    ["two", 1],
    ["one", 0],
  ])("are opened with the shift: %s", async (remembered, windowsOpened) => {
    const { windows } = machine(remembered);
    const { session, openVisitorWindow } = counter(closed, {}, { windows });
    await session.startShift();
    expect(openVisitorWindow).toHaveBeenCalledTimes(windowsOpened);
  });

  test("can be changed between calls", () => {
    const { windows, close } = machine();
    const { session, openVisitorWindow } = counter(idle, {}, { windows });
    session.useScreens("one");
    expect(close).toHaveBeenCalledOnce();
    session.useScreens("two");
    expect(openVisitorWindow).not.toHaveBeenCalled(); // the view says that it is there still
    const single = { ...idle, shift: { ...shift, visitor_window: false } };
    const again = counter(single, {}, { windows });
    again.session.useScreens("two");
    expect(again.openVisitorWindow).toHaveBeenCalledOnce();
  });

  test("tell the visitor's, which has no sound, whether the interpreter speaks", () => {
    const { windows, voice } = machine();
    const { media, connection } = counter(idle, {}, { windows });
    connection.view.set(idle);
    media.peers.set([
      {
        legId: "i",
        role: "interpreter",
        stream: {} as MediaStream,
        picture: "flowing",
        framesPerSecond: 30,
        sound: true,
        speaks: true,
      },
    ]);
    expect(get(voice)).toBe(true);
    media.peers.set([]);
    expect(get(voice)).toBe(false);
  });
});
