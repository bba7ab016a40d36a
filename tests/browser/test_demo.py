"""`signspan demo` as a newcomer meets it: one address, a card per role, and a call with oneself."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.browser.conftest import Launch
from tests.browser.people import CameraKind, read_video
from tests.service import free_port

ME = 5
READY = '[data-screen="idle"], [data-screen="off_shift"]'

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]


@pytest_asyncio.fixture(loop_scope="module")
async def start_page() -> AsyncIterator[str]:
    """The address that `signspan demo` prints."""
    command = [sys.executable, "-m", "signspan", "demo", "--no-browser", "--port", str(free_port())]
    process = await asyncio.create_subprocess_exec(
        *command, stderr=asyncio.subprocess.PIPE, env={**os.environ, "COLUMNS": "160"}
    )
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while (found := re.search(rb"http://\S+/start#\S+", await process.stderr.readline())) is None:
            assert process.returncode is None
    try:
        yield found.group().decode()
    finally:
        process.send_signal(signal.SIGINT)
        await process.wait()


@pytest.mark.parametrize("camera", ["missing", "works"])
async def test_who_tries_it_alone_sees_a_call_within_a_minute(
    launch: Launch, start_page: str, camera: CameraKind
) -> None:
    clip = ME if camera == "works" else None
    person = await launch(clip, camera=camera, screen=(1440, 900))
    async with asyncio.timeout(60):
        await person.page.goto(start_page)
        await person.page.locator('a[href="/alone"]').click()
        kiosk, desk = (person.page.frame_locator("iframe").nth(at) for at in (0, 1))
        await kiosk.locator('[data-screen="idle"] button.call:not(.nobody)').click()
        await kiosk.locator('[data-screen="call"]').wait_for(timeout=40_000)
        # The visitor is whoever sits there; the interpreter who answered by herself is drawn.
        for frame, who, code in ((kiosk, "interpreter", None), (desk, "visitor", clip)):
            seen = await read_video(frame.locator(f'video[data-who="{who}"]'))
            while not seen.moves or seen.code != code:
                await asyncio.sleep(0.2)
                seen = await read_video(frame.locator(f'video[data-who="{who}"]'))
        assert await desk.locator('video[data-who="visitor"]').evaluate("one => one.muted"), "no echo"
    assert person.trouble == []


async def test_the_six_steps_are_played_alone_in_the_language_that_was_chosen(
    launch: Launch, start_page: str
) -> None:
    person = await launch(camera="missing", screen=(1440, 900))
    page = person.page
    await page.goto(start_page)
    await page.get_by_role("button", name="EN").click()
    await page.locator('a[href="/alone"]').click()
    kiosk, desk, counter = (page.frame_locator("iframe").nth(at) for at in range(3))
    await counter.locator(".start .one").click()
    await counter.get_by_role("button", name="Start shift").click()
    await kiosk.locator('[data-screen="idle"] button.call:not(.nobody)').click()
    await kiosk.locator('[data-screen="call"]').wait_for()  # the practice interpreter answers by herself
    await desk.get_by_role("button", name="Ask for staff").click()
    await counter.get_by_role("button", name="I'm coming").click()
    await desk.get_by_role("button", name="To a counter").click()
    await desk.locator(".way .list button").first.click()
    await kiosk.locator(".way.goes").wait_for()
    await counter.get_by_role("button", name="The visitor is here").click()
    await kiosk.locator('[data-screen="idle"]').wait_for()
    await counter.locator("button.hold").hover()
    await page.mouse.down()
    await counter.get_by_role("button", name="Back to the counter").wait_for()
    await page.mouse.up()
    await desk.locator('[data-screen="wrap_up"]').wait_for()
    assert person.trouble == []


async def test_who_tries_it_alone_takes_nobodys_seat(launch: Launch, start_page: str) -> None:
    person = await launch(camera="missing", screen=(1440, 900))
    await person.page.goto(start_page)
    async with person.context.expect_page() as opened:
        await person.page.locator("article button").first.click()
    kiosk = await opened.value
    await kiosk.locator('[data-screen="idle"]').wait_for()
    await person.page.bring_to_front()
    await person.page.locator('a[href="/alone"]').click()
    frame = person.page.frame_locator("iframe").nth(0)
    await frame.locator('[data-screen="idle"] button.call:not(.nobody)').wait_for(timeout=20_000)
    assert await kiosk.locator('[data-screen="idle"]').count() == 1


async def test_each_card_opens_its_role_signed_in(launch: Launch, start_page: str) -> None:
    person = await launch(camera="missing", screen=(1440, 900))
    await person.page.goto(start_page)
    cards = person.page.locator("article button")
    await cards.first.wait_for()
    shown = []
    for index in range(await cards.count()):
        await person.page.bring_to_front()
        async with person.context.expect_page() as opened:
            await cards.nth(index).click()
        page = await opened.value
        await page.locator(READY).wait_for(timeout=20_000)
        shown.append(page)
    hall = ["kiosk", "counter", "counter"]
    assert [page.url.partition("?")[0].rsplit("/", 1)[1] for page in shown] == (
        [*hall, *hall, "desk", "desk", "desk"]
    )
    for page in shown:  # nobody has taken anybody else's seat
        assert await page.locator(READY).count() == 1
    assert person.trouble == []
