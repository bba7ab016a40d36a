/** This page's camera and microphone, or the drawn signer that stands in for them. */

import { type Readable, writable } from "svelte/store";
import { openDrawn } from "./drawn.ts";
import { CAMERA, MICROPHONE, settle } from "./profile.ts";

export type CameraTrouble = "denied" | "in_use" | "missing" | "insecure";

export type CameraState =
  | { kind: "off" }
  | { kind: "opening" }
  | { kind: "on"; stream: MediaStream; drawn: boolean; microphone: boolean }
  | { kind: "trouble"; trouble: CameraTrouble };

export interface Camera {
  readonly state: Readable<CameraState>;
  readonly videoOn: Readable<boolean>;
  readonly microphoneOn: Readable<boolean>;
  open(): Promise<CameraState>;
  close(): void;
  setVideo(on: boolean): void;
  setMicrophone(on: boolean): void;
}

export interface CameraOptions {
  /** `if_missing` in the demo, `always` for the practice interpreter. */
  drawn: "never" | "if_missing" | "always";
  /** Which drawn person stands in: any text, the same text gives the same person. */
  who?: string;
}

export const createCamera = (options: CameraOptions): Camera => new PageCamera(options);

class PageCamera implements Camera {
  readonly state = writable<CameraState>({ kind: "off" });
  readonly videoOn = writable(true);
  readonly microphoneOn = writable(true);

  readonly #options: CameraOptions;
  readonly #wanted = { video: true, audio: true };
  #turn = 0;
  #stream: MediaStream | null = null;
  #opening: Promise<CameraState> | null = null;

  constructor(options: CameraOptions) {
    this.#options = options;
  }

  open(): Promise<CameraState> {
    if (this.#opening) return this.#opening;
    const turn = ++this.#turn;
    this.state.set({ kind: "opening" });
    this.#opening = this.#find().then((state) => this.#found(state, turn));
    return this.#opening;
  }

  close(): void {
    this.#turn++;
    this.#opening = null;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
    this.state.set({ kind: "off" });
  }

  setVideo(on: boolean): void {
    this.#wanted.video = on;
    this.#apply();
    this.videoOn.set(on);
  }

  setMicrophone(on: boolean): void {
    this.#wanted.audio = on;
    this.#apply();
    this.microphoneOn.set(on);
  }

  /** Who closes while the person is still being asked for permission must not be filmed after. */
  #found(state: CameraState, turn: number): CameraState {
    if (turn !== this.#turn) {
      if (state.kind === "on") stop(state.stream);
      return { kind: "off" };
    }
    if (state.kind === "on") this.#use(state.stream);
    else this.#opening = null;
    this.state.set(state);
    return state;
  }

  async #find(): Promise<CameraState> {
    const { drawn, who = "" } = this.#options;
    if (drawn === "always") return on(await openDrawn(who), true);
    const camera = await openCamera();
    if (typeof camera !== "string") return on(camera, false);
    if (camera !== "missing" || drawn === "never") return { kind: "trouble", trouble: camera };
    return on(await openDrawn(who, await openMicrophone()), true);
  }

  #use(stream: MediaStream): void {
    this.#stream = stream;
    this.#apply();
    // The event comes when the device goes away, never for a stop of our own.
    for (const track of stream.getVideoTracks())
      track.onended = () => {
        this.close();
        this.state.set({ kind: "trouble", trouble: "missing" });
      };
  }

  /** A track that is off sends black or silence, so that nobody takes it for a broken line. */
  #apply(): void {
    for (const track of this.#stream?.getTracks() ?? [])
      track.enabled = this.#wanted[track.kind as "video" | "audio"];
  }
}

const on = (stream: MediaStream, drawn: boolean): CameraState => ({
  kind: "on",
  stream,
  drawn,
  microphone: stream.getAudioTracks().length > 0,
});

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Picture and sound by one question; the picture alone where there is no microphone to be had. */
async function openCamera(): Promise<MediaStream | CameraTrouble> {
  if (!window.isSecureContext) return "insecure";
  try {
    return await ask({ video: CAMERA, audio: MICROPHONE }).catch(() => ask({ video: CAMERA }));
  } catch (trouble) {
    return troubleOf(trouble);
  }
}

const openMicrophone = (): Promise<MediaStreamTrack[]> =>
  ask({ audio: MICROPHONE }).then(
    (stream) => stream.getAudioTracks(),
    () => [],
  );

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  await Promise.all(stream.getTracks().map(settle));
  return stream;
}

/** The names of W3C mediacapture-streams; an older Chromium says `in use` by an abort. */
function troubleOf(trouble: unknown): CameraTrouble {
  const name = trouble instanceof DOMException ? trouble.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "in_use";
  return "missing";
}
