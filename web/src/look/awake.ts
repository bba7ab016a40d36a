import type { Readable } from "svelte/store";

/** A browser without wake locks (W3C screen-wake-lock) lets the screen go dark as ever. */
type Lit = Pick<WakeLockSentinel, "release">;

/** Keeps the screen lit while somebody looks at it without touching it. */
export function keepAwake(wanted: Readable<boolean>): () => void {
  const locks = navigator.wakeLock as WakeLock | undefined;
  let wants = false;
  let held: Promise<Lit | null> = Promise.resolve(null);
  // One after the other: what a browser takes from a hidden page is asked for anew.
  const turn = () => {
    held = held.then(async (lock) => {
      await lock?.release().catch(() => undefined);
      if (!wants || document.hidden || !locks) return null;
      return locks.request("screen").catch(() => null);
    });
  };
  const stop = wanted.subscribe((now) => {
    if (now === wants) return;
    wants = now;
    turn();
  });
  document.addEventListener("visibilitychange", turn);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", turn);
    wants = false;
    turn();
  };
}
