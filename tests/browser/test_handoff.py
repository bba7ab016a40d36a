"""A call goes on at a counter, in real Chromium: the right person on the right screen, told by content."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.conftest import Launch
from tests.browser.pages import Counter, Desk, Kiosk, open_counter, open_desk, open_kiosk
from tests.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.alone,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

VISITOR, INTERPRETER, COUNTER, SECOND = 5, 9, 14, 22
ONE = "counter-hall-1"

# Sound that leaves or arrives by any link, as its statistics tell; and live microphones.
SOUND = """
async () => {
  const all = [];
  for (const link of window.links) {
    if (link.connectionState === "closed") continue;
    const senders = link.getSenders().filter(({ track }) => track?.kind === "audio");
    all.push({ state: link.connectionState, sends: senders.length });
  }
  const live = window.filmed.filter(({ kind, readyState }) => kind === "audio" && readyState === "live");
  return { links: all, microphones: live.length };
}
"""


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with Service.running(tmp_path, wrap_up_seconds=2, back_off_seconds=1) as found:
        yield found


async def call_up(kiosk: Kiosk, desk: Desk, visitor: int = VISITOR) -> None:
    await kiosk.tap()
    await desk.answer()
    await asyncio.gather(
        kiosk.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", visitor, within=".stage"),
    )


async def sound_of(page: Page) -> Any:
    return await page.evaluate(SOUND)


async def silent(kiosk: Kiosk) -> None:
    """Waits until no sound leaves the kiosk: the counter is ready once both have told of pictures."""
    async with asyncio.timeout(5):
        while any(link["sends"] for link in (await sound_of(kiosk.page))["links"]):
            await asyncio.sleep(0.1)


# Whose pictures were emptied from here on: one that is put in anew is dark for a moment.
EMPTIED = """
() => {
  window.emptied = [];
  document.addEventListener("emptied", ({ target }) => window.emptied.push(target.dataset.who), true);
}
"""


async def hand_off(desk: Desk, number: int = 1) -> None:
    """The interpreter's two keys."""
    await desk.page.keyboard.press("h")
    await desk.page.locator(".way .list button:not([disabled])").first.wait_for()
    await desk.page.keyboard.press(str(number))


async def seen_at_counter(counter: Counter, desk: Desk) -> None:
    """The interpreter at the counter, its visitor's place on the desk."""
    await asyncio.gather(
        counter.seat_of_visitor.looks_at("interpreter", INTERPRETER),
        desk.looks_at("visitor", COUNTER, within=".people"),
    )


@pytest.mark.parametrize("two", [True, False], ids=["two screens", "one screen"])
async def test_the_call_goes_on_at_the_counter_and_the_kiosk_is_free_for_the_next(
    launch: Launch, service: Service, two: bool
) -> None:
    interpreter, visitor, staff = await launch(INTERPRETER), await launch(VISITOR), await launch(COUNTER)
    desk = await open_desk(service, interpreter)
    kiosk = await open_kiosk(service, visitor)
    counter = await open_counter(service, staff, two=two)
    await call_up(kiosk, desk)
    await kiosk.page.evaluate(EMPTIED)
    await hand_off(desk)
    await seen_at_counter(counter, desk)
    await desk.page.evaluate(EMPTIED)
    # On the way: the kiosk shows where to go, she is on it still, and it has no sound any more.
    await kiosk.page.locator(".walks .way h2 .number").wait_for()
    await kiosk.looks_at("interpreter", INTERPRETER)
    await desk.looks_at("visitor", VISITOR, within=".stage")
    await silent(kiosk)
    await desk.page.wait_for_timeout(1_500)  # the links tell of themselves each second
    for page in (kiosk.page, desk.page):
        assert await page.evaluate("() => window.emptied") == []
    await counter.page.locator(".bar .next").click()  # the visitor is here
    await kiosk.shows("idle")
    await kiosk.films_no_more()
    await desk.looks_at("visitor", COUNTER, within=".stage")
    await counter.seat_of_visitor.looks_at("interpreter", INTERPRETER)
    # One microphone and no link between the two windows of the place.
    heard = [await sound_of(page) for page in {counter.page, counter.seat_of_visitor.page}]
    assert sum(one["microphones"] > 0 for one in heard) == 1
    assert all(len(one["links"]) == 1 for one in heard), "each window sees the interpreter alone"
    other = await open_desk(service, await launch(SECOND), "desk-wang")
    await kiosk.tap()
    await other.answer()
    await asyncio.gather(
        kiosk.looks_at("interpreter", SECOND), other.looks_at("visitor", VISITOR, within=".stage")
    )
    await counter.page.locator("button.hold").hover()
    await counter.hold_end()
    await counter.shows("ended")
    await desk.shows("wrap_up")
    await kiosk.shows("call")
    assert interpreter.trouble == visitor.trouble == staff.trouble == []


async def test_staff_come_to_the_kiosk_and_learn_through_her_what_the_visitor_needs(
    launch: Launch, service: Service
) -> None:
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    counter = await open_counter(service, await launch(COUNTER))
    await call_up(kiosk, desk)
    await desk.page.keyboard.press("s")
    await counter.shows("summons")
    await counter.page.locator(".act .next").click()
    await counter.shows("idle")
    for page in (kiosk.page, desk.page):
        await page.locator('[role="status"]', has_text="1 号窗口").first.wait_for()
    # Undone by who can not come after all, and answered again.
    await counter.page.locator("article .button", has_text="去不了").click()
    await counter.shows("summons")
    await counter.page.locator(".act .next").click()
    await counter.shows("idle")
    await counter.page.locator("article button.go").click()
    await seen_at_counter(counter, desk)


async def test_a_counter_whose_camera_is_denied_keeps_the_call_at_the_kiosk(
    launch: Launch, service: Service
) -> None:
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    counter = await open_counter(service, await launch(camera="denied"))
    await call_up(kiosk, desk)
    await hand_off(desk)
    for page in (desk.page, counter.page):
        await page.locator(".bar.trouble").wait_for()
    await kiosk.looks_at("interpreter", INTERPRETER)
    await desk.page.keyboard.press("k")  # stays
    await counter.shows("idle")
    await kiosk.shows("call")
    await desk.looks_at("visitor", VISITOR, within=".stage")


async def test_what_staff_write_stands_on_every_screen_and_is_wiped_at_the_end(
    launch: Launch, service: Service
) -> None:
    desk = await open_desk(service, await launch(INTERPRETER))
    counter = await open_counter(service, await launch(COUNTER))
    await counter.page.locator(".call .next").click()
    await desk.answer()
    await counter.seat_of_visitor.looks_at("interpreter", INTERPRETER)
    await desk.looks_at("visitor", COUNTER, within=".stage")
    await counter.looks_at("self", COUNTER, within=".visitor")
    note = counter.page.locator("textarea.note")
    await note.fill("7 个工作日")
    assert counter.visitor is not None
    await counter.visitor.page.locator(".note", has_text="7 个工作日").wait_for()
    sheet = desk.page.locator(".sheet textarea")
    async with asyncio.timeout(5):
        while await sheet.input_value() != "7 个工作日":
            await asyncio.sleep(0.1)
    await counter.page.reload()
    async with asyncio.timeout(15):
        while not await note.count() or await note.input_value() != "7 个工作日":
            await asyncio.sleep(0.1)
    await counter.hold_end()
    await counter.shows("ended")
    await counter.visitor.shows("ended")
    assert await counter.page.locator("text=7 个工作日").count() == 0
