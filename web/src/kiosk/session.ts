/** The kiosk's conduct: what its taps do, and what follows by itself from the server's view. */

import { derived, get, type Readable } from "svelte/store";
import { ticking } from "../call/clock.ts";
import { Conduct } from "../call/conduct.ts";
import type { Note } from "../call/note.ts";
import type { Talk } from "../call/text.ts";
import type { CameraState } from "../media/camera.ts";
import type { Peer } from "../media/mesh.ts";
import type { CommandBody } from "../wire/connection.ts";
import type { KioskParts } from "../wire/types.gen.ts";
import { needs } from "./needs.ts";
import {
  isUnattended,
  languageOf,
  NOTHING_YET,
  screen,
  type Intent,
  type Kind,
  type Own,
  type Screen,
  type View,
} from "./screen.ts";
import type { Tools } from "./tools.ts";

/** How long a farewell or a refusal stays before the kiosk is idle again. */
export const FAREWELL_MS = 8_000;
/** Who does not tap for so long has walked away. */
export const GONE_MS = 60_000;

export class KioskSession {
  readonly tools: Tools;
  readonly screen: Readable<Screen>;
  readonly clock: Readable<number>;
  readonly interpreter: Readable<Peer | null>;
  /** Staff in another place, who joined the call. */
  readonly staff: Readable<Peer[]>;
  readonly talk: Readable<Talk | null>;
  readonly note: Readable<Note | null>;
  readonly awake: Readable<boolean>;

