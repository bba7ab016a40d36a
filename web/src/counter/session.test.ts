import { get } from "svelte/store";
import { describe, expect, test } from "vitest";
import { settled } from "../call/testing.ts";
import { call, counter, idle, shift } from "./testing.ts";

const troubled = { ...shift, state: "no_camera" as const };

test("a screen that is turned turns back once the visitor has a window of her own", () => {
  const alone = { ...idle, call: { ...call, role: "visitor" as const } };
  const { connection, session } = counter(alone);
  session.turn(true);
  expect(get(session.turned)).toBe(true);
  connection.view.set({ ...idle, call });
  expect(get(session.turned)).toBe(false);
});

describe("a counter whose camera had trouble", () => {
  test("tells that it is back without a tap, and films nobody meanwhile", async () => {
    const { connection, camera, devices } = counter({ ...idle, shift: troubled });
    devices.tell();
    await settled();
    expect(connection.sent).toEqual([
      { type: "report_devices", camera: "ready", microphone: "ready" },
    ]);
    expect(get(camera.state).kind).toBe("off");
  });

  test.each([
    ["off shift", { ...idle, shift: { ...troubled, on: false } }],
    ["without trouble", idle],
    ["in a call", { ...idle, shift: troubled, call: { ...call, invited: true } }],
  ])("looks at nothing %s", async (_, view) => {
    const { connection, camera, devices } = counter(view);
    devices.tell();
    await settled();
    expect([connection.sent, camera.opened]).toEqual([[], 0]);
  });
});
