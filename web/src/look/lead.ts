/**
 * Leads who listens or reads by touch to the heading of a new screen: called anew for each
 * component that is `shown`. Whoever writes in a field stays there.
 */
export function lead(
  shown: unknown,
  page: Pick<Document, "activeElement" | "querySelector"> = document,
): void {
  if (!shown || page.activeElement?.matches("input, textarea") === true) return;
  page.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true });
}
