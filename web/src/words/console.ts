import { administration as en } from "./en/console.ts";
import { catalogue } from "./index.ts";
import { administration as zh } from "./zh/console.ts";

export const administration = catalogue(zh, en);
