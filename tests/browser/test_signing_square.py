"""The signing space is never cut and never covered: all four markers stand in the screenshot."""

import asyncio
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.browser.clips import FULL, Square, read_square
from tests.browser.conftest import Launch
from tests.browser.pages import Screen, open_desk, open_kiosk
from tests.browser.test_call import INTERPRETER, VISITOR, call_up
from tests.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]


async def test_the_signing_square_is_whole_on_every_screen(launch: Launch, tmp_path: Path) -> None:
    async with Service.running(tmp_path) as service:
        desk = await open_desk(service, await launch(INTERPRETER, film=FULL, screen=(1440, 900)))
        kiosk = await open_kiosk(service, await launch(VISITOR, film=FULL, screen=(1080, 1920)))
        await call_up(kiosk, desk)
        await sees_whole_square(desk, "visitor", VISITOR, (1440, 900))
        await sees_whole_square(kiosk, "interpreter", INTERPRETER, (1080, 1920))
        await sees_whole_square(kiosk, "interpreter", INTERPRETER, (1920, 1080))
        await kiosk.page.locator("button.type").click()
        await kiosk.page.locator("textarea").fill("也看得见双手吗？")
        for size in ((1920, 1080), (1080, 1920)):
            await sees_whole_square(kiosk, "interpreter", INTERPRETER, size)
        await desk.page.locator(".said", has_text="也看得见双手吗").wait_for()
        await sees_whole_square(desk, "visitor", VISITOR, (1440, 900))


async def sees_whole_square(screen: Screen, who: str, code: int, size: tuple[int, int]) -> None:
    """At this size, the other person's code and all four markers are on the screen."""
    width, height = size
    await screen.page.set_viewport_size({"width": width, "height": height})
    async with asyncio.timeout(20):
        while True:
            found = await read_large_square(screen, who)
            if found is not None and found.code == code and found.uncut:
                return
            await asyncio.sleep(0.5)


async def read_large_square(screen: Screen, who: str) -> Square | None:
    """The square within the large picture's box, as the whole screen shows it."""
    box = await screen.page.locator(f'video[data-who="{who}"]').bounding_box()
    if box is None:
        return None
    shot = Image.open(BytesIO(await screen.page.screenshot())).convert("RGB")
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    seen = (max(0, box["x"]), max(0, box["y"]), min(shot.width, right), min(shot.height, bottom))
    return read_square(np.asarray(shot.crop(seen)))
