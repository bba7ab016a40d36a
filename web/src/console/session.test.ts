import { get } from "svelte/store";
import { beforeEach, expect, test, vi } from "vitest";
import type { Console, Problem } from "../wire/types.gen.ts";
import { ConsoleSession, LOOK, LOOK_MS, PASSWORD_MS, TOAST_MS, type Change } from "./session.ts";
import { board, site } from "./testing.ts";

type Answer = Console | Problem | Error;
let answers: Answer[];
let later: { ms: number; run: () => void }[];
const asked: Change[] = [];
const keys: string[] = [];
const no = (code: Problem["code"], field: string | null = null): Problem => ({
  code,
  message: "",
  field,
});
const ask = vi.fn((change: Change, key: string): Promise<Console | Problem> => {
  asked.push(change);
  keys.push(key);
  const one = answers.shift() ?? board();
  return one instanceof Error ? Promise.reject(one) : Promise.resolve(one);
});
const after = (ms: number, run: () => void) => {
  const one = { ms, run };
  later.push(one);
  return () => {
    later = later.filter((each) => each !== one);
  };
};
let made = 0;
const newKey = () => `key-${(made += 1)}`;
const open = () => new ConsoleSession({ ask, after, newKey });
const refusal = async (asking: Promise<{ code: string } | null>) => (await asking)?.code;
const ADD: Change = { method: "POST", path: "/sites", body: {} };

beforeEach(() => {
  [answers, later] = [[], []];
  asked.length = keys.length = made = 0;
});

test("looks again and again, until nobody is signed in", async () => {
  const session = open();
  await session.look();
  expect(get(session.screen).kind).toBe("places");
  answers = [no("not_signed_in")];
  expect(later.map(({ ms }) => ms)).toEqual([LOOK_MS]);
  await session.look();
  expect(get(session.screen).kind).toBe("signed_out");
  expect(later).toEqual([]);
});

test("keeps what it shows over a lost line, and says so", async () => {
  const session = open();
  await session.look();
  answers = [new Error("down")];
  await session.look();
  expect(get(session.screen)).toMatchObject({ kind: "places", lineLost: true });
  await session.look();
  expect(get(session.screen)).toMatchObject({ lineLost: false });
});

test("a change that is refused says why, and the page stays as it is", async () => {
  const session = open();
  await session.look();
  answers = [no("login_taken", "login"), new Error("down"), no("not_allowed")];
  expect(await session.change(ADD)).toEqual({ code: "login_taken", field: "login" });
  expect(await refusal(session.change(ADD))).toBe("line_lost");
  expect(await refusal(session.change(ADD))).toBe("not_allowed");
  expect(get(session.screen)).toMatchObject({ kind: "places", lineLost: false });
});

test("a change that meets no session any more leads to the door", async () => {
  const session = open();
  await session.look();
  answers = [no("not_signed_in")];
  await session.change(ADD);
  expect(get(session.screen).kind).toBe("signed_out");
});

test("an answer that was overtaken is not shown", async () => {
  const [old, fresh] = [board({ sites: [] }), board({ sites: [site(), site()] })];
  const session = open();
  let answerOld: (old: Console) => void = () => undefined;
  ask.mockImplementationOnce(() => new Promise((done) => (answerOld = done)));
  const first = session.change(LOOK);
  answers = [fresh];
  await session.change(ADD);
  answerOld(old);
  await first;
  expect(get(session.screen)).toMatchObject({ board: fresh });
});

test("nothing is looked at beside a change: it would be answered from before", async () => {
  const session = open();
  let answer: (changed: Console) => void = () => undefined;
  ask.mockImplementationOnce(() => new Promise((done) => (answer = done)));
  const changing = session.change(ADD);
  await session.look();
  expect(asked).toEqual([]);
  expect(later.map(({ ms }) => ms)).toEqual([LOOK_MS]);
  const changed = board({ sites: [site(), site()] });
  answer(changed);
  await changing;
  expect(get(session.screen)).toMatchObject({ board: changed });
});

