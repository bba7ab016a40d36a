"""A call goes on with another interpreter, told by picture content: before, during and after 3-2-1."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.conftest import Launch
from tests.browser.pages import Desk, Kiosk, open_desk, open_kiosk
from tests.browser.people import films
from tests.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.alone,  # three browsers, and three encoders in each while both interpreters are there
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(150),
]

VISITOR, FIRST, SECOND = 5, 9, 22


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with Service.running(tmp_path, wrap_up_seconds=2, back_off_seconds=1) as found:
        yield found


async def in_call(launch: Launch, service: Service) -> tuple[Kiosk, Desk, Desk]:
    """The first interpreter is in a call; the second one is free."""
    first = await open_desk(service, await launch(FIRST))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    await kiosk.tap()
    await first.answer()
    await asyncio.gather(kiosk.looks_at("interpreter", FIRST), first.looks_at("visitor", VISITOR))
    second = await open_desk(service, await launch(SECOND), "desk-wang")
    return kiosk, first, second


async def test_a_relief_comes_by_one_key_and_a_digit_and_leads_after_3_2_1(
    launch: Launch, service: Service
) -> None:
    kiosk, first, second = await in_call(launch, service)
    await first.page.keyboard.press("r")
    await first.page.keyboard.press("2")  # by turns: the first one stays
    await second.answer()
    await second.shows("call")
    await asyncio.gather(
        second.looks_at("visitor", VISITOR, within=".stage"),
        first.looks_at("interpreter", SECOND, within=".people"),
        kiosk.looks_at("interpreter", FIRST),  # until they say so nothing has changed for her
    )
    await first.page.locator(".way .next").wait_for()
    await first.page.keyboard.press("r")
    await kiosk.page.locator(".told .number", has_text="0319").wait_for()
    await asyncio.gather(
        kiosk.looks_at("interpreter", SECOND),
        first.looks_at("visitor", VISITOR, within=".stage"),
        second.looks_at("visitor", VISITOR, within=".stage"),
    )
    assert not await kiosk.page.locator('video[data-who="interpreter"]').evaluate("one => one.muted")
    await first.hold_end()  # her part is over; the call is the other one's
    await first.shows("wrap_up")
    await kiosk.shows("call")
    await kiosk.looks_at("interpreter", SECOND)
    await second.shows("call")


async def test_a_transfer_goes_by_itself_and_the_first_one_is_filmed_no_more(
    launch: Launch, service: Service
) -> None:
    kiosk, first, second = await in_call(launch, service)
    await first.page.keyboard.press("r")
    await first.page.keyboard.press("3")
    await second.answer()
    await kiosk.looks_at("interpreter", SECOND)
    await asyncio.gather(first.shows("wrap_up"), second.shows("call"), kiosk.shows("call"))
    assert await films(second.page)
    await second.hold_end()
    await kiosk.shows("ended")


async def test_an_emergency_that_she_must_leave_is_the_next_ones_by_three_keys(
    launch: Launch, service: Service
) -> None:
    kiosk, first, second = await in_call(launch, service)
    await first.page.keyboard.press("u")
    await first.page.locator('footer .emergency[aria-pressed="true"]').wait_for()
    await first.page.keyboard.press("r")
    await first.page.keyboard.press("0")  # she leaves at once
    await first.shows("wrap_up")
    await second.shows("ring")
    await second.page.locator(".ring div.mark").wait_for()
    await second.answer()
    await asyncio.gather(
        kiosk.looks_at("interpreter", SECOND),
        second.looks_at("visitor", VISITOR, within=".stage"),
    )
