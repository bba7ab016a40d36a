/** The pages in front of the pages, in every state. */

import type { Screen as Enter, Kind as EnterKind } from "../enter/screen.ts";
import type { Kind as StartKind, Screen as Start } from "../start/screen.ts";
import type { SignLanguage, StartCard } from "../wire/types.gen.ts";
import { CSL, LOCAL, type Fixtures } from "./fixture.ts";

export interface Said<Screen> {
  name: string;
  screen: Screen;
}

const card = (
  role: StartCard["role"],
  seat: string,
  zh: string,
  en: string,
  languages: SignLanguage[],
): StartCard => ({ role, seat, title: { zh, en }, languages, token: "a-token-that-works-once" });

const cards: StartCard[] = [
  card("kiosk", "kiosk-1", "株洲市政务服务中心", "Government Service Centre", [CSL, LOCAL]),
  card("kiosk", "kiosk-2", "市中心医院门诊", "Central City Hospital", [CSL]),
  card("counter", "counter-1", "政务服务中心 · 1 号窗口", "Service Centre · Counter 1", [
    CSL,
    LOCAL,
  ]),
  card("desk", "desk-1", "李敏 0217", "Li Min 0217", [CSL, LOCAL]),
  card("desk", "desk-2", "王芳 0218", "Wang Fang 0218", [CSL, LOCAL]),
  card("desk", "desk-3", "陈杰 0219", "Chen Jie 0219", [CSL]),
];
const alone: StartCard[] = [
  card("kiosk", "try-kiosk", "大厅", "Hall", [CSL]),
  card("desk", "try-desk", "练习", "Practice", [CSL]),
  card("counter", "try-counter", "1 号窗口", "Counter 1", [CSL]),
];
const ready: Start = { kind: "ready", cards, alone };

export const ENTER: Fixtures<EnterKind, Said<Enter>> = {
  entering: [{ name: "entering", screen: { kind: "entering" } }],
  used: [{ name: "used", screen: { kind: "used" } }],
  missing: [{ name: "missing", screen: { kind: "missing" } }],
  trouble: [{ name: "trouble", screen: { kind: "trouble", code: "line_lost" } }],
};

export const START: Fixtures<StartKind, Said<Start>> = {
  loading: [{ name: "loading", screen: { kind: "loading" } }],
  no_key: [{ name: "no-key", screen: { kind: "no_key" } }],
  trouble: [{ name: "trouble", screen: { kind: "trouble", code: "line_lost" } }],
  ready: [{ name: "ready", screen: ready }],
};

export const ALONE: Fixtures<StartKind, Said<Start>> = { ...START };
