import { mount } from "svelte";
import { get } from "svelte/store";
import { keepAwake } from "../look/awake.ts";
import "../look/page.css";
import { dressFor } from "../look/theme.ts";
import { createCamera } from "../media/camera.ts";
import { createMesh } from "../media/mesh.ts";
import { connect } from "../wire/connection.ts";
import { keptIn } from "../call/kept.ts";
import { seatOf } from "../call/seat.ts";
import { follow } from "../words/follow.ts";
import { forget, speakFor } from "../words/index.ts";
import App from "./App.svelte";
import { KioskSession } from "./session.ts";

speakFor("kiosk");
follow();
dressFor("kiosk", "dark");

const seat = seatOf("kiosk");
const connection = connect("kiosk", seat);
const camera = createCamera({
  // Told by the server's hello, long before the first tap.
  get drawn() {
    return get(connection.hello)?.demo === true ? "if_missing" : "never";
  },
  who: seat,
});
const media = createMesh(connection, camera);
const session = new KioskSession({
  connection,
  camera,
  media,
  kept: keptIn(sessionStorage, "kiosk", seat),
  forgetLanguage: forget,
});

keepAwake(session.awake);

const target = document.getElementById("page");
if (target) mount(App, { target, props: { session } });
