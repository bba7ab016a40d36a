/** What follows the # of the address, taken out of it: tokens must not stay in the history. */
export function takeHash(): string | null {
  const hash = location.hash.slice(1);
  if (hash === "") return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return hash;
}
