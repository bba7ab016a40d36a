"""The media of a call without a server: two tabs of one browser whose line is a channel between them."""

import asyncio
import functools
import http.server
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.clips import FULL
from tests.browser.conftest import Launch
from tests.browser.people import CameraKind, Person, frame_rates, read_link, read_video

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

WEB = Path(__file__).parents[2] / "web"


class _Files(http.server.SimpleHTTPRequestHandler):
    """Static files under the policy of the product: a worker or a style of ours must live with it."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'; media-src 'self' blob:")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the harness, built from the sources as they are."""
    built = tmp_path_factory.mktemp("harness")
    build = ["npm", "run", "--silent", "build:harness", "--", "--outDir", str(built)]
    subprocess.run(build, cwd=WEB, check=True)
    files = functools.partial(_Files, directory=built)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/harness.html"
        server.shutdown()
        thread.join()


async def until(fact: Callable[[], Awaitable[Any]], seconds: float = 15) -> None:
    """Waits for a fact to come true."""
    async with asyncio.timeout(seconds):
        while True:
            if await fact():
                return
            await asyncio.sleep(0.1)


async def open_ends(person: Person, harness: str) -> tuple[Page, Page]:
    """Both ends with their cameras open, not linked yet. `b` is the polite one and in front."""
    a, b = person.page, await person.new_page()
    for who, page in (("a", a), ("b", b)):
        await page.goto(f"{harness}?who={who}")
        assert await page.evaluate("harness.openCamera()") == "on"
    return a, b


async def link(generation: int, *pages: Page) -> None:
    for page in pages:
        await page.evaluate(f"harness.link({generation})")


async def flows(page: Page) -> bool:
    peer = await page.evaluate("harness.peer()")
    return bool(peer and peer["picture"] == "flowing")


async def all_flow(*pages: Page) -> None:
    for page in pages:
        await until(functools.partial(flows, page))


async def tell(script: str, *pages: Page) -> list[Any]:
    return list(await asyncio.gather(*(page.evaluate(script) for page in pages)))


async def frames_seen(page: Page) -> int:
    return int((await read_link(page))["seen"]["frames"])


async def moves_on(page: Page) -> None:
    """New frames are decoded from now on."""
    before = await frames_seen(page)

    async def moved() -> bool:
        return await frames_seen(page) > before + 10

    await until(moved)


async def connected(page: Page) -> bool:
    return bool((await read_link(page))["state"] == "connected")


async def is_sharp(page: Page) -> bool:
    told = await read_link(page)
    return bool(told["sent"]["width"] == told["seen"]["width"] == 960)


async def holds_25(*pages: Page, sent_only: bool = False) -> None:
    """25 frames per second over 5 s, both ways, once the machine has settled."""
    for _ in range(8):
        rates = await asyncio.gather(*(frame_rates(page, 5) for page in pages))
        told = [sent if sent_only else min(sent, seen) for sent, seen in rates]
        if min(told) >= 25:
            return
    raise AssertionError(f"frames per second: {rates}")


@pytest.mark.alone
async def test_a_full_size_pair_keeps_the_signing_profile(launch: Launch, harness: str) -> None:
    person = await launch(5, film=FULL)
    ends = await open_ends(person, harness)
    await link(1, *ends)
    await all_flow(*ends)
    for page in ends:
        await until(functools.partial(is_sharp, page), 30)
        told = await read_link(page)
        assert told["codec"] == "video/VP8"
        assert told["startBitrate"]
        assert told["degradationPreference"] == "maintain-framerate"
        assert (
            told["encodings"][0] | {"scalabilityMode": "L1T1", "maxBitrate": 1_300_000}
            == (told["encodings"][0])
        )
        assert len(told["encodings"]) == 1
        assert told["scalabilityMode"] == "L1T1"
        assert told["sound"]["codec"] == "audio/opus"
        assert told["sound"]["packets"] > 0
    await holds_25(*ends)
    seen = await read_video(ends[1].locator("video"))
    assert (seen.code, seen.moves, seen.width / seen.height) == (5, True, 4 / 3)
    assert person.trouble == []


@pytest_asyncio.fixture(loop_scope="module")
async def pair(launch: Launch, harness: str) -> tuple[Page, Page]:
    """Two small pictures that flow both ways."""
    ends = await open_ends(await launch(6), harness)
    await link(1, *ends)
    await all_flow(*ends)
    return ends


async def test_a_new_generation_builds_the_link_anew_and_hears_no_older_one(
    pair: tuple[Page, Page],
) -> None:
    await link(2, pair[1])
    await asyncio.sleep(1)
    assert (await read_link(pair[1]))["state"] == "new"
    await link(2, pair[0])
    await all_flow(*pair)
    assert [(await read_link(page))["links"] for page in pair] == [2, 2]
    assert await tell("window.links[0].connectionState", *pair) == ["closed", "closed"]


async def test_restarts_that_cross_settle_and_the_picture_stays(pair: tuple[Page, Page]) -> None:
    for _ in range(5):
        before = [await frames_seen(page) for page in pair]
        await tell("harness.mesh.restart()", *pair)
        for page in pair:
            await moves_on(page)
        await until(lambda: both_stable(pair))
        assert [(await read_link(page))["links"] for page in pair] == [1, 1]
        after = [await frames_seen(page) for page in pair]
        assert all(now > then for now, then in zip(after, before, strict=True))


