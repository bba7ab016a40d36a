import { shared as en } from "./en/shared.ts";
import { catalogue } from "./index.ts";
import { shared as zh } from "./zh/shared.ts";

export const shared = catalogue(zh, en);
