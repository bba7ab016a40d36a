import { mount } from "svelte";
import "../look/page.css";
import { dressFor, systemTheme } from "../look/theme.ts";
import { askPairing, newPairing, pageOf } from "../wire/http.ts";
import { browser } from "../wire/surroundings.ts";
import { language, speakFor } from "../words/index.ts";
import { get } from "svelte/store";
import App from "./App.svelte";
import { pair } from "./pairing.ts";

speakFor("pair");
dressFor("pair", systemTheme());

const device = pair({
  newPairing,
  askPairing,
  // The terminal speaks as its device was set up; a visitor chooses for herself.
  go: (session) => {
    location.replace(`${pageOf(session)}&language=${get(language)}`);
  },
  now: () => browser.now(),
  after: browser.after,
});

const target = document.getElementById("page");
if (target) {
  const address = `${location.host}/console`;
  mount(App, { target, props: { device, address, now: () => browser.now() } });
}
device.start();
