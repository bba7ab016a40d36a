import { mount } from "svelte";
import "../look/page.css";
import { dressFor, systemTheme } from "../look/theme.ts";
import { startKey } from "../start/key.ts";
import { loadStart } from "../start/load.ts";
import type { StartCard } from "../wire/types.gen.ts";
import { speakFor } from "../words/index.ts";
import App from "./App.svelte";

speakFor("demo");
dressFor("alone", systemTheme());

const start = loadStart(startKey());

const target = document.getElementById("page");
if (target) {
  mount(App, {
    target,
    props: {
      screen: start.screen,
      addressOf: (card: StartCard) => `/enter#${card.token}`,
      retry: () => void start.fetch(),
    },
  });
}
