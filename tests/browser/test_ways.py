"""Every other way that a handoff goes, in real Chromium: refused, redirected, cut off, back, by code."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import TimeoutError as NeverShown

from tests.browser.conftest import Launch
from tests.browser.pages import Counter, Desk, Kiosk, open_counter, open_desk, open_kiosk
from tests.browser.test_handoff import (
    COUNTER,
    INTERPRETER,
    VISITOR,
    call_up,
    hand_off,
    seen_at_counter,
)
from tests.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.alone,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

COLLEAGUE = 27
TWO = "counter-hall-2"
SIX_PAGES = 60  # seconds, for as many encoders on two cores


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    """Whoever is ready counts as arrived after eight seconds, whoever is not is given up after twelve."""
    short = {"arrival_seconds": 8, "handoff_seconds": 12, "way_back_seconds": 30}
    async with Service.running(tmp_path, wrap_up_seconds=2, **short) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def patient(tmp_path: Path) -> AsyncIterator[Service]:
    """Where six pages share two cores, a counter takes its time to be ready."""
    async with Service.running(
        tmp_path, wrap_up_seconds=2, arrival_seconds=90, handoff_seconds=90
    ) as found:
        yield found


async def hall(launch: Launch, service: Service) -> tuple[Kiosk, Desk, Counter]:
    """A call at the kiosk, and a counter on shift."""
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    counter = await open_counter(service, await launch(COUNTER))
    await call_up(kiosk, desk)
    return kiosk, desk, counter


async def second_counter(launch: Launch, service: Service) -> Counter:
    return await open_counter(service, await launch(COLLEAGUE), TWO)


async def test_a_kiosk_that_loses_its_power_on_the_way_leaves_the_call_waiting_at_the_counter(
    launch: Launch, service: Service
) -> None:
    kiosk, desk, counter = await hall(launch, service)
    await hand_off(desk)
    await kiosk.page.close()
    await asyncio.gather(
        counter.seat_of_visitor.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", COUNTER, within=".stage"),
    )
    await counter.page.locator(".bar .next").click()  # the visitor is here
    await counter.page.locator(".bar .next").wait_for(state="detached")
    await desk.looks_at("visitor", COUNTER, within=".stage")
    await counter.seat_of_visitor.looks_at("interpreter", INTERPRETER)


async def test_two_counters_take_over_at_once_and_the_second_sees_who(
    launch: Launch, service: Service
) -> None:
    kiosk, _desk, one = await hall(launch, service)
    two = await second_counter(launch, service)
    buttons = [counter.page.locator("article button.go") for counter in (one, two)]
    for button in buttons:
        await button.wait_for()
    # A slow network between a press and its answer: both are pressed before either page knows better.
    await asyncio.gather(*(button.dispatch_event("click") for button in buttons))
    winner, loser = (one, two) if await takes(one) else (two, one)
    name = "1 号窗口" if winner is one else "2 号窗口"
    await winner.seat_of_visitor.looks_at("interpreter", INTERPRETER)
    await loser.shows("idle")
    await loser.page.locator("article", has_text=name).wait_for()
    await kiosk.shows("call")


async def takes(counter: Counter) -> bool:
    """Whether the call comes to this counter."""
    try:
        await counter.shows("call", "connecting", seconds=5)
    except NeverShown:
        return False
    return True


async def test_a_counter_that_is_not_ready_in_time_leaves_the_call_at_the_kiosk(
    launch: Launch, service: Service
) -> None:
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    counter = await open_counter(service, await launch(camera="denied"))
    await call_up(kiosk, desk)
    await hand_off(desk)
    await kiosk.page.locator(".walks .along").wait_for()
    await kiosk.page.locator(".walks").wait_for(state="detached", timeout=20_000)
    await counter.shows("idle")
    await asyncio.gather(
        kiosk.page.locator(".told .band.warn").wait_for(),
        desk.page.locator(".way .bar.trouble button").wait_for(),
        counter.page.locator(".calls .card.off").wait_for(),
    )
    await kiosk.looks_at("interpreter", INTERPRETER)
    await desk.looks_at("visitor", VISITOR, within=".stage")


async def test_she_is_sent_to_another_counter_on_the_way(launch: Launch, service: Service) -> None:
    kiosk, desk, one = await hall(launch, service)
    two = await second_counter(launch, service)
    await hand_off(desk)
    await seen_at_counter(one, desk)
    await hand_off(desk, 2)
    await one.shows("idle")
    await one.seat_of_visitor.shows("idle")
    await asyncio.gather(
        two.seat_of_visitor.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", COLLEAGUE, within=".people"),
    )
    await kiosk.page.locator(".way h2 .number", has_text="2").first.wait_for()
    await two.page.locator(".bar .next").click()
    await kiosk.shows("idle")
    await desk.looks_at("visitor", COLLEAGUE, within=".stage")


async def test_nobody_says_that_she_has_arrived_and_the_kiosk_holds_a_way_back(
    launch: Launch, service: Service
) -> None:
    kiosk, desk, counter = await hall(launch, service)
    await hand_off(desk)
    await seen_at_counter(counter, desk)
    await desk.looks_at("visitor", COUNTER, within=".stage")  # it counts as arrived
    await kiosk.page.locator(".walks.back .actions button.next").click()
    await counter.shows("idle")
    await kiosk.looks_at("interpreter", INTERPRETER)
    await desk.looks_at("visitor", VISITOR, within=".stage")


async def test_her_code_brings_the_call_to_the_next_counter(launch: Launch, service: Service) -> None:
    kiosk, desk, one = await hall(launch, service)
    two = await second_counter(launch, service)
    await hand_off(desk)
    await seen_at_counter(one, desk)
    await one.page.locator(".bar .next").click()
    await kiosk.shows("idle")
    assert one.visitor is not None
    await one.visitor.looks_at("interpreter", INTERPRETER)
    assert await two.page.locator("article button.go").count() == 0, "not without her code"
    await one.visitor.page.locator(".actions [aria-expanded]").first.click()
    code = await one.visitor.page.locator(".code .number").inner_text()
    await two.page.locator("form input").fill(code)
    await asyncio.gather(
        two.seat_of_visitor.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", COLLEAGUE, within=".people"),
    )
    await two.page.locator(".bar .next").click()
    await one.shows("idle")


@pytest.mark.parametrize("which", ["staff", "visitor"])
async def test_a_counter_s_page_that_loads_anew_goes_on_with_the_call(
    launch: Launch, service: Service, which: str
) -> None:
    kiosk, desk, counter = await hall(launch, service)
    await hand_off(desk)
    await seen_at_counter(counter, desk)
    await counter.page.locator(".bar .next").click()
    await kiosk.shows("idle")
    assert counter.visitor is not None
    await (counter.page if which == "staff" else counter.visitor.page).reload()
    await asyncio.gather(
        counter.visitor.looks_at("interpreter", INTERPRETER),
        counter.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", COUNTER, within=".stage"),
    )


@pytest.mark.matrix  # five legs beside other tests are too much for two cores
async def test_two_colleagues_join_at_the_kiosk_and_a_fifth_leg_comes_for_the_handoff_only(
    launch: Launch, patient: Service
) -> None:
    kiosk, desk, one = await hall(launch, patient)
    two = await second_counter(launch, patient)
    for counter in (one, two):
        await counter.page.locator("article button[aria-label]").first.click()
        await counter.shows("call", "connecting")
    await asyncio.gather(
        one.looks_at("interpreter", INTERPRETER, SIX_PAGES),
        two.looks_at("interpreter", INTERPRETER, SIX_PAGES),
        one.looks_at("visitor", VISITOR, SIX_PAGES),
        desk.looks_at("visitor", VISITOR, SIX_PAGES, within=".stage"),
        kiosk.looks_at("interpreter", INTERPRETER, SIX_PAGES),
    )
    await two.page.locator("footer .next").click()  # she goes on at the second one's counter
    await two.seat_of_visitor.looks_at("interpreter", INTERPRETER, SIX_PAGES)
    await two.page.locator(".bar button:not(.next)").first.click()
    await desk.page.locator(".bar").wait_for(state="detached")
    await two.looks_at("visitor", VISITOR, SIX_PAGES)
    await hand_off(desk)
    await one.seat_of_visitor.looks_at("interpreter", INTERPRETER, SIX_PAGES)
    await one.page.locator(".bar .next").click()
    await kiosk.shows("idle", seconds=SIX_PAGES)
    await desk.looks_at("visitor", COUNTER, SIX_PAGES, within=".stage")
