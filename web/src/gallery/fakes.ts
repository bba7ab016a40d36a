/** What a page is given in the gallery: a line that says one thing, and drawn people. */

import { readable, type Readable } from "svelte/store";
import type { Camera, CameraState } from "../media/camera.ts";
import type { CallMedia, Peer } from "../media/mesh.ts";
import type { Connection, Line, Whisper } from "../wire/connection.ts";
import type { Hello, Problem } from "../wire/types.gen.ts";

/** The one call of the gallery. */
export const CALL = "0192-call";

/** The gallery's time stands still, so that pictures of a screen can be compared. */
export const NOW = Date.UTC(2026, 10, 20, 2, 15, 0);
export const ago = (seconds: number): number => NOW - seconds * 1000;
export const within = (seconds: number): number => NOW + seconds * 1000;

const HELLO: Hello = { type: "hello", server_time: NOW, demo: true };

export interface FakeLine<Parts> {
  view: Partial<Parts>;
  line?: Line;
  stops?: string[];
  heard?: Whisper[];
}

export function fakeConnection<Parts>(given: FakeLine<Parts>): Connection<Parts> {
  const stops = new Set(given.stops ?? []);
  return {
    view: readable(given.view),
    line: readable(given.line ?? "open"),
    serverAway: readable(false),
    hello: readable(HELLO),
    pendingStops: readable(stops),
    heldBefore: CALL,
    now: () => NOW,
    send: () => Promise.resolve({ ok: true }),
    recall: () => undefined,
    stopPending: (callId) => stops.has(callId),
    whisper: () => undefined,
    onWhisper: (handler: (message: Whisper) => void) => {
      queueMicrotask(() => given.heard?.forEach(handler));
      return () => undefined;
    },
    useHere: () => undefined,
    close: () => undefined,
  };
}

export function fakeCamera(state: CameraState): Camera {
  return {
    state: readable(state),
    videoOn: readable(true),
    microphoneOn: readable(true),
    open: () => Promise.resolve(state),
    close: () => undefined,
    setVideo: () => undefined,
    setMicrophone: () => undefined,
  };
}

export function fakeMedia(peers: Peer[]): CallMedia {
  const all: Readable<Peer[]> = readable(peers);
  return {
    peers: all,
    update: () => undefined,
    restart: () => undefined,
  };
}

export const nothing = () => undefined;

export const WRONG: Problem = { code: "wrong_password", message: "", field: null };

/** Signing in and out come to nothing here. */
export const seated = {
  signIn: () => Promise.resolve(WRONG),
  signOut: () => Promise.resolve(),
  choosePassword: () => Promise.resolve(WRONG),
  reload: nothing,
};
