/** What surrounds a connection: the browser's clock, wakes, chance and storage, or a test's. */

import type { SessionStore } from "./memory.ts";

export interface Surroundings {
  /** Milliseconds that only grow: whoever sets the device's clock changes nothing. */
  now(): number;
  /** Runs once after `ms`; the answer calls it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Tells when the network has come back or the page is seen again; the answer stops telling. */
  onWake(wake: (networkChanged: boolean) => void): () => void;
  random(): number;
  newId(): string;
  store: SessionStore;
}

/** `crypto.randomUUID` is missing on plain http, where the desk must still say what is wrong. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
}

function onWake(wake: (networkChanged: boolean) => void): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const online = () => {
    wake(true);
  };
  const seen = () => {
    if (!document.hidden) wake(false);
  };
  window.addEventListener("online", online, options);
  document.addEventListener("visibilitychange", seen, options);
  return () => {
    stop.abort();
  };
}

export const browser: Surroundings = {
  now: () => performance.now(),
  after,
  onWake,
  random: () => Math.random(),
  newId: randomId,
  get store() {
    return sessionStorage;
  },
};
