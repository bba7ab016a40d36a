/** The pages of the gallery with their states, each ready to be mounted. */

import { mount } from "svelte";
import { get, readable } from "svelte/store";
import AloneApp from "../alone/App.svelte";
import DeskApp from "../desk/App.svelte";
import { DeskSession } from "../desk/session.ts";
import EnterApp from "../enter/App.svelte";
import type { Screen as Enter } from "../enter/screen.ts";
import KioskApp from "../kiosk/App.svelte";
import { KioskSession } from "../kiosk/session.ts";
import type { Peer } from "../media/mesh.ts";
import StartApp from "../start/App.svelte";
import type { Screen as Start } from "../start/screen.ts";
import type { Problem, StartCard } from "../wire/types.gen.ts";
import { DESK, type DeskFixture } from "./desk.ts";
import { fakeCamera, fakeConnection, fakeMedia } from "./fakes.ts";
import { ALONE, ENTER, START, type Said } from "./doors.ts";
import { cameraState, heardFrom, type Fixture } from "./fixture.ts";
import { KIOSK, type KioskFixture } from "./kiosk.ts";
import { pictureOf } from "./people.ts";

export interface State {
  open: (target: HTMLElement) => Record<string, unknown>;
  press?: string | undefined;
  fill?: Record<string, string> | undefined;
}
export type Pages = Record<string, Record<string, State>>;

interface Cast {
  interpreter: MediaStream;
  visitor: MediaStream;
}

const nothing = () => undefined;
const WRONG: Problem = { code: "wrong_password", message: "" };

function peers(
  fixture: Fixture<unknown, unknown>,
  role: Peer["role"],
  stream: MediaStream,
): Peer[] {
  if (fixture.picture === undefined) return [];
  return [
    {
      legId: `leg-${role}`,
      role,
      stream,
      picture: fixture.picture,
      framesPerSecond: fixture.picture === "flowing" ? 30 : 0,
    },
  ];
}

function type(talk: { type(text: string): void; finish(): void } | null, lines?: string[]): void {
  lines?.forEach((line, at) => {
    talk?.type(line);
    if (at < lines.length - 1) talk?.finish();
  });
}

function openKiosk(fixture: KioskFixture, cast: Cast) {
  return (target: HTMLElement) => {
    const session = new KioskSession(
      {
        connection: fakeConnection({
          ...fixture,
          heard: heardFrom("interpreter", fixture.heard),
        }),
        camera: fakeCamera(cameraState(fixture.camera, cast.visitor)),
        media: fakeMedia(peers(fixture, "interpreter", cast.interpreter)),
        forgetLanguage: nothing,
      },
      fixture.own,
    );
    queueMicrotask(() => {
      type(get(session.talk), fixture.typed);
    });
    return mount(KioskApp, { target, props: { session } });
  };
}

function openDesk(fixture: DeskFixture, cast: Cast) {
  return (target: HTMLElement) => {
    const session = new DeskSession(
      {
        connection: fakeConnection({ ...fixture, heard: heardFrom("visitor", fixture.heard) }),
        camera: fakeCamera(cameraState(fixture.camera, cast.interpreter)),
        media: fakeMedia(peers(fixture, "visitor", cast.visitor)),
      },
      fixture.own,
    );
    queueMicrotask(() => {
      type(get(session.talk), fixture.typed);
    });
    if (fixture.notice !== undefined) session.say(fixture.notice);
    const desk = {
      session,
      seat: "desk",
      soundRefused: readable(fixture.soundRefused === true),
      signIn: () => Promise.resolve(WRONG),
      signOut: () => Promise.resolve(),
      reload: () => undefined,
    };
    return mount(DeskApp, { target, props: { desk } });
  };
}

function openEnter({ screen }: Said<Enter>) {
  return (target: HTMLElement) =>
    mount(EnterApp, { target, props: { screen: readable(screen), retry: nothing } });
}

function openStart({ screen }: Said<Start>) {
  return (target: HTMLElement) =>
    mount(StartApp, { target, props: { screen: readable(screen), open: nothing, retry: nothing } });
}

/** In the frames of "try it alone" stand other pictures of the gallery. */
function openAlone({ screen }: Said<Start>) {
  const query = location.hash.split("?")[1] ?? "";
  const addressOf = (card: StartCard) => `gallery.html#${card.role}/call?${query}`;
  return (target: HTMLElement) =>
    mount(AloneApp, { target, props: { screen: readable(screen), addressOf, retry: nothing } });
}

/** All states of one page by their names. */
function states<F extends Pick<State, "press" | "fill"> & { name: string }>(
  fixtures: Record<string, readonly F[]>,
  open: (fixture: F) => State["open"],
): Record<string, State> {
  const all = Object.values(fixtures).flat();
  return Object.fromEntries(
    all.map((fixture) => {
      const { name, press, fill } = fixture;
      return [name, { open: open(fixture), press, fill }];
    }),
  );
}

export async function pages(): Promise<Pages> {
  const cast: Cast = {
    interpreter: await pictureOf({ person: "interpreter", pose: "sign" }),
    visitor: await pictureOf({ person: "visitor", pose: "greet" }),
  };
  return {
    kiosk: states(KIOSK, (fixture) => openKiosk(fixture, cast)),
    desk: states(DESK, (fixture) => openDesk(fixture, cast)),
    enter: states(ENTER, openEnter),
    start: states(START, openStart),
    alone: states(ALONE, openAlone),
  };
}
