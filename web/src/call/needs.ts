/** What a page needs now, told from all that it knows. Each page has its own rules for it. */

import type { Line } from "../wire/connection.ts";
import type { Media, Wish } from "../wire/types.gen.ts";

export interface Needs {
  camera: boolean;
  /** The links to hold; undefined leaves them as they are, null closes them. */
  media: Media | null | undefined;
  /** Somebody looks at the screen without touching it. */
  awake: boolean;
  /** What must be wished for a person who can not be seen. */
  wish?: Extract<Wish, "break">;
}

export const NOTHING: Needs = { camera: false, media: null, awake: false };

/** A window that another one took over, or that is signed out, speaks for nobody any more. */
export const isOver = (line: Line): boolean => line === "taken_over" || line === "signed_out";
