/** Boards for tests and for the gallery. */

import type {
  Console,
  ConsoleAdministrator,
  ConsolePartner,
  ConsolePerson,
  ConsoleSite,
  ConsoleStance,
  ConsoleTerminal,
} from "../wire/types.gen.ts";

export const terminal = (change: Partial<ConsoleTerminal> = {}): ConsoleTerminal => ({
  terminal_id: "t1",
  kind: "kiosk",
  name: { zh: "一楼大厅 1 号终端", en: "Ground floor, terminal 1" },
  paired: true,
  expected: false,
  here: true,
  version: 1,
  retired_at: null,
  ...change,
});

export const site = (change: Partial<ConsoleSite> = {}): ConsoleSite => ({
  site_id: "s1",
  name: { zh: "株洲市政务服务中心", en: "Zhuzhou Government Service Centre" },
  languages: ["csl", "csl-zz"],
  zone: "hall",
  opens_at_once: true,
  time_zone: "Asia/Shanghai",
  hard: [],
  soft: [],
  head_start_seconds: 0,
  emergency: false,
  version: 1,
  retired_at: null,
  terminals: [terminal()],
  ...change,
});

export const person = (change: Partial<ConsolePerson> = {}): ConsolePerson => ({
  person_id: "p1",
  login: "li.min",
  name: "李敏",
  number: "0217",
  languages: ["csl", "csl-zz"],
  traits: [],
  zone: "centre",
  wish: "available",
  connection: "here",
  version: 1,
  retired_at: null,
  ...change,
});

export const administrator = (
  change: Partial<ConsoleAdministrator> = {},
): ConsoleAdministrator => ({
  person_id: "a1",
  login: "chen",
  name: "陈静",
  me: true,
  yours: false,
  version: 1,
  retired_at: null,
  ...change,
});

export const stance = (change: Partial<ConsoleStance> = {}): ConsoleStance => ({
  person_id: "p1",
  number: "0217",
  centre_name: { zh: "株洲手语中心", en: "Zhuzhou Centre" },
  stance: null,
  ...change,
});

export const partner = (change: Partial<ConsolePartner> = {}): ConsolePartner => ({
  centre_id: "c2",
  name: { zh: "长沙手语中心", en: "Changsha Centre" },
  asks: false,
  they_grant: false,
  they_ask: false,
  grants: false,
  ...change,
});

export const board = (change: Partial<Console> = {}): Console => ({
  organisation: { zh: "株洲市", en: "City of Zhuzhou" },
  centre: { zh: "株洲手语中心", en: "Zhuzhou Centre" },
  sites: [site()],
  people: [person()],
  administrators: [administrator()],
  routing: { stances: [], reserves: {}, partners: [] },
  sign_languages: [
    { code: "csl", name: { zh: "中国手语", en: "Chinese Sign Language" } },
    { code: "csl-zz", name: { zh: "株洲地方手语", en: "Zhuzhou signing" } },
  ],
  new_password: null,
  ...change,
});
