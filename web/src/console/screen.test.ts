import { describe, expect, test } from "vitest";
import {
  fine,
  inAdministrator,
  inCode,
  inNames,
  inPerson,
  inSite,
  loginOf,
  placed,
  tidy,
} from "./forms.ts";
import {
  apart,
  done,
  foundPeople,
  foundSites,
  nextStep,
  openAt,
  screen,
  timeZones,
} from "./screen.ts";
import { board, person, site, terminal } from "./testing.ts";

const EMPTY = board({ sites: [], people: [] });

describe("the administrator's page", () => {
  test("shows what the server said last, and that the line is lost", () => {
    const own = { board: EMPTY, refused: null, tab: "places" } as const;
    expect(screen(own)).toEqual({ kind: "places", board: EMPTY, lineLost: false });
    for (const tab of ["people", "routing"] as const)
      expect(screen({ ...own, tab })).toMatchObject({ kind: tab, board: EMPTY });
    expect(screen({ ...own, refused: "line_lost" })).toMatchObject({ lineLost: true });
  });

  test("shows nothing to who is not signed in or may not", () => {
    expect(screen({ board: null, refused: "not_signed_in", tab: "places" })).toEqual({
      kind: "signed_out",
      behind: null,
    });
    expect(screen({ board: EMPTY, refused: "not_allowed", tab: "places" })).toEqual({
      kind: "not_allowed",
    });
    expect(screen({ board: null, refused: null, tab: "places" })).toEqual({ kind: "loading" });
    expect(screen({ board: null, refused: "line_lost", tab: "places" })).toEqual({
      kind: "trouble",
      code: "line_lost",
    });
  });
});

describe("what a house needs before its first call", () => {
  const kiosk = terminal({ paired: true });

  test.each([
    ["a site", EMPTY, "site"],
    ["a kiosk", board({ sites: [site({ terminals: [] })], people: [] }), "kiosk"],
    [
      "its device",
      board({ sites: [site({ terminals: [terminal({ paired: false })] })], people: [] }),
      "kiosk",
    ],
    [
      "not a counter's device",
      board({ sites: [site({ terminals: [{ ...kiosk, kind: "counter" }] })], people: [] }),
      "kiosk",
    ],
    ["an interpreter", board({ sites: [site({ terminals: [kiosk] })], people: [] }), "interpreter"],
    [
      "one who is not retired",
      board({ sites: [site({ terminals: [kiosk] })], people: [person({ retired_at: 1 })] }),
      "interpreter",
    ],
    [
      "a site that is not retired",
      board({ sites: [site({ retired_at: 1, terminals: [kiosk] })] }),
      "site",
    ],
    ["nothing more", board({ sites: [site({ terminals: [kiosk] })] }), null],
    ["what is hers to do", board({ sites: null, people: [] }), "interpreter"],
    ["nothing that is not", board({ sites: [], people: null }), "site"],
  ])("%s", (_, given, step) => {
    expect(nextStep(given)).toBe(step);
  });

  test("ticks what is done, in whatever order it was", () => {
    expect(done(board({ sites: [] }))).toEqual({ site: false, kiosk: false, interpreter: true });
  });
});

describe("a search", () => {
  const lobby = terminal({ terminal_id: "t1", name: { zh: "大厅", en: "Lobby" } });
  const gate = terminal({ terminal_id: "t2", name: { zh: "门口", en: "Gate" } });
  const library = site({ name: { zh: "图书馆", en: "Library" }, terminals: [lobby, gate] });

  test.each([
    ["", [library]],
    ["lib", [library]],
    ["图书", [library]],
    [" GATE ", [{ ...library, terminals: [gate] }]],
    ["nowhere", []],
  ])("for places: %s", (query, found) => {
    expect(foundSites([library], query)).toEqual(found);
  });

  test("for people looks at name, number and sign-in name", () => {
    const li = person({ name: "李敏", number: "0217", login: "li.min" });
    for (const query of ["", "李", "217", "LI.M"]) expect(foundPeople([li], query)).toEqual([li]);
    expect(foundPeople([li], "王")).toEqual([]);
  });
});

