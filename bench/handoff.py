"""How fast a call goes on at a counter: "take over" pressed to pictures there, and nobody's gap meanwhile.

Three Chromium processes: desk, kiosk, and a counter with its visitor window. Two cores carry few
encoders, so the clips are small (`numbers.md`, "Code").
"""

import asyncio
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.frames import arrivals, last_press, percentiles
from bench.people import people
from tests.browser.clips import Film
from tests.browser.pages import Counter, Desk, Kiosk, open_counter, open_desk, open_kiosk
from tests.service import Service

RUNS = int(os.environ.get("RUNS", "12"))
FILM = Film(320, 240, 30)
VISITOR, INTERPRETER, COUNTER = 5, 9, 14
SETTLE_SECONDS = 2.0  # of the call at the kiosk
LOOKS_SECONDS = 4.0  # from the press on


@dataclass(frozen=True)
class Handoff:
    """One handoff, in ms since the press; the gaps are the longest of pictures that went on."""

    at_counter: float
    on_desk: float
    interpreter_gap: float
    visitor_gap: float


async def hand_off(kiosk: Kiosk, desk: Desk, counter: Counter) -> Handoff:
    """One call from the tap over the handoff to its end."""
    await kiosk.tap()
    await desk.answer()
    await asyncio.gather(kiosk.shows("call"), desk.shows("call"))
    await asyncio.sleep(SETTLE_SECONDS)
    await counter.page.locator("article button.go").click()
    await asyncio.sleep(LOOKS_SECONDS)
    pressed = await last_press(counter.page)
    # The latest links are those of this call.
    at_kiosk = (await arrivals(kiosk.page))[-1]
    there = (await arrivals(counter.seat_of_visitor.page))[-1]
    on_desk = await arrivals(desk.page)
    before = [one for one in on_desk if one.at < pressed]
    since = [one.at for one in on_desk if one.at >= pressed]
    until = pressed + LOOKS_SECONDS * 1_000
    found = Handoff(
        at_counter=there.at - pressed,
        on_desk=max(since) - pressed,
        interpreter_gap=at_kiosk.longest_gap(pressed, until),
        visitor_gap=before[-1].longest_gap(pressed, until),
    )
    await counter.page.locator(".bar .next").click()  # the visitor is here
    await kiosk.shows("idle")
    await counter.hold_end()
    await desk.shows("idle")
    await counter.page.locator('[data-screen="ended"] .button').first.click()
    await counter.shows("idle")
    return found


async def measure() -> list[Handoff]:
    """Some handoffs one after another; the first one warms the browsers up."""
    with tempfile.TemporaryDirectory(prefix="signspan-handoff-") as folder:
        place = Path(folder)
        codes = INTERPRETER, VISITOR, COUNTER
        running = Service.running(place, wrap_up_seconds=0.2)
        async with running as service, people(place, codes, FILM) as (interpreter, visitor, staff):
            desk = await open_desk(service, interpreter)
            kiosk = await open_kiosk(service, visitor)
            counter = await open_counter(service, staff)
            return [await hand_off(kiosk, desk, counter) for _ in range(RUNS + 1)][1:]


def main() -> None:
    """Prints one JSON line."""
    load = round(os.getloadavg()[0], 2)
    found = asyncio.run(measure())
    told = {
        "interpreter_at_counter_ms": percentiles([one.at_counter for one in found]),
        "counter_on_desk_ms": percentiles([one.on_desk for one in found]),
        "interpreter_gap_ms": percentiles([one.interpreter_gap for one in found]),
        "longest_interpreter_gap_ms": round(max(one.interpreter_gap for one in found)),
        "visitor_gap_ms": percentiles([one.visitor_gap for one in found]),
        "longest_visitor_gap_ms": round(max(one.visitor_gap for one in found)),
    }
    print(json.dumps({"bench": "handoff", **told, "cores": os.cpu_count(), "load_before": load}))


if __name__ == "__main__":
    main()
