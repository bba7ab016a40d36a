/** Where a page's line goes: whose it is, and what of it was there before. */

import type { PageParts } from "./line.ts";

export interface Caller {
  page: keyof PageParts;
  seat: string;
  window: string;
  /** This window has had a whole view before: one that was taken over must not take it back. */
  again: boolean;
  /** The call that a kiosk remembers over its reload. */
  holds: string | null;
}

export function addressOf({ page, seat, window, again, holds }: Caller): string {
  const query = new URLSearchParams({ seat, window });
  if (again) query.set("again", "1");
  if (page === "kiosk" && holds !== null) query.set("holds", holds);
  return `/ws/${page}?${query.toString()}`;
}
