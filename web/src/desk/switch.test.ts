import { get } from "svelte/store";
import { describe, expect, test } from "vitest";
import { settled, TestCamera } from "../call/testing.ts";
import type { CameraState } from "../media/camera.ts";
import { call, desk, me, resting } from "./testing.ts";

const troubled = () => {
  const camera = new TestCamera();
  camera.opens = { kind: "trouble", trouble: "denied" };
  return camera;
};

/** A camera whose person has not yet answered the browser's question. */
class SlowCamera extends TestCamera {
  answer: () => void = () => undefined;
  override open = () => {
    this.state.set({ kind: "opening" });
    return new Promise<CameraState>((found) => {
      this.answer = () => {
        found({ kind: "on", stream: {} as MediaStream, drawn: false, microphone: true });
      };
    });
  };
}

describe("the desk's one switch and its camera", () => {
  test("the switch opens the camera first, and keeps it open until the server knows", async () => {
    const { connection, camera, session } = desk({ me: resting });
    const switched = session.wish("available");
    connection.view.set({ me: resting, today: { calls: 1, signing_ms: 0, mean_answer_ms: null } });
    await switched;
    expect(connection.sent).toEqual([{ type: "set_wish", wish: "available" }]);
    connection.view.set({ me });
    expect(get(camera.state).kind).toBe("on");
    expect(camera.opened).toBe(1);
  });

  test("nobody is offered a desk whose camera does not open", async () => {
    const { connection, session, kind } = desk({ me: resting }, troubled());
    await session.wish("available");
    expect(connection.sent).toEqual([]);
    expect(kind()).toBe("camera_trouble");
    await session.wish("off");
    expect(kind()).toBe("idle");
    expect(connection.sent).toEqual([{ type: "set_wish", wish: "off" }]);
  });

  test("a reloaded desk opens its camera by itself; in trouble it takes a break", async () => {
    const { connection, kind } = desk({ me }, troubled());
    await settled();
    expect(kind()).toBe("camera_trouble");
    expect(connection.sent).toEqual([{ type: "set_wish", wish: "break" }]);
  });

  test("the retry of the camera takes calls again, and in a call only opens it", async () => {
    const camera = troubled();
    const { connection, session } = desk({ me: resting }, camera);
    camera.opens = { kind: "on", stream: {} as MediaStream, drawn: false, microphone: true };
    await session.retryCamera();
    expect(connection.said()).toEqual(["set_wish"]);
    connection.view.set({ me, call });
    await session.retryCamera();
    expect(connection.said()).toEqual(["set_wish"]);
  });

  test("a camera that is unplugged while she waits means a break, said once", async () => {
    const { connection, camera, kind } = desk({ me });
    camera.state.set({ kind: "trouble", trouble: "missing" });
    await settled();
    connection.view.set({ me, queue: null });
    expect(kind()).toBe("camera_trouble");
    expect(connection.sent).toEqual([{ type: "set_wish", wish: "break" }]);
    connection.view.set({ me: resting });
    expect(kind()).toBe("camera_trouble");
  });

  test("a break that did not arrive is wished again when the line is back", async () => {
    const { connection, camera } = desk({ me });
    connection.line.set("lost");
    camera.state.set({ kind: "trouble", trouble: "missing" });
    await settled();
    expect(connection.sent).toEqual([]);
    connection.answer = { ok: false, code: "line_lost" };
    connection.line.set("open");
    await settled();
    connection.answer = { ok: true };
    connection.view.set({ me, queue: null });
    connection.view.set({ me });
    expect(connection.said()).toEqual(["set_wish", "set_wish"]);
  });

  test("a camera that is unplugged in a call is no break", async () => {
    const { connection, camera, kind } = desk({ me, call });
    camera.state.set({ kind: "trouble", trouble: "missing" });
    await settled();
    expect(kind()).toBe("connecting");
    expect(connection.sent).toEqual([]);
  });

  test("off closes the camera", () => {
    const { connection, camera } = desk({ me });
    expect(get(camera.state).kind).toBe("on");
    connection.view.set({ me: { ...me, wish: "off" } });
    expect(get(camera.state).kind).toBe("off");
  });

  test.each(["break", "off"] as const)(
    "available, then %s before the camera is open, ends as the last one",
    async (last) => {
      const camera = new SlowCamera();
      const { connection, session } = desk({ me: resting }, camera);
      const first = session.wish("available");
      expect(get(camera.state).kind).toBe("opening");
      const second = session.wish(last);
      expect(get(camera.state).kind).toBe("off");
      camera.answer();
      await Promise.all([first, second]);
      expect(connection.sent).toEqual([{ type: "set_wish", wish: last }]);
      connection.view.set({ me: { ...me, wish: last } });
      expect(get(camera.state).kind).toBe("off");
    },
  );
});
