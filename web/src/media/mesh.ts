/** The call's media as the view orders it: one link per peer, browser to browser. */

import type { Readable } from "svelte/store";
import type { Connection } from "../wire/connection.ts";
import type { LegRole, Media } from "../wire/types.gen.ts";
import type { Camera } from "./camera.ts";

/** Told by decoded frames; `stopped` is more than a second without a new one. */
export type Picture = "connecting" | "flowing" | "stopped" | "failed";

export interface Peer {
  legId: string;
  role: LegRole;
  stream: MediaStream;
  picture: Picture;
  framesPerSecond: number | null;
  width: number | null;
  height: number | null;
}

export interface CallMedia {
  readonly peers: Readable<Peer[]>;
  /** Links follow `view.media`; a lost socket changes nothing, so the pictures go on. */
  update(media: Media | null | undefined): void;
  stop(): void;
  /** Tries the links anew (ICE restart). */
  restart(): void;
}

/** What the mesh needs of the line. */
export type Signalling = Pick<Connection<unknown>, "whisper" | "onWhisper" | "line">;

export declare function createMesh(connection: Signalling, camera: Camera): CallMedia;
