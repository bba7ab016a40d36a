import { counter as en } from "./en/counter.ts";
import { catalogue } from "./index.ts";
import { counter as zh } from "./zh/counter.ts";

export const counter = catalogue(zh, en);
