"""What a page went through: its line, its links, its standstills. Printed when a test fails.

A picture of the last moment seldom tells why a key had no effect; the minute before it does.
"""

from playwright.async_api import Page

NEWEST = 60  # lines; more are seldom read

# Runs before the page's own scripts. Pings are many and tell nothing; what people say is not written.
KEEP_DIARY = """
window.diary = [];
{
  const write = (what) => {
    window.diary.push(`${new Date().toISOString().slice(14, 23)} ${what}`);
    if (window.diary.length > 400) window.diary.shift();
  };
  const tell = (way, text) => {
    const { type, id = "", code = "", seq = "", description, candidate } = JSON.parse(text);
    if (type === "ping" || type === "pong" || candidate) return;
    write(`${way} ${type} ${description?.type ?? ""}${String(id).slice(-4)} ${code}${seq}`.trim());
  };
  const Direct = WebSocket;
  window.WebSocket = class extends Direct {
    constructor(...asked) {
      super(...asked);
      write("socket");
      this.addEventListener("open", () => write("socket is open"));
      this.addEventListener("close", ({ code }) => write(`socket is closed, ${code}`));
      this.addEventListener("message", ({ data }) => tell("<", data));
    }
    send(text) { tell(">", text); super.send(text); }
  };
  const Alone = RTCPeerConnection;
  window.RTCPeerConnection = class extends Alone {
    constructor(...asked) {
      super(...asked);
      const name = `link ${(window.linksMade = (window.linksMade ?? 0) + 1)}`;
      for (const state of ["connection", "iceConnection", "signaling"])
        this.addEventListener(`${state.toLowerCase()}statechange`, () => {
          write(`${name} ${state} ${this[`${state}State`]}`);
        });
    }
  };
  for (const what of ["pointerdown", "keydown"])
    window.addEventListener(what, ({ target: { className, tagName } }) => {
      write(`${what} on ${className || tagName}`);
    }, true);
  let before = performance.now();
  setInterval(() => {
    const late = performance.now() - before - 200;
    if (late > 400 && !document.hidden) write(`stood still for ${Math.round(late)} ms`);
    before = performance.now();
  }, 200);
}
"""


async def read_diary(page: Page) -> list[str]:
    """The newest lines; empty for a page that keeps none."""
    found: list[str] = await page.evaluate("(most) => (window.diary ?? []).slice(-most)", NEWEST)
    return found
