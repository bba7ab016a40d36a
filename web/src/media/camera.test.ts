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
  let allowed: EventTarget & { state: string };
  beforeEach(() => {
    vi.useFakeTimers();
    devices = new FakeDevices();
    vi.stubGlobal("window", { isSecureContext: true });
    allowed = Object.assign(new EventTarget(), { state: "denied" });
    const permissions = { query: () => Promise.resolve(allowed) };
    vi.stubGlobal("navigator", { mediaDevices: devices, permissions });
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

  test("opens anew for whoever closed it just when the opening was told", async () => {
    const camera = createCamera({ drawn: "never" });
    const end = camera.state.subscribe(({ kind }) => {
      if (kind === "opening") camera.close();
    });
    expect((await camera.open()).kind).toBe("off");
    end();
    expect((await camera.open()).kind).toBe("on");
  });

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

  test("that stayed away is opened by itself once it is plugged in", async () => {
    const { camera, picture } = await opened();
    devices.plugged.video = false;
    picture?.ends();
    await passes(RETURNS_MS);
    devices.changes();
    await passes(0);
    expect(get(camera.state)).toEqual({ kind: "trouble", trouble: "missing" });
    devices.plugged.video = true;
    devices.changes();
    await passes(0);
    expect(get(camera.state).kind).toBe("on");
    const asked = devices.asked;
    await camera.open();
    devices.changes();
    await passes(10_000);
    expect(devices.asked).toBe(asked);
  });

  test("that another program had is opened once that lets go, without a word meanwhile", async () => {
    devices.plugged.video = false;
    devices.refusal = "NotReadableError";
    const { camera, seen } = await opened();
    await passes(9_000);
    devices.plugged.video = true;
    await passes(3_000);
    expect([seen, get(camera.state).kind]).toEqual([["trouble", "on"], "on"]);
  });

  test("that was not allowed is opened once the person allows it", async () => {
    devices.plugged.video = false;
    devices.refusal = "NotAllowedError";
    const { camera } = await opened();
    devices.plugged.video = true;
    allowed.state = "granted";
    allowed.dispatchEvent(new Event("change"));
    await passes(0);
    expect(get(camera.state).kind).toBe("on");
  });

  test("that nobody needs any more is not looked for", async () => {
    devices.plugged.video = false;
    devices.refusal = "NotReadableError";
    const { camera } = await opened();
    camera.close();
    const asked = devices.asked;
    devices.plugged.video = true;
    devices.changes();
    await passes(10_000);
    expect([devices.asked, get(camera.state).kind]).toEqual([asked, "off"]);
  });

  test("without a microphone from the start says so", async () => {
    devices.plugged.audio = false;
    const { camera } = await opened();
    expect(get(camera.state)).toMatchObject({ kind: "on", microphone: false });
  });
});
