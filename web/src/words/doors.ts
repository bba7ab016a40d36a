import { doors as en } from "./en/doors.ts";
import { catalogue } from "./index.ts";
import { doors as zh } from "./zh/doors.ts";

export const doors = catalogue(zh, en);
