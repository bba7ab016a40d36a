import { describe, expect, test } from "vitest";
import { administration as words } from "../words/zh/console.ts";
import { site } from "./testing.ts";
import {
  chosenAs,
  GROUPS,
  headStarts,
  isPlain,
  namesIn,
  needsOf,
  offered,
  offeredOf,
  regrouped,
  within,
  type Needs,
} from "./traits.ts";

const needs = (change: Partial<Needs> = {}): Needs => ({ ...needsOf(undefined), ...change });

describe("what an interpreter has", () => {
  test("is chosen group by group, and the other groups stay as they are", () => {
    const traits = ["skill:legal", "speaks:wuu", "deaf", "gender:female"];
    expect(within("speaks", traits)).toEqual(["speaks:wuu"]);
    expect(within("more", traits)).toEqual(["deaf"]);
    const chosen = regrouped("gender", traits, ["gender:male"]);
    expect(chosen).toEqual(["skill:legal", "speaks:wuu", "deaf", "gender:male"]);
    expect(regrouped("gender", chosen, [])).toEqual(["skill:legal", "speaks:wuu", "deaf"]);
  });

  test("is offered and kept also where this page does not know it", () => {
    expect(offered("speaks", ["speaks:wuu", "skill:legal"])).toEqual([
      ...GROUPS.speaks,
      "speaks:wuu",
    ]);
    expect(regrouped("skills", ["skill:new", "tall"], ["skill:new"])).toEqual([
      "tall",
      "skill:new",
    ]);
    expect(new Set(offeredOf(["speaks:zh"])).size).toBe(offeredOf([]).length);
  });

  test("is named in one order, what is not known by its code", () => {
    const traits = ["certified", "speaks:wuu", "gender:female", "skill:medical", "tall"];
    expect(namesIn(traits, words.traits)).toEqual(["医疗", "wuu", "女", "有证书", "tall"]);
    expect(namesIn([], words.traits)).toEqual([]);
  });
});

describe("what the calls of a site need", () => {
  test("is nothing until something is set", () => {
    expect(isPlain(needsOf(site()))).toBe(true);
    for (const change of [
      { hard: ["deaf"] },
      { soft: ["deaf"] },
      { head_start_seconds: 1 },
      { emergency: true },
    ])
      expect(isPlain(needsOf(site(change))), JSON.stringify(change)).toBe(false);
  });

  test("a trait is a must or a wish, never both", () => {
    const before = needs({ hard: ["skill:legal"], soft: ["deaf", "skill:medical"] });
    expect(chosenAs("hard", ["skill:legal", "deaf"], before)).toEqual(
      needs({ hard: ["skill:legal", "deaf"], soft: ["skill:medical"] }),
    );
    expect(chosenAs("soft", ["deaf", "skill:medical", "skill:legal"], before)).toEqual(
      needs({ soft: ["deaf", "skill:medical", "skill:legal"] }),
    );
    expect(chosenAs("hard", [], before)).toEqual({ ...before, hard: [] });
  });

  test("of the genders one is needed at most, in whatever way", () => {
    const before = needs({ hard: ["gender:female", "deaf"] });
    expect(chosenAs("hard", ["gender:female", "deaf", "gender:male"], before)).toEqual(
      needs({ hard: ["deaf", "gender:male"] }),
    );
    expect(chosenAs("soft", ["gender:male"], before)).toEqual(
      needs({ hard: ["deaf"], soft: ["gender:male"] }),
    );
  });

  test("a head start that is none of those offered stays chosen", () => {
    expect(headStarts(0)).toEqual([0, 60, 180, 600]);
    expect(headStarts(90)).toEqual([0, 60, 90, 180, 600]);
    expect([0, 90, 180].map(words.needs.headStarts)).toEqual(["不优先", "90 秒", "3 分钟"]);
  });
});
