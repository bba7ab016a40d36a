/** The counter's conduct: what its taps do, and what follows by itself from the server's view. */

import { derived, get, type Readable } from "svelte/store";
import { ticking } from "../call/clock.ts";
import { Conduct, type Tools as CallTools } from "../call/conduct.ts";
import type { Note } from "../call/note.ts";
import { Notices, type Refused } from "../call/notices.ts";
import type { Talk } from "../call/text.ts";
import type { Camera, CameraState, Wanted } from "../media/camera.ts";
import type { Peer } from "../media/mesh.ts";
import type { Answer, CommandBody } from "../wire/connection.ts";
import type { CounterParts } from "../wire/types.gen.ts";
import { devicesOf } from "./devices.ts";
import { needs } from "./needs.ts";
import type { Screens, Windows } from "./windows.ts";
import { NOTHING_YET, screen, type Own, type Screen, type View } from "./screen.ts";

export interface Tools extends CallTools<CounterParts> {
  /** The picture that the visitor's window films, for the staff's own screen. */
  preview: Camera;
  /** What the main camera wants at its next opening. */
  want: (wanted: Wanted) => void;
  /** Whether there are one or two screens. */
  windows: Windows;
  /** The screen that faces the visitor. */
  openVisitorWindow: () => void;
  /** Tells when a camera or microphone may open that did not. */
  onMayOpen: (tell: () => void) => () => void;
  /** Asks once whether the system may show notifications. */
  allowNotices: () => void;
  /** Calls for somebody at this page by notification and sound, until the answer is called. */
  call: (what: string, text: string) => () => void;
}

/** How long a farewell stays to be read. */
export const FAREWELL_MS = 8_000;

export class CounterSession {
  readonly tools: Tools;
  readonly screen: Readable<Screen>;
  readonly clock: Readable<number>;
  readonly interpreter: Readable<Peer | null>;
  /** The visitor, while she is in another place. */
  readonly visitor: Readable<Peer | null>;
  readonly talk: Readable<Talk | null>;
  readonly note: Readable<Note | null>;
  readonly awake: Readable<boolean>;
  readonly turned: Readable<boolean>;
  /** Why the newest command was not carried out, for a few seconds. */
  readonly notice: Readable<Refused | null>;

