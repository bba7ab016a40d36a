/** The visitor's code, typed at a counter or brought by the address of her QR code. */

import { derived } from "svelte/store";
import type { Connection, CommandBody } from "../wire/connection.ts";
import type { CounterParts } from "../wire/types.gen.ts";

/** The code in what was typed or scanned: four digits, alone or at the end of an address. */
export function codeIn(typed: string): string | null {
  return /(?:^|[=/])(\d{4})$/.exec(typed.trim())?.[1] ?? null;
}

/** The address that the visitor's QR code says: a scanner types it, a tablet's camera opens it. */
export const addressOfCode = (origin: string, code: string): string =>
  `${origin}/counter?code=${code}`;

/** The code that this address says, taken out of it: a page that is loaded anew tries it no second time. */
export function takeCode(
  at: Pick<Location, "pathname" | "search"> = location,
  past: Pick<History, "state" | "replaceState"> = history,
): string | null {
  const query = new URLSearchParams(at.search);
  const said = query.get("code");
  if (said === null) return null;
  query.delete("code");
  past.replaceState(past.state, "", query.size === 0 ? at.pathname : `${at.pathname}?${query}`);
  return codeIn(said);
}

/** Takes the visitor over, once, as soon as this counter is there and on shift. */
export function takeOverBy(
  code: string,
  { line, view }: Pick<Connection<CounterParts>, "line" | "view">,
  send: (command: CommandBody) => unknown,
): () => void {
  let asked = false;
  return derived([line, view], (both) => both).subscribe(([now, { shift }]) => {
    if (asked || now !== "open" || shift?.on !== true) return;
    asked = true;
    send({ type: "take_over", call_id: null, code });
  });
}
