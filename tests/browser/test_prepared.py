"""The prepared answer in real Chromium: nothing of a camera before the accept, no address to a stranger."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page
from sqlalchemy import update

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import open_database
from signspan.media.model import Zone
from signspan.people import store as people
from tests.browser.clips import READ_VIDEO
from tests.browser.conftest import Launch
from tests.browser.pages import Desk, Kiosk, open_desk, open_kiosk
from tests.browser.turn import need_coturn, relaying
from tests.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.alone,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(150),
]

VISITOR, INTERPRETER = 5, 9

# Every candidate that the other side has told, and what the newest link decodes.
LISTEN = """
window.told = [];
const Plainer = RTCPeerConnection;
window.RTCPeerConnection = class extends Plainer {
  addIceCandidate(candidate) {
    window.told.push(candidate.candidate);
    return super.addIceCandidate(candidate);
  }
  setRemoteDescription(description) {
    window.told.push(...description.sdp.split("\\r\\n").filter((line) => line.startsWith("a=candidate")));
    return super.setRemoteDescription(description);
  }
};
"""
DECODES = """
async () => {
  const link = window.links.at(-1);
  if (!link) return { frames: 0, state: "none", picture: null };
  const stats = [...(await link.getStats()).values()];
  const video = stats.find(({ type, kind }) => type === "inbound-rtp" && kind === "video") ?? {};
  const receiver = link.getReceivers().find(({ track }) => track.kind === "video");
  const sound = link.getSenders().find(({ track }) => track?.kind === "audio");
  window.looker ??= Object.assign(document.createElement("video"), { muted: true });
  if (receiver && window.looker.srcObject?.getTracks()[0] !== receiver.track) {
    window.looker.srcObject = new MediaStream([receiver.track]);
    await window.looker.play().catch(() => undefined);
  }
  const picture = window.looker.videoWidth > 0 ? await (READ_VIDEO)(window.looker) : null;
  return {
    frames: video.framesDecoded ?? 0, width: video.frameWidth ?? 0, state: link.connectionState,
    sound: sound !== undefined, picture,
  };
}
""".replace("READ_VIDEO", READ_VIDEO)


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with Service.running(tmp_path, ring_seconds=20) as found:
        yield found


async def listens(*pages: Page) -> None:
    """From the next load on the page remembers what it is told."""
    for page in pages:
        await page.add_init_script(LISTEN)


async def rung(kiosk: Kiosk, desk: Desk) -> None:
    """From the tap to a ring whose link has come up."""
    await kiosk.tap()
    await desk.shows("ring")
    await asyncio.gather(*(is_warm(page) for page in (kiosk.page, desk.page)))


async def is_warm(page: Page) -> dict[str, Any]:
    """Waits until the prepared link decodes its blank picture."""
    async with asyncio.timeout(15):
        while True:
            told = dict(await page.evaluate(DECODES))
            if told["state"] == "connected" and told["frames"] > 30 and told["picture"] is not None:
                return told
            await asyncio.sleep(0.2)


async def see_each_other(kiosk: Kiosk, desk: Desk) -> None:
    await asyncio.gather(
        kiosk.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", VISITOR, within=".stage"),
    )


async def live_at_home(service: Service, seat: str = "desk-li") -> None:
    """The interpreter works from home: her address is not the hall's to know, nor theirs hers."""
    database = open_database(Settings(database_url=service.url), SystemClock(), Bus())
    async with database.transaction() as tx:
        hers = people.interpreters.c.person_id == service.ids[seat]
        await tx.run(update(people.interpreters).where(hers).values(zone=Zone.HOME))
    await database.close()


async def test_before_the_accept_only_the_blank_picture_is_decoded_and_no_sound_is_sent(
    launch: Launch, service: Service
) -> None:
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    await rung(kiosk, desk)
    for _ in range(10):
        for page in (kiosk.page, desk.page):
            told = await is_warm(page)
            assert told["picture"]["code"] is None, "somebody's camera was seen before the accept"
            assert not told["sound"], "somebody's microphone was sent before the accept"
        await asyncio.sleep(0.1)
    await desk.answer()
    await see_each_other(kiosk, desk)
    for page in (kiosk.page, desk.page):
        assert await page.evaluate("window.links.length") == 1, "the call goes on over the prepared link"


async def test_who_was_rung_in_vain_keeps_no_way_in(launch: Launch, service: Service) -> None:
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    await rung(kiosk, desk)
    await desk.page.keyboard.press("n")
    await desk.shows("idle")
    for page in (kiosk.page, desk.page):
        async with asyncio.timeout(5):
            while await page.evaluate("window.links.at(-1).connectionState") != "closed":
                await asyncio.sleep(0.1)


async def test_to_a_desk_at_home_the_answer_is_prepared_over_the_relay_and_shows_no_address(
    launch: Launch, tmp_path: Path
) -> None:
    need_coturn()
    async with (
        relaying(tmp_path) as turn,
        Service.running(
            tmp_path, ring_seconds=20, turn_urls=turn["turn_urls"], turn_secret=turn["turn_secret"]
        ) as service,
    ):
        await live_at_home(service)
        interpreter, visitor = await launch(INTERPRETER), await launch(VISITOR)
        await listens(interpreter.page, visitor.page)
        desk = await open_desk(service, interpreter)
        kiosk = await open_kiosk(service, visitor)
        await rung(kiosk, desk)
        await desk.answer()
        await see_each_other(kiosk, desk)
        for page in (kiosk.page, desk.page):
            told = await page.evaluate("window.told")
            assert told, "nobody was told where the other is"
            assert all(" typ relay" in candidate for candidate in told), told


async def test_without_a_relay_a_desk_at_home_is_told_nothing_before_the_accept(
    launch: Launch, service: Service
) -> None:
    await live_at_home(service)
    interpreter, visitor = await launch(INTERPRETER), await launch(VISITOR)
    await listens(interpreter.page, visitor.page)
    desk = await open_desk(service, interpreter)
    kiosk = await open_kiosk(service, visitor)
    await kiosk.tap()
    await desk.shows("ring")
    await asyncio.sleep(1.5)
    for page in (kiosk.page, desk.page):
        assert await page.evaluate("window.told") == []
        assert await page.evaluate("window.links") == []
    await desk.answer()
    await see_each_other(kiosk, desk)
