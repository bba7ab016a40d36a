/** This page's camera and microphone, or the drawn signer that stands in for them. */

import { type Readable, writable } from "svelte/store";
import {
  devicesChange,
  EVERYTHING,
  onDevicesChange,
  openCamera,
  openMicrophone,
  stop,
  type CameraTrouble,
  type Wanted,
} from "./devices.ts";
import { openDrawn } from "./drawn.ts";
import { onMayOpen, onMayReturn } from "./returns.ts";

export type { CameraTrouble, Wanted } from "./devices.ts";

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
  /** Asked at each opening: a counter has one screen or two. */
  wanted?: Wanted;
}

/** A plug that slipped, or a hub that starts anew, is back within this time. */
export const RETURNS_MS = 2_000;

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
  #waits: (() => void) | null = null;
  #looking = false;

  constructor(options: CameraOptions) {
    this.#options = options;
    onDevicesChange(() => void this.#findSound());
  }

  open(): Promise<CameraState> {
    if (this.#opening) return this.#opening;
    this.#waitNoMore();
    const turn = ++this.#turn;
    // Before anybody hears of it: who closes at once must not leave a dead opening behind.
    const opening = this.#find().then((state) => this.#found(state, turn));
    this.#opening = opening;
    this.state.set({ kind: "opening" });
    return opening;
  }

  close(): void {
    this.#letGo();
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
    if (state.kind === "trouble") this.#wait(state.trouble, turn);
    return state;
  }

  /** It opens by itself once it can, for as long as nobody closes it. */
  #wait(trouble: CameraTrouble, turn: number): void {
    const wait = trouble === "in_use" ? onMayReturn : onMayOpen;
    this.#waits = wait(() => void this.#lookAgain(trouble, turn));
  }

  #waitNoMore(): void {
    this.#waits?.();
    this.#waits = null;
  }

  async #lookAgain(before: CameraTrouble, turn: number): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const state = await this.#find();
    this.#looking = false;
    if (turn === this.#turn && state.kind === "trouble" && state.trouble === before) return;
    if (turn === this.#turn) this.#waitNoMore();
    if (turn === this.#turn && state.kind === "on") this.#opening = Promise.resolve(state);
    this.#found(state, turn);
  }

  async #find(): Promise<CameraState> {
    const { drawn, who = "", wanted = EVERYTHING } = this.#options;
    if (drawn === "always") return on(await openDrawn(who), true);
    const camera = await openCamera(wanted);
    if (typeof camera !== "string") return on(camera, false);
    if (camera !== "missing" || drawn === "never") return { kind: "trouble", trouble: camera };
    return on(await openDrawn(who, wanted.sound ? await openMicrophone() : []), true);
  }

  /** `ended` comes when a device goes away or its permission does, never for a stop of our own. */
  #use(stream: MediaStream): void {
    this.#stream = stream;
    this.#apply();
    for (const track of stream.getTracks())
      track.onended = () => {
        if (track.kind === "video") this.#lost();
        else this.#soundLost(stream, track);
      };
  }

  /** Looked for once more before it is told: the next answer also says why it went. */
  #lost(): void {
    this.#letGo();
    const turn = this.#turn;
    this.#opening = this.#findAgain(turn).then((state) => this.#found(state, turn));
    this.state.set({ kind: "opening" });
  }

  async #findAgain(turn: number): Promise<CameraState> {
    const until = performance.now() + RETURNS_MS;
    for (;;) {
      const changed = await devicesChange(until - performance.now());
      if (turn !== this.#turn) return { kind: "off" };
      const state = await this.#find();
      // Pulling the plug is a change of the devices too: only the last look counts as trouble.
      if (state.kind === "on" || !changed) return state;
    }
  }

  #letGo(): void {
    this.#turn++;
    this.#waitNoMore();
    this.#opening = null;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
  }

  /** The picture goes on without sound; a microphone that is plugged in again joins it. */
  #soundLost(stream: MediaStream, track: MediaStreamTrack): void {
    stream.removeTrack(track);
    this.#soundIs(stream);
  }

  async #findSound(): Promise<void> {
    const stream = this.#stream;
    const { drawn, wanted = EVERYTHING } = this.#options;
    if (!stream || drawn === "always" || !wanted.sound || stream.getAudioTracks().length > 0)
      return;
    const found = await openMicrophone();
    if (stream !== this.#stream || stream.getAudioTracks().length > 0) {
      for (const track of found) track.stop();
      return;
    }
    for (const track of found) stream.addTrack(track);
    this.#use(stream);
    this.#soundIs(stream);
  }

  #soundIs(stream: MediaStream): void {
    this.state.update((state) =>
      state.kind === "on" && state.stream === stream ? on(stream, state.drawn) : state,
    );
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
  microphone: stream.getAudioTracks().some(({ readyState }) => readyState === "live"),
});
