/** The desk's conduct: what its keys do, and what follows by itself from the server's view. */

import { derived, get, writable, type Readable } from "svelte/store";
import { ticking } from "../call/clock.ts";
import { reportSight, type Sight } from "../call/report.ts";
import { Talk } from "../call/text.ts";
import type { Camera } from "../media/camera.ts";
import type { CallMedia, Peer } from "../media/mesh.ts";
import type { Answer, Connection } from "../wire/connection.ts";
import type { Code, DeskParts, Wish } from "../wire/types.gen.ts";
import { Practice } from "./practice.ts";
import { NOTHING_YET, screen, type Local, type Own, type Screen, type View } from "./screen.ts";

export interface Tools {
  connection: Connection<DeskParts>;
  camera: Camera;
  media: CallMedia;
}

/** How long a refusal stays to be read. */
export const NOTICE_MS = 6_000;
/** A shorter break of the line is not worth telling outside a call. */
export const BLINK_MS = 1_500;

export class DeskSession {
  readonly tools: Tools;
  readonly screen: Readable<Screen>;
  readonly clock: Readable<number>;
  readonly visitor: Readable<Peer | null>;
  readonly talk: Readable<Talk | null>;
  /** Why the newest command was not carried out, for a few seconds. */
  readonly notice: Readable<Code | "line_lost" | null>;

  readonly #own = writable<Own>(NOTHING_YET);
  readonly #talk = writable<Talk | null>(null);
  readonly #notice = writable<Code | "line_lost" | null>(null);
  readonly #endings: (() => void)[] = [];
  readonly #practice = new Practice(this);
  #view: View = {};
  #callId: string | null = null;
  #late = false;
  /** She is switching herself on: her camera opens before the server knows. */
  #wishing = false;
  #blink: ReturnType<typeof setTimeout> | undefined;
  #hush: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: Tools, own: Partial<Own> = {}) {
    this.tools = tools;
    this.talk = this.#talk;
    this.notice = this.#notice;
    this.#own.set({ ...NOTHING_YET, ...own });
    const { connection, camera, media } = tools;
    this.clock = ticking(() => connection.now(), 250);
    this.visitor = derived(
      media.peers,
      (peers) => peers.find(({ role }) => role === "visitor") ?? null,
    );
    const local = derived(
      [this.#own, connection.line, camera.state, connection.pendingStops, this.visitor],
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

  /** The one switch. Nobody is offered a desk whose camera does not open. */
  async wish(wish: Wish): Promise<void> {
    const { camera } = this.tools;
    this.#wishing = wish === "available";
    if (this.#wishing) {
      const state = await camera.open();
      const switched =
        state.kind === "on" && (await this.#send({ type: "set_wish", wish: "available" })).ok;
      // Until the view says so too, she is wanted by her own wish.
      if (!switched) this.#wishing = false;
      this.#tend();
      return;
    }
    if (!this.#isWanted() && get(camera.state).kind === "trouble") camera.close();
    await this.#send({ type: "set_wish", wish });
  }

  /** Tries the camera again; out of a call it also means to take calls. */
  async retryCamera(): Promise<void> {
    if (this.#view.call) await this.tools.camera.open();
    else await this.wish("available");
  }

  async accept(): Promise<void> {
    const { ring } = this.#view;
    if (!ring || get(this.#own).accepting === ring.offer_id) return;
    this.#change({ accepting: ring.offer_id });
    const answer = await this.#send({ type: "accept", offer_id: ring.offer_id });
    if (!answer.ok) this.#change({ accepting: null });
  }

  async pass(): Promise<void> {
    const { ring } = this.#view;
    if (ring) await this.#send({ type: "pass_on", offer_id: ring.offer_id });
  }

  async ready(): Promise<void> {
    await this.#send({ type: "be_ready" });
  }

  /** Over at once for this page: her picture leaves the device no more for this call. */
  async stop(callId: string): Promise<void> {
    this.#change({ stopped: new Set(get(this.#own).stopped).add(callId) });
    this.#tend();
    const answer = await this.#send({ type: "hang_up", call_id: callId });
    if (answer.ok || answer.code === "line_lost" || answer.code === "call_gone") return;
    const still = new Set(get(this.#own).stopped);
    still.delete(callId);
    this.#change({ stopped: still });
  }

  close(): void {
    for (const end of this.#endings) end();
    clearTimeout(this.#blink);
    clearTimeout(this.#hush);
    this.#practice.close();
    get(this.#talk)?.close();
    this.tools.camera.close();
    this.tools.media.stop();
  }

  #change(change: Partial<Own>): void {
    this.#own.update((own) => ({ ...own, ...change }));
  }

  async #send(command: Parameters<Connection<DeskParts>["send"]>[0]): Promise<Answer> {
    const answer = await this.tools.connection.send(command);
    if (!answer.ok) {
      clearTimeout(this.#hush);
      this.#notice.set(answer.code);
      this.#hush = setTimeout(() => {
        this.#notice.set(null);
      }, NOTICE_MS);
    }
    return answer;
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
    if (view.me?.wish === "available") this.#wishing = false;
    const callId = view.call?.call_id ?? null;
    if (callId !== this.#callId) {
      this.#callId = callId;
      get(this.#talk)?.close();
      this.#talk.set(callId === null ? null : new Talk(this.tools.connection, callId));
      // Each call begins with picture and sound, however the last one ended.
      this.tools.camera.setVideo(true);
      this.tools.camera.setMicrophone(true);
    }
    this.#tend();
    this.#urge(view.call?.pictures_late === true);
    this.#practice.follow(view);
  }

  /** Pictures that do not come by themselves are tried for anew, once for each time it is told. */
  #urge(late: boolean): void {
    if (late && !this.#late) this.tools.media.restart();
    this.#late = late;
  }

  /** Whether somebody may see her now or soon. */
  #isWanted(): boolean {
    const { me, call, ring } = this.#view;
    return this.#wishing || me?.wish === "available" || Boolean(call) || Boolean(ring);
  }

  /** The camera is open exactly while it may be needed; media follow the call until it is stopped. */
  #tend(): void {
    const { camera, media, connection } = this.tools;
    const callId = this.#view.call?.call_id;
    const over =
      callId !== undefined &&
      (get(this.#own).stopped.has(callId) || connection.stopPending(callId));
    media.update(over ? null : this.#view.media);
    const state = get(camera.state).kind;
    if (!this.#isWanted()) {
      if (state === "on") camera.close();
    } else if (state === "off") {
      void this.#openCamera();
    }
  }

  /** Opened by the view, not by her: where that fails nobody is offered this desk. */
  async #openCamera(): Promise<void> {
    const state = await this.tools.camera.open();
    const { me, call } = this.#view;
    if (state.kind === "trouble" && me?.wish === "available" && !call) {
      await this.#send({ type: "set_wish", wish: "break" });
    }
  }

  #sight(): Readable<Sight | null> {
    return derived([this.screen, this.visitor], ([now, peer]) => {
      if (peer === null || (now.kind !== "connecting" && now.kind !== "call")) return null;
      return { callId: now.call.call_id, legId: peer.legId, picture: peer.picture };
    });
  }
}
