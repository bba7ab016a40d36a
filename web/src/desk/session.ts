/** The desk's conduct: what its keys do, and what follows by itself from the server's view. */

import { derived, get, writable, type Readable } from "svelte/store";
import { ticking } from "../call/clock.ts";
import { Conduct, type Tools } from "../call/conduct.ts";
import type { Needs } from "../call/needs.ts";
import type { Talk } from "../call/text.ts";
import type { Peer } from "../media/mesh.ts";
import type { Answer, CommandBody } from "../wire/connection.ts";
import type { Code, DeskParts, Wish } from "../wire/types.gen.ts";
import { needs } from "./needs.ts";
import { Practice } from "./practice.ts";
import { NOTHING_YET, screen, type Own, type Screen, type View } from "./screen.ts";

/** How long a refusal stays to be read. */
export const NOTICE_MS = 6_000;

export class DeskSession {
  readonly tools: Tools<DeskParts>;
  readonly screen: Readable<Screen>;
  readonly clock: Readable<number>;
  readonly visitor: Readable<Peer | null>;
  readonly talk: Readable<Talk | null>;
  readonly awake: Readable<boolean>;
  /** Why the newest command was not carried out, for a few seconds. */
  readonly notice: Readable<Code | "line_lost" | null>;

  readonly #conduct: Conduct<DeskParts, Own>;
  readonly #notice = writable<Code | "line_lost" | null>(null);
  readonly #practice = new Practice(this);
  #view: View = {};
  /** Counts her switching: what an older one still waited for is void. */
  #turn = 0;
  /** The server has taken her newest wish; its view may still be on the way. */
  #wishTaken = false;
  #resting = false;
  #hush: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: Tools<DeskParts>, own: Partial<Own> = {}) {
    this.tools = tools;
    this.notice = this.#notice;
    const { connection } = tools;
    this.#conduct = new Conduct(tools, "visitor", { ...NOTHING_YET, ...own });
    const { opposite, talk, facts, awake } = this.#conduct;
    this.clock = ticking(() => connection.now(), 250);
    this.visitor = opposite;
    this.talk = talk;
    this.awake = awake;
    this.screen = derived(facts, ({ view, now }) => screen(view, now));
    this.#conduct.begin(this.screen, {
      needs,
      follow: (view) => {
        this.#follow(view);
      },
      wish: (wish) => {
        this.#rest(wish);
      },
    });
  }

  /** The one switch. Nobody is offered a desk whose camera does not open. */
  async wish(wish: Wish): Promise<void> {
    const turn = ++this.#turn;
    this.#wishTaken = false;
    this.#conduct.change({ wishes: wish });
    const able = await this.#isAble(wish);
    if (turn !== this.#turn) return;
    const taken = able && (await this.#send({ type: "set_wish", wish })).ok;
    if (turn !== this.#turn) return;
    this.#wishTaken = taken;
    if (!taken || this.#view.me?.wish === wish) this.#conduct.change({ wishes: null });
  }

  /** Tries the camera again; out of a call it also means to take calls. */
  async retryCamera(): Promise<void> {
    if (this.#view.call) await this.tools.camera.open();
    else await this.wish("available");
  }

  /** Where there is no microphone there is nothing to switch. */
  turnMicrophone(): void {
    const { camera } = this.tools;
    const state = get(camera.state);
    if (state.kind === "on" && !state.microphone) return;
    camera.setMicrophone(!get(camera.microphoneOn));
  }

  async accept(): Promise<void> {
    const { ring } = this.#view;
    if (!ring || get(this.#conduct.own).accepting === ring.offer_id) return;
    this.#conduct.change({ accepting: ring.offer_id });
    const answer = await this.#send({ type: "accept", offer_id: ring.offer_id });
    if (!answer.ok) this.#conduct.change({ accepting: null });
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
    this.#tell(await this.#conduct.stop(callId));
  }

  /** Says for a few seconds why something was not done. */
  say(code: Code | "line_lost"): void {
    clearTimeout(this.#hush);
    this.#notice.set(code);
    this.#hush = setTimeout(() => {
      this.#notice.set(null);
    }, NOTICE_MS);
  }

  close(): void {
    this.#conduct.close();
    this.#practice.close();
    clearTimeout(this.#hush);
  }

  /** To take calls she must be seen; who takes none has seen what the trouble was. */
  async #isAble(wish: Wish): Promise<boolean> {
    const { camera } = this.tools;
    const { call, ring } = this.#view;
    if (wish === "available") return (await camera.open()).kind === "on";
    if (!call && !ring && get(camera.state).kind === "trouble") camera.close();
    return true;
  }

  async #send(command: CommandBody): Promise<Answer> {
    const answer = await this.tools.connection.send(command);
    this.#tell(answer);
    return answer;
  }

  #tell(answer: Answer): void {
    if (!answer.ok) this.say(answer.code);
  }

  #follow(view: View): void {
    this.#view = view;
    if (this.#wishTaken && view.me?.wish === get(this.#conduct.own).wishes)
      this.#conduct.change({ wishes: null });
    if (this.#conduct.turnTo(view.call?.call_id ?? null)) {
      // Each call begins with picture and sound, however the last one ended.
      this.tools.camera.setVideo(true);
      this.tools.camera.setMicrophone(true);
    }
    this.#practice.follow(view);
  }

  /** Said once for each trouble; where it did not arrive, with the next change of anything. */
  #rest(wish: Needs["wish"]): void {
    if (wish === undefined) {
      this.#resting = false;
      return;
    }
    if (this.#resting) return;
    this.#resting = true;
    this.#turn += 1;
    this.#conduct.change({ wishes: null });
    void this.#send({ type: "set_wish", wish }).then(({ ok }) => {
      if (!ok) this.#resting = false;
    });
  }
}
