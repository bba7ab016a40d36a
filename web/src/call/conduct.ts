/** What kiosk and desk do alike: one call, its text, its end, and what camera and links follow. */

import { derived, get, writable, type Readable, type Writable } from "svelte/store";
import type { Camera, CameraState } from "../media/camera.ts";
import type { CallMedia, Peer, Picture } from "../media/mesh.ts";
import type { Answer, Connection, Line, PageParts } from "../wire/connection.ts";
import { EVERYTHING, forgetful, type Kept } from "./kept.ts";
import type { Needs } from "./needs.ts";
import { reportSights, type Sight } from "./report.ts";
import { Note } from "./note.ts";
import { Talk } from "./text.ts";

export interface Tools<Parts> {
  connection: Connection<Parts>;
  camera: Camera;
  media: CallMedia;
  kept?: Kept;
}

/** What only this page load knows. */
export interface Known {
  /** The calls stopped here: over for this page, whatever the line does. */
  stopped: ReadonlySet<string>;
  /** The line is gone for longer than a blink. */
  away: boolean;
}

/** What surrounds a page beside the server's view. */
export interface Around {
  line: Line;
  camera: CameraState;
  /** The picture of the person opposite as the media engine sees it; null before there is a link. */
  picture: Picture | null;
}

/** All that a page knows at one moment. */
export interface Facts<Parts, Own> {
  view: Partial<Parts>;
  now: Own & Around;
}

/** What a page adds: its rules, and what else follows from each view. */
export interface Rules<Parts, Own> {
  follow: (view: Partial<Parts>) => void;
  needs: (view: Partial<Parts>, now: Own & Around) => Needs;
  /** Carries out the wish that its needs name. */
  wish?: (wish: Needs["wish"]) => void;
}

/** A shorter break of the line is not worth telling outside a call. */
export const BLINK_MS = 1_500;

export class Conduct<Parts extends PageParts[keyof PageParts], Own extends Known> {
  readonly own: Writable<Own>;
  /** Never half of a change: a new view counts once all that follows from it is known. */
  readonly facts: Readable<Facts<Parts, Own>>;
  readonly opposite: Readable<Peer | null>;
  readonly talk: Readable<Talk | null>;
  readonly note: Readable<Note | null>;
  /** Whether the screen must stay lit. */
  readonly awake: Readable<boolean>;

  readonly #tools: Tools<Parts>;
  readonly #talk = writable<Talk | null>(null);
  readonly #note = writable<Note | null>(null);
  readonly #awake = writable(false);
  readonly #facts: Writable<Facts<Parts, Own>>;
  readonly #endings: (() => void)[] = [];
  #callId: string | null = null;
  /** The links that were ordered last. */
  #links: Needs["media"] = undefined;
  #late = false;
  #blink: ReturnType<typeof setTimeout> | undefined;

  /** `isOpposite` tells the person whom this page is about from the others in the call. */
  constructor(
    tools: Tools<Parts>,
    isOpposite: (peer: Peer, view: Partial<Parts>) => boolean,
    own: Own,
  ) {
    this.#tools = tools;
    this.talk = this.#talk;
    this.note = this.#note;
    this.awake = this.#awake;
    this.own = writable(own);
    this.opposite = derived(
      [tools.media.peers, tools.connection.view],
      ([peers, view]) => peers.find((peer) => isOpposite(peer, view)) ?? null,
    );
    this.#facts = writable({ view: {}, now: this.#now() });
    this.facts = this.#facts;
  }

