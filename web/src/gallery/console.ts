/** The administrator's page and the pairing of a device, in every state. */

import type { Own, Kind as ConsoleKind } from "../console/screen.ts";
import type { Toast } from "../console/session.ts";
import { board } from "../console/testing.ts";
import type { Kind as PairKind, Screen as Pair } from "../pair/screen.ts";
import type { Console, NewPassword, Problem } from "../wire/types.gen.ts";
import { begun, centreOnly, house, nothing, routed, unrouted, waits } from "./consoleviews.ts";
import type { Said } from "./doors.ts";
import type { Fixtures } from "./fixture.ts";

export interface ConsoleFixture {
  name: string;
  own: Own;
  form?: string;
  query?: string;
  toast?: Toast;
  passwords?: readonly NewPassword[];
  /** What the server says to whatever is asked; or its answer is lost. */
  answer?: Problem | "lost";
  fill?: Record<string, string>;
  press?: string;
}

const at = (given: Console | null, tab: Own["tab"], refused: Own["refused"] = null): Own => ({
  board: given,
  tab,
  refused,
});
const no = (code: Problem["code"], field: string | null = null): Problem => ({
  code,
  message: "",
  field,
});

const toast: Toast = {
  name: "王芳",
  undo: { method: "POST", path: "/people/p2/restore" },
  refused: null,
};
const told: NewPassword = { person_id: "p1", login: "li.min", password: "kfm4-9tqw-xh27" };
const told2: NewPassword = { person_id: "p2", login: "wang.fang", password: "r7dn-h2wp-mm4q" };
const SAVE = "main form button[type=submit]";

export const CONSOLE: Fixtures<ConsoleKind, ConsoleFixture> = {
  loading: [{ name: "loading", own: at(null, "places") }],
  signed_out: [
    { name: "signed-out", own: at(null, "places", "not_signed_in") },
    { name: "signed-out-meanwhile", own: at(house, "places", "not_signed_in"), form: "site:s1" },
  ],
  not_allowed: [{ name: "not-allowed", own: at(null, "places", "not_allowed") }],
  trouble: [{ name: "trouble", own: at(null, "places", "line_lost") }],
  places: [
    { name: "places", own: at(house, "places") },
    { name: "places-empty", own: at(nothing, "places") },
    { name: "places-first-site", own: at(nothing, "places"), form: "site:new" },
    { name: "places-first-kiosk", own: at(begun, "places") },
    { name: "places-add-kiosk", own: at(begun, "places"), form: "kiosk:s1" },
    { name: "places-pair", own: at(waits, "places") },
    {
      name: "places-wrong-code",
      own: at(waits, "places"),
      answer: no("wrong_code"),
      fill: { "input[name=code]": "407213" },
      press: "article form button[type=submit]",
    },
    { name: "places-missing", own: at(house, "places"), form: "site:new", press: SAVE },
    { name: "places-change-site", own: at(house, "places"), form: "site:s1" },
    { name: "places-site-needs", own: at(house, "places"), form: "site:s2" },
    {
      name: "places-needs-changed-meanwhile",
      own: at(house, "places"),
      form: "site:s2",
      answer: no("changed_meanwhile"),
      press: "main .form form button[type=submit]",
    },
    {
      name: "places-name-taken",
      own: at(house, "places"),
      form: "site:new",
      answer: no("name_taken", "zh"),
      fill: { "main form input[lang=zh-CN]": "市中心医院", "main form input[lang=en]": "Hospital" },
      press: SAVE,
    },
    {
      name: "places-changed-meanwhile",
      own: at(house, "places"),
      form: "site:s1",
      answer: no("changed_meanwhile"),
      fill: { "main form input[lang=zh-CN]": "株洲市政务大厅" },
      press: SAVE,
    },
    {
      name: "places-unsure",
      own: at(house, "places"),
      form: "terminal:t1",
      answer: "lost",
      press: SAVE,
    },
    { name: "places-change-terminal", own: at(house, "places"), form: "terminal:t1" },
    {
      name: "places-revoke",
      own: at(house, "places"),
      form: "terminal:t1",
      press: "article .ways button",
    },
    { name: "places-retired", own: at(house, "places"), press: ".retired button" },
    { name: "places-nothing-found", own: at(house, "places"), query: "xyz" },
    { name: "places-line-lost", own: at(house, "places", "line_lost") },
  ],
  people: [
    { name: "people", own: at(house, "people") },
    { name: "people-empty", own: at(board({ people: [] }), "people") },
    { name: "people-add", own: at(house, "people"), form: "person:new" },
    {
      name: "people-login-taken",
      own: at(house, "people"),
      form: "person:new",
      answer: no("login_taken", "login"),
      fill: {
        ".field:nth-child(1) input": "李敏",
        ".field:nth-child(2) input": "0221",
        "input[name=new-login]": "li.min",
      },
      press: SAVE,
    },
    { name: "people-change", own: at(house, "people"), form: "person:p1" },
    { name: "people-traits", own: at(house, "people"), form: "person:p2" },
    {
      name: "people-traits-changed-meanwhile",
      own: at(house, "people"),
      form: "person:p2",
      answer: no("changed_meanwhile"),
      press: SAVE,
    },
    {
      name: "people-reset",
      own: at(house, "people"),
      form: "person:p1",
      press: "article .ways button",
    },
    { name: "people-password", own: at(house, "people"), passwords: [told] },
    { name: "people-passwords", own: at(house, "people"), passwords: [told, told2] },
    { name: "people-toast", own: at(board(), "people"), toast },
    {
      name: "people-toast-refused",
      own: at(board(), "people"),
      toast: { ...toast, refused: { code: "number_taken", field: "number" } },
    },
    {
      name: "people-number-taken",
      own: at(house, "people"),
      form: "person:p1",
      answer: no("number_taken", "number"),
      press: SAVE,
    },
    { name: "people-add-administrator", own: at(house, "people"), form: "administrator:new" },
    { name: "people-change-administrator", own: at(house, "people"), form: "person:a2" },
    { name: "people-own-password", own: at(house, "people"), press: "header .opens" },
    { name: "people-found", own: at(house, "people"), query: "02" },
  ],
  routing: [
    { name: "routing", own: at(routed, "routing") },
    { name: "routing-empty", own: at(unrouted, "routing") },
    { name: "routing-of-centre", own: at(centreOnly, "routing") },
    { name: "routing-found", own: at(routed, "routing"), query: "长沙" },
    {
      name: "routing-unsure",
      own: at(routed, "routing"),
      answer: "lost",
      press: "main [role=switch]",
    },
  ],
};

export const PAIR: Fixtures<PairKind, Said<Pair>> = {
  asking: [{ name: "asking", screen: { kind: "asking" } }],
  code: [
    { name: "code", screen: { kind: "code", code: "407213", ends_ms: 492_000, lineLost: false } },
    {
      name: "code-line-lost",
      screen: { kind: "code", code: "407213", ends_ms: 492_000, lineLost: true },
    },
  ],
  ended: [{ name: "ended", screen: { kind: "ended" } }],
  paired: [{ name: "paired", screen: { kind: "paired" } }],
  trouble: [{ name: "trouble", screen: { kind: "trouble", code: "too_many" } }],
};
