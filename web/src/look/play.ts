import { writable, type Readable } from "svelte/store";

/** Videos that play without their sound, because the browser has refused it so far. */
const waiting = new Set<() => void>();
const refused = writable(false);

/** Whether a person who should be heard is not. */
export const soundRefused: Readable<boolean> = { subscribe: refused.subscribe };

/** What may let a browser change its mind: a touch of the page. */
const TOUCHES = ["click", "keydown", "pointerup"] as const;

/** Tries for sound again: after a touch, or once the camera is on. */
export function soundAgain(): void {
  for (const again of waiting) again();
}

function waits(again: () => void, does: boolean): void {
  const before = waiting.size;
  if (does) waiting.add(again);
  else waiting.delete(again);
  if (before === 0 && waiting.size > 0)
    for (const touch of TOUCHES) addEventListener(touch, soundAgain, true);
  if (before > 0 && waiting.size === 0)
    for (const touch of TOUCHES) removeEventListener(touch, soundAgain, true);
  refused.set(waiting.size > 0);
}

const isRefusal = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "NotAllowedError";

/** Puts `stream` into `video`. To put it in once more would empty the picture for a moment. */
export function attach(video: HTMLVideoElement, stream: MediaStream): () => void {
  video.srcObject = stream;
  return () => {
    video.srcObject = null;
  };
}

/** Plays what is in `video`. Where the browser refuses sound, the picture plays without it. */
export function play(video: HTMLVideoElement, muted: boolean): () => void {
  let over = false;
  const tell = (does: boolean) => {
    if (!over) waits(again, does);
  };
  // Played anew each time: Chromium pauses a video that is unmuted before the first touch.
  const again = () => {
    video.muted = muted;
    video.play().then(
      () => {
        tell(false);
      },
      (error: unknown) => {
        if (muted || over || !isRefusal(error)) return;
        video.muted = true;
        video.play().catch(() => undefined);
        tell(true);
      },
    );
  };
  again();
  return () => {
    tell(false);
    over = true;
  };
}
