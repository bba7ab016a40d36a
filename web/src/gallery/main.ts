/** Every page in every state, one at a time, named by the address: #kiosk/waiting?lang=zh. */

import { unmount } from "svelte";
import { SETTLES_MS } from "../kiosk/taps.ts";
import "../look/page.css";
import { dressFor, wear } from "../look/theme.ts";
import { choose, speakFor } from "../words/index.ts";
import { pages, type State } from "./pages.ts";

declare global {
  interface Window {
    /** Read by `tests/screens.py`: page, and the names of its states. */
    gallery: Record<string, string[]>;
  }
}

const target = document.getElementById("page");
const shown = await pages();
window.gallery = Object.fromEntries(
  Object.entries(shown).map(([page, states]) => [page, Object.keys(states)]),
);

speakFor("gallery");
dressFor("gallery", "dark");

let now: Record<string, unknown> | null = null;

const frames = (count: number): Promise<void> =>
  new Promise((done) => {
    requestAnimationFrame(() => {
      if (count <= 1) done();
      else void frames(count - 1).then(done);
    });
  });

function firstFrame(video: HTMLVideoElement): Promise<unknown> {
  if (video.srcObject === null || video.videoWidth > 0) return Promise.resolve();
  return new Promise((done) => {
    video.addEventListener("loadeddata", done, { once: true });
  });
}

/** What the address names: #page/state?lang=…&theme=…  */
function named(): { state: State | undefined; options: URLSearchParams } {
  const [path = "", query = ""] = location.hash.slice(1).split("?");
  const [page = "", name = ""] = path.split("/");
  return { state: shown[page]?.[name], options: new URLSearchParams(query) };
}

async function touch({ fill = {}, press }: State): Promise<void> {
  for (const [selector, value] of Object.entries(fill)) {
    const field = document.querySelector<HTMLInputElement>(selector);
    if (field) field.value = value;
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (press === undefined) return;
  // A kiosk takes no tap before its screen has settled.
  await new Promise((done) => setTimeout(done, SETTLES_MS + 100));
  document.querySelector<HTMLElement>(press)?.click();
}

async function show(): Promise<void> {
  delete document.body.dataset.ready;
  const { state, options } = named();
  choose(options.get("lang") === "en" ? "en" : "zh");
  wear(options.get("theme") === "light" ? "light" : "dark");
  if (now !== null) await unmount(now);
  now = null;
  if (!target || !state) return;
  now = state.open(target);
  await frames(1);
  await touch(state);
  await Promise.all([...document.querySelectorAll("video")].map(firstFrame));
  await frames(2);
  // The looks are judged as of a screen that has settled: what lies over a control is then found.
  document.querySelector(".settling")?.classList.remove("settling");
  document.body.dataset.ready = location.hash.slice(1);
}

addEventListener("hashchange", () => void show());
await show();
