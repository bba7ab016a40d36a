import { afterEach, expect, test, vi } from "vitest";
import { PeerLink } from "./peer.ts";

const asked: [string, unknown][] = [];

const transceiver = (kind: "video" | "audio") => ({
  receiver: { track: { kind } },
  sender: {
    getParameters: () => ({ encodings: [{}] }),
    setParameters: (_: unknown, options: unknown) => {
      asked.push([kind, options]);
      return Promise.resolve();
    },
  },
});

class FakeConnection {
  static newest: FakeConnection;
  connectionState = "new";
  remoteDescription = {};
  signalingState = "stable";
  onconnectionstatechange: () => void = () => undefined;
  constructor() {
    FakeConnection.newest = this;
  }
  getTransceivers = () => [transceiver("video"), transceiver("audio")];
  close = () => undefined;
  async turn(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a link that comes back begins with a whole picture, and none that was never away", async () => {
  vi.stubGlobal("RTCPeerConnection", FakeConnection);
  vi.stubGlobal("MediaStream", EventTarget);
  const tracks = { video: null, audio: null };
  const link = new PeerLink({ polite: true, configuration: {}, tracks, say: () => undefined });
  const connection = FakeConnection.newest;
  await connection.turn("connected");
  expect(asked).toEqual([]);
  await connection.turn("disconnected");
  await connection.turn("connected");
  expect(asked).toEqual([["video", { encodingOptions: [{ keyFrame: true }] }]]);
  link.close();
});
