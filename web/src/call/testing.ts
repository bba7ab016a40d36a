/** Doubles for tests of the pages' conduct: a line, a camera and media that do as they are told. */

import { get, writable } from "svelte/store";
import type { Camera, CameraState } from "../media/camera.ts";
import type { CallMedia, Peer } from "../media/mesh.ts";
import type { Answer, CommandBody, Connection, Line, Whisper } from "../wire/connection.ts";
import type { Hello, LegRole, Media } from "../wire/types.gen.ts";

export class TestLine<Parts> implements Connection<Parts> {
  readonly view = writable<Partial<Parts>>({});
  readonly line = writable<Line>("open");
  readonly serverAway = writable(false);
  readonly hello = writable<Hello | null>(null);
  readonly pendingStops = writable<ReadonlySet<string>>(new Set());
  readonly sent: CommandBody[] = [];
  readonly recalled: CommandBody["type"][] = [];
  heldBefore: string | null = null;
  answer: Answer = { ok: true };
  readonly #stops = new Set<string>();

  now = () => 1_000;
  send = (command: CommandBody) => {
    this.sent.push(command);
    return Promise.resolve(this.answer);
  };
  recall = (type: CommandBody["type"]) => {
    this.recalled.push(type);
  };
  /** A `hang_up` waits for the line. */
  stops(callId: string) {
    this.#stops.add(callId);
    this.pendingStops.set(new Set(this.#stops));
  }
  stopPending = (callId: string) => this.#stops.has(callId);
  whisper = () => undefined;
  readonly #ears = new Set<(message: Whisper) => void>();
  onWhisper = (ear: (message: Whisper) => void) => {
    this.#ears.add(ear);
    return () => this.#ears.delete(ear);
  };
  /** Somebody whispers to this page. */
  hear = (message: Whisper) => {
    for (const ear of this.#ears) ear(message);
  };
  useHere = () => undefined;
  close = () => undefined;
  said = () => this.sent.map(({ type }) => type);
}

const STREAM = {} as MediaStream;
const ON: CameraState = { kind: "on", stream: STREAM, drawn: false, microphone: true };

export class TestCamera implements Camera {
  readonly state = writable<CameraState>({ kind: "off" });
  readonly videoOn = writable(true);
  readonly microphoneOn = writable(true);
  /** What opening it comes to. */
  opens: CameraState = ON;
  opened = 0;
  readonly #now = () => get(this.state);

  /** One that is open already is opened no second time. */
  open = () => {
    if (this.#now().kind !== "on") {
      this.opened += 1;
      this.state.set({ kind: "opening" });
      this.state.set(this.opens);
    }
    return Promise.resolve(this.#now());
  };
  close = () => {
    this.state.set({ kind: "off" });
  };
  setVideo = (on: boolean) => {
    this.videoOn.set(on);
  };
  setMicrophone = (on: boolean) => {
    this.microphoneOn.set(on);
  };
}

export class TestMedia implements CallMedia {
  readonly peers = writable<Peer[]>([]);
  restarts = 0;
  ordered: Media | null | undefined = undefined;

  update = (media: Media | null | undefined) => {
    this.ordered = media;
    this.peers.update((all) => [...all]); // as the mesh does: whoever orders at each word goes round
  };
  restart = () => {
    this.restarts += 1;
  };
  shows(role: LegRole, picture: Peer["picture"], ...others: LegRole[]) {
    this.peers.set(
      [role, ...others].map((each) => {
        const leg = {
          legId: `leg-${each}`,
          role: each,
          framesPerSecond: 30,
          sound: true,
          speaks: false,
        };
        return { ...leg, stream: STREAM, picture };
      }),
    );
  }
}

export const MEDIA: Media = {
  engine: "mesh",
  leg_id: "leg",
  speaks: true,
  ice_servers: [],
  links: [],
};

/** Lets every answered promise go on. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};
