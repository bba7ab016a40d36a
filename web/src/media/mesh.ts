/** The call's media as the view orders it: one link per peer, browser to browser. */

import { type Readable, writable } from "svelte/store";
import type { Connection } from "../wire/connection.ts";
import type { LegRole, Link, Media, Signal } from "../wire/types.gen.ts";
import type { Camera, CameraState } from "./camera.ts";
import { PeerLink, type Tracks } from "./peer.ts";
import { beat, firstPulse, type Picture, type Pulse, sampleOf } from "./pulse.ts";

export type { Picture } from "./pulse.ts";

export interface Peer {
  legId: string;
  role: LegRole;
  stream: MediaStream;
  picture: Picture;
  framesPerSecond: number | null;
}

export interface CallMedia {
  readonly peers: Readable<Peer[]>;
  /** Links follow `view.media`; a lost socket changes nothing, so the pictures go on. */
  update(media: Media | null | undefined): void;
  /** Tries the links anew (ICE restart); while the line is lost, as soon as it is back. */
  restart(): void;
}

/** What the mesh needs of the line. */
export type Signalling = Pick<Connection<unknown>, "whisper" | "onWhisper" | "line">;

export const createMesh = (connection: Signalling, camera: Camera): CallMedia =>
  new Mesh(connection, camera);

interface Joined {
  link: Link;
  peer: PeerLink;
  pulse: Pulse;
}

/** Often until a picture comes, for it is what the person waits for; then each second. */
const EAGER_MS = 250;
const CALM_MS = 1_000;

type LinkName = Pick<Link, "link_id" | "generation">;

const sameLink = (a: LinkName, b: LinkName): boolean =>
  a.link_id === b.link_id && a.generation === b.generation;

class Mesh implements CallMedia {
  readonly peers = writable<Peer[]>([]);

  readonly #line: Signalling;
  #joined: Joined[] = [];
  #tracks: Tracks = { video: null, audio: null };
  #open = false;
  /** A restart was asked for while nobody could be told. */
  #restartAsked = false;
  #watching = false;

  /** Lives as long as its page: line and camera do too. */
  constructor(line: Signalling, camera: Camera) {
    this.#line = line;
    line.onWhisper((message) => {
      if (message.type === "signal") this.#receive(message);
    });
    line.line.subscribe((state) => {
      this.#lineTurned(state === "open");
    });
    camera.state.subscribe((state) => {
      this.#useTracks(tracksOf(state));
    });
    window.addEventListener("online", () => {
      this.restart();
    });
  }

  update(media: Media | null | undefined): void {
    if (media === undefined) return;
    const wanted = media?.links ?? [];
    for (const { link, peer } of this.#joined)
      if (!wanted.some((other) => sameLink(other, link))) peer.close();
    this.#joined = wanted.map(
      (link) => this.#find(link) ?? this.#join(link, media?.ice_servers ?? []),
    );
    this.#tell();
    if (!this.#watching) void this.#watch();
  }

  restart(): void {
    this.#restartAsked = !this.#open;
    if (this.#open) for (const { peer } of this.#joined) peer.restart();
  }

  #find(name: LinkName): Joined | undefined {
    return this.#joined.find(({ link }) => sameLink(link, name));
  }

  #join(link: Link, servers: Media["ice_servers"]): Joined {
    const { link_id, generation, polite, policy } = link;
    const peer = new PeerLink({
      polite,
      configuration: {
        iceServers: servers.map(({ urls, username, credential }) => ({
          urls,
          ...(username !== null && { username }),
          ...(credential !== null && { credential }),
        })),
        iceTransportPolicy: policy === "relay" ? "relay" : "all",
        bundlePolicy: "max-bundle",
      },
      tracks: this.#tracks,
      say: ({ description = null, candidate = null }) => {
        this.#line.whisper({ type: "signal", link_id, generation, description, candidate });
      },
    });
    return { link, peer, pulse: firstPulse(performance.now()) };
  }

  /** A message of another generation comes from, or is for, a window that is gone. */
  #receive(signal: Signal): void {
    this.#find(signal)?.peer.receive(signal);
  }

  #lineTurned(open: boolean): void {
    const reopened = open && !this.#open;
    this.#open = open;
    if (!reopened) return;
    for (const { peer } of this.#joined)
      if (this.#restartAsked) peer.restart();
      else peer.renew();
    this.#restartAsked = false;
  }

  #useTracks(tracks: Tracks): void {
    this.#tracks = tracks;
    for (const { peer } of this.#joined) peer.useTracks(tracks);
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    while (this.#joined.length > 0) {
      await Promise.all(this.#joined.map((joined) => this.#feel(joined)));
      this.#tell();
      const calm = this.#joined.every(({ pulse }) => pulse.picture === "flowing");
      await new Promise((resolve) => setTimeout(resolve, calm ? CALM_MS : EAGER_MS));
    }
    this.#watching = false;
  }

  async #feel(joined: Joined): Promise<void> {
    const { peer } = joined;
    if (this.#open) peer.tend();
    const sample = sampleOf(await peer.connection.getStats());
    joined.pulse = beat(joined.pulse, sample, performance.now(), peer.failed);
  }

  #tell(): void {
    this.peers.set(
      this.#joined.map(({ link, peer: { stream }, pulse }) => ({
        legId: link.peer_leg_id,
        role: link.peer_role,
        stream,
        picture: pulse.picture,
        framesPerSecond: pulse.framesPerSecond,
      })),
    );
  }
}

function tracksOf(state: CameraState): Tracks {
  if (state.kind !== "on") return { video: null, audio: null };
  const { stream } = state;
  return {
    video: stream.getVideoTracks()[0] ?? null,
    audio: stream.getAudioTracks()[0] ?? null,
  };
}
