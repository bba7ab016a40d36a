import { mount } from "svelte";
import "../look/page.css";
import { dressFor, systemTheme } from "../look/theme.ts";
import type { StartCard } from "../wire/types.gen.ts";
import { speakFor } from "../words/index.ts";
import App from "./App.svelte";
import { startKey } from "./key.ts";
import { loadStart } from "./load.ts";

speakFor("demo");
dressFor("start", systemTheme());

const start = loadStart(startKey());

/** The tab opens with the click, or the browser would block it; its link is made meanwhile. */
async function open(card: StartCard): Promise<void> {
  const tab = window.open("about:blank", "_blank");
  const page = await start.fetch();
  const fresh = page?.cards.find(({ role, seat }) => role === card.role && seat === card.seat);
  if (!fresh) {
    tab?.close();
    return;
  }
  const address = `/enter#${fresh.token}`;
  if (tab === null) location.assign(address);
  else tab.location.replace(address);
}

const target = document.getElementById("page");
if (target) {
  mount(App, {
    target,
    props: {
      screen: start.screen,
      open: (card: StartCard) => void open(card),
      retry: () => void start.fetch(),
    },
  });
}
