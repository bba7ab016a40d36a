import { mount } from "svelte";
import { seatOf } from "../call/seat.ts";
import "../look/page.css";
import { dressFor, systemTheme } from "../look/theme.ts";
import { askConsole, choosePassword, pageOf, signIn, signOut } from "../wire/http.ts";
import { browser } from "../wire/surroundings.ts";
import { speakFor } from "../words/index.ts";
import App from "./App.svelte";
import { ConsoleSession } from "./session.ts";
import type { Administration } from "./tools.ts";

speakFor("console");
dressFor("console", systemTheme());

const seat = seatOf("console");
const session = new ConsoleSession({
  ask: ({ method, path, body }, key) => askConsole(seat, method, path, body, key),
  after: browser.after,
  newKey: () => browser.newId(),
});
const administration: Administration = {
  session,
  seat,
  pairAddress: `${location.host}/pair`,
  signIn,
  signOut: () => signOut(seat),
  choosePassword: (body) => choosePassword(seat, body),
  reload: (opened) => {
    if (opened) location.assign(pageOf(opened));
    else location.reload();
  },
};

const target = document.getElementById("page");
if (target) mount(App, { target, props: { administration } });
void session.look();