  /** From here on the page follows its view, its line and its camera. */
  begin(screen: Readable<{ kind: string }>, rules: Rules<Parts, Own>): void {
    const { connection, camera } = this.#tools;
    let view: Partial<Parts> = {};
    const look = () => {
      const now = this.#now();
      this.#facts.set({ view, now });
      const needs = rules.needs(view, now);
      rules.wish?.(needs.wish);
      // The camera comes last: what it answers at once is a newer need.
      this.#tend(needs);
    };
    this.#endings.push(
      connection.view.subscribe((newest) => {
        view = newest;
        rules.follow(view);
        this.#urge(view.call?.pictures_late === true);
        look();
      }),
      derived(
        [
          this.own,
          connection.line,
          connection.serverAway,
          camera.state,
          connection.pendingStops,
          this.opposite,
        ],
        (all) => all,
      ).subscribe(look),
      derived([connection.line, connection.serverAway], told).subscribe((line) => {
        this.#blinks(line);
      }),
      reportSights(connection, this.#sights(screen)),
      derived([camera.videoOn, camera.microphoneOn], ([video, microphone]) => {
        return { video, microphone };
      }).subscribe((sends) => {
        if (this.#callId !== null) this.#tools.kept?.keep(this.#callId, sends);
      }),
    );
  }

  change(change: Partial<Own>): void {
    this.own.update((own) => ({ ...own, ...change }));
  }

  /** The call that this page takes part in now; each has its own talk and note. True: another one. */
  turnTo(callId: string | null): boolean {
    if (callId === this.#callId) return false;
    this.#callId = callId;
    get(this.#talk)?.close();
    get(this.#note)?.close();
    const { connection } = this.#tools;
    const wasHere = this.#keepOn(callId);
    this.#talk.set(callId === null ? null : new Talk(connection, callId, wasHere));
    this.#note.set(callId === null ? null : new Note(connection, callId));
    return true;
  }

  /** Each call begins with picture and sound, but for what was off in it before a reload. */
  #keepOn(callId: string | null): boolean {
    const { camera, connection, kept = forgetful } = this.#tools;
    // A line that opens anew brings the call back: who was off in it stays off.
    if (callId === null && get(connection.line) !== "open") return false;
    const before = callId === null ? null : kept.of(callId);
    const { video, microphone } = before ?? EVERYTHING;
    camera.setVideo(video);
    camera.setMicrophone(microphone);
    kept.keep(callId, { video, microphone });
    return before !== null;
  }

  /** Over at once for this page: nothing of the person leaves the device any more. */
  end(callId: string): Promise<Answer> {
    this.#stopped((calls) => calls.add(callId));
    return this.#tools.connection.send({ type: "hang_up", call_id: callId });
  }

  /** Ends the call; a refusal gives it back. */
  async stop(callId: string): Promise<Answer> {
    const answer = await this.end(callId);
    if (!answer.ok && answer.code !== "line_lost" && answer.code !== "call_gone")
      this.#stopped((calls) => calls.delete(callId));
    return answer;
  }

  close(): void {
    for (const end of this.#endings) end();
    clearTimeout(this.#blink);
    get(this.#talk)?.close();
    get(this.#note)?.close();
    this.#tools.camera.close();
    this.#tools.media.update(null);
  }

  /** Read from the stores themselves: a derived one may be a step behind in the middle of a change. */
  #now(): Own & Around {
    const { connection, camera } = this.#tools;
    const own = get(this.own);
    return {
      ...own,
      stopped: new Set([...own.stopped, ...get(connection.pendingStops)]),
      line: told([get(connection.line), get(connection.serverAway)]),
      camera: get(camera.state),
      picture: get(this.opposite)?.picture ?? null,
    };
  }

  #stopped(edit: (calls: Set<string>) => unknown): void {
    const calls = new Set(get(this.own).stopped);
    edit(calls);
    this.own.update((own) => ({ ...own, stopped: calls }));
  }

  #tend({ camera: needed, media: links, awake }: Needs): void {
    const { camera, media } = this.#tools;
    const { kind } = get(camera.state);
    this.#awake.set(awake);
    // Once each: links tell of themselves when they are ordered, and what they tell is looked at here.
    if (links !== this.#links) media.update((this.#links = links));
    if (needed && kind === "off") void camera.open();
    if (!needed && kind !== "off") camera.close();
  }

  /** Pictures that do not come by themselves are tried for anew, once for each time it is told. */
  #urge(late: boolean): void {
    if (late && !this.#late) this.#tools.media.restart();
    this.#late = late;
  }

  #blinks(line: Line): void {
    clearTimeout(this.#blink);
    const tell = (away: boolean) => {
      this.own.update((own) => ({ ...own, away }));
    };
    if (line === "open") tell(false);
    else this.#blink = setTimeout(tell, BLINK_MS, true);
  }

  #sights(screen: Readable<{ kind: string }>): Readable<Sight[]> {
    return derived([screen, this.#tools.media.peers], ([now, peers]) => {
      if (!isCall(now)) return [];
      const callId = now.call.call_id;
      return peers.map(({ legId, picture }) => ({ callId, legId, picture }));
    });
  }
}

/** A server that takes no commands is told as a lost line: the place is kept, and pictures go on. */
const told = ([line, serverAway]: [Line, boolean]): Line =>
  line === "open" && serverAway ? "lost" : line;

const isCall = (now: { kind: string }): now is { kind: string; call: { call_id: string } } =>
  now.kind === "connecting" || now.kind === "call";
