/** Whom a page of the gallery sees. */

import type { Peer } from "../media/mesh.ts";
import type { Fixture } from "./fixture.ts";

export interface Cast {
  interpreter: MediaStream;
  visitor: MediaStream;
  staff: MediaStream;
}

export function peers(
  fixture: Fixture<unknown, unknown>,
  role: Peer["role"],
  stream: MediaStream,
): Peer[] {
  if (fixture.picture === undefined) return [];
  return [
    {
      legId: `leg-${role}`,
      role,
      stream,
      picture: fixture.picture,
      framesPerSecond: fixture.picture === "flowing" ? 30 : 0,
      sound: true,
      speaks: fixture.speaks === true,
    },
  ];
}

export const beside = (fixture: Fixture<unknown, unknown>, cast: Cast): Peer[] =>
  (fixture.beside ?? []).flatMap((role, at, all) => {
    const nth = all.slice(0, at).filter((other) => other === role).length + 2;
    return peers(fixture, role, cast[role]).map((peer) => {
      return { ...peer, legId: `${peer.legId}-${String(nth)}` };
    });
  });
