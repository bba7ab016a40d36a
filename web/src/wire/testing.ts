/** Doubles for tests of the line: a socket that does as it is told, a clock turned by hand. */

import type { Socket } from "./socket.ts";
import type { Surroundings } from "./surroundings.ts";
import type { FromPage, ToPage } from "./types.gen.ts";

class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  sent: FromPage[] = [];
  closed = false;
  readonly path: URL;
  constructor(path: string) {
    this.path = new URL(path, "ws://hall");
  }
  send(data: string) {
    this.sent.push(JSON.parse(data) as FromPage);
  }
  close() {
    this.closed = true;
  }
  says(...messages: ToPage[]) {
    for (const message of messages)
      this.onmessage?.call(
        this as unknown as WebSocket,
        { data: JSON.stringify(message) } as MessageEvent,
      );
  }
  opens() {
    this.onopen?.call(this as unknown as WebSocket, {} as Event);
  }
  breaks(code = 1006) {
    this.onclose?.call(this as unknown as WebSocket, { code } as CloseEvent);
  }
}

export class Hall implements Surroundings {
  at = 1_000;
  timers: { due: number; run: () => void }[] = [];
  ids = 0;
  sockets: FakeSocket[] = [];
  kept = new Map<string, string>();
  wake: (networkChanged: boolean) => void = () => undefined;
  store = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
    removeItem: (key: string) => void this.kept.delete(key),
  };
  now = () => this.at;
  random = () => 1;
  newId = () => `id${++this.ids}`;
  after = (ms: number, run: () => void) => {
    const timer = { due: this.at + ms, run };
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter((other) => other !== timer));
  };
  onWake = (wake: (networkChanged: boolean) => void) => {
    this.wake = wake;
    return () => void (this.wake = () => undefined);
  };
  openSocket = (path: string) => {
    const socket = new FakeSocket(path);
    this.sockets.push(socket);
    return socket;
  };
  passes(ms: number) {
    const until = this.at + ms;
    for (;;) {
      const [next] = this.timers.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due);
      if (!next) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.at = next.due;
      next.run();
    }
    this.at = until;
  }
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }
}