  readonly #conduct: Conduct<KioskParts, Own>;
  /** The calls that this page waits for, goes on with, or has held: others are nobody's here. */
  readonly #ours = new Set<string>();
  readonly #forget: (() => void)[];
  #view: View = {};
  #held: string | null = null;
  /** The call whose end this page load must still tell. */
  #farewellOf: string | null = null;
  #kind: Kind = "starting";
  #troubled = false;
  #farewell: ReturnType<typeof setTimeout> | undefined;
  #gone: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: Tools, own: Partial<Own> = {}) {
    this.tools = tools;
    const { connection } = tools;
    if (connection.heldBefore !== null) this.#ours.add(connection.heldBefore);
    this.#conduct = new Conduct(tools, ({ role }) => role === "interpreter", {
      ...NOTHING_YET,
      ...own,
    });
    const { opposite, talk, note, facts, awake } = this.#conduct;
    this.clock = ticking(() => connection.now());
    this.interpreter = opposite;
    this.staff = derived(tools.media.peers, (peers) =>
      peers.filter(({ role }) => role === "staff"),
    );
    this.talk = talk;
    this.note = note;
    this.awake = awake;
    this.screen = derived(facts, ({ view, now }) => screen(view, now));
    this.#conduct.begin(this.screen, {
      needs,
      follow: (view) => {
        this.#follow(view);
      },
    });
    this.#forget = [
      this.screen.subscribe((now) => {
        this.#shows(now);
      }),
      tools.camera.state.subscribe(({ kind }) => {
        this.#returned(kind);
      }),
    ];
  }

  /** The one tap: the camera first, then the call. */
  ask(): void {
    this.#ask(null);
  }

  /** "New" on the card of a found call: ends that call in the same step. */
  askAnew(): void {
    if (this.#view.call) this.#ask(this.#view.call.call_id);
  }

  /** She goes, and keeps her place: what she has to know is shown to her, once it is so. */
  stepAway(callId: string): void {
    this.look(true);
    void this.tools.connection.send({ type: "ask_callback", call_id: callId }).then(({ ok }) => {
      if (!ok) this.look(false);
    });
  }

  /** At who is called back here. */
  look(looks: boolean): void {
    this.#conduct.change({ looks });
  }

  /** What a tap asks for: the camera first. */
  async carryOut(intent: Intent): Promise<void> {
    clearTimeout(this.#farewell);
    this.#conduct.change({ intent, refused: null, farewell: null });
    const camera = await this.tools.camera.open();
    if (camera.kind !== "on" || this.#own.intent !== intent) return;
    const answer = await this.tools.connection.send(intent);
    if (this.#own.intent !== intent) return;
    if (answer.ok) {
      // The view with the call follows the answer; a call that ended meanwhile brings none.
      this.#farewell = setTimeout(() => {
        this.leave();
      }, FAREWELL_MS);
      return;
    }
    this.#conduct.change({ intent: null, refused: answer.code });
    this.#idleLater();
  }

  /** Tries the camera again, and goes on with what the tap asked for. */
  retry(): void {
    const { intent } = this.#own;
    if (intent) void this.carryOut(intent);
    else void this.tools.camera.open();
  }

  /** Leaves a tap that did not come to a call; a call that comes of it all the same is ended. */
  leave(): void {
    const { intent } = this.#own;
    if (intent) this.tools.connection.recall(intent.type);
    this.#conduct.change({ intent: null, refused: null, farewell: null, looks: false });
    this.#wipe();
  }

  chooseLanguage(code: string): void {
    this.#conduct.change({ chosen: code });
  }

  /** Somebody is here: what she chose, and the screen that she looks at, stay for a while. */
  touched(): void {
    clearTimeout(this.#gone);
    if (!isUnattended(get(this.screen))) return;
    this.#gone = setTimeout(() => {
      this.leave();
    }, GONE_MS);
  }

  /** Something that the view answers: asking for staff, a counter, a topic, a face. */
  say(command: CommandBody): void {
    void this.tools.connection.send(command);
  }

  waitOn(callId: string, tooLong: boolean): void {
    this.#conduct.change({ waitsOn: callId });
    if (tooLong) void this.tools.connection.send({ type: "keep_waiting", call_id: callId });
  }

  /** Over at once for this page: nothing of the visitor leaves the device any more. */
  stop(callId: string): void {
    this.#conduct.change({ intent: null });
    void this.#conduct.stop(callId);
  }

  close(): void {
    for (const end of this.#forget) end();
    this.#conduct.close();
    clearTimeout(this.#farewell);
    clearTimeout(this.#gone);
  }

  get #own(): Own {
    return get(this.#conduct.own);
  }

  #ask(replaces: string | null): void {
    const { place } = this.#view;
    if (!place) return;
    const { code } = languageOf(place, this.#own.chosen);
    void this.carryOut({ type: "ask", language: code, replaces });
  }

  /** The camera has opened by itself: what the tap asked for goes on. */
  #returned(kind: CameraState["kind"]): void {
    if (kind === "on" && this.#troubled) this.retry();
    this.#troubled = kind === "trouble";
  }

  #follow(view: View): void {
    this.#view = view;
    const call = view.call ?? null;
    this.#turnTo(call?.held === true && this.#isOurs(call.call_id) ? call.call_id : null);
    const told = view.last?.call_id === this.#farewellOf ? view.last : null;
    if (call !== null || !told) return;
    this.#farewellOf = null;
    this.#conduct.change({ farewell: told, stopped: new Set() });
    this.#idleLater();
  }

  /** A call that comes of a tap that was left is ended at once: nobody stands here for it. */
  #isOurs(held: string): boolean {
    const { intent, stopped } = this.#own;
    if (intent !== null || this.tools.atCounter) this.#ours.add(held);
    const ours = this.#ours.has(held);
    if (!ours && !stopped.has(held)) void this.#conduct.end(held);
    return ours;
  }

  #turnTo(held: string | null): void {
    if (held !== null && held !== this.#held) {
      clearTimeout(this.#farewell);
      this.#conduct.change({ intent: null, farewell: null, refused: null, looks: false });
    }
    if (this.#conduct.turnTo(held)) this.#farewellOf = this.#held;
    this.#held = held;
  }

  /** A kiosk that becomes idle after a visit belongs to the next person. */
  #shows(now: Screen): void {
    if (now.kind === this.#kind) return;
    const before = this.#kind;
    this.#kind = now.kind;
    const fresh = now.kind === "idle" || now.kind === "callback_rings"; // she is another one
    if (fresh && before !== "starting" && before !== "away") this.#wipe();
    this.touched();
  }

  #wipe(): void {
    this.#conduct.change({ chosen: null });
    this.tools.forgetLanguage();
  }

  #idleLater(): void {
    clearTimeout(this.#farewell);
    this.#farewell = setTimeout(() => {
      this.#conduct.change({ farewell: null, refused: null });
    }, FAREWELL_MS);
  }
}
