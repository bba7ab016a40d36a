import type { Readable } from "svelte/store";
import type { Tools as CallTools } from "../call/conduct.ts";
import type { KioskParts } from "../wire/types.gen.ts";

/** What the kiosk works with. */
export interface Tools extends CallTools<KioskParts> {
  /** Back to the page's own language, for the next person. */
  forgetLanguage: () => void;
  /** A counter's window for the visitor: it asks for nothing, and takes what its counter joins. */
  atCounter?: boolean;
  /** Whether the interpreter speaks, where this window hears nothing itself. */
  speaks?: Readable<boolean>;
}
