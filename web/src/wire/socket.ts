/** The browser's socket, as far as a line needs it: a test can be one. */

import type { Line } from "./line.ts";
import type { CloseCode } from "./types.gen.ts";

export type Socket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

export const openWebSocket = (path: string): Socket =>
  new WebSocket(`${location.origin.replace(/^http/, "ws")}${path}`);

/** After these a page does not come back by itself. */
export const FINAL: Partial<Record<CloseCode, Line>> = { 4001: "taken_over", 4003: "signed_out" };
/** At a terminal there is nobody to sign in: what was retired by a slip comes back by itself. */
export const ASK_AGAIN_MS = 10_000;
