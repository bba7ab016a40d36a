/** The browser's socket, as far as a line needs it: a test can be one. */

export type Socket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

export const openWebSocket = (path: string): Socket =>
  new WebSocket(`${location.origin.replace(/^http/, "ws")}${path}`);
