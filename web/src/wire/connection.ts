/** A page's one line to the server. Only this file knows the socket. */

import { type Readable, writable } from "svelte/store";
import { addressOf } from "./address.ts";
import { type Connection, isWhisper, type Line, type PageParts, type Whisper } from "./line.ts";
import { createMemory, type Memory } from "./memory.ts";
import { Outbox, RESEND_MS, type Answer, type Command, type CommandBody } from "./outbox.ts";
import { type Copy, merge, type ViewMessage } from "./parts.ts";
import { ANSWER_MS, GREETING_MS, OPEN_MS, retryDelay, silenceLimit } from "./retry.ts";
import { Silence } from "./silence.ts";
import { ASK_AGAIN_MS, FINAL, openWebSocket, type Socket } from "./socket.ts";
import { browser, type Surroundings } from "./surroundings.ts";
import type { CloseCode, FromPage, Hello, Note, Signal, Text, ToPage } from "./types.gen.ts";

export type { Connection, Line, PageParts, Whisper } from "./line.ts";
export type { Answer, CommandBody } from "./outbox.ts";

export const connect = <Page extends keyof PageParts>(
  page: Page,
  seat: string,
  openSocket: (path: string) => Socket = openWebSocket,
  around: Surroundings = browser,
): Connection<PageParts[Page]> => new PageLine({ page, seat, openSocket, around });

/** Whose line it is, and what it is made of. */
interface End {
  page: keyof PageParts;
  seat: string;
  openSocket: (path: string) => Socket;
  around: Surroundings;
}

class PageLine<Parts extends PageParts[keyof PageParts]> implements Connection<Parts> {
  readonly view = writable<Partial<Parts>>({});
  readonly line = writable<Line>("connecting");
  readonly serverAway = writable(false);
  readonly hello = writable<Hello | null>(null);
  readonly heldBefore: string | null;
  readonly pendingStops: Readable<ReadonlySet<string>>;

  readonly #at: End;
  readonly #around: Surroundings;
  readonly #memory: Memory;
  readonly #outbox: Outbox;
  readonly #handlers = new Set<(message: Whisper) => void>();
  readonly #silence: Silence;
  readonly #forgetWake: () => void;

  /** This load of the page, and whether it has had a whole view. */
  #window: { window: string; again: boolean };
  #socket: Socket | null = null;
  #copy: Copy<Parts> = { seq: null, parts: {} };
  #state: Line = "connecting";
  #tries = 0;
  #clockAhead = 0;
  #cancelRetry: () => void = () => undefined;

