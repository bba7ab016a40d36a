import { get } from "svelte/store";
import { describe, expect, test } from "vitest";
import { call, desk, me } from "../desk/testing.ts";
import { keptIn } from "./kept.ts";
import { MEDIA, TestCamera } from "./testing.ts";

function storage() {
  const all = new Map<string, string>();
  return {
    getItem: (key: string) => all.get(key) ?? null,
    setItem: (key: string, value: string) => void all.set(key, value),
    removeItem: (key: string) => void all.delete(key),
    all,
  };
}
const talks = { me, call, media: MEDIA };
const sends = ({ videoOn, microphoneOn }: TestCamera) => [get(videoOn), get(microphoneOn)];

describe("what a page sends, over its reload", () => {
  test("stays off in the same call, and is on in the next one", () => {
    const store = storage();
    const kept = keptIn(store, "desk", "desk");
    const before = desk(talks, new TestCamera(), kept);
    before.camera.setVideo(false);
    before.session.turnMicrophone();
    expect(sends(before.camera)).toEqual([false, false]);
    const again = desk({}, new TestCamera(), kept);
    again.connection.view.set(talks);
    expect(sends(again.camera)).toEqual([false, false]);
    again.connection.view.set({ ...talks, call: { ...call, call_id: "next" } });
    expect(sends(again.camera)).toEqual([true, true]);
    expect(kept.of("c")).toBeNull();
  });

  test("is forgotten with the call", () => {
    const store = storage();
    const { connection, camera } = desk(talks, new TestCamera(), keptIn(store, "desk", "desk"));
    camera.setMicrophone(false);
    connection.view.set({ me, call: null });
    expect([store.all.size, ...sends(camera)]).toEqual([0, true, true]);
  });

  test("stays off where the call comes back to a window that was taken over", () => {
    const { connection, camera } = desk(talks, new TestCamera(), keptIn(storage(), "desk", "desk"));
    camera.setVideo(false);
    connection.line.set("taken_over");
    connection.view.set({});
    connection.line.set("open");
    connection.view.set(talks);
    expect(sends(camera)).toEqual([false, true]);
  });

  test("is each seat's own", () => {
    const store = storage();
    keptIn(store, "desk", "one").keep("c", { video: false, microphone: true });
    expect(keptIn(store, "desk", "two").of("c")).toBeNull();
    expect(keptIn(store, "desk", "one").of("c")).toEqual({ video: false, microphone: true });
  });
});
