"""Every page in every state as a picture in `docs/screens/`, checked while it is taken.

`make screens` runs this. The states are read from the gallery, whose fixtures are enumerated by
the compiler: a state without a picture does not build. `ARGS="kiosk desk/ring"` takes only these.
"""

import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from signspan.web.security import content_security_policy
from tests.browser.people import CHROMIUM

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
BUILT = WEB / "dist-gallery"
SCREENS = ROOT / "docs" / "screens"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",  # a picture taken in the middle of a pulse differs each time
]
READY_MS = 15_000  # of a state beside other work on two cores
QUALITY = 56  # webp: text stays sharp, and all pictures together stay under 35 MB

Size = tuple[int, int]


class Box(NamedTuple):
    """Where something stands on the screen, in px."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Looks:
    """How a page is looked at. The first size is the one it is made for."""

    sizes: tuple[Size, ...]
    scrolls: bool  # a page of cards may be longer than the screen; a kiosk or a desk may not
    smallest_share: float  # smallest text as a share of the shorter side (look: 25 px at 1080)
    smallest: int  # and never under so many px
    target: int  # smallest control in px
    main: int = 0  # smallest of the controls that a screen is about, at the first size, in px
    main_on_phone: int = 0


KIOSK = Looks(((1080, 1920), (1920, 1080), (360, 800)), False, 0.023, 16, 44, main=120, main_on_phone=56)
DESK = Looks(((1440, 900), (1024, 768)), False, 0, 15, 44)
DOOR = Looks(((1440, 900), (360, 800)), True, 0, 15, 44)
COUNTER = Looks(((1280, 800), (1024, 768)), False, 0, 16, 44, main=52)
PAGES = {
    "kiosk": KIOSK,
    "visitor": KIOSK,
    "counter": COUNTER,
    "desk": DESK,
    "console": DOOR,
    "enter": DOOR,
    "pair": DOOR,
    "start": DOOR,
    "alone": DOOR,
}
PHONE = 480  # px: below, text is as large as on a phone, not as on a wall
LANGUAGES = ("zh", "en")
# The other theme is looked at once per page: the tokens' contrast is tested for both.
IN_LIGHT = (
    *("kiosk/idle", "kiosk/waiting", "kiosk/call"),
    *("desk/idle", "desk/ring", "desk/call"),
    *("counter/idle", "counter/summons", "counter/call"),
    *("console/places", "console/people", "pair/code", "start/ready"),
)


def looks_of(state: str) -> Looks:
    return PAGES[state.partition("/")[0]]


class Handler(SimpleHTTPRequestHandler):
    """Serves the gallery under the policy of the product, so that what it forbids is seen here."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, directory=str(BUILT))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", content_security_policy(demo=True))
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing: the pictures are the log."""


@contextmanager
def served() -> Iterator[str]:
    """The gallery's address on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/gallery.html"
    finally:
        server.shutdown()
        server.server_close()


