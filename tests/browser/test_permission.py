"""The counter under the rules that people meet: cameras are asked for, sound and windows need a touch."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.conftest import Launch
from tests.browser.pages import open_desk, open_kiosk, sign_in
from tests.browser.test_handoff import COUNTER, INTERPRETER, VISITOR, call_up
from tests.browser.untouched import Untouched
from tests.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.alone,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

SEAT = "counter-hall-1"
ALLOWED = ["camera", "microphone", "notifications"]
TOUCHED = "navigator.userActivation.hasBeenActive"
# Who is heard: pictures with a voice that play and are not muted.
HEARD = """
[...document.querySelectorAll("video")]
  .filter(({ srcObject, muted, paused }) => srcObject?.getAudioTracks().length && !muted && !paused)
  .map(({ dataset }) => dataset.who)
"""


def screen(kind: str) -> str:
    """Whether this screen is shown."""
    return f"document.querySelector('[data-screen=\"{kind}\"]') !== null"


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with Service.running(tmp_path, wrap_up_seconds=2) as found:
        yield found


async def counter_of(launch: Launch, service: Service) -> Untouched:
    """A counter's page at the start of the day: nothing is allowed yet, nothing was touched."""
    person = await launch(COUNTER, camera="asks")
    await sign_in(service, person, SEAT)
    page = await Untouched.of(person.page)
    await page.open(f"{service.origin}/counter?seat={SEAT}")
    await page.until(screen("off_shift"))
    assert not await page.ask(TOUCHED)
    assert await page.ask("navigator.permissions.query({ name: 'camera' }).then(({ state }) => state)") == (
        "prompt"
    )
    assert await page.ask("window.filmed.length") == 0, "nobody is asked before the tap"
    return page


async def start_shift(page: Untouched) -> Untouched:
    """The one tap. Answers the visitor's window that it opens."""
    async with page.page.context.expect_page() as opened:
        await page.click(".start .next")
    await page.until(screen("idle"))
    window = await Untouched.of(await opened.value)
    await window.until(screen("idle"))
    return window


async def test_one_tap_unlocks_sound_camera_and_the_second_window(launch: Launch, service: Service) -> None:
    page = await counter_of(launch, service)
    await page.page.context.grant_permissions(ALLOWED, origin=service.origin)
    window = await start_shift(page)
    assert not await window.ask(TOUCHED), "the visitor's window never needs a touch"
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    await call_up(kiosk, desk)
    await page.click("article button.go")
    await asyncio.gather(
        window.looks_at("interpreter", INTERPRETER),
        page.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", COUNTER, within=".people"),
    )
    await page.until(f"({HEARD}).join() === 'interpreter'")  # the kiosk falls silent once it is ready
    assert await window.ask(HEARD) == [], "one loudspeaker per place"
    await page.click(".bar .next")
    await kiosk.shows("idle")
    # Loaded anew, the page knows of no touch: what it films for the call lets it play sound all the same.
    await page.reload()
    await page.looks_at("interpreter", INTERPRETER)
    assert not await page.ask(TOUCHED)
    assert await page.until(HEARD) == ["interpreter"]


async def test_a_camera_that_is_refused_is_told_and_comes_back_once_it_is_allowed(
    launch: Launch, service: Service
) -> None:
    page = await counter_of(launch, service)
    await start_shift(page)
    await page.until("document.querySelector('header button.warn') !== null")
    await page.page.context.grant_permissions(ALLOWED, origin=service.origin)
    await page.until("document.querySelector('header button.warn') === null")
