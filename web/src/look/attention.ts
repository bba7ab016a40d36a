import calm from "./favicon.svg?url";
import rings from "./favicon-ring.svg?url";

/** Under 1 Hz, and no faster in a hidden tab, where timers run once a second. */
const TURN_MS = 1_000;

/**
 * The tab's title and favicon. With `call` they change at once and then take turns with the usual
 * title, so that a ring is seen in a row of tabs. The answer sets everything back.
 */
export function attention(title: string, call: string | null): () => void {
  const icon = document.querySelector<HTMLLinkElement>("#favicon");
  document.title = call ?? title;
  if (icon) icon.href = call === null ? calm : rings;
  if (call === null) return () => undefined;
  const timer = setInterval(() => {
    document.title = document.title === call ? title : call;
  }, TURN_MS);
  return () => {
    clearInterval(timer);
    document.title = title;
    if (icon) icon.href = calm;
  };
}
