"""A page whose rules for sound and windows are those of a person: no touch but a real one counts.

Playwright's own calls run as if a person had touched the page, and open what its browser would
refuse; these go around them.
"""

import asyncio
import json
from typing import Any

from playwright.async_api import CDPSession, Page

from tests.browser.clips import READ_VIDEO

WAIT_SECONDS = 20


class Untouched:
    """One page, spoken to by the browser's own protocol."""

    def __init__(self, page: Page, line: CDPSession) -> None:
        self.page = page
        self._line = line

    @classmethod
    async def of(cls, page: Page) -> "Untouched":
        """The page, from now on untouched."""
        return cls(page, await page.context.new_cdp_session(page))

    async def open(self, address: str) -> None:
        """Loads an address."""
        await self._line.send("Page.navigate", {"url": address})

    async def reload(self) -> None:
        """Loads the page anew; of the touches before nothing is left."""
        await self._line.send("Page.reload")

    async def ask(self, expression: str) -> Any:
        """What an expression gives, without a gesture."""
        wanted = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await self._line.send("Runtime.evaluate", wanted)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, expression: str) -> Any:
        """Waits until an expression gives something true."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not (found := await self._try(expression)):
                await asyncio.sleep(0.1)
        return found

    async def _try(self, expression: str) -> Any:
        try:
            return await self.ask(expression)
        except AssertionError:
            return None  # the page is being loaded

    async def click(self, selector: str) -> None:
        """A real press where the first such element stands."""
        which = json.dumps(selector)
        box = await self.until(
            f"(({{ x, y, width, height }}) => width > 0 && [x + width / 2, y + height / 2])"
            f"(document.querySelector({which})?.getBoundingClientRect() ?? {{ width: 0 }})"
        )
        for kind in ("mousePressed", "mouseReleased"):
            at = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
            await self._line.send("Input.dispatchMouseEvent", {"type": kind, **at})

    async def looks_at(self, who: str, code: int) -> None:
        """Waits until that picture shows the right person, moving."""
        video = f"""document.querySelector('video[data-who="{who}"]')"""
        await self.until(
            f"{video} && ({READ_VIDEO})({video}).then(({{ code, moves }}) => code === {code} && moves)"
        )
