import { get, writable } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TestCamera } from "../call/testing.ts";
import type { Line } from "../wire/connection.ts";
import type { Whisper } from "../wire/line.ts";
import type { Media, Signal, Text } from "../wire/types.gen.ts";
import { createMesh } from "./mesh.ts";

vi.mock("./warm.ts", () => ({
  mostPrepared: () => 2,
  Warmth: class {
    track = "blank";
    want = () => undefined;
  },
}));
vi.mock("./arrival.ts", () => ({ onArrival: () => () => undefined }));

/** What leaves by the newest link. */
let leaves: Record<string, unknown> = {};
const transceiver = (kind: "video" | "audio") => ({
  receiver: { track: { kind } },
  sender: {
    replaceTrack: (track: unknown) => {
      leaves[kind] = track;
      return Promise.resolve();
    },
  },
});

/** What the links' statistics say, and whether they can be asked. */
let stats = new Map<string, object>();
let fails = false;

/** A link that is up and sees pictures. */
class FakeLink {
  connectionState = "connected";
  remoteDescription = {};
  getTransceivers = () => [transceiver("video"), transceiver("audio")];
  getStats = () => (fails ? Promise.reject(new Error("closing")) : Promise.resolve(stats));
  close = () => undefined;
}

/** Polite, so that all it says when it is tried anew is "send me your offer". */
const media: Media = {
  engine: "mesh",
  leg_id: "me",
  speaks: true,
  ice_servers: [],
  links: [
    {
      link_id: "link",
      generation: 1,
      polite: true,
      peer_leg_id: "peer",
      peer_role: "visitor",
      policy: "direct",
      sound: true,
      prepared: false,
    },
  ],
};

describe("links when the network has changed", () => {
  let page: EventTarget;
  beforeEach(() => {
    vi.useFakeTimers();
    page = new EventTarget();
    vi.stubGlobal("window", page);
    vi.stubGlobal("RTCPeerConnection", FakeLink);
    vi.stubGlobal("MediaStream", EventTarget);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  function mesh(first: Line) {
    const line = writable<Line>(first);
    const said: (Signal | Text)[] = [];
    const whisper = (message: Signal | Text) => said.push(message);
    const links = createMesh({ line, whisper, onWhisper: () => () => undefined }, new TestCamera());
    links.update(media);
    return { line, said };
  }

  test("are tried anew at once on an open line, also those that are up", () => {
    const { said } = mesh("open");
    page.dispatchEvent(new Event("online"));
    expect(said).toHaveLength(1);
  });

  test("are tried anew once a line that was lost is back, once", () => {
    const { line, said } = mesh("open");
    line.set("lost");
    page.dispatchEvent(new Event("online"));
    expect(said).toEqual([]);
    line.set("open");
    expect(said).toHaveLength(1);
    line.set("lost");
    line.set("open");
    expect(said).toHaveLength(1);
  });
});

describe("a prepared link", () => {
  const links = media.links.map((link) => ({ ...link, prepared: true, sound: false }));
  const prepared: Media = { ...media, links };
  const video = { kind: "video", getSettings: () => ({}) };
  const audio = { kind: "audio" };
  beforeEach(() => {
    leaves = {};
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("RTCPeerConnection", FakeLink);
    vi.stubGlobal("MediaStream", EventTarget);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  function rung() {
    let hear: (message: Whisper) => void = () => undefined;
    const camera = new TestCamera();
    const tracks = { getVideoTracks: () => [video], getAudioTracks: () => [audio] };
    const stream = tracks as unknown as MediaStream;
    const line = writable<Line>("open");
    const onWhisper = (handler: typeof hear) => {
      hear = handler;
      return () => undefined;
    };
    const links = createMesh({ line, whisper: () => undefined, onWhisper }, camera);
    links.update(prepared);
    camera.state.set({ kind: "on", stream, drawn: false, microphone: true });
    return {
      links,
      accepted: (generation: number) => {
        hear({ type: "accepted", link_id: "link", generation });
      },
    };
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  test("carries the blank picture and no sound until the accept", async () => {
    const { accepted } = rung();
    accepted(2); // another link's
    await settled();
    expect(leaves).toEqual({ video: "blank", audio: null });
  });

  test("carries the camera from the accept on, and the voice from the view on", async () => {
    const { links, accepted } = rung();
    accepted(1);
    await settled();
    expect(leaves).toEqual({ video, audio: null });
    links.update(prepared); // of before the accept, and late
    await settled();
    expect(leaves).toEqual({ video, audio: null });
    links.update(media);
    await settled();
    expect(leaves).toEqual({ video, audio });
  });
});

describe("the heart of a link", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("RTCPeerConnection", FakeLink);
    vi.stubGlobal("MediaStream", EventTarget);
  });
  afterEach(() => {
    stats = new Map();
    fails = false;
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  const decoded = (frames: number, energy = 0) => {
    const audio = { totalAudioEnergy: energy, totalSamplesDuration: frames / 30 };
    stats = new Map([
      ["video", { type: "inbound-rtp", kind: "video", framesDecoded: frames }],
      ["audio", { type: "inbound-rtp", kind: "audio", ...audio }],
    ]);
  };
  function link(sound = true) {
    const silent = { line: writable<Line>("open"), whisper: () => undefined };
    const links = createMesh({ ...silent, onWhisper: () => () => undefined }, new TestCamera());
    links.update({ ...media, links: media.links.map((one) => ({ ...one, sound })) });
    return () => get(links.peers)[0];
  }
  const passes = () => vi.advanceTimersByTimeAsync(1_000);

  test("beats on after a look that failed", async () => {
    const peer = link();
    decoded(30);
    await passes();
    fails = true;
    await passes();
    expect(peer()?.picture).toBe("stopped");
    fails = false;
    decoded(60);
    await passes();
    expect(peer()?.picture).toBe("flowing");
  });

  test.each([true, false])(
    "tells whose voice it carries, where it carries one: %s",
    async (sound) => {
      const peer = link(sound);
      decoded(30);
      await passes();
      decoded(60, 0.01);
      await passes();
      expect(peer()?.speaks).toBe(sound);
      decoded(90, 0.01);
      await passes();
      expect(peer()?.speaks).toBe(false);
    },
  );
});
