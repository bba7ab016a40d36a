/** The plain requests of the pages: signing in and out, pairing, the console, the demo's start page. */

import type {
  Console,
  Enter,
  OwnPassword,
  Pairing,
  PairingSecret,
  PairingState,
  Problem,
  Session,
  SignIn,
  StartPage,
} from "./types.gen.ts";

/** A server that has not answered by then may have done it or not: it is asked again by hand. */
const ANSWER_MS = 20_000;

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Where a page goes once it has its session. */
export const pageOf = (session: Session): string =>
  `/${session.page}?seat=${encodeURIComponent(session.seat)}`;

export const isProblem = (answer: object): answer is Problem => "code" in answer;

/** The server could not be reached, or answered with something that is no refusal of its own. */
export class Unreachable extends Error {}

export const signIn = (body: SignIn): Promise<Session | Problem> =>
  write<Session>("POST", "/api/v1/session", body);

export const enter = (token: string): Promise<Session | Problem> =>
  write<Session>("POST", "/api/v1/session/link", { token } satisfies Enter);

export const signOut = async (seat: string): Promise<void> => {
  await write("DELETE", `/api/v1/session?seat=${encodeURIComponent(seat)}`);
};

export const startPage = (key: string): Promise<StartPage | Problem> =>
  write<StartPage>("POST", "/api/v1/demo/start", { key });

/** One request of the administrator's page; each is answered with the whole page. */
export const askConsole = (
  seat: string,
  method: Method,
  path: string,
  body?: object,
  key?: string,
): Promise<Console | Problem> =>
  write<Console>(method, `/api/v1/console${path}?seat=${encodeURIComponent(seat)}`, body, key);

export const choosePassword = async (seat: string, body: OwnPassword): Promise<Problem | null> => {
  const answer = await write(
    "PUT",
    `/api/v1/session/password?seat=${encodeURIComponent(seat)}`,
    body,
  );
  return isProblem(answer) ? answer : null;
};

export const newPairing = (): Promise<Pairing | Problem> =>
  write<Pairing>("POST", "/api/v1/pairings");

export const askPairing = ({ pairing_id: id, secret }: Pairing): Promise<PairingState | Problem> =>
  write<PairingState>("POST", `/api/v1/pairings/${encodeURIComponent(id)}`, {
    secret,
  } satisfies PairingSecret);

/** A custom header makes the request one that no other site can send for us (CSRF). */
async function write<Body extends object>(
  method: Method,
  path: string,
  body?: object,
  key?: string,
): Promise<Body | Problem> {
  const unreachable = (cause: unknown): never => {
    throw new Unreachable(path, { cause });
  };
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    signal: AbortSignal.timeout(ANSWER_MS),
    headers: {
      "X-Signspan": "page",
      "Content-Type": "application/json",
      ...(key && { "Idempotency-Key": key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(unreachable);
  const answer = await json(response).catch(unreachable);
  if (response.ok) return answer as Body;
  if (isProblem(answer)) return answer;
  throw new Unreachable(`${path}: ${response.status}`);
}

async function json(response: Response): Promise<object> {
  const text = await response.text();
  try {
    return Object(text ? JSON.parse(text) : {}) as object;
  } catch {
    return {};
  }
}
