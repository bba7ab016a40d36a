"""What all browser tests share: real Chromium, one process per person, each with her own clip.

A file's tests share its browsers, one after another, and therefore one event loop: the file's mark and
its asynchronous fixtures say `loop_scope="module"`.
"""

import os
import re
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.browser.clips import SMALL, Film, make_clip
from tests.browser.people import (
    CAMERA_FLAGS,
    CAMERA_IN_USE,
    CHROMIUM,
    KEEP_LINKS,
    Browsers,
    CameraKind,
    Kind,
    Person,
)

PICTURES = Path("test-results")  # of the pages of tests that failed


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Takes pictures and diaries before anybody leaves: a time-out says nothing of what the person saw."""
    report = yield
    browsers = item.funcargs.get("browsers")
    if call.when == "call" and report.failed and isinstance(browsers, Browsers):
        folder = PICTURES / item.path.stem / re.sub(r"\W+", "-", item.name)
        told = browsers.loop.run_until_complete(browsers.portray(folder))
        report.sections.append(("What they saw", told))
    return report


class Launch(Protocol):
    """Seats a person at a browser. `clip` is the code that her camera shows."""

    async def __call__(
        self,
        clip: int | None = None,
        *,
        film: Film = SMALL,
        screen: tuple[int, int] = (1280, 800),
        camera: CameraKind = "works",
        language: str = "zh-CN",
    ) -> Person: ...


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def chromium() -> str:
    if not CHROMIUM and os.environ.get("CI") == "true":
        pytest.fail("there is no Chromium here, and where CI=true no test may be skipped for that")
    if not CHROMIUM:
        pytest.skip("there is no Chromium here: apt install chromium")
    return CHROMIUM


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browsers(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browsers]:
    """The browsers of a file's tests; their processes end with it."""
    async with async_playwright() as playwright:
        found = Browsers(playwright, tmp_path_factory.mktemp("browsers"))
        yield found
        await found.close()


@pytest_asyncio.fixture(loop_scope="module")
async def launch(browsers: Browsers, clips: Path) -> AsyncIterator[Launch]:
    """A browser of her own for everybody who is asked for, until the test ends."""

    async def seat(
        clip: int | None = None,
        *,
        film: Film = SMALL,
        screen: tuple[int, int] = (1280, 800),
        camera: CameraKind = "works",
        language: str = "zh-CN",
    ) -> Person:
        flags = [*CAMERA_FLAGS[camera], f"--accept-lang={language}"]
        if clip is not None:
            flags.append(f"--use-file-for-fake-video-capture={make_clip(clips, clip, film)}")
        script = KEEP_LINKS + (CAMERA_IN_USE if camera == "in_use" else "")
        return await browsers.seat(Kind(tuple(flags), script), screen)

    yield seat
    await browsers.clear()
