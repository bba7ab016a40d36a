"""People at their screens: one Chromium process each, with a camera that films her own clip.

Each is a browser as people have it, with a profile of its own and tabs that are slow while hidden;
Playwright only steers it. Starting one costs a second of a core, so tests leave theirs to the next.
"""

import asyncio
import contextlib
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error, Locator, Page, Playwright

from tests.browser.clips import READ_VIDEO
from tests.browser.diary import KEEP_DIARY, read_diary

CHROMIUM = shutil.which("chromium") or ""  # found or installed by scripts/system-parts
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nobody types into the address bar, and its drop-downs are pages that cost a second of a core.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
    "--remote-debugging-port=0",
]
START_SECONDS = 20  # of a browser beside other tests on two cores

CameraKind = Literal["works", "asks", "denied", "missing", "in_use"]
CAMERA_FLAGS: dict[CameraKind, list[str]] = {
    "works": ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=30"],
    # As people have it: the browser asks. Headless answers "no" until a test has granted it.
    "asks": ["--use-fake-device-for-media-stream=fps=30"],
    "denied": ["--deny-permission-prompts", "--use-fake-device-for-media-stream=fps=30"],
    "missing": ["--use-fake-ui-for-media-stream"],
    "in_use": ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=30"],
}
# What Chromium answers when another program holds the camera.
CAMERA_IN_USE = """
navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("Could not start video source", "NotReadableError");
};
"""
# Pages keep their peer connections and cameras to themselves; tests read the statistics of the newest
# link, and whether anything is still filmed.
KEEP_LINKS = """
window.links = [];
window.filmed = [];
if (navigator.mediaDevices) {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (...asked) => {
    const stream = await open(...asked);
    window.filmed.push(...stream.getTracks());
    return stream;
  };
}
const Plain = RTCPeerConnection;
window.RTCPeerConnection = class extends Plain {
  constructor(...options) { super(...options); window.links.push(this); }
};
"""
READ_LINK = """
async () => {
  const link = window.links.at(-1);
  const stats = [...(await link.getStats()).values()];
  const video = (type) => stats.find((one) => one.type === type && one.kind === "video") ?? {};
  const [out, into] = [video("outbound-rtp"), video("inbound-rtp")];
  const sound = stats.find(({ type, kind }) => type === "inbound-rtp" && kind === "audio") ?? {};
  const sender = link.getSenders().find(({ track }) => track?.kind === "video");
  const settings = sender?.getParameters();
  return {
    state: link.connectionState,
    codec: stats.find(({ id }) => id === out.codecId)?.mimeType,
    sent: { width: out.frameWidth, height: out.frameHeight, frames: out.framesSent ?? 0 },
    seen: { width: into.frameWidth, height: into.frameHeight, frames: into.framesDecoded ?? 0 },
    sound: {
      codec: stats.find(({ id }) => id === sound.codecId)?.mimeType,
      packets: sound.packetsReceived ?? 0,
    },
    scalabilityMode: out.scalabilityMode,
    encodings: settings?.encodings,
    degradationPreference: settings?.degradationPreference,
    startBitrate: link.remoteDescription?.sdp.includes("x-google-start-bitrate=1000"),
    links: window.links.length,
    at: performance.now(),
  };
}
"""


@dataclass(frozen=True)
class Seen:
    """What a <video> shows: whose code, whether it moves, and its size in pixels."""

    code: int | None
    moves: bool
    width: int
    height: int


async def read_video(video: Locator) -> Seen:
    return Seen(**await video.evaluate(READ_VIDEO))


async def read_link(page: Page) -> dict[str, Any]:
    """The newest link of the page, as its statistics tell."""
    return dict(await page.evaluate(READ_LINK))


async def films(page: Page) -> bool:
    """Whether the page has a camera or a microphone open now."""
    script = "() => window.filmed.some(({ readyState }) => readyState === 'live')"
    return bool(await page.evaluate(script))


async def frame_rates(page: Page, seconds: float) -> tuple[float, float]:
    """Frames sent and seen per second, by the page's own clock."""
    before = await read_link(page)
    await asyncio.sleep(seconds)
    after = await read_link(page)
    elapsed = (after["at"] - before["at"]) / 1000
    sent, seen = ((after[way]["frames"] - before[way]["frames"]) / elapsed for way in ("sent", "seen"))
    return sent, seen


