/** The kiosk's conduct: what its taps do, and what follows by itself from the server's view. */

import { derived, get, writable, type Readable } from "svelte/store";
import { reportSight, type Sight } from "../call/report.ts";
import { Talk } from "../call/text.ts";
import { ticking } from "../call/clock.ts";
import type { Camera } from "../media/camera.ts";
import type { CallMedia, Peer } from "../media/mesh.ts";
import type { Connection } from "../wire/connection.ts";
import type { KioskParts } from "../wire/types.gen.ts";
import {
  languageOf,
  NOTHING_YET,
  screen,
  type Intent,
  type Local,
  type Own,
  type Screen,
  type View,
} from "./screen.ts";

export interface Tools {
  connection: Connection<KioskParts>;
  camera: Camera;
  media: CallMedia;
}

/** How long a farewell or a refusal stays before the kiosk is idle again. */
export const FAREWELL_MS = 8_000;
/** A shorter break of the line is not worth telling on an idle kiosk. */
export const BLINK_MS = 1_500;

export class KioskSession {
  readonly tools: Tools;
  readonly screen: Readable<Screen>;
  readonly clock: Readable<number>;
  readonly interpreter: Readable<Peer | null>;
  readonly talk: Readable<Talk | null>;

  readonly #own = writable<Own>(NOTHING_YET);
  readonly #talk = writable<Talk | null>(null);
  readonly #endings: (() => void)[] = [];
  #view: View = {};
  #callId: string | null = null;
  /** The call whose end this page load must still tell. */
  #farewellOf: string | null = null;
  #late = false;
  #blink: ReturnType<typeof setTimeout> | undefined;
  #farewell: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: Tools, own: Partial<Own> = {}) {
    this.tools = tools;
    this.talk = this.#talk;
    this.#own.set({ ...NOTHING_YET, ...own });
    const { connection, camera, media } = tools;
    this.clock = ticking(() => connection.now());
    this.interpreter = derived(
      media.peers,
      (peers) => peers.find(({ role }) => role === "interpreter") ?? null,
    );
    const local = derived(
      [this.#own, connection.line, camera.state, connection.pendingStops, this.interpreter],
      ([mine, line, cameraState, pending, peer]): Local => ({
        ...mine,
        stopped: new Set([...mine.stopped, ...pending]),
        line,
        camera: cameraState,
        picture: peer?.picture ?? null,
      }),
    );
    this.screen = derived([connection.view, local], ([view, now]) => screen(view, now));
    this.#watch();
  }

