/** One end of a mesh for tests: the line is a channel between two pages of one browser. */

import { get, writable } from "svelte/store";
import type { Line } from "../wire/connection.ts";
import type { Link, Signal, Text, TextSaid } from "../wire/types.gen.ts";
import { type CameraState, createCamera } from "./camera.ts";
import { createMesh, type Peer, type Signalling } from "./mesh.ts";

const query = new URLSearchParams(location.search);
const channel = new BroadcastChannel("mesh");
const line = writable<Line>("open");

const signalling: Signalling = {
  line,
  whisper(message: Signal | Text) {
    if (get(line) === "open") channel.postMessage(message);
  },
  onWhisper(handler: (message: Signal | TextSaid) => void) {
    channel.addEventListener("message", ({ data }: MessageEvent<Signal>) => {
      if (get(line) === "open") handler(data);
    });
    return () => undefined;
  },
};

const who = query.get("who") ?? "a";
const camera = createCamera({ drawn: query.has("drawn") ? "always" : "never", who });
const mesh = createMesh(signalling, camera);
const screen = document.querySelector("video");

mesh.peers.subscribe(([peer]) => {
  const stream = peer?.stream ?? null;
  if (screen && screen.srcObject !== stream) screen.srcObject = stream;
});

/** What a test says to its end. */
const harness = {
  camera,
  mesh,
  openCamera: async (): Promise<CameraState["kind"]> => (await camera.open()).kind,
  link(generation: number, changes: Partial<Link> = {}) {
    const peer_leg_id = who === "a" ? "b" : "a";
    const link: Link = {
      link_id: "link",
      generation,
      polite: who === "b",
      peer_leg_id,
      peer_role: "visitor",
      policy: "direct",
      sound: true,
      prepared: false,
      ...changes,
    };
    mesh.update({ engine: "mesh", leg_id: who, ice_servers: [], speaks: true, links: [link] });
  },
  setLine(state: Line) {
    line.set(state);
  },
  /** What a page would show; the stream itself cannot leave it. */
  peer(): Omit<Peer, "stream"> | null {
    const [peer] = get(mesh.peers);
    return peer ? ({ ...peer, stream: undefined } as Omit<Peer, "stream">) : null;
  },
};

export type Harness = typeof harness;

Object.assign(window, { harness });
