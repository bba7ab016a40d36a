"""The dispatcher's process killed, or stopped, under load: how long until the next ring, and what was lost.

Two processes on one PostgreSQL; the pages sit at the one that does not lead.
"""

import asyncio
import json
import os
import signal
import tempfile
import time
from pathlib import Path

from bench.crowd import Page, open_all, serving, spread
from bench.ring import QUICK, Traffic
from tests.databases import place

PAIRS, RATE = 60, 6.0
RUNS = int(os.environ.get("RUNS", "6"))
LOAD_SECONDS, AFTER_SECONDS = 4.0, 8.0


async def one_run(folder: Path, how: str) -> dict[str, float]:
    """Kills or stops the leader under load. Answers how long nobody was rung, in ms, and what was lost."""
    with place("postgresql", folder) as url:
        async with serving(folder, PAIRS, 2, database_url=url, **QUICK) as (leader, other):
            traffic = Traffic()
            visitors = [Page(f"kiosk-{number}", traffic.kiosk_heard) for number in range(PAIRS)]
            desks = [Page(f"desk-{number}", traffic.desk_heard) for number in range(PAIRS)]
            await open_all([*visitors, *desks], lambda _: other)
            for desk in desks:
                desk.say("set_wish", wish="available")
            await asyncio.sleep(1)
            await traffic.flow(RATE, LOAD_SECONDS)
            harmed = time.perf_counter()
            await (leader.kill() if how == "killed" else leader.signal(signal.SIGSTOP))
            await traffic.flow(RATE, AFTER_SECONDS)
            await asyncio.sleep(2)
            # Of who taps after it: rings that the leader had committed still arrive.
            after = [call_id for call_id, at in traffic.tapped.items() if at > harmed]
            first = min(traffic.rung[call_id] for call_id in after if call_id in traffic.rung)
            lost = len(traffic.tapped.keys() - traffic.rung.keys())
            await asyncio.gather(*(page.close() for page in (*visitors, *desks)))
    return {"next_ring_ms": (first - harmed) * 1_000, "never_rung": lost}


async def measure() -> dict[str, object]:
    """Both ways by turns."""
    found: dict[str, object] = {}
    for how in ("killed", "stopped"):
        runs = []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory(prefix="signspan-failover-") as folder:
                runs.append(await one_run(Path(folder), how))
        found[how] = {
            "next_ring_ms": spread([run["next_ring_ms"] for run in runs]),
            "never_rung": sum(run["never_rung"] for run in runs),
        }
    return found


def main() -> None:
    """Prints one JSON line."""
    load = round(os.getloadavg()[0], 2)
    print(json.dumps({"bench": "failover", "runs": RUNS, "load_before": load, **asyncio.run(measure())}))


if __name__ == "__main__":
    main()