  /** The one tap: the camera first, then the call. */
  ask(): void {
    const { place } = this.#view;
    if (place) {
      const { code } = languageOf(place, get(this.#own).chosen);
      void this.#carryOut({ kind: "ask", language: code, replaces: null });
    }
  }

  /** "New" on the card of a found call: ends that call in the same step. */
  askAnew(): void {
    const { place, call } = this.#view;
    if (place && call) {
      const { code } = languageOf(place, get(this.#own).chosen);
      void this.#carryOut({ kind: "ask", language: code, replaces: call.call_id });
    }
  }

  resume(callId: string): void {
    void this.#carryOut({ kind: "resume", callId });
  }

  /** Tries the camera again, and goes on with what the tap asked for. */
  retry(): void {
    const { intent } = get(this.#own);
    if (intent) void this.#carryOut(intent);
    else void this.tools.camera.open();
  }

  /** Leaves a tap that did not come to a call. */
  leave(): void {
    this.#change({ intent: null, refused: null, farewell: null });
    this.#tend();
  }

  chooseLanguage(code: string): void {
    this.#change({ chosen: code });
  }

  waitOn(callId: string, tooLong: boolean): void {
    this.#change({ waitsOn: callId });
    if (tooLong) void this.tools.connection.send({ type: "keep_waiting", call_id: callId });
  }

  /** Over at once for this page: nothing of the visitor leaves the device any more. */
  stop(callId: string): void {
    const { stopped } = get(this.#own);
    this.#change({ intent: null, stopped: new Set(stopped).add(callId) });
    this.#tend();
    void this.tools.connection.send({ type: "hang_up", call_id: callId }).then((answer) => {
      if (answer.ok || answer.code === "line_lost" || answer.code === "call_gone") return;
      const still = new Set(get(this.#own).stopped);
      still.delete(callId);
      this.#change({ stopped: still });
    });
  }

  close(): void {
    for (const end of this.#endings) end();
    clearTimeout(this.#blink);
    clearTimeout(this.#farewell);
    get(this.#talk)?.close();
    this.tools.camera.close();
    this.tools.media.stop();
  }

  #change(change: Partial<Own>): void {
    this.#own.update((own) => ({ ...own, ...change }));
  }

  async #carryOut(intent: Intent): Promise<void> {
    clearTimeout(this.#farewell);
    this.#change({ intent, refused: null, farewell: null });
    const camera = await this.tools.camera.open();
    if (camera.kind !== "on" || get(this.#own).intent !== intent) return;
    const answer = await this.tools.connection.send(
      intent.kind === "ask"
        ? { type: "ask", language: intent.language, replaces: intent.replaces }
        : { type: "resume", call_id: intent.callId },
    );
    if (get(this.#own).intent !== intent) return;
    if (answer.ok) {
      // The view with the call follows the answer; a call that ended meanwhile brings none.
      this.#farewell = setTimeout(() => {
        this.leave();
      }, FAREWELL_MS);
      return;
    }
    this.#change({ intent: null, refused: answer.code });
    this.#idleLater();
    this.#tend();
  }

  #watch(): void {
    const { connection } = this.tools;
    this.#endings.push(
      connection.view.subscribe((view) => {
        this.#follow(view);
      }),
      connection.line.subscribe((line) => {
        clearTimeout(this.#blink);
        if (line === "open") this.#change({ away: false });
        else
          this.#blink = setTimeout(() => {
            this.#change({ away: true });
          }, BLINK_MS);
      }),
      connection.pendingStops.subscribe(() => {
        this.#tend();
      }),
      reportSight(connection, this.#sight()),
    );
  }

  #follow(view: View): void {
    this.#view = view;
    const call = view.call ?? null;
    const held = call?.held === true ? call.call_id : null;
    if (held !== null && held !== this.#callId) {
      clearTimeout(this.#farewell);
      this.#change({ intent: null, farewell: null, refused: null });
    }
    if (held !== this.#callId) this.#turnTo(held);
    const told = view.last?.call_id === this.#farewellOf ? view.last : null;
    if (call === null && told) {
      this.#farewellOf = null;
      this.#change({ farewell: told, stopped: new Set() });
      this.#idleLater();
    }
    this.#tend();
    this.#urge(call?.pictures_late === true);
  }

  /** Pictures that do not come by themselves are tried for anew, once for each time it is told. */
  #urge(late: boolean): void {
    if (late && !this.#late) this.tools.media.restart();
    this.#late = late;
  }

  #turnTo(callId: string | null): void {
    this.#farewellOf = this.#callId;
    this.#callId = callId;
    get(this.#talk)?.close();
    this.#talk.set(callId === null ? null : new Talk(this.tools.connection, callId));
  }

  /** Camera and media are on exactly while there is something to be seen for. */
  #tend(): void {
    const { camera, media, connection } = this.tools;
    const { intent, stopped } = get(this.#own);
    const call = this.#view.call ?? null;
    const over =
      call?.held !== true || stopped.has(call.call_id) || connection.stopPending(call.call_id);
    const state = get(camera.state).kind;
    media.update(over ? null : this.#view.media);
    if (over && intent === null && state !== "off") camera.close();
    if (!over && intent === null && state === "off") void camera.open();
  }

  #idleLater(): void {
    clearTimeout(this.#farewell);
    this.#farewell = setTimeout(() => {
      this.#change({ farewell: null, refused: null });
    }, FAREWELL_MS);
  }

  #sight(): Readable<Sight | null> {
    return derived([this.screen, this.interpreter], ([now, peer]) => {
      if (peer === null || (now.kind !== "connecting" && now.kind !== "call")) return null;
      return { callId: now.call.call_id, legId: peer.legId, picture: peer.picture };
    });
  }
}
