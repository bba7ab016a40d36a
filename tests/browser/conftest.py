"""What all browser tests share: real Chromium, one process per person, each with her own clip."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.async_api import async_playwright

from tests.browser.clips import make_clip
from tests.browser.people import (
    CAMERA_FLAGS,
    CAMERA_IN_USE,
    CHROMIUM,
    KEEP_LINKS,
    CameraKind,
    Person,
    open_browser,
)


class Launch(Protocol):
    """Starts a person's browser. `clip` is the code that her camera shows, filmed in `size`."""

    async def __call__(
        self,
        clip: int | None = None,
        *,
        size: tuple[int, int] = (320, 240),
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


@pytest.fixture
async def launch(chromium: str, clips: Path, tmp_path: Path) -> AsyncIterator[Launch]:
    """One Chromium process per call; all are closed after the test."""
    people: list[Person] = []

    async with async_playwright() as playwright:

        async def start(
            clip: int | None = None,
            *,
            size: tuple[int, int] = (320, 240),
            screen: tuple[int, int] = (1280, 800),
            camera: CameraKind = "works",
            language: str = "zh-CN",
        ) -> Person:
            flags = [*CAMERA_FLAGS[camera], f"--accept-lang={language}"]
            if clip is not None:
                flags.append(f"--use-file-for-fake-video-capture={make_clip(clips, clip, *size)}")
            script = KEEP_LINKS + (CAMERA_IN_USE if camera == "in_use" else "")
            profile = tmp_path / f"profile{len(people)}"
            people.append(await open_browser(playwright, profile, flags, screen, script))
            return people[-1]

        yield start
        for person in people:
            await person.close()
