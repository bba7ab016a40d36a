/** The seat that the page's address names: several desks and kiosks live in one browser. */
export function seatOf(page: "kiosk" | "counter" | "desk" | "console"): string {
  return new URLSearchParams(location.search).get("seat") ?? page;
}
