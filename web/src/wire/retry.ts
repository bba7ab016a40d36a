/** When to try the line again, and when silence means that it is lost. */

const FIRST_MS = 250;
const MOST_MS = 2_000;

/** Doubles with each try; the jitter spreads a hall's terminals after a restart. */
export function retryDelay(tries: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return full * (0.5 + random / 2);
}

/** A socket that is not open by then is given up: packets of a dead network are not waited for. */
export const OPEN_MS = 8_000;

/** One that is open reached a server, which may be busy greeting everybody: to come again makes it busier. */
export const GREETING_MS = 30_000;

/** A command is answered within a commit; longer than this, nobody is at the other end. */
export const ANSWER_MS = 2_500;

/** Two announced pings and 3 s of a slow network: 5 s in a call, 43 s at rest. */
export const silenceLimit = (nextPingMs: number): number => 2 * nextPingMs + 3_000;
