/** The few plain requests of the pages: signing in and out, and the demo's start page. */

import type { Enter, Problem, Session, SignIn, StartPage } from "./types.gen.ts";

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

/** A custom header makes the request one that no other site can send for us (CSRF). */
async function write<Body extends object>(
  method: "POST" | "DELETE",
  path: string,
  body?: object,
): Promise<Body | Problem> {
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    headers: { "X-Signspan": "page", "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Unreachable(path, { cause });
  });
  const answer = await json(response);
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
