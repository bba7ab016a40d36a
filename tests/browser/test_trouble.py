"""Trouble in real Chromium: the server dies, pages reload and boot, cameras fail, desks double."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.conftest import Launch
from tests.browser.pages import Desk, Kiosk, open_desk, open_kiosk, sign_in
from tests.browser.people import CameraKind, read_video
from tests.browser.test_call import INTERPRETER, VISITOR, call_up, see_each_other
from tests.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]

# Keeps the longest time between two decoded frames of the newest link, by the page's own clock.
WATCH_FRAMES = """
() => {
  let frames = 0, since = performance.now();
  window.longestGap = 0;
  setInterval(async () => {
    for (const one of (await links.at(-1).getStats()).values())
      if (one.type === "inbound-rtp" && one.kind === "video" && one.framesDecoded !== frames) {
        frames = one.framesDecoded;
        since = performance.now();
      }
    window.longestGap = Math.max(window.longestGap, performance.now() - since);
  }, 50);
}
"""


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    """A server whose graces are the defaults: nothing here may depend on short ones."""
    async with Service.running(tmp_path, wrap_up_seconds=2) as found:
        yield found


async def in_call(launch: Launch, service: Service) -> tuple[Kiosk, Desk]:
    """A visitor and an interpreter who see each other."""
    desk = await open_desk(service, await launch(INTERPRETER))
    kiosk = await open_kiosk(service, await launch(VISITOR))
    await call_up(kiosk, desk)
    return kiosk, desk


async def test_when_the_server_is_killed_the_pictures_go_on_and_the_pages_come_back(
    launch: Launch, service: Service
) -> None:
    kiosk, desk = await in_call(launch, service)
    for screen in (kiosk, desk):
        await screen.page.evaluate(WATCH_FRAMES)
    await service.kill()
    await kiosk.page.wait_for_timeout(3000)
    await see_each_other(kiosk, desk)
    await service.start()
    ready = time.monotonic()
    await kiosk.page.locator("button.type").click()
    for screen in (kiosk, desk):
        await screen.page.locator("textarea:not(.note):read-write").wait_for(timeout=3000)
    assert time.monotonic() - ready <= 3
    await kiosk.page.locator("textarea").press_sequentially("ok")
    await desk.page.locator(".said", has_text="ok").wait_for()
    await see_each_other(kiosk, desk)
    for screen in (kiosk, desk):
        assert await screen.page.evaluate("longestGap") <= 500
        assert await screen.page.evaluate("links.length") == 1


async def test_a_reloaded_kiosk_is_in_the_same_call(launch: Launch, service: Service) -> None:
    kiosk, desk = await in_call(launch, service)
    call_id = await kiosk.call_id()
    await kiosk.page.reload()
    await see_each_other(kiosk, desk)
    assert await kiosk.call_id() == call_id is not None


async def test_a_reloaded_desk_is_in_the_same_call(launch: Launch, service: Service) -> None:
    kiosk, desk = await in_call(launch, service)
    await desk.page.reload()
    await see_each_other(kiosk, desk)


@pytest.mark.parametrize("choice", ["continue", "new"])
async def test_a_booted_kiosk_asks_continue_or_new(launch: Launch, service: Service, choice: str) -> None:
    kiosk, desk = await in_call(launch, service)
    await kiosk.page.evaluate("sessionStorage.clear()")  # what a boot leaves of it
    await kiosk.page.goto("about:blank")
    await kiosk.open()
    await kiosk.shows("found")
    assert await kiosk.page.locator("video").count() == 0
    button = "button.next" if choice == "continue" else "button:not(.next)"
    await kiosk.page.locator(f".choice {button}").click()
    if choice == "new":
        await desk.shows("wrap_up")
        await desk.page.keyboard.press("Enter")
        await desk.answer()
    await see_each_other(kiosk, desk)


@pytest.mark.parametrize("camera", ["denied", "in_use"])
async def test_a_camera_that_fails_is_told_no_call_is_made_and_no_desk_is_rung(
    launch: Launch, service: Service, camera: CameraKind
) -> None:
    person = await launch(camera=camera)
    kiosk = await open_kiosk(service, person)
    await kiosk.tap()
    await kiosk.shows("camera_trouble")
    assert await kiosk.call_id() is None
    await sign_in(service, person, "desk-li")
    desk = Desk(service, await person.new_page(), "desk-li", "desk")
    await desk.open()
    await desk.shows("idle")
    await desk.page.locator("nav button.available").click()
    await desk.shows("camera_trouble")
    assert await desk.page.locator('nav button.available[aria-pressed="true"]').count() == 0


async def test_a_missing_camera_is_told_and_in_the_demo_a_drawn_signer_stands_in(
    launch: Launch, tmp_path: Path
) -> None:
    for demo, screen in ((False, "camera_trouble"), (True, "nobody")):
        (folder := tmp_path / f"demo-{demo}").mkdir()
        async with Service.running(folder, demo=demo) as service:
            kiosk = await open_kiosk(service, await launch(camera="missing"))
            await kiosk.tap()
            await kiosk.shows(screen)
            if demo:
                await kiosk.page.locator('[data-screen="nobody"] button.next').click()
                await kiosk.page.get_by_text("演示画面").first.wait_for()  # and it is said
                async with asyncio.timeout(10):
                    while not (await read_video(kiosk.page.locator('video[data-who="self"]'))).moves:
                        await asyncio.sleep(0.2)


async def test_a_second_desk_takes_over_the_call_and_the_first_says_so(
    launch: Launch, service: Service
) -> None:
    kiosk, first = await in_call(launch, service)
    tab = await (await launch(INTERPRETER)).new_page()
    second = Desk(service, tab, "desk-li", "desk")
    for one in await first.page.context.cookies():
        cookie = {"name": one["name"], "value": one["value"], "url": service.origin}
        await tab.context.add_cookies([cookie])  # type: ignore[list-item]
    await second.open()
    await first.shows("taken_over")
    await first.films_no_more()  # a window that speaks for nobody films nobody
    await see_each_other(kiosk, second)
    await first.page.locator('[data-screen="taken_over"] button').first.click()  # "use here"
    await second.shows("taken_over")
    await see_each_other(kiosk, first)


async def test_stop_pressed_while_the_server_is_away_closes_at_once_and_is_told_later(
    launch: Launch, service: Service
) -> None:
    kiosk, desk = await in_call(launch, service)
    await service.kill()
    await kiosk.hold_end()
    await kiosk.shows("stopping", seconds=2)
    await kiosk.films_no_more(seconds=1)
    assert await kiosk.page.locator("video").count() == 0
    await service.start()
    await desk.shows("wrap_up")
    await kiosk.shows("ended", "idle")


async def test_all_roles_live_side_by_side_in_one_profile(launch: Launch, service: Service) -> None:
    person = await launch(VISITOR)
    kiosk = await open_kiosk(service, person)
    await sign_in(service, person, "desk-li")
    await sign_in(service, person, "desk-zhou")
    desks = []
    for seat in ("desk-li", "desk-zhou"):
        desk = Desk(service, await person.new_page(), seat, "desk")
        await desk.open()
        await desk.shows("idle")
        desks.append(desk)
    for desk, name in zip(desks, ("李", "周"), strict=True):
        assert name in await desk.page.locator("nav .me").inner_text()
    await desks[1].turn()
    await kiosk.page.bring_to_front()
    await kiosk.tap()
    await desks[1].page.bring_to_front()
    await desks[1].answer()
    await asyncio.gather(kiosk.shows("call"), desks[1].shows("call"))
    await desks[1].looks_at("visitor", VISITOR)
    await kiosk.page.bring_to_front()
    await kiosk.looks_at("interpreter", VISITOR)  # one camera, which films whoever sits there
    await desks[0].shows("idle")
