"""Who waits steps away and is called back, in real Chromium: filmed neither meanwhile nor by the ring."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.conftest import Launch
from tests.browser.pages import Desk, Kiosk, open_counter, open_desk, open_kiosk
from tests.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]

VISITOR, INTERPRETER, COUNTER = 5, 9, 14


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with Service.running(tmp_path, wrap_up_seconds=1, callback_rest_seconds=2) as found:
        yield found


async def away(launch: Launch, service: Service) -> tuple[Kiosk, Desk]:
    """Nobody takes calls; the visitor waits all the same, and steps away."""
    desk = await open_desk(service, await launch(INTERPRETER))
    await desk.turn("break")
    kiosk = await open_kiosk(service, await launch(VISITOR))
    await kiosk.tap()
    await kiosk.shows("nobody")
    await kiosk.page.locator(".actions .button:not(.stop, .next)").click()
    await kiosk.shows("called_back")
    return kiosk, desk


async def test_the_interpreter_is_there_first_and_then_who_stepped_away_is_called(
    launch: Launch, service: Service
) -> None:
    kiosk, desk = await away(launch, service)
    await kiosk.films_no_more()
    code = await kiosk.page.locator(".code b").inner_text()
    await kiosk.page.locator(".actions .next").click()
    await kiosk.shows("idle")  # the next one may have it meanwhile
    await kiosk.page.locator("button.card", has_text=code).wait_for()

    await desk.turn()
    await desk.answer()
    await kiosk.shows("callback_rings")
    assert await kiosk.page.locator(".who b").inner_text() == code
    await kiosk.films_no_more()  # whoever stands there is not filmed for it
    await desk.shows("connecting")
    await kiosk.page.locator(".actions .next").click()
    await asyncio.gather(
        kiosk.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", VISITOR, within=".stage"),
    )


async def test_nobody_is_there_and_the_same_desk_may_call_her_again(
    launch: Launch, service: Service
) -> None:
    kiosk, desk = await away(launch, service)
    await desk.turn()
    await desk.answer()
    await kiosk.shows("callback_rings")
    await desk.hold_end()
    await kiosk.shows("called_back", "idle")
    await desk.answer()  # the call is the same one, which she had left
    await kiosk.shows("callback_rings")
    await kiosk.page.locator(".actions .next").click()
    await asyncio.gather(
        kiosk.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", VISITOR, within=".stage"),
    )
    await desk.hold_end()
    await kiosk.shows("ended")


async def test_staff_step_away_with_their_visitor_and_both_come_back(
    launch: Launch, service: Service
) -> None:
    desk = await open_desk(service, await launch(INTERPRETER))
    await desk.turn("break")
    counter = await open_counter(service, await launch(COUNTER), two=False)
    await counter.page.locator(".call .next").click()
    await counter.shows("waiting")
    await counter.page.locator(".act .button:not(.stop)").click()
    await counter.shows("idle")
    await desk.turn()
    await desk.answer()
    await counter.shows("callback")
    await counter.page.locator(".act .next").click()
    await asyncio.gather(
        counter.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", COUNTER, within=".stage"),
    )