async def both_stable(pair: tuple[Page, Page]) -> bool:
    return await tell("window.links[0].signalingState", *pair) == ["stable", "stable"]


async def test_an_ice_restart_keeps_the_picture(pair: tuple[Page, Page]) -> None:
    ufrag = "/a=ice-ufrag:(.*)/.exec(window.links[0].localDescription.sdp)[1]"
    before = await tell(ufrag, *pair)
    for end in reversed(pair):
        await tell("harness.mesh.restart()", end)
        for _ in range(12):
            assert await tell("harness.peer().picture", *pair) == ["flowing", "flowing"]
            await asyncio.sleep(0.25)
    after = await tell(ufrag, *pair)
    assert all(new != old for new, old in zip(after, before, strict=True))
    assert await tell("window.links[0].connectionState", *pair) == ["connected", "connected"]


async def test_a_lost_line_takes_no_picture_away(pair: tuple[Page, Page]) -> None:
    await tell("harness.setLine('lost')", *pair)
    for page in pair:
        await moves_on(page)
    assert [(await page.evaluate("harness.peer()"))["picture"] for page in pair] == ["flowing"] * 2


@pytest.mark.parametrize("away", [0, 1])
async def test_signals_lost_with_the_line_are_made_good(launch: Launch, harness: str, away: int) -> None:
    ends = await open_ends(await launch(7), harness)
    await tell("harness.setLine('lost')", ends[away])
    await link(1, *ends)
    await asyncio.sleep(1)
    assert not await connected(ends[0])
    await tell("harness.setLine('open')", ends[away])
    await all_flow(*ends)


async def test_a_camera_that_opens_later_needs_no_new_negotiation(launch: Launch, harness: str) -> None:
    ends = await open_ends(await launch(8), harness)
    await tell("harness.camera.close()", ends[0])
    await link(1, *ends)
    await until(lambda: flows(ends[0]))
    offer = "window.links[0].localDescription.sdp.split('\\n')[1]"
    before = await tell(offer, *ends)
    assert await tell("harness.openCamera()", ends[0]) == ["on"]
    await all_flow(*ends)
    assert await tell(offer, *ends) == before
    assert (await read_video(ends[1].locator("video"))).code == 8


async def test_a_picture_that_stops_is_noticed(pair: tuple[Page, Page]) -> None:
    await tell("harness.camera.close()", pair[0])

    async def stopped() -> bool:
        return bool((await pair[1].evaluate("harness.peer()"))["picture"] == "stopped")

    await until(stopped, 5)


async def test_a_camera_that_is_off_sends_black_not_silence(pair: tuple[Page, Page]) -> None:
    await tell("harness.camera.setVideo(false)", pair[0])
    await moves_on(pair[1])
    await asyncio.sleep(1)
    seen = await read_video(pair[1].locator("video"))
    assert (seen.code, seen.moves) == (None, False)
    await tell("harness.camera.setVideo(true)", pair[0])

    async def back() -> bool:
        return (await read_video(pair[1].locator("video"))).code == 6

    await until(back)


async def test_only_servers_of_the_ticket_are_asked_and_relayed_links_show_no_address(
    launch: Launch, harness: str
) -> None:
    person = await launch()
    await person.page.goto(f"{harness}?who=a")
    await tell("harness.link(1, { policy: 'relay' })", person.page)
    await asyncio.sleep(1)
    [[settings, sdp]] = await tell(
        "[window.links[0].getConfiguration(), window.links[0].localDescription.sdp]", person.page
    )
    assert (settings["iceServers"], settings["iceTransportPolicy"]) == ([], "relay")
    assert "a=candidate" not in sdp


async def test_without_an_order_no_link_stays_open(pair: tuple[Page, Page]) -> None:
    await tell("harness.mesh.update(null)", pair[0])
    assert await tell("[harness.peer(), window.links[0].connectionState]", pair[0]) == [[None, "closed"]]


@pytest.mark.alone
async def test_the_drawn_signer_moves_in_a_hidden_tab(launch: Launch, harness: str) -> None:
    person = await launch(9)
    hidden, seen = person.page, await person.new_page()
    await hidden.goto(f"{harness}?who=a&drawn")
    await seen.goto(f"{harness}?who=b")
    await tell("harness.openCamera()", hidden, seen)
    await link(1, hidden, seen)
    await all_flow(hidden, seen)
    assert await tell("document.visibilityState", hidden, seen) == ["hidden", "visible"]
    await holds_25(hidden, sent_only=True)


@pytest.mark.parametrize(
    ("camera", "state"),
    [
        ("denied", {"kind": "trouble", "trouble": "denied"}),
        ("in_use", {"kind": "trouble", "trouble": "in_use"}),
        ("missing", {"kind": "trouble", "trouble": "missing"}),
    ],
)
async def test_a_camera_says_what_is_wrong(
    launch: Launch, harness: str, camera: CameraKind, state: dict[str, str]
) -> None:
    person = await launch(camera=camera)
    await person.page.goto(harness)
    assert await person.page.evaluate("harness.camera.open()") == state
