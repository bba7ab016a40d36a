/** What a page remembers over its own reload, per seat: frames of one tab share this storage. */

import type { HangUp } from "./types.gen.ts";

export type SessionStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface Memory {
  stops(): HangUp[];
  keepStops(stops: HangUp[]): void;
  /** The call that this page takes part in: after a reload it joins the same one by itself. */
  heldCall(): string | null;
  keepHeldCall(callId: string | null): void;
}

export function createMemory(store: SessionStore, page: string, seat: string): Memory {
  const stopsKey = `signspan.${page}.${seat}.stops`;
  const heldKey = `signspan.${page}.${seat}.holds`;
  const keep = (key: string, value: string | null) => {
    if (value === null) store.removeItem(key);
    else store.setItem(key, value);
  };
  return {
    stops: () => JSON.parse(store.getItem(stopsKey) ?? "[]") as HangUp[],
    keepStops: (stops) => {
      keep(stopsKey, stops.length ? JSON.stringify(stops) : null);
    },
    heldCall: () => store.getItem(heldKey),
    keepHeldCall: (callId) => {
      keep(heldKey, callId);
    },
  };
}
