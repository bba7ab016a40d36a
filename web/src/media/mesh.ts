/** The call's media as the view orders it: one link per peer, browser to browser. */

import { type Readable, writable } from "svelte/store";
import type { Connection } from "../wire/connection.ts";
import type { LegRole, Link, Media, Signal } from "../wire/types.gen.ts";
import type { Camera, CameraState } from "./camera.ts";
import { onArrival } from "./arrival.ts";
import { PeerLink, type Tracks } from "./peer.ts";
import { mostPrepared, Warmth } from "./warm.ts";
import { beat, firstPulse, type Picture, type Pulse, sampleOf } from "./pulse.ts";

export type { Picture } from "./pulse.ts";

export interface Peer {
  legId: string;
  role: LegRole;
  stream: MediaStream;
  picture: Picture;
  framesPerSecond: number | null;
  /** The link carries voices: whoever has the loudspeaker of this place plays them. */
  sound: boolean;
  /** A voice comes by this link now. */
  speaks: boolean;
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
  /** The server's word that a prepared link is accepted has come ahead of the view. */
  accepted: boolean;
  /** After the accept, until the camera has taken the blank picture's place. */
  awaited: (() => void) | null;
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
  readonly #warmth = new Warmth(() => {
    this.#useTracks(this.#tracks);
  });

  /** Lives as long as its page: line and camera do too. */
  constructor(line: Signalling, camera: Camera) {
    this.#line = line;
    line.onWhisper((message) => {
      if (message.type === "signal") this.#receive(message);
      else if (message.type === "accepted") this.#accepted(message);
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
    const links = media?.links ?? [];
    const prepared = links.filter((link) => link.prepared);
    const warm = prepared.length > 1 ? prepared.slice(0, mostPrepared()) : prepared;
    const wanted = [...links.filter((link) => !link.prepared), ...warm];
    this.#warmth.want(warm.length > 0, this.#tracks.video);
    for (const { link, peer, awaited } of this.#joined)
      if (!wanted.some((other) => sameLink(other, link))) {
        awaited?.();
        peer.close();
      }
    this.#joined = wanted.map((link) => {
      const joined = this.#find(link);
      return joined ? this.#turn(joined, link) : this.#join(link, media?.ice_servers ?? []);
    });
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
      tracks: this.#tracksFor({ link, accepted: false }),
      say: ({ description = null, candidate = null }) => {
        this.#line.whisper({ type: "signal", link_id, generation, description, candidate });
      },
    });
    return { link, peer, pulse: firstPulse(performance.now()), accepted: false, awaited: null };
  }

  /** The picture goes at once; the voice, and what the page shows, follow the view. */
  #accepted(name: LinkName): void {
    const joined = this.#find(name);
    if (!joined?.link.prepared) return;
    joined.accepted = true;
    joined.peer.useTracks(this.#tracksFor(joined));
    this.#await(joined);
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
    for (const joined of this.#joined) joined.peer.useTracks(this.#tracksFor(joined));
  }

  /** A link that goes on may be accepted, or begin or cease to carry voices. */
  #turn(joined: Joined, link: Link): Joined {
    const { link: before, peer } = joined;
    const turned = { ...joined, link };
    if (before.sound !== link.sound || before.prepared !== link.prepared)
      peer.useTracks(this.#tracksFor(turned));
    if (before.prepared && !link.prepared && !joined.accepted) this.#await(turned);
    return turned;
  }

  /** What was decoded so far was blank: the picture begins with the first frame that is not. */
  #await(joined: Joined): void {
    const { link, peer } = joined;
    joined.pulse = firstPulse(performance.now());
    joined.awaited = onArrival(peer.stream, () => {
      const now = this.#find(link);
      if (!now) return;
      now.awaited = null;
      void this.#feel(now).then(() => {
        this.#tell();
      });
    });
  }

  /**
   * Before the accept nothing of a person leaves: a blank picture keeps the link warm. And one
   * microphone per place: where another leg has it, no sound leaves by this one.
   */
  #tracksFor({ link: { sound, prepared }, accepted }: Pick<Joined, "link" | "accepted">): Tracks {
    if (prepared && !accepted) return { video: this.#warmth.track, audio: null };
    return sound ? this.#tracks : { ...this.#tracks, audio: null };
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
    // A look that fails is a look that saw nothing new: the heart beats on.
    const report = await peer.connection.getStats().catch(() => null);
    const now = this.#find(joined.link);
    if (!now) return;
    const sample = report === null ? now.pulse : sampleOf(report);
    now.pulse = beat(now.pulse, sample, performance.now(), peer.failed);
  }

  #tell(): void {
    const shown = this.#joined.filter(({ link }) => !link.prepared);
    this.peers.set(
      shown.map(({ link, peer: { stream }, pulse, awaited }) => ({
        legId: link.peer_leg_id,
        role: link.peer_role,
        stream,
        picture: awaited && pulse.picture === "flowing" ? "connecting" : pulse.picture,
        framesPerSecond: pulse.framesPerSecond,
        sound: link.sound,
        speaks: link.sound && pulse.speaks,
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
