import { get } from "svelte/store";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Pairing, PairingState, Problem } from "../wire/types.gen.ts";
import { ASK_MS, MOST_CODES, pair, type Doors } from "./pairing.ts";
import { inGroups, left } from "./screen.ts";

const LASTS_MS = 600_000;
const WAITING: PairingState = { state: "waiting", page: null, seat: null };
const EXPIRED: PairingState = { state: "expired", page: null, seat: null };
const PAIRED: PairingState = { state: "paired", page: "kiosk", seat: "kiosk-1f2e" };
const fresh = (code: string): Pairing => ({
  pairing_id: `p-${code}`,
  secret: "s",
  code,
  server_time: 1_000_000,
  expires_at: 1_000_000 + LASTS_MS,
});

let now = 0;
let due: { at: number; run: () => void }[];
let codes: (Pairing | Problem | Error)[];
let states: (PairingState | Problem | Error)[];
const go = vi.fn();

const next = <T>(from: (T | Error)[], last: T): Promise<T> => {
  const one = from.shift() ?? last;
  return one instanceof Error ? Promise.reject(one) : Promise.resolve(one);
};
const doors: Doors = {
  newPairing: () => next<Pairing | Problem>(codes, fresh("999999")),
  askPairing: () => next<PairingState | Problem>(states, WAITING),
  go,
  now: () => now,
  after: (ms, run) => {
    const one = { at: now + ms, run };
    due.push(one);
    return () => {
      due = due.filter((each) => each !== one);
    };
  },
};
const settle = async () => {
  for (let each = 0; each < 6; each += 1) await Promise.resolve();
};
async function pass(ms: number): Promise<void> {
  const until = now + ms;
  for (;;) {
    const [first] = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    if (!first) break;
    now = first.at;
    due = due.filter((each) => each !== first);
    first.run();
    await settle();
  }
  now = until;
}
async function opened() {
  const device = pair(doors);
  device.start();
  await settle();
  return device;
}

beforeEach(() => {
  [now, due, codes, states] = [0, [], [fresh("123456"), fresh("654321")], []];
  go.mockClear();
});

describe("a device that is no terminal yet", () => {
  test("shows its code and how long it is good, whatever its own clock says", async () => {
    const device = await opened();
    expect(get(device.screen)).toEqual({
      kind: "code",
      code: "123456",
      ends_ms: LASTS_MS,
      lineLost: false,
    });
  });

  test("goes to its page by itself", async () => {
    const device = await opened();
    states = [WAITING, PAIRED];
    await pass(2 * ASK_MS);
    expect(get(device.screen).kind).toBe("paired");
    expect(go).toHaveBeenCalledWith({ page: "kiosk", seat: "kiosk-1f2e" });
    await pass(LASTS_MS);
    expect(go).toHaveBeenCalledTimes(1);
  });

  test("shows a fresh code where the old one is over", async () => {
    const device = await opened();
    states = [EXPIRED];
    await pass(ASK_MS);
    expect(get(device.screen)).toMatchObject({ kind: "code", code: "654321" });
  });

  test("keeps its code over a lost line, and asks on", async () => {
    const device = await opened();
    states = [new Error("down"), WAITING];
    await pass(ASK_MS);
    expect(get(device.screen)).toMatchObject({ code: "123456", lineLost: true });
    await pass(ASK_MS);
    expect(get(device.screen)).toMatchObject({ code: "123456", lineLost: false });
  });

  test("asks for no code for ever where nobody comes", async () => {
    const device = await opened();
    await pass(MOST_CODES * (LASTS_MS + ASK_MS));
    expect(get(device.screen)).toEqual({ kind: "ended" });
    expect(due).toEqual([]);
    device.start();
    await settle();
    expect(get(device.screen).kind).toBe("code");
  });

  test.each([
    [new Error("down"), "line_lost"],
    [{ code: "too_many", message: "", field: null } satisfies Problem, "too_many"],
  ] as const)("says why it got no code", async (answer, code) => {
    codes = [answer];
    expect(get((await opened()).screen)).toEqual({ kind: "trouble", code });
  });

  test("says nothing more once it is closed", async () => {
    const device = await opened();
    device.close();
    states = [PAIRED];
    await pass(ASK_MS);
    expect(go).not.toHaveBeenCalled();
  });
});

test("a code is read in two groups, and its time counts down to nothing", () => {
  expect(inGroups("012345")).toEqual(["012", "345"]);
  expect(left(61_000, 0)).toEqual({ minutes: 1, seconds: "01" });
  expect(left(1_000, 500)).toEqual({ minutes: 0, seconds: "01" });
  expect(left(1_000, 9_000)).toEqual({ minutes: 0, seconds: "00" });
});
