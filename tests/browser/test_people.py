"""A browser that one test leaves to the next keeps nothing of it."""

from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests.browser.people import CAMERA_FLAGS, KEEP_LINKS, Browsers, Kind

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]

ADDRESS = "http://kept.localhost/"
LEAVE = "localStorage.kept = sessionStorage.kept = 'here'; document.cookie = 'kept=here'"
FIND = "[localStorage.kept ?? '', sessionStorage.kept ?? '', document.cookie]"


async def visit(page: Page) -> None:
    await page.route(ADDRESS, lambda route: route.fulfill(body="a page", content_type="text/html"))
    await page.goto(ADDRESS)


async def test_a_browser_left_to_the_next_is_as_good_as_new(chromium: str, tmp_path: Path) -> None:
    works = Kind(tuple(CAMERA_FLAGS["works"]), KEEP_LINKS)
    async with async_playwright() as playwright:
        browsers = Browsers(playwright, tmp_path)
        try:
            first, beside_her = (
                await browsers.seat(works, (800, 600)),
                await browsers.seat(works, (800, 600)),
            )
            assert beside_her.browser is not first.browser
            await visit(first.page)
            await first.page.evaluate(LEAVE)
            assert await first.page.evaluate(FIND) == ["here", "here", "kept=here"]
            await first.new_page()
            await browsers.clear()
            second = await browsers.seat(works, (320, 240))
            assert second.browser is first.browser
            assert second.context.pages == [second.page]
            await visit(second.page)
            assert await second.page.evaluate(FIND) == ["", "", ""]
            assert await second.page.evaluate("[window.links, innerWidth]") == [[], 320]
        finally:
            await browsers.close()
