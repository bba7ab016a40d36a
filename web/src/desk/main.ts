import { mount } from "svelte";
import { get } from "svelte/store";
import { keptIn } from "../call/kept.ts";
import { seatOf } from "../call/seat.ts";
import { keepAwake } from "../look/awake.ts";
import { allowNotices, call, soundFor } from "../look/calling.ts";
import "../look/page.css";
import { soundRefused } from "../look/play.ts";
import { dressFor } from "../look/theme.ts";
import { createCamera } from "../media/camera.ts";
import { createMesh } from "../media/mesh.ts";
import { connect } from "../wire/connection.ts";
import { choosePassword, pageOf, signIn, signOut } from "../wire/http.ts";
import { follow } from "../words/follow.ts";
import { speakFor } from "../words/index.ts";
import App from "./App.svelte";
import { DeskSession } from "./session.ts";
import type { Desk } from "./tools.ts";

speakFor("desk");
follow();
dressFor("desk", "dark");
soundFor("desk");

const seat = seatOf("desk");
const connection = connect("desk", seat);
const camera = createCamera({
  // Told by the first view, before the camera is needed.
  get drawn() {
    if (get(connection.view).me?.practice === true) return "always";
    return get(connection.hello)?.demo === true ? "if_missing" : "never";
  },
  who: seat,
});

const desk: Desk = {
  session: new DeskSession({
    connection,
    camera,
    media: createMesh(connection, camera),
    kept: keptIn(sessionStorage, "desk", seat),
  }),
  seat,
  soundRefused,
  allowNotices,
  rings: call,
  signIn,
  signOut,
  choosePassword: (body) => choosePassword(seat, body),
  reload: (session) => {
    if (session) location.assign(pageOf(session));
    else location.reload();
  },
};

keepAwake(desk.session.awake);

const target = document.getElementById("page");
if (target) mount(App, { target, props: { desk } });
