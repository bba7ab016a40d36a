import { describe, expect, test } from "vitest";
import { counter as counterEn } from "./en/counter.ts";
import { administration as consoleEn } from "./en/console.ts";
import { desk as deskEn } from "./en/desk.ts";
import { doors as doorsEn } from "./en/doors.ts";
import { kiosk as kioskEn } from "./en/kiosk.ts";
import { shared as sharedEn } from "./en/shared.ts";
import { counter as counterZh } from "./zh/counter.ts";
import { administration as consoleZh } from "./zh/console.ts";
import { desk as deskZh } from "./zh/desk.ts";
import { doors as doorsZh } from "./zh/doors.ts";
import { kiosk as kioskZh } from "./zh/kiosk.ts";
import { shared as sharedZh } from "./zh/shared.ts";

type Leaf = string | ((...given: never[]) => string);
interface Tree {
  [key: string]: Leaf | Tree;
}

/** All phrases by their path; those that take a number or a name are said with an example. */
function phrases(tree: Tree, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") all.set(at, value);
    else if (typeof value === "function") all.set(at, value(...([7, "07"] as never[])));
    else for (const [inner, phrase] of phrases(value, at)) all.set(inner, phrase);
  }
  return all;
}

const zh = phrases({
  shared: sharedZh,
  kiosk: kioskZh,
  counter: counterZh,
  desk: deskZh,
  doors: doorsZh,
  console: consoleZh,
});
const en = phrases({
  shared: sharedEn,
  kiosk: kioskEn,
  counter: counterEn,
  desk: deskEn,
  doors: doorsEn,
  console: consoleEn,
});
const HAN = /\p{Script=Han}/u;
/** Each language's own name stands in its own writing on every page. */
const IN_OWN_WRITING = new Set(["shared.languageNames.zh", "shared.languageNames.en"]);
/** Caps of keys are printed in Latin letters on every keyboard. */
const isKeyCap = (path: string) => path.startsWith("desk.keys.");

describe("the catalogue", () => {
  test("has the same keys in both languages", () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  test("says something under every key", () => {
    for (const [path, phrase] of [...zh, ...en]) expect(phrase, path).not.toBe("");
  });

  test("lets each language stand alone", () => {
    for (const [path, phrase] of en) {
      if (!IN_OWN_WRITING.has(path)) expect(HAN.test(phrase), `${path}: ${phrase}`).toBe(false);
    }
    for (const [path, phrase] of zh) {
      if (IN_OWN_WRITING.has(path) || isKeyCap(path) || !/\p{L}/u.test(phrase)) continue;
      expect(HAN.test(phrase), `${path}: ${phrase}`).toBe(true);
    }
  });

  test("uses respectful words for deaf people", () => {
    for (const [path, phrase] of [...zh, ...en]) {
      expect(/哑|\bmute\b|\bdumb\b|handicap/i.test(phrase), `${path}: ${phrase}`).toBe(false);
    }
  });

  test("says one as one", () => {
    expect(kioskEn.idle.here(1)).toBe("1 interpreter here");
    expect(kioskEn.idle.here(2)).toBe("2 interpreters here");
    expect(kioskEn.waiting.before(1)).toBe("1 person before you");
    expect(kioskEn.waiting.before(2)).toBe("2 people before you");
  });
});
