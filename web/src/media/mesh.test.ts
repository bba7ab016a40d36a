import { writable } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TestCamera } from "../call/testing.ts";
import type { Line } from "../wire/connection.ts";
import type { Media, Signal, Text } from "../wire/types.gen.ts";
import { createMesh } from "./mesh.ts";

/** A link that is up and sees pictures. */
class FakeLink {
  connectionState = "connected";
  remoteDescription = {};
  getTransceivers = () => [];
  getStats = () => Promise.resolve(new Map());
  close = () => undefined;
}

/** Polite, so that all it says when it is tried anew is "send me your offer". */
const media: Media = {
  engine: "mesh",
  leg_id: "me",
  ice_servers: [],
  links: [
    {
      link_id: "link",
      generation: 1,
      polite: true,
      peer_leg_id: "peer",
      peer_role: "visitor",
      policy: "direct",
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
