import { readable } from "svelte/store";
import { render } from "svelte/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { MEDIA } from "../call/testing.ts";
import type { CameraState } from "../media/camera.ts";
import type { Me } from "../wire/types.gen.ts";
import { desk as words } from "../words/zh/desk.ts";
import App from "./App.svelte";
import { call, desk, me } from "./testing.ts";

const pictures: { who: string; muted?: boolean }[] = [];
vi.mock("../look/Picture.svelte", () => ({
  default: (_: unknown, props: { who: string; muted?: boolean }) => {
    pictures.push(props);
  },
}));

beforeEach(() => {
  pictures.length = 0;
});

/** The desk's page in a call, as it is written. */
function page({
  who = me,
  microphone = true,
  soundRefused = false,
  emergency = false,
} = {}): string {
  const about = { ...call, emergency };
  const { connection, camera, media, session } = desk({ me: who, call: about, media: MEDIA });
  const state: CameraState = { kind: "on", stream: {} as MediaStream, drawn: false, microphone };
  camera.state.set(state);
  connection.view.set({ me: who, call: { ...about, state: "active" }, media: MEDIA });
  media.shows("visitor", "flowing");
  const props = {
    session,
    seat: "desk",
    soundRefused: readable(soundRefused),
    allowNotices: () => undefined,
    rings: () => () => undefined,
    choosePassword: () => Promise.resolve(null),
    signIn: () => Promise.reject(new Error()),
    signOut: () => Promise.resolve(),
    reload: () => undefined,
  };
  const { body } = render(App, { props: { desk: props } });
  session.close();
  return body;
}

describe("the desk in a call", () => {
  test.each([true, false])("plays the visitor's sound, but not in practice: %s", (practice) => {
    page({ who: { ...me, practice } satisfies Me });
    const visitor = pictures.find(({ who }) => who === "visitor");
    expect(visitor?.muted).toBe(practice);
  });

  test("says that it has no microphone, and never that it is on", () => {
    expect(page()).toContain(words.call.microphoneOn);
    expect(page()).not.toMatch(/class="button[^"]* silent/);
    const silent = page({ microphone: false });
    expect(silent).toContain(words.idle.noMicrophone);
    expect(silent).not.toContain(words.call.microphoneOn);
    expect(silent).toMatch(/class="button[^"]* silent/);
  });

  test("says that the visitor's side is not heard", () => {
    expect(page()).not.toContain(words.call.soundOff);
    expect(page({ soundRefused: true })).toContain(words.call.soundOff);
  });

  test("shows that it is an emergency, and the key that says so or takes it back", () => {
    const usual = page();
    expect(usual).toContain(words.emergency.off);
    expect(usual).not.toContain(words.emergency.on);
    expect(usual).not.toMatch(/class="mark/);
    const urgent = page({ emergency: true });
    expect(urgent).toContain(words.emergency.on);
    expect(urgent).toMatch(/class="mark/);
    for (const shown of [usual, urgent]) expect(shown).toContain(words.keys.emergency);
  });

  test("tells the key that leaves the text field", () => {
    expect(page()).toContain(words.call.leaveText);
  });
});