  constructor(at: End) {
    const around = (this.#around = at.around);
    this.#at = at;
    this.#memory = createMemory(around.store, at.page, at.seat);
    this.#outbox = new Outbox(this.#memory);
    this.pendingStops = this.#outbox.stops;
    this.heldBefore = this.#memory.heldCall();
    this.#silence = new Silence(around, this.#lose);
    this.#window = { window: around.newId(), again: false };
    this.#forgetWake = around.onWake(this.#wake);
    this.#open();
  }

  readonly now = (): number => this.#around.now() + this.#clockAhead;

  send(body: CommandBody): Promise<Answer> {
    const waits = this.#state === "lost" && body.type !== "ask";
    if (this.#state !== "open" && body.type !== "hang_up" && !waits)
      return Promise.resolve({ ok: false, code: "line_lost" });
    const taken = this.#outbox.put({ ...body, id: this.#around.newId() }, this.#around.now());
    if (this.#state === "open") this.#say(taken.command);
    else this.#giveUpInTime();
    return taken.answer;
  }

  recall(type: Command["type"]): void {
    this.#outbox.recall(type);
  }

  stopPending(callId: string): boolean {
    return this.#outbox.isStopping(callId);
  }

  whisper(message: Signal | Text | Note): void {
    if (this.#state === "open") this.#transmit(message);
  }

  onWhisper(handler: (message: Whisper) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  useHere(): void {
    if (this.#state !== "taken_over") return;
    this.#window = { window: this.#around.newId(), again: false };
    this.#copy = { seq: null, parts: {} };
    this.view.set({}); // what it showed is another window's by now
    this.#turn("connecting");
    this.#open();
  }

  close(): void {
    this.#forgetWake();
    this.#drop();
    this.#cancelRetry();
  }

  readonly #open = (): void => {
    const { page, seat, openSocket } = this.#at;
    const holds = this.#memory.heldCall();
    const socket = openSocket(addressOf({ page, seat, ...this.#window, holds }));
    this.#socket = socket;
    this.#copy = { seq: null, parts: this.#copy.parts };
    this.#silence.heard(OPEN_MS);
    socket.onopen = () => {
      this.#silence.heard(GREETING_MS);
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      this.#silence.heard();
      this.#receive(JSON.parse(data) as ToPage);
    };
    socket.onclose = ({ code }: CloseEvent) => {
      this.#lose(FINAL[code as CloseCode]);
    };
  };

  #receive(message: ToPage): void {
    if (isWhisper(message)) {
      for (const handler of this.#handlers) handler(message);
      return;
    }
    switch (message.type) {
      case "ping":
        this.#silence.heard(silenceLimit(message.next_ms));
        this.serverAway.set(message.away);
        this.#transmit({ type: "pong" });
        return;
      case "hello":
        this.#clockAhead = message.server_time - this.#around.now();
        this.hello.set(message);
        return;
      case "kiosk_view":
      case "counter_view":
      case "desk_view":
        // A page's socket brings no other page's view.
        this.#show(message as unknown as ViewMessage<Parts>);
        return;
      case "ok":
        this.#outbox.settle(message.id, { ok: true });
        return;
      case "refused":
        this.#outbox.settle(message.id, { ok: false, code: message.code });
    }
  }

  #show(message: ViewMessage<Parts>): void {
    const copy = merge(this.#copy, message);
    if (!copy) {
      this.#lose();
      return;
    }
    this.#copy = copy;
    this.#window.again = true;
    this.#rememberCall();
    this.view.set(copy.parts);
    if (this.#state !== "open") this.#opened();
  }

  /** The line counts as open with the first whole view: nobody acts on an old one. */
  #opened(): void {
    this.#tries = 0;
    this.#turn("open");
    for (const command of this.#outbox.due(this.#around.now())) this.#say(command);
  }

  #say(command: Command): void {
    this.#transmit(command);
    this.#expectAnswer(command, this.#socket);
  }

  /** Silence instead of an answer: the line is lost, and opened anew. A busy server is heard, and is waited for. */
  #expectAnswer(command: Command, socket: Socket | null): void {
    this.#around.after(ANSWER_MS, () => {
      if (socket !== this.#socket || !this.#outbox.has(command.id)) return;
      if (this.#silence.lasts(ANSWER_MS)) this.#lose();
      else this.#expectAnswer(command, socket);
    });
  }

  #giveUpInTime(): void {
    this.#around.after(RESEND_MS, () => {
      this.#outbox.giveUp(this.#around.now());
    });
  }

  #rememberCall(): void {
    const { call } = this.#copy.parts;
    this.#memory.keepHeldCall(call && "held" in call && call.held ? call.call_id : null);
  }

  readonly #lose = (final?: Line): void => {
    this.#drop();
    if (final) {
      this.#outbox.giveUp(Infinity);
      this.#turn(final);
      if (final === "signed_out" && this.#at.page !== "desk")
        this.#cancelRetry = this.#around.after(ASK_AGAIN_MS, this.#open);
      return;
    }
    this.#giveUpInTime();
    if (this.#state === "open") this.#turn("lost");
    const delay = retryDelay(this.#tries++, this.#around.random());
    this.#cancelRetry = this.#around.after(delay, this.#open);
  };

  /** Lets go of the socket without waiting for a close that a dead network never brings. */
  #drop(): void {
    this.#silence.over();
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  readonly #wake = (networkChanged: boolean): void => {
    if (this.#state === "taken_over" || this.#state === "signed_out") return;
    if (this.#socket && !networkChanged) return;
    if (this.#socket) this.#lose();
    this.#cancelRetry();
    this.#open();
  };

  #transmit(message: FromPage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #turn(line: Line): void {
    this.#state = line;
    this.line.set(line);
  }
}
