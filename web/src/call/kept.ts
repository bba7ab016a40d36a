/** What a page keeps of its call over its own reload: a person who turned her camera off stays off. */

import type { SessionStore } from "../wire/memory.ts";

/** What this person sends. */
export interface Sends {
  video: boolean;
  microphone: boolean;
}

export interface Kept {
  /** What this page sent in this call before it was loaded anew; null: it had no part in it. */
  of(callId: string): Sends | null;
  keep(callId: string | null, sends: Sends): void;
}

export const EVERYTHING: Sends = { video: true, microphone: true };

/** Per page and seat: frames of one tab share the storage. */
export function keptIn(store: SessionStore, page: string, seat: string): Kept {
  const key = `signspan.${page}.${seat}.sends`;
  return {
    of: (callId) => {
      const { call_id, video, microphone } = JSON.parse(store.getItem(key) ?? "{}") as Partial<
        Sends & { call_id: string }
      >;
      if (call_id !== callId) return null;
      return { video: video !== false, microphone: microphone !== false };
    },
    keep: (callId, sends) => {
      if (callId === null) store.removeItem(key);
      else store.setItem(key, JSON.stringify({ call_id: callId, ...sends }));
    },
  };
}

/** A page that keeps nothing. */
export const forgetful: Kept = { of: () => null, keep: () => undefined };