test("what is retired stands apart", () => {
  const [one, other] = [person({}), person({ person_id: "p2", retired_at: 1 })];
  expect(apart([other, one])).toEqual([[one], [other]]);
});

describe("what is typed in an open form stays in sight", () => {
  const lobby = terminal({ terminal_id: "t1", name: { zh: "大厅", en: "Lobby" } });
  const gate = terminal({ terminal_id: "t2", name: { zh: "门口", en: "Gate" } });
  const library = site({ site_id: "s1", terminals: [lobby, gate] });

  test.each([
    ["site:s1", [{ ...library, terminals: [] }]],
    ["kiosk:s1", [{ ...library, terminals: [] }]],
    ["terminal:t2", [{ ...library, terminals: [gate] }]],
    ["site:s9", []],
    [null, []],
  ])("whatever is searched for: %s", (form, found) => {
    expect(foundSites([library], "nowhere", form)).toEqual(found);
  });

  test("whoever retires it meanwhile", () => {
    const gone = person({ person_id: "p2", retired_at: 1 });
    expect(apart([gone], openAt("person:p2"))).toEqual([[gone], []]);
    expect(apart([gone], openAt("person:p1"))).toEqual([[], [gone]]);
    expect(foundPeople([gone], "nobody", "person:p2")).toEqual([gone]);
    const retired = { ...library, retired_at: 1 };
    expect(apart([retired], openAt("terminal:t2"))).toEqual([[retired], []]);
  });
});

test("a time zone that the browser does not know stays chosen", () => {
  expect(timeZones("Mars/Olympus")).toContain("Mars/Olympus");
  expect(timeZones("Asia/Shanghai").filter((one) => one === "Asia/Shanghai")).toHaveLength(1);
});

describe("a form says at which field something is wrong", () => {
  test("names in both languages", () => {
    expect(inNames({ zh: " ", en: "x" })).toEqual({ zh: "missing" });
    expect(inSite({ zh: "一", en: "" }, [])).toEqual({ en: "missing", languages: "no_language" });
    expect(fine(inSite({ zh: "一", en: "One" }, ["csl"]))).toBe(true);
  });

  test.each([
    [{ login: "孙燕" }, { login: "login_form" }],
    [{ login: " Sun Yan\u200b" }, {}],
    [{ login: "ＳＵＮ" }, {}],
    [{ name: "\u200b\u3164" }, { name: "missing" }],
    [{ number: "ａ-7 " }, {}],
    [{ login: "s" }, { login: "login_form" }],
    [{ login: "" }, { login: "missing" }],
    [{ login: "sun.yan" }, {}],
    [{ number: "no. 5" }, { number: "number_form" }],
    [{ name: " " }, { name: "missing" }],
    [{ languages: [] }, { languages: "no_language" }],
  ])("people: %o", (change, errors) => {
    const draft = { name: "孙", number: "5", languages: ["csl"] };
    expect(inPerson({ ...draft, ...change })).toEqual(errors);
  });

  test("administrators: a new one chooses the name that she signs in by", () => {
    expect(inAdministrator("", "")).toEqual({ name: "missing", login: "missing" });
    expect(inAdministrator("陈")).toEqual({});
  });

  test("names are sent as they are kept", () => {
    expect(tidy(" 孙\u200b  燕\t")).toBe("孙 燕");
    expect(loginOf(" Ｌi. Min")).toBe("li.min");
  });

  test("what the server refused stands at its field, or beneath the whole", () => {
    const taken = { code: "name_taken", field: "en" } as const;
    expect(placed(taken, ["zh", "en"])).toEqual({ errors: { en: "name_taken" }, said: null });
    expect(placed(taken, ["login"])).toEqual({ errors: {}, said: "name_taken" });
    expect(placed(null, ["login"])).toEqual({ errors: {}, said: null });
  });

  test("six digits, however they are written", () => {
    for (const fits of ["123456", "123 456", " 123-456 "]) expect(inCode(fits)).toBeUndefined();
    expect(inCode("12345")).toBe("code_form");
    expect(inCode("")).toBe("missing");
  });
});