test("what is retired has a way back for a while", async () => {
  const session = open();
  session.open("site:s1");
  expect(await session.retire("/sites/s1", "Library")).toBeNull();
  expect(get(session.form)).toBeNull();
  expect(get(session.toast)?.name).toBe("Library");
  await session.undo();
  expect(asked.map(({ path }) => path)).toEqual(["/sites/s1/retire", "/sites/s1/restore"]);
  expect(get(session.toast)).toBeNull();
  await session.retire("/sites/s1", "Library");
  expect(later.map(({ ms }) => ms)).toEqual([TOAST_MS]);
  later[0]?.run();
  expect(get(session.toast)).toBeNull();
  answers = [no("not_found")];
  expect(await refusal(session.retire("/sites/s1", "Library"))).toBe("not_found");
  expect(get(session.toast)).toBeNull();
});

test("a toast stays while somebody is at it, and where undoing does not go it says why", async () => {
  const session = open();
  await session.retire("/sites/s1", "Library");
  session.hold();
  expect(later).toEqual([]);
  session.resume();
  expect(later.map(({ ms }) => ms)).toEqual([TOAST_MS]);
  answers = [no("name_taken", "zh")];
  await session.undo();
  expect(get(session.toast)).toMatchObject({ name: "Library", refused: { code: "name_taken" } });
  await session.undo();
  expect(get(session.toast)).toBeNull();
});

test("what is pressed twice is asked once", async () => {
  const session = open();
  const both = await Promise.all([session.change(ADD), session.change({ ...ADD })]);
  expect([both, asked]).toEqual([[null, null], [ADD]]);
  await session.change(ADD);
  expect(keys).toEqual(["key-1", "key-2"]);
});

test("after a lost answer the same is asked by the same key, anything else by another", async () => {
  const session = open();
  answers = [new Error("lost"), new Error("lost"), board()];
  for (let press = 0; press < 4; press += 1) await session.change(ADD);
  expect(keys).toEqual(["key-1", "key-1", "key-1", "key-2"]);
  answers = [new Error("lost")];
  await session.change(ADD);
  await session.change({ ...ADD, body: { other: true } });
  expect(keys.slice(4)).toEqual(["key-3", "key-4"]);
});

test("what was changed meanwhile is looked at before the form says so", async () => {
  const session = open();
  const theirs = board({ sites: [site({ version: 2 })] });
  answers = [no("changed_meanwhile"), theirs];
  expect(await refusal(session.change(ADD))).toBe("changed_meanwhile");
  expect(get(session.screen)).toMatchObject({ kind: "places", board: theirs });
});

test("who is signed out in the middle of a form finds it as she left it", async () => {
  const session = open();
  await session.look();
  session.open("site:s1");
  answers = [no("not_signed_in")];
  await session.change(ADD);
  expect(get(session.screen)).toMatchObject({ kind: "signed_out", behind: { kind: "places" } });
  await session.look();
  expect([get(session.screen).kind, get(session.form)]).toEqual(["places", "site:s1"]);
});

const told = { person_id: "p1", login: "li.min", password: "abcd" };

test("new passwords are shown until each is noted, whatever is looked at meanwhile", async () => {
  const session = open();
  const other = { ...told, person_id: "p2" };
  answers = [board({ new_password: told }), board({ new_password: other })];
  await session.change({ method: "POST", path: "/people/p1/password" });
  await session.change({ method: "POST", path: "/people/p2/password" });
  await session.look();
  expect(get(session.passwords)).toEqual([told, other]);
  session.noted("p1");
  expect(get(session.passwords)).toEqual([other]);
});

test("a new password that nobody notes is gone after a while, and before somebody else signs in", async () => {
  const session = open();
  const again = { ...told, password: "efgh" };
  answers = [board({ new_password: told }), board({ new_password: again })];
  await session.change({ method: "POST", path: "/people/p1/password" });
  await session.change({ method: "POST", path: "/people/p1/password" });
  expect(get(session.passwords)).toEqual([again]);
  later
    .filter(({ ms }) => ms === PASSWORD_MS)
    .forEach(({ run }) => {
      run();
    });
  expect(get(session.passwords)).toEqual([]);
  answers = [board({ new_password: told }), no("not_signed_in")];
  await session.change({ method: "POST", path: "/people/p1/password" });
  await session.look();
  expect(get(session.passwords)).toEqual([]);
});

test("turning to the other tab closes what is open", () => {
  const session = open();
  session.open("person:new");
  session.turn("people");
  expect(get(session.form)).toBeNull();
});
