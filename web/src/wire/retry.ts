/** When to try the line again, and when silence means that it is lost. */

const FIRST_MS = 250;
const MOST_MS = 2_000;

/** Doubles with each try; the jitter spreads a hall's terminals after a restart. */
export function retryDelay(tries: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return full * (0.5 + random / 2);
}

/** A socket that has not said `hello` by then is given up. */
export const GREETING_MS = 8_000;

/** A command is answered within a commit; longer than this, nobody is at the other end. */
export const ANSWER_MS = 2_500;

/** Two announced pings and 3 s of a slow network: 5 s in a call, 43 s at rest. */
export const silenceLimit = (nextPingMs: number): number => 2 * nextPingMs + 3_000;
