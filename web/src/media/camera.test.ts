import { get } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createCamera, RETURNS_MS, type CameraState } from "./camera.ts";

class FakeTrack {
  readyState = "live";
  enabled = true;
  contentHint = "";
  onended: (() => void) | null = null;
  readonly kind: "video" | "audio";
  constructor(kind: "video" | "audio") {
    this.kind = kind;
  }
  getSettings = () => ({ frameRate: 30 });
  stop = () => {
    this.readyState = "ended";
  };
  /** The plug is pulled. */
  ends() {
    this.readyState = "ended";
    this.onended?.();
  }
}

class FakeStream {
  tracks: FakeTrack[];
  constructor(tracks: FakeTrack[]) {
    this.tracks = tracks;
  }
  getTracks = () => this.tracks;
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === "video");
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === "audio");
  addTrack = (track: FakeTrack) => this.tracks.push(track);
  removeTrack = (track: FakeTrack) => {
    this.tracks = this.tracks.filter((other) => other !== track);
  };
}

/** What is plugged in, and what the browser says of it. */
class FakeDevices extends EventTarget {
  plugged = { video: true, audio: true };
  refusal = "NotFoundError";
  asked = 0;
  given: FakeTrack[] = [];
  getUserMedia = (wanted: { video?: object; audio?: object }) => {
    this.asked += 1;
    const kinds = (["video", "audio"] as const).filter((kind) => wanted[kind]);
    if (kinds.some((kind) => !this.plugged[kind]))
      return Promise.reject(new DOMException("", this.refusal));
    this.given = kinds.map((kind) => new FakeTrack(kind));
    return Promise.resolve(new FakeStream(this.given));
  };
  changes() {
    this.dispatchEvent(new Event("devicechange"));
  }
}

describe("a camera in use", () => {
  let devices: FakeDevices;
  beforeEach(() => {
    vi.useFakeTimers();
    devices = new FakeDevices();
    vi.stubGlobal("window", { isSecureContext: true });
    vi.stubGlobal("navigator", { mediaDevices: devices });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  async function opened() {
    const camera = createCamera({ drawn: "never" });
    const seen: CameraState["kind"][] = [];
    await camera.open();
    camera.state.subscribe(({ kind }) => seen.push(kind));
    const [picture, sound] = devices.given;
    return { camera, seen, picture, sound };
  }
  const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test("that slips out for a moment is found again, and nothing is told", async () => {
    const { seen, picture } = await opened();
    picture?.ends();
    await passes(RETURNS_MS);
    expect(seen).toEqual(["on", "opening", "on"]);
  });

  test("is found again as soon as it is plugged in", async () => {
    const { camera, picture } = await opened();
    devices.plugged.video = false;
    picture?.ends();
    devices.changes();
    await passes(100);
    expect(get(camera.state)).toEqual({ kind: "opening" });
    devices.plugged.video = true;
    devices.changes();
    await passes(0);
    expect(get(camera.state).kind).toBe("on");
  });

  test("that stays away is told as missing", async () => {
    const { camera, picture } = await opened();
    devices.plugged.video = false;
    picture?.ends();
    await passes(RETURNS_MS);
    expect(get(camera.state)).toEqual({ kind: "trouble", trouble: "missing" });
  });

  test("whose permission was taken back is told as not allowed, never as a cable", async () => {
    const { camera, picture } = await opened();
    devices.plugged.video = false;
    devices.refusal = "NotAllowedError";
    picture?.ends();
    await passes(RETURNS_MS);
    expect(get(camera.state)).toEqual({ kind: "trouble", trouble: "denied" });
  });

  test("that was closed meanwhile is not opened again", async () => {
    const { camera, picture } = await opened();
    const before = devices.asked;
    picture?.ends();
    camera.close();
    await passes(RETURNS_MS);
    expect([get(camera.state).kind, devices.asked]).toEqual(["off", before]);
  });

  test("goes on without a microphone, says so, and takes one that is plugged in", async () => {
    const { camera, sound } = await opened();
    expect(get(camera.state)).toMatchObject({ kind: "on", microphone: true });
    sound?.ends();
    expect(get(camera.state)).toMatchObject({ kind: "on", microphone: false });
    devices.changes();
    await passes(0);
    expect(get(camera.state)).toMatchObject({ kind: "on", microphone: true });
  });

  test("without a microphone from the start says so", async () => {
    devices.plugged.audio = false;
    const { camera } = await opened();
    expect(get(camera.state)).toMatchObject({ kind: "on", microphone: false });
  });
});
