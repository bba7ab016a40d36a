import { takeHash } from "../enter/address.ts";

const KEPT_AS = "signspan.start-key";

/** The demo's key, from the printed address; kept for this tab so that a reload works. */
export function startKey(): string | null {
  const given = takeHash();
  if (given !== null) sessionStorage.setItem(KEPT_AS, given);
  return given ?? sessionStorage.getItem(KEPT_AS);
}
