/** Where the keyboard goes when what it was in is gone. */

/** To what opens a form, or to the head of the page; unless somebody is elsewhere already. */
export function focusOn(form: string): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const opener = document.querySelector<HTMLElement>(`[data-opens="${CSS.escape(form)}"]`);
  (opener ?? document.querySelector<HTMLElement>("h1[tabindex]"))?.focus();
}
