import { beTold, LANGUAGES, type Language } from "./index.ts";

interface Told {
  signspanLanguage: Language;
}

function isTold(data: unknown): data is Told {
  const said = (data as Partial<Told> | null)?.signspanLanguage;
  return said !== undefined && LANGUAGES.includes(said);
}

/** In a frame: speaks the language that our own page around it tells. No reload: a call goes on. */
export function follow(): void {
  addEventListener("message", ({ origin, source, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin || source !== parent || parent === window) return;
    if (isTold(data)) beTold(data.signspanLanguage);
  });
}

/** Around a frame: tells it the language. */
export function tell(frame: Window | null, language: Language): void {
  const told: Told = { signspanLanguage: language };
  frame?.postMessage(told, location.origin);
}
