"""From a visitor's tap to the ring on a desk's socket: fifty calls a second, then more until it saturates.

A thousand desks are connected, and two hundred kiosks or more ask; calls end after two to four seconds by
hang-up. All over real sockets, on SQLite, and on PostgreSQL with two processes. The crowd is a process of
its own on the same two cores.
"""

import asyncio
import json
import os
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.crowd import Json, Page, open_all, serving, spread
from tests.databases import place
from tests.service import Service

DESKS = int(os.environ.get("DESKS", "1000"))
RATES = tuple(int(rate) for rate in os.environ.get("RATES", "50,75,100,150,200,250").split(","))
SECONDS = float(os.environ.get("SECONDS", "15"))
LASTS = (2.0, 4.0)
WARM_SECONDS = 5.0
KEEPS_UP = 0.95  # of the calls that were asked for were rung
QUICK: dict[str, Any] = {"wrap_up_seconds": 0.1, "ring_seconds": 15, "prepare_answers": True}


@dataclass
class Traffic:
    """What happens meanwhile, by call."""

    chance: random.Random = field(default_factory=lambda: random.Random(7))
    free: list[Page] = field(default_factory=list)
    asked_at: dict[str, float] = field(default_factory=dict)  # by kiosk's seat
    tapped: dict[str, float] = field(default_factory=dict)  # by call
    rung: dict[str, float] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)

    def kiosk_heard(self, page: Page, parts: Json, _at: float) -> None:
        """A kiosk is shown something new."""
        call = page.parts.get("call")
        if call is None:
            if "call" in parts:
                self.free.append(page)
            return
        self.tapped.setdefault(call["call_id"], self.asked_at[page.seat])
        if call["state"] == "connecting" and "media" in parts:
            see(page, call)
        if call["state"] == "active" and call["call_id"] not in self.stopped:
            self.stopped.add(call["call_id"])
            asyncio.get_running_loop().call_later(
                self.chance.uniform(*LASTS), lambda: page.say("hang_up", call_id=call["call_id"])
            )

    def desk_heard(self, page: Page, parts: Json, at: float) -> None:
        """A desk is shown something new."""
        ring, call, me = (page.parts.get(name) for name in ("ring", "call", "me"))
        if ring is not None and "ring" in parts and ring["call_id"] not in self.rung:
            self.rung[ring["call_id"]] = at
            page.say("accept", offer_id=ring["offer_id"])
        elif call is not None and call["state"] == "connecting" and "media" in parts:
            see(page, call)
        elif me is not None and "me" in parts and me["work"] == "not_responding":
            page.say("be_ready")

    async def flow(self, rate: float, seconds: float) -> int:
        """So many visitors a second tap; answers how many could, for want of kiosks."""
        taps, begin = 0, time.perf_counter()
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
            if self.free:
                page = self.free.pop(0)
                self.asked_at[page.seat] = time.perf_counter()
                page.say("ask", language="csl")
                taps += 1
        return taps

    def waits_since(self, begin: float) -> list[float]:
        """Milliseconds from tap to ring of all calls that were tapped since then."""
        mine = {call_id: at for call_id, at in self.tapped.items() if at >= begin}
        return [(self.rung[call_id] - at) * 1_000 for call_id, at in mine.items() if call_id in self.rung]


def see(page: Page, call: Json) -> None:
    """The picture of whoever is opposite flows at once."""
    for link in (page.parts.get("media") or {"links": []})["links"]:
        if not link["prepared"]:
            seen = {"peer_leg_id": link["peer_leg_id"], "media": "flowing"}
            page.say("report_media", call_id=call["call_id"], **seen)


async def measure_on(services: list[Service], kiosks: int) -> dict[str, object]:
    """One deployment, from fifty a second on."""
    traffic = Traffic()
    visitors = [Page(f"kiosk-{number}", traffic.kiosk_heard) for number in range(kiosks)]
    desks = [Page(f"desk-{number}", traffic.desk_heard) for number in range(DESKS)]
    await open_all([*visitors, *desks], lambda number: services[number % len(services)])
    for desk in desks:
        desk.say("set_wish", wish="available")
        await asyncio.sleep(0.002)
    await asyncio.sleep(WARM_SECONDS)
    steps: dict[str, object] = {}
    kept_up = 0.0
    for rate in RATES:
        begin = time.perf_counter()
        taps = await traffic.flow(rate, SECONDS)
        await asyncio.sleep(1)
        waits = traffic.waits_since(begin)
        done = len(waits) / SECONDS
        steps[str(rate)] = {"ms": spread(waits), "rung_per_second": round(done, 1), "tapped": taps}
        if done < KEEPS_UP * rate:
            break
        kept_up = rate
    await asyncio.gather(*(page.close() for page in (*visitors, *desks)))
    return {"steps": steps, "kept_up_with": kept_up}


async def measure(folder: Path) -> dict[str, object]:
    """Both deployments."""
    kiosks = min(DESKS, max(RATES) * 5)
    found: dict[str, object] = {}
    async with serving(folder, DESKS, **QUICK) as services:
        found["sqlite"] = await measure_on(services, kiosks)
    with place("postgresql", folder) as url:
        async with serving(folder, DESKS, 2, database_url=url, **QUICK) as services:
            found["postgresql_two_processes"] = await measure_on(services, kiosks)
    return found


def main() -> None:
    """Prints one JSON line."""
    load = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryDirectory(prefix="signspan-ring-") as folder:
        found = asyncio.run(measure(Path(folder)))
    print(json.dumps({"bench": "ring", "desks": DESKS, "load_before": load, **found}))


if __name__ == "__main__":
    main()
