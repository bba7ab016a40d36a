import { mount } from "svelte";
import { get } from "svelte/store";
import { keptIn } from "../call/kept.ts";
import { seatOf } from "../call/seat.ts";
import { keepAwake } from "../look/awake.ts";
import { allowNotices, call, soundFor } from "../look/calling.ts";
import "../look/page.css";
import { dressFor } from "../look/theme.ts";
import { createCamera, type Wanted } from "../media/camera.ts";
import { onMayOpen } from "../media/returns.ts";
import { createMesh } from "../media/mesh.ts";
import { connect } from "../wire/connection.ts";
import { follow } from "../words/follow.ts";
import { speakFor } from "../words/index.ts";
import App from "./App.svelte";
import { takeCode, takeOverBy } from "./code.ts";
import { CounterSession } from "./session.ts";
import { Windows } from "./windows.ts";

speakFor("counter");
follow();
dressFor("counter", "light");
soundFor("counter");

const seat = seatOf("counter");
const connection = connect("counter", seat);
let wanted: Wanted = { picture: "visitor", sound: true };

/** In the demo a machine without a camera has a drawn one. */
const drawn = () => (get(connection.hello)?.demo === true ? "if_missing" : "never");

const camera = createCamera({
  get drawn() {
    return drawn();
  },
  who: seat,
  get wanted() {
    return wanted;
  },
});
const preview = createCamera({
  get drawn() {
    return drawn();
  },
  who: `${seat} visitor`,
  wanted: { picture: "visitor", sound: false },
});

const session = new CounterSession({
  connection,
  camera,
  preview,
  media: createMesh(connection, camera),
  kept: keptIn(sessionStorage, "counter", seat),
  want: (next) => {
    wanted = next;
  },
  windows: new Windows(seat, localStorage),
  openVisitorWindow: () => {
    // A name of its own: tapped twice it is the same window.
    window.open(`/counter/visitor?seat=${seat}`, `signspan-visitor-${seat}`, "popup");
  },
  onMayOpen,
  allowNotices,
  call,
});

keepAwake(session.awake);

// Opened by the visitor's QR code: the call is taken over once this counter is there.
const code = takeCode();
if (code !== null) takeOverBy(code, connection, (command) => session.send(command));

const target = document.getElementById("page");
if (target) mount(App, { target, props: { session } });
