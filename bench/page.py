"""How heavy the kiosk's page is, and how long until its button works: cold cache, CPU slowed four times.

Script counts as it travels with gzip; the time runs from the address to a call button that can be tapped,
on a page whose line to the server is open.
"""

import asyncio
import gzip
import json
import os
import statistics
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Response, async_playwright

from tests.browser.pages import Kiosk, cookie_at
from tests.browser.people import CHROMIUM, FLAGS
from tests.service import Service

SEAT = "kiosk-hall"
RUNS = 7
SLOWER = 4


async def visit(browser: Browser, service: Service, cookie: dict[str, str]) -> tuple[float, int]:
    """Milliseconds until the button works, and bytes of script, in a profile that knows nothing."""
    context = await browser.new_context(viewport={"width": 1080, "height": 1920})
    await context.add_cookies([cookie])  # type: ignore[list-item]
    page = await context.new_page()
    scripts: list[Response] = []
    page.on("response", lambda got: scripts.append(got) if got.url.endswith(".js") else None)
    slow = await context.new_cdp_session(page)
    await slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    kiosk = Kiosk(service, page, SEAT, "kiosk")
    await kiosk.open()
    await kiosk.shows("idle")
    await page.locator("button.call").click(trial=True)
    took = float(await page.evaluate("performance.now()"))
    weight = sum([len(gzip.compress(await one.body(), 6)) for one in scripts])
    await context.close()
    return took, weight


async def measure() -> dict[str, object]:
    """The page's figures over some visits."""
    with tempfile.TemporaryDirectory(prefix="signspan-page-") as folder:
        async with Service.running(Path(folder)) as service:
            cookie = await cookie_at(service, SEAT)
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS[1:-1])
                visits = [await visit(browser, service, cookie) for _ in range(RUNS)]
                await browser.close()
    times = sorted(round(took) for took, _ in visits)
    return {
        "script_gzip_bytes": max(weight for _, weight in visits),
        "button_ms": {"median": statistics.median(times), "runs": times},
        "cpu_slowed": SLOWER,
    }


def main() -> None:
    """Prints one JSON line."""
    load = round(os.getloadavg()[0], 2)
    figures = asyncio.run(measure())
    print(json.dumps({"bench": "page", **figures, "cores": os.cpu_count(), "load_before": load}))


if __name__ == "__main__":
    main()
