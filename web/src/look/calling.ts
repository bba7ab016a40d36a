/**
 * Somebody is needed at a page that may lie behind other windows: the system's notification, a
 * sound where it is wanted, and a device that can shake does. The picture alone says everything;
 * none of them is needed to see it.
 */

import { get, writable, type Readable } from "svelte/store";
import { playTone } from "./level.ts";

const EVERY_MS = 3_000;
const HIGH_HZ = 880;
const SHAKES_MS = [300, 150, 300];

const wanted = writable(true);
let rememberAs: string | null = null;

/** Whether a call of this page is heard, too. */
export const sound: Readable<boolean> = { subscribe: wanted.subscribe };

/** Sound is on until the person at this page turns it off. */
export function soundFor(page: string): void {
  rememberAs = `signspan.sound.${page}`;
  wanted.set(localStorage.getItem(rememberAs) !== "off");
}

export function turnSound(on: boolean): void {
  wanted.set(on);
  if (rememberAs !== null) localStorage.setItem(rememberAs, on ? "on" : "off");
}

/** Asked by a tap only, as browsers want it. */
export function allowNotices(): void {
  if ("Notification" in window && Notification.permission === "default")
    void Notification.requestPermission();
}

/** Calls until the answer is called. `what` calls: another one calls anew. `text` names no person. */
export function call(what: string, text: string): () => void {
  const notice = notify(what, text);
  const ring = () => {
    if (get(wanted)) playTone(HIGH_HZ);
    shake(SHAKES_MS);
  };
  ring();
  const timer = setInterval(ring, EVERY_MS);
  return () => {
    clearInterval(timer);
    shake(0);
    notice?.close();
  };
}

/** Safari can not; a page that nobody has touched yet may not. */
function shake(pattern: number | number[]): void {
  if ("vibrate" in navigator) navigator.vibrate(pattern);
}

/** None where it is not allowed, or while the page is looked at. */
function notify(what: string, text: string): Notification | null {
  if (!("Notification" in window) || Notification.permission !== "granted") return null;
  if (document.visibilityState === "visible" && document.hasFocus()) return null;
  const notice = new Notification(text, { tag: `signspan ${what}`, requireInteraction: true });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
  return notice;
}
