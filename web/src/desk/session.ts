/** The desk's conduct: what its keys do, and what follows by itself from the server's view. */

import { derived, get, writable, type Readable } from "svelte/store";
import { ticking } from "../call/clock.ts";
import { Conduct, type Tools } from "../call/conduct.ts";
import type { Needs } from "../call/needs.ts";
import type { Note } from "../call/note.ts";
import { Notices, type Refused } from "../call/notices.ts";
import type { Talk } from "../call/text.ts";
import type { Peer } from "../media/mesh.ts";
import type { Answer, CommandBody } from "../wire/connection.ts";
import type { DeskParts, Outcome, Topic, Wish } from "../wire/types.gen.ts";
import { Changing, isSwapShown } from "./changing.ts";
import { needs } from "./needs.ts";
import { Practice } from "./practice.ts";
import { NOTHING_YET, screen, type Own, type Screen, type View } from "./screen.ts";

export class DeskSession {
  readonly tools: Tools<DeskParts>;
  readonly screen: Readable<Screen>;
  readonly clock: Readable<number>;
  readonly visitor: Readable<Peer | null>;
  /** Everybody else in the call: staff, and the visitor's other window while she walks. */
  readonly others: Readable<Peer[]>;
  /** The counters are listed to choose from. */
  readonly choosing: Readable<boolean>;
  readonly changing: Changing;
  readonly note: Readable<Note | null>;
  readonly talk: Readable<Talk | null>;
  readonly awake: Readable<boolean>;
  /** Why the newest command was not carried out, for a few seconds. */
  readonly notice: Readable<Refused | null>;

  readonly #conduct: Conduct<DeskParts, Own>;
  readonly #choosing = writable(false);
  readonly #notices = new Notices();
  readonly #practice = new Practice(this);
  #view: View = {};
  /** Counts her switching: what an older one still waited for is void. */
  #turn = 0;
  /** The server has taken her newest wish; its view may still be on the way. */
  #wishTaken = false;
  #resting = false;

  constructor(tools: Tools<DeskParts>, own: Partial<Own> = {}) {
    this.tools = tools;
    this.notice = this.#notices.newest;
    const { connection } = tools;
    this.#conduct = new Conduct(tools, ({ legId }, view) => legId === view.call?.visitor_leg_id, {
      ...NOTHING_YET,
      ...own,
    });
    const { opposite, talk, note, facts, awake } = this.#conduct;
    this.clock = ticking(() => connection.now(), 250);
    this.visitor = opposite;
    this.others = derived([tools.media.peers, opposite], ([peers, lead]) =>
      peers.filter(({ legId }) => legId !== lead?.legId),
    );
    this.choosing = this.#choosing;
    this.changing = new Changing(
      () => this.#view,
      (command) => this.#send(command),
    );
    this.changing.open.subscribe((on) => {
      if (on) this.#choosing.set(false); // one list at a time: a digit names what is shown
    });
    this.note = note;
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

  /** Her two keys after a call: what it was about, and what came of it; either may come first. */
  async describe(said: { topic?: Topic; outcome?: Outcome }): Promise<void> {
    const { last } = this.#view;
    if (!last) return;
    const { call_id, topic, outcome } = last;
    await this.#send({ type: "describe", call_id, topic, outcome, ...said });
  }

  async ready(): Promise<void> {
    await this.#send({ type: "be_ready" });
  }

  /** Lists the counters, or puts the list away. */
  choose(): void {
    this.changing.close();
    this.#choosing.update((on) => !on && this.#view.call?.called_back === null);
  }

  /** The call goes on at this counter; while it goes to another one, it is sent here instead. */
  async handOff(terminalId: string): Promise<void> {
    const { call } = this.#view;
    if (!call) return;
    this.#choosing.set(false);
    const { handoff } = call.journey;
    const replaces = handoff && handoff.state !== "arrived" ? handoff.handoff_id : null;
    const to = { call_id: call.call_id, terminal_id: terminalId, replaces };
    await this.#send({ type: "hand_off", ...to });
  }

  /** The counter of this number in the list. */
  async handOffTo(number: number): Promise<void> {
    const counter = this.#view.counters?.counters[number];
    if (counter && get(this.#choosing)) await this.handOff(counter.terminal_id);
  }

  async arrived(): Promise<void> {
    const handoff = this.#view.call?.journey.handoff;
    if (handoff && handoff.state !== "asked")
      await this.#send({ type: "arrive", handoff_id: handoff.handoff_id });
  }

  /** The call stays as it is: with who leads, or where it is. */
  async stay(): Promise<void> {
    const { call } = this.#view;
    if (!call) return;
    const { handoff } = call.journey;
    if (isSwapShown(call.journey)) await this.changing.cancel();
    else if (handoff) await this.#send({ type: "stay", handoff_id: handoff.handoff_id });
  }

  /** Asks for staff; where they are asked already, they are there or not needed any more. */
  async summon(): Promise<void> {
    const { call } = this.#view;
    if (call?.called_back !== null) return;
    const { summons } = call.journey;
    if (summons === null || summons.state === "unanswered")
      await this.#send({ type: "summon", call_id: call.call_id });
    else await this.#send({ type: "end_summons", summons_id: summons.summons_id });
  }

  /** Her call is an emergency, or is none after all. */
  async markEmergency(): Promise<void> {
    const { call } = this.#view;
    if (!call) return;
    const { call_id, emergency } = call;
    await this.#send({ type: "mark_emergency", call_id, emergency: !emergency });
  }

  /** Over at once for this page: her picture leaves the device no more for this call. */
  async stop(callId: string): Promise<void> {
    const rung = this.#view.call?.called_back ?? null;
    if (rung === null) this.#notices.tell(await this.#conduct.stop(callId));
    // Nobody comes: refused where the visitor has just answered, so that she is not sent away.
    else await this.#send({ type: "end_callback", callback_id: rung.callback_id, rings: true });
  }

  /** Says for a few seconds why something was not done. */
  say(code: Refused): void {
    this.#notices.say(code);
  }

  close(): void {
    this.#conduct.close();
    this.#practice.close();
    this.#notices.close();
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
    this.#notices.tell(answer);
    return answer;
  }

  #follow(view: View): void {
    this.#view = view;
    if (this.#wishTaken && view.me?.wish === get(this.#conduct.own).wishes)
      this.#conduct.change({ wishes: null });
    if (this.#conduct.turnTo(view.call?.call_id ?? null)) {
      this.#choosing.set(false);
      this.changing.close();
      this.#conduct.change({ stopped: new Set() }); // a call that she left may come to her again
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