@cache
def script(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class Gallery:
    """A browser in front of the gallery. `errors` are what the page itself complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._address = address
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.goto(address)
        page.wait_for_function("window.gallery", timeout=READY_MS)

    def states(self) -> dict[str, list[str]]:
        """The names of all states by page."""
        states: dict[str, list[str]] = self._page.evaluate("window.gallery")
        return states

    def show(self, state: str, language: str, size: Size, theme: str = "dark") -> None:
        """Puts one state before the viewer, named like `kiosk/waiting`."""
        self.errors.clear()
        self._page.set_viewport_size({"width": size[0], "height": size[1]})
        named = f"{state}?lang={language}&theme={theme}"
        self._page.evaluate("named => { location.hash = named }", named)
        self._page.wait_for_function(
            "named => document.body.dataset.ready === named", arg=named, timeout=READY_MS
        )

    def box(self, selector: str, state: str, language: str, size: Size) -> Box:
        """Where an element of a state stands, in whole px."""
        self.show(state, language, size)
        box = self._page.locator(selector).bounding_box()
        assert box is not None, f"{selector} is not shown in {state}"
        return Box(*(round(box[side]) for side in ("x", "y", "width", "height")))

    def problems(self, state: str, size: Size) -> list[str]:
        """What is cut, cramped, covered or out of the standard (WCAG 2.2 AA by axe-core)."""
        looks = looks_of(state)
        share = 0 if min(size) < PHONE else looks.smallest_share
        limits = {
            "scrolls": looks.scrolls,
            "smallest": max(looks.smallest, share * min(size)),
            "target": looks.target,
            "main": looks.main_on_phone if min(size) < PHONE else looks.main,
        }
        found: list[str] = self._page.evaluate(script(ROOT / "tests" / "screens.js"), limits)
        return [*self.errors, *found, *self._axe()]

    def _axe(self) -> list[str]:
        if not self._page.evaluate("'axe' in window"):
            self._page.evaluate(script(WEB / "node_modules" / "axe-core" / "axe.min.js"))
        result = self._page.evaluate("axe.run({ iframes: false, resultTypes: ['violations'] })")
        return [
            f"axe {violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    def picture(self, path: Path, *, whole: bool) -> None:
        """Writes what is seen; `whole`: what must be scrolled to, too."""
        png = self._page.screenshot(full_page=whole)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)


@contextmanager
def opened() -> Iterator[Gallery]:
    """A Chromium with the gallery, closed afterwards."""
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield Gallery(browser.new_page(), address)
        finally:
            browser.close()


def build() -> None:
    """Builds the gallery from the sources as they are now."""
    subprocess.run(["npm", "run", "--silent", "build:gallery"], cwd=WEB, check=True)


def views(state: str) -> Iterator[tuple[str, Size, str]]:
    """Every (language, size, theme) in which a state's picture is taken."""
    looks = looks_of(state)
    for size in looks.sizes:
        for language in LANGUAGES:
            yield language, size, "dark"
    if state in IN_LIGHT:
        yield "zh", looks.sizes[0], "light"


def wanted(state: str, only: list[str]) -> bool:
    return not only or any(state == each or state.startswith(f"{each}/") for each in only)


def file_of(state: str, language: str, size: Size, theme: str) -> Path:
    page, name = state.split("/")
    suffix = "" if theme == "dark" else f"-{theme}"
    return SCREENS / page / f"{name}-{language}-{size[0]}x{size[1]}{suffix}.webp"


def take(gallery: Gallery, state: str) -> list[str]:
    """Takes all pictures of one state; answers what is wrong with them."""
    found = []
    for language, size, theme in views(state):
        gallery.show(state, language, size, theme)
        problems = gallery.problems(state, size)
        path = file_of(state, language, size, theme)
        gallery.picture(path, whole=looks_of(state).scrolls)
        found += [f"{path.relative_to(SCREENS)}: {problem}" for problem in problems]
    return found


def write_index(states: list[str]) -> None:
    """A page that shows the first picture of each state, for who browses the repository."""
    lines = ["# Every page in every state", "", "Made by `make screens`; all sizes lie in the folders."]
    for page, looks in PAGES.items():
        lines += ["", f"## {page}", ""]
        for state in (each for each in states if each.startswith(f"{page}/")):
            pictures = (file_of(state, language, looks.sizes[0], "dark") for language in LANGUAGES)
            images = " ".join(
                f'<img src="{each.relative_to(SCREENS)}" alt="{state}" height="360">' for each in pictures
            )
            lines += [f"**{state.split('/')[1]}**", "", images, ""]
    (SCREENS / "README.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def main(only: list[str]) -> int:
    """Takes the pictures, prints what is wrong, and fails where something is."""
    build()
    found: list[str] = []
    with opened() as gallery:
        states = [f"{page}/{name}" for page, names in gallery.states().items() for name in names]
        if not only:
            for old in SCREENS.rglob("*.webp"):
                old.unlink()
        for state in filter(lambda each: wanted(each, only), states):
            problems = take(gallery, state)
            print(f"{'✗' if problems else '✓'} {state}", flush=True)
            found += problems
    write_index(states)
    for problem in found:
        print(problem, file=sys.stderr)
    weight = sum(each.stat().st_size for each in SCREENS.rglob("*.webp"))
    print(f"{len(list(SCREENS.rglob('*.webp')))} pictures, {weight / 1e6:.1f} MB, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
