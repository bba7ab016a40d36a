/** The pages of the gallery with their states, each ready to be mounted. */

import { mount } from "svelte";
import { get, readable } from "svelte/store";
import CounterApp from "../counter/App.svelte";
import { CounterSession } from "../counter/session.ts";
import { Windows } from "../counter/windows.ts";
import AloneApp from "../alone/App.svelte";
import ConsoleApp from "../console/App.svelte";
import { ConsoleSession } from "../console/session.ts";
import DeskApp from "../desk/App.svelte";
import { DeskSession } from "../desk/session.ts";
import EnterApp from "../enter/App.svelte";
import type { Screen as Enter } from "../enter/screen.ts";
import KioskApp from "../kiosk/App.svelte";
import { KioskSession } from "../kiosk/session.ts";
import PairApp from "../pair/App.svelte";
import type { Screen as Pair } from "../pair/screen.ts";
import StartApp from "../start/App.svelte";
import type { Screen as Start } from "../start/screen.ts";
import Rest from "../visitor/Rest.svelte";
import type { StartCard } from "../wire/types.gen.ts";
import { beside, peers, type Cast } from "./cast.ts";
import { CONSOLE, PAIR, type ConsoleFixture } from "./console.ts";
import { DESK } from "./desk.ts";
import type { DeskFixture } from "./deskviews.ts";
import { fakeCamera, fakeConnection, fakeMedia, nothing, seated, WRONG } from "./fakes.ts";
import { ALONE, ENTER, START, type Said } from "./doors.ts";
import { cameraState, written } from "./fixture.ts";
import { COUNTER_STATES } from "./counter.ts";
import type { CounterFixture } from "./counterviews.ts";
import { KIOSK } from "./kiosk.ts";
import type { KioskFixture } from "./kioskviews.ts";
import { VISITOR } from "./visitor.ts";
import { pictureOf } from "./people.ts";

export interface State {
  open: (target: HTMLElement) => Record<string, unknown>;
  press?: string | undefined;
  fill?: Record<string, string> | undefined;
}
export type Pages = Record<string, Record<string, State>>;

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
        connection: fakeConnection({ ...fixture, heard: written(fixture, "interpreter") }),
        camera: fakeCamera(cameraState(fixture.camera, cast.visitor)),
        media: fakeMedia([
          ...peers(fixture, "interpreter", cast.interpreter),
          ...beside(fixture, cast),
        ]),
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

function openVisitorWindow(fixture: KioskFixture, cast: Cast) {
  return (target: HTMLElement) => {
    const session = new KioskSession(
      {
        connection: fakeConnection({ ...fixture, heard: written(fixture, "interpreter") }),
        camera: fakeCamera(cameraState(fixture.camera, cast.visitor)),
        media: fakeMedia(peers(fixture, "interpreter", cast.interpreter)),
        forgetLanguage: nothing,
        atCounter: true,
        speaks: readable(fixture.speaks === true),
      },
      fixture.own,
    );
    return mount(KioskApp, { target, props: { session, idle: Rest } });
  };
}

function openCounter(fixture: CounterFixture, cast: Cast) {
  return (target: HTMLElement) => {
    const visitor =
      fixture.view.call?.visitor_here === true ? [] : peers(fixture, "visitor", cast.visitor);
    const session = new CounterSession(
      {
        connection: fakeConnection({ ...fixture, heard: written(fixture, "visitor") }),
        camera: fakeCamera(cameraState(fixture.camera, cast.visitor)),
        preview: fakeCamera(cameraState("on", cast.visitor)),
        media: fakeMedia([...peers(fixture, "interpreter", cast.interpreter), ...visitor]),
        want: nothing,
        windows: new Windows("gallery", {
          getItem: () => fixture.screens ?? null,
          setItem: nothing,
        }),
        openVisitorWindow: nothing,
        onMayOpen: () => nothing,
        allowNotices: nothing,
        call: () => nothing,
      },
      fixture.own,
    );
    if (fixture.notice !== undefined) session.say(fixture.notice);
    return mount(CounterApp, { target, props: { session } });
  };
}

function openDesk(fixture: DeskFixture, cast: Cast) {
  return (target: HTMLElement) => {
    const session = new DeskSession(
      {
        connection: fakeConnection({ ...fixture, heard: written(fixture, "visitor") }),
        camera: fakeCamera(cameraState(fixture.camera, cast.interpreter)),
        media: fakeMedia([...peers(fixture, "visitor", cast.visitor), ...beside(fixture, cast)]),
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
      allowNotices: nothing,
      rings: () => nothing,
      ...seated,
    };
    return mount(DeskApp, { target, props: { desk } });
  };
}

function openEnter({ screen }: Said<Enter>) {
  return (target: HTMLElement) =>
    mount(EnterApp, { target, props: { screen: readable(screen), retry: nothing } });
}

function openConsole(fixture: ConsoleFixture) {
  return (target: HTMLElement) => {
    const { own, form, query, answer, toast, passwords } = fixture;
    const session = new ConsoleSession(
      {
        ask: ({ method }) => {
          if (method === "GET" && own.board) return Promise.resolve(own.board);
          return answer === "lost" ? Promise.reject(new Error()) : Promise.resolve(answer ?? WRONG);
        },
        after: () => () => undefined,
        newKey: () => "a-key",
      },
      own,
      { ...(toast && { toast }), ...(passwords && { passwords }) },
    );
    session.form.set(form ?? null);
    session.query.set(query ?? "");
    const administration = {
      session,
      seat: "console",
      pairAddress: "sign.example.org/pair",
      ...seated,
    };
    return mount(ConsoleApp, { target, props: { administration } });
  };
}

function openPair({ screen }: Said<Pair>) {
  const device = { screen: readable(screen), start: nothing };
  const address = "sign.example.org/console";
  return (target: HTMLElement) =>
    mount(PairApp, { target, props: { device, address, now: () => 0 } });
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
    staff: await pictureOf({ person: "staff", pose: "greet" }),
  };
  return {
    kiosk: states(KIOSK, (fixture) => openKiosk(fixture, cast)),
    counter: states(COUNTER_STATES, (fixture) => openCounter(fixture, cast)),
    visitor: states(VISITOR, (fixture) => openVisitorWindow(fixture, cast)),
    desk: states(DESK, (fixture) => openDesk(fixture, cast)),
    console: states(CONSOLE, openConsole),
    enter: states(ENTER, openEnter),
    pair: states(PAIR, openPair),
    start: states(START, openStart),
    alone: states(ALONE, openAlone),
  };
}
