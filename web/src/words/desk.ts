import { desk as en } from "./en/desk.ts";
import { catalogue } from "./index.ts";
import { desk as zh } from "./zh/desk.ts";

export const desk = catalogue(zh, en);
