/** Boards of the administrator's page: what the states of its gallery are made of. */

import {
  administrator,
  board,
  partner,
  person,
  site,
  stance,
  terminal,
} from "../console/testing.ts";

const unpaired = terminal({
  terminal_id: "t2",
  name: { zh: "一楼大厅 2 号终端", en: "Ground floor, terminal 2" },
  paired: false,
  here: false,
});
const counter = terminal({
  terminal_id: "t3",
  kind: "counter",
  name: { zh: "3 号窗口", en: "Counter 3" },
  here: false,
});
const gone = terminal({
  terminal_id: "t4",
  name: { zh: "旧终端", en: "Old kiosk" },
  retired_at: 1,
});
const hall = site({ terminals: [terminal(), unpaired, counter, gone] });
const hospital = site({
  site_id: "s2",
  name: { zh: "市中心医院", en: "Central City Hospital" },
  languages: ["csl"],
  hard: ["skill:medical", "speaks:zh"],
  soft: ["gender:female", "certified"],
  head_start_seconds: 180,
  emergency: true,
  terminals: [
    terminal({
      terminal_id: "t5",
      name: { zh: "门诊大厅", en: "Outpatients" },
      paired: false,
      expected: true,
      here: false,
    }),
  ],
});
const people = [
  person(),
  person({
    person_id: "p2",
    name: "王芳",
    number: "0218",
    login: "wang.fang",
    wish: "break",
    traits: ["certified", "gender:female", "skill:legal", "skill:medical", "speaks:wuu"],
  }),
  person({ person_id: "p3", name: "陈杰", number: "0219", login: "chen.jie", connection: "gone" }),
  person({
    person_id: "p4",
    name: "周雨",
    number: "0220",
    login: "zhou.yu",
    wish: "off",
    languages: ["csl"],
  }),
  person({ person_id: "p5", name: "赵宁", number: "0109", login: "zhao.ning", retired_at: 1 }),
];
const administrators = [
  administrator(),
  administrator({ person_id: "a2", login: "zhao.lin", name: "赵琳", me: false, yours: true }),
  administrator({ person_id: "a3", login: "region", name: "省中心", me: false }),
];
export const house = board({ sites: [hall, hospital], people, administrators });
export const nothing = board({ sites: [], people: [] });
export const begun = board({ sites: [site({ terminals: [] })], people: [] });
export const waits = board({ sites: [site({ terminals: [unpaired] })], people: [] });

const CHANGSHA = { zh: "长沙手语中心", en: "Changsha Centre" };
/** Everything that can be said of who is asked, in every state. */
export const routed = board({
  sites: [hall],
  routing: {
    stances: [
      stance({ person_id: "p5", number: "0109" }),
      stance({ stance: "preferred" }),
      stance({ person_id: "p2", number: "0218", stance: "excluded" }),
      stance({ person_id: "p6", number: "0731", centre_name: CHANGSHA }),
    ],
    reserves: { "csl-zz": 2 },
    partners: [
      partner({ asks: true, they_grant: true, grants: true, they_ask: true }),
      partner({
        centre_id: "c3",
        name: { zh: "湘潭手语中心", en: "Xiangtan Centre" },
        asks: true,
        they_ask: true,
      }),
      partner({
        centre_id: "c4",
        name: { zh: "省聋人协会视频翻译中心", en: "Provincial Association Video Centre" },
        they_grant: true,
        grants: true,
      }),
      partner({ centre_id: "c5", name: { zh: "衡阳手语中心", en: "Hengyang Centre" } }),
    ],
  },
});
/** Nobody there yet of whom something could be said. */
export const unrouted = board({
  sites: [hall],
  sign_languages: board().sign_languages.slice(0, 1),
});
/** Who administers a centre alone says nothing of an organisation's interpreters. */
export const centreOnly = board({
  organisation: null,
  sites: null,
  routing: { ...routed.routing, stances: null },
});
