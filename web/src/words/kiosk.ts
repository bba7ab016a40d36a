import { kiosk as en } from "./en/kiosk.ts";
import { catalogue } from "./index.ts";
import { kiosk as zh } from "./zh/kiosk.ts";

export const kiosk = catalogue(zh, en);
