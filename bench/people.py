"""People at browsers of their own whose pages tell when frames arrive."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from playwright.async_api import async_playwright

from bench.frames import WATCH
from tests.browser.clips import Film, make_clip
from tests.browser.people import CAMERA_FLAGS, Browsers, Kind, Person
from tests.browser.relay import THROUGH_RELAY, Relay


@contextlib.asynccontextmanager
async def people(
    folder: Path, codes: Sequence[int], film: Film, relay: Relay | None = None, script: str = ""
) -> AsyncIterator[list[Person]]:
    """One person for each code, filmed like this; with a relay, all their links go through it.

    `script` runs in their pages before the pages' own.
    """
    script = WATCH + (THROUGH_RELAY if relay is not None else "") + script
    async with async_playwright() as playwright:
        browsers = Browsers(playwright, folder)
        found = []
        try:
            for code in codes:
                clip = f"--use-file-for-fake-video-capture={make_clip(folder, code, film)}"
                flags = (*CAMERA_FLAGS["works"], "--accept-lang=zh-CN", clip)
                person = await browsers.seat(Kind(flags, script), (1280, 800))
                if relay is not None:
                    await person.context.expose_function("relayed", relay.port_for)
                found.append(person)
            yield found
        finally:
            await browsers.close()