@dataclass(frozen=True)
class Kind:
    """What a browser is started with; `script` runs in each page before its own."""

    flags: tuple[str, ...]
    script: str


@dataclass(frozen=True)
class Browser:
    """A running Chromium: what it was started with, and its one profile."""

    kind: Kind
    process: asyncio.subprocess.Process
    context: BrowserContext

    async def forget(self) -> None:
        """Drops pages, cookies and all that is stored; one empty page is left."""
        page = await self.context.new_page()
        for other in self.context.pages:
            if other is not page:
                await other.close()
        line = await self.context.new_cdp_session(page)
        await line.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        await line.detach()

    async def close(self) -> None:
        if self.process.returncode is None:
            self.process.terminate()
        await self.process.wait()


@dataclass
class Person:
    """A person at a browser of her own; `trouble` collects what her pages complain of."""

    browser: Browser
    page: Page
    screen: tuple[int, int]
    trouble: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        """Her profile."""
        return self.browser.context

    async def new_page(self) -> Page:
        """Another tab of the same profile; it hides the one before."""
        page = await self.context.new_page()
        await self.watch(page)
        return page

    async def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        width, height = self.screen
        await page.set_viewport_size({"width": width, "height": height})


class Browsers:
    """Seats people at browsers. Whoever's test has ended leaves hers, as good as new, to the next one."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self.loop = asyncio.get_running_loop()
        self._playwright = playwright
        self._folder = folder
        self._all: list[Browser] = []
        self._taken: list[Browser] = []

    async def seat(self, kind: Kind, screen: tuple[int, int]) -> Person:
        """A person at a browser of this kind where nobody else sits."""
        free = [one for one in self._all if one.kind == kind and one not in self._taken]
        browser = free[0] if free else await self._start(kind)
        self._taken.append(browser)
        person = Person(browser, browser.context.pages[0], screen)
        await person.watch(person.page)
        return person

    async def portray(self, folder: Path) -> str:
        """A picture of every page of those who sit there, and its diary, for whoever looks for a cause."""
        folder.mkdir(parents=True, exist_ok=True)
        told = [f"pictures: {folder}"]
        for seat, browser in enumerate(self._taken, 1):
            for tab, page in enumerate(browser.context.pages, 1):
                path = urlsplit(page.url).path.strip("/").replace("/", "-") or "blank"
                name = f"{seat}-{tab}-{path}"
                with contextlib.suppress(Error, TimeoutError):  # a page that hangs, or has crashed
                    await page.screenshot(path=folder / f"{name}.png", timeout=3_000)
                    async with asyncio.timeout(3):
                        told += [f"--- {name}", *await read_diary(page)]
        return "\n".join(told)

    async def clear(self) -> None:
        """Everybody leaves. A browser that did not outlive its test is not seen again."""
        for browser in self._taken:
            if browser.process.returncode is None:
                await browser.forget()
            else:
                self._all.remove(browser)
        self._taken.clear()

    async def close(self) -> None:
        """Ends every process."""
        for browser in self._all:
            await browser.close()

    async def _start(self, kind: Kind) -> Browser:
        profile = Path(tempfile.mkdtemp(dir=self._folder))
        process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            *FLAGS,
            f"--user-data-dir={profile}",
            *kind.flags,
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                port = await _debugging_port(profile / "DevToolsActivePort")
        except TimeoutError:
            process.kill()
            raise
        address = f"http://127.0.0.1:{port}"
        connected = await self._playwright.chromium.connect_over_cdp(address, no_defaults=True)
        (context,) = connected.contexts
        await context.add_init_script(KEEP_DIARY + kind.script)
        self._all.append(Browser(kind, process, context))
        return self._all[-1]


async def _debugging_port(told_in: Path) -> str:
    """Chromium writes the port, then its path, when it listens."""
    while True:
        await asyncio.sleep(0.05)
        told = _words(told_in)
        if len(told) == 2:
            return told[0]


def _words(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []
