/** A counter's second window, for the screen that faces the visitor: a kiosk without a button. */

import { mount } from "svelte";
import { get } from "svelte/store";
import { keptIn } from "../call/kept.ts";
import { seatOf } from "../call/seat.ts";
import { devicesOf } from "../counter/devices.ts";
import { hearStaff } from "../counter/windows.ts";
import App from "../kiosk/App.svelte";
import { KioskSession } from "../kiosk/session.ts";
import { keepAwake } from "../look/awake.ts";
import "../look/page.css";
import { dressFor } from "../look/theme.ts";
import { createCamera, type CameraOptions, type CameraState } from "../media/camera.ts";
import { onMayOpen } from "../media/returns.ts";
import { createMesh } from "../media/mesh.ts";
import { connect } from "../wire/connection.ts";
import { follow } from "../words/follow.ts";
import { forget, speakFor } from "../words/index.ts";
import Rest from "./Rest.svelte";

speakFor("visitor");
follow();
dressFor("visitor", "dark");

const seat = seatOf("counter");
const connection = connect("visitor", seat);
const options: CameraOptions = {
  get drawn() {
    return get(connection.hello)?.demo === true ? "if_missing" : "never";
  },
  who: `${seat} visitor`,
  // The staff's page beside it has the one microphone of this place.
  wanted: { picture: "visitor", sound: false },
};
const camera = createCamera(options);
/** For a look between calls: the call's own camera is the session's to open and to close. */
const glance = createCamera(options);
const media = createMesh(connection, camera);
const speaks = hearStaff(seat, () => {
  window.close();
  location.replace("about:blank"); // opened by hand it does not close
});
const session = new KioskSession({
  connection,
  camera,
  media,
  kept: keptIn(sessionStorage, "visitor", seat),
  forgetLanguage: forget,
  atCounter: true,
  speaks,
});

keepAwake(session.awake);

function report(state: CameraState): void {
  if (state.kind !== "on" && state.kind !== "trouble") return;
  void connection.send({ type: "report_devices", ...devicesOf(state) });
}
camera.state.subscribe(report);

/** Looked at once and with each change, where nobody has to be asked: the staff learn now that it is denied or in use. */
async function look(): Promise<void> {
  const { state } = await navigator.permissions.query({ name: "camera" });
  if (state === "prompt" || get(connection.view).call) return;
  report(await glance.open());
  glance.close();
}

const end = connection.line.subscribe((line) => {
  if (line !== "open") return;
  queueMicrotask(() => {
    end();
  });
  void look().catch(() => undefined);
});
onMayOpen(() => void look().catch(() => undefined));

const target = document.getElementById("page");
if (target) mount(App, { target, props: { session, idle: Rest } });
