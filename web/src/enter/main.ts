import { mount } from "svelte";
import { writable } from "svelte/store";
import "../look/page.css";
import { dressFor, systemTheme } from "../look/theme.ts";
import { enter, pageOf } from "../wire/http.ts";
import { speakFor } from "../words/index.ts";
import { takeHash } from "./address.ts";
import App from "./App.svelte";
import { screen, type Screen } from "./screen.ts";

speakFor("enter");
dressFor("enter", systemTheme());

const token = takeHash();
const now = writable<Screen>(token === null ? { kind: "missing" } : { kind: "entering" });

async function go(given: string): Promise<void> {
  now.set({ kind: "entering" });
  const answer = await enter(given).catch(() => null);
  now.set(screen(answer));
  if (answer !== null && !("code" in answer)) location.replace(pageOf(answer));
}

const target = document.getElementById("page");
if (target) {
  mount(App, {
    target,
    props: {
      screen: now,
      retry: () => {
        if (token !== null) void go(token);
      },
    },
  });
}
if (token !== null) void go(token);