  readonly #conduct: Conduct<CounterParts, Own>;
  readonly #notices = new Notices();
  readonly #forget: (() => void)[];
  #view: View = {};
  #callId: string | null = null;
  #wanted: Wanted = { picture: "visitor", sound: true };
  #farewell: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: Tools, own: Partial<Own> = {}) {
    this.tools = tools;
    this.notice = this.#notices.newest;
    const { connection, media } = tools;
    this.#conduct = new Conduct(tools, ({ role }) => role === "interpreter", {
      ...NOTHING_YET,
      ...own,
    });
    const { opposite, talk, note, facts, awake } = this.#conduct;
    this.clock = ticking(() => connection.now());
    this.interpreter = opposite;
    this.talk = talk;
    this.note = note;
    this.awake = awake;
    this.turned = derived(
      [this.#conduct.own, connection.view],
      ([{ turned }, { call }]) => turned && call?.role === "visitor",
    );
    this.visitor = derived(
      [media.peers, connection.view],
      ([peers, view]) => peers.find(({ legId }) => legId === view.call?.visitor_leg_id) ?? null,
    );
    this.screen = derived(facts, ({ view, now }) => screen(view, now));
    this.#conduct.begin(this.screen, {
      needs,
      follow: (view) => {
        this.#follow(view);
      },
    });
    this.#forget = [
      tools.camera.state.subscribe((state) => {
        this.#report(state);
      }),
      opposite.subscribe((peer) => {
        tools.windows.tellVoice(peer?.speaks === true);
      }),
      tools.onMayOpen(() => {
        this.#lookAgain();
      }),
    ];
  }

  /** The one tap that opens sound, camera, notifications and the visitor's screen. */
  async startShift(): Promise<void> {
    if (this.tools.windows.areTwo) this.#openWindow();
    this.tools.allowNotices();
    await this.checkDevices();
    await this.send({ type: "set_shift", on: true });
  }

  /** Opens camera and microphone for a moment: what they say is shown to the desk and the hall. */
  async checkDevices(): Promise<void> {
    this.#conduct.change({ starting: true });
    await this.tools.camera.open();
    this.#conduct.change({ starting: false });
  }

  /** Keeps camera and microphone open while somebody checks them. */
  checking(on: boolean): void {
    this.#conduct.change({ starting: on });
  }

  /** Between calls: with one screen the visitor is filmed here, with two by a window of her own. */
  useScreens(screens: Screens): void {
    this.tools.windows.choose(screens);
    if (screens === "two" && this.#view.shift?.on === true) this.#openWindow();
  }

  async ask(language: string): Promise<void> {
    await this.send({ type: "ask", language, replaces: null });
  }

  /** Not this counter: it is not alerted for this one again. */
  cannotCome(summonsId: string): void {
    const { hushed } = get(this.#conduct.own);
    this.#conduct.change({ hushed: new Set([...hushed, summonsId]) });
  }

  turn(turned: boolean): void {
    this.#conduct.change({ turned });
  }

  async retryCamera(): Promise<void> {
    await this.tools.camera.open();
  }

  turnMicrophone(): void {
    const { camera } = this.tools;
    camera.setMicrophone(!get(camera.microphoneOn));
  }

  /** Over at once for this page: nothing of this place leaves the device any more. */
  async stop(callId: string): Promise<void> {
    this.#notices.tell(await this.#conduct.stop(callId), "call_gone");
  }

  /** Back from the farewell. */
  leave(): void {
    clearTimeout(this.#farewell);
    this.#conduct.change({ farewell: null });
  }

  async send(command: CommandBody): Promise<Answer> {
    const answer = await this.tools.connection.send(command);
    this.#notices.tell(answer, "call_gone");
    return answer;
  }

  /** Says for a few seconds why something was not done. */
  say(code: Refused): void {
    this.#notices.say(code);
  }

  close(): void {
    this.#conduct.close();
    this.tools.preview.close();
    for (const end of this.#forget) end();
    clearTimeout(this.#farewell);
    this.#notices.close();
  }

  #openWindow(): void {
    if (this.#view.shift?.visitor_window !== true) this.tools.openVisitorWindow();
  }

  #follow(view: View): void {
    this.#view = view;
    const call = view.call ?? null;
    const joined = call !== null && !call.invited ? call.call_id : null;
    this.#fit(view);
    if (this.#conduct.turnTo(joined)) {
      this.#conduct.change({ turned: false });
      if (joined !== null) this.leave();
      else if (view.last?.call_id === this.#callId) this.#sayFarewell(view.last.reason);
      this.#callId = joined;
    }
    this.#preview(view);
  }

  /** One screen films the visitor; before a screen of her own she is filmed there. */
  #fit(view: View): void {
    const two = view.shift?.visitor_window === true && view.call?.role !== "visitor";
    const wanted: Wanted = { picture: two ? "own" : "visitor", sound: true };
    if (wanted.picture === this.#wanted.picture) return;
    this.#wanted = wanted;
    this.tools.want(wanted);
    this.tools.camera.close(); // what it films is another picture now; whoever needs it opens it
  }

  /** The staff see the visitor beside them as her own window films her. */
  #preview(view: View): void {
    const { preview } = this.tools;
    const { call } = view;
    const shown = call?.visitor_here === true && call.role === "staff" && !call.invited;
    const open = get(preview.state).kind !== "off";
    if (shown && !open) void preview.open();
    if (!shown && open) preview.close();
  }

  #sayFarewell(reason: Own["farewell"]): void {
    this.#conduct.change({ farewell: reason, stopped: new Set() });
    this.#farewell = setTimeout(() => {
      this.leave();
    }, FAREWELL_MS);
  }

  /** On shift with a device in trouble: whether it is back is found out without a tap. */
  #lookAgain(): void {
    const { shift, call } = this.#view;
    const troubled = shift?.state === "no_camera" || shift?.state === "no_microphone";
    if (shift?.on === true && troubled && !call) void this.checkDevices();
  }

  /** What this window films and hears, for the desk and the hall. */
  #report(state: CameraState): void {
    if (state.kind === "off" || state.kind === "opening") return;
    void this.tools.connection.send({ type: "report_devices", ...devicesOf(state) });
  }
}
