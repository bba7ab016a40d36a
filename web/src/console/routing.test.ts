import { describe, expect, test } from "vitest";
import {
  countOf,
  foundRouting,
  hasRouting,
  helpOf,
  helpTo,
  keeping,
  MOST_KEPT,
  reservesTo,
  stanceTo,
} from "./routing.ts";
import { board, partner, stance } from "./testing.ts";

const near = stance();
const far = stance({ person_id: "p9", number: "0731", centre_name: partner().name });
const given = board({
  routing: { stances: [near, far], reserves: { asl: 1 }, partners: [partner()] },
});

describe("who is asked for whom", () => {
  test("is shown as far as it is the asker's to say", () => {
    const none = { stances: null, reserves: null, partners: null };
    expect(hasRouting(board({ routing: none }))).toBe(false);
    expect(foundRouting(board({ routing: none }), "")).toEqual({
      stances: null,
      kept: null,
      partners: null,
    });
    for (const part of [{ stances: [] }, { reserves: {} }, { partners: [] }])
      expect(hasRouting(board({ routing: { ...none, ...part } }))).toBe(true);
  });

  test("names every sign language, also one that only the reserves know", () => {
    const { kept } = foundRouting(given, "");
    expect(kept?.map(({ language, number }) => [language.code, number])).toEqual([
      ["csl", 0],
      ["csl-zz", 0],
      ["asl", 1],
    ]);
  });

  test.each([
    ["0731", [far.person_id], 0, 0],
    ["changsha", [far.person_id], 0, 1],
    ["株洲", [near.person_id], 1, 0],
    ["nowhere", [], 0, 0],
  ])("is searched by number, centre and language: %s", (query, people, kept, partners) => {
    const found = foundRouting(given, query);
    expect(found.stances?.map(({ person_id: id }) => id)).toEqual(people);
    expect([found.kept?.length, found.partners?.length]).toEqual([kept, partners]);
    expect(countOf(found)).toBe(people.length + kept + partners);
  });

  test("help takes a word of both sides, and each says whose is missing", () => {
    expect(helpOf(true, true)).toBe("works");
    expect(helpOf(true, false)).toBe("waits");
    expect(helpOf(false, true)).toBe("open");
    expect(helpOf(false, false)).toBe("off");
  });

  test("a reserve is never under none nor over what the server takes", () => {
    expect(keeping({ asl: 1 }, "csl", 2)).toEqual({ asl: 1, csl: 2 });
    expect(keeping({}, "csl", -1)).toEqual({ csl: 0 });
    expect(keeping({}, "csl", MOST_KEPT + 1)).toEqual({ csl: MOST_KEPT });
  });

  test("each change is one request", () => {
    const put = { method: "PUT" } as const;
    expect(stanceTo("p1", "excluded")).toEqual({
      ...put,
      path: "/stances/p1",
      body: { stance: "excluded" },
    });
    expect(stanceTo("p1", "none")).toMatchObject({ body: { stance: null } });
    expect(reservesTo({ csl: 2 })).toEqual({
      ...put,
      path: "/reserves",
      body: { numbers: { csl: 2 } },
    });
    expect(helpTo("c2", "grant", true)).toEqual({
      ...put,
      path: "/partners/c2/grant",
      body: { said: true },
    });
  });
});
