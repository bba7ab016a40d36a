import { get, readable } from "svelte/store";
import { expect, test, vi } from "vitest";
import { desk, me } from "./testing.ts";
import { leaveSeat } from "./tools.ts";

function seated(signOut: () => Promise<void>) {
  const { session } = desk({ me });
  const reload = vi.fn();
  const signIn = () => Promise.resolve({ page: "desk" as const, seat: "desk" });
  const calls = { allowNotices: () => undefined, rings: () => () => undefined };
  const tools = {
    session,
    seat: "desk",
    soundRefused: readable(false),
    ...calls,
    signIn,
    signOut,
    choosePassword: () => Promise.resolve(null),
    reload,
  };
  return { tools, session, reload };
}

test("who signs out is led to the door", async () => {
  const { tools, reload } = seated(() => Promise.resolve());
  await leaveSeat(tools);
  expect(reload).toHaveBeenCalledOnce();
});

test("who signs out while the server is away is told so, and stays", async () => {
  const { tools, session, reload } = seated(() => Promise.reject(new Error("away")));
  await leaveSeat(tools);
  expect(get(session.notice)).toBe("line_lost");
  expect(reload).not.toHaveBeenCalled();
  session.close();
});
