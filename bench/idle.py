"""Very many idle terminals on one process: what each costs, how the server answers meanwhile, and how fast
five thousand that lost their line are all back."""

import asyncio
import json
import os
import tempfile
import time
from pathlib import Path

import httpx

from bench.crowd import Json, Page, open_all, serving, spread
from tests.service import Service

TERMINALS = int(os.environ.get("TERMINALS", "10000"))
BACK = min(TERMINALS, int(os.environ.get("BACK", "5000")))
ROUND_TRIPS = 300
SETTLE_SECONDS = 10.0


def resident_bytes(service: Service) -> int:
    """What the server's process holds in memory."""
    status = Path(f"/proc/{service.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1_024


def nothing(_page: Page, _parts: Json, _at: float) -> None:
    """An idle terminal does nothing."""


async def round_trips(service: Service) -> list[float]:
    """Milliseconds of requests, one after the other, while all sit there."""
    found = []
    async with httpx.AsyncClient(base_url=service.origin) as client:
        for _ in range(ROUND_TRIPS):
            begin = time.perf_counter()
            (await client.get("/health/ready")).raise_for_status()
            found.append((time.perf_counter() - begin) * 1_000)
            await asyncio.sleep(0.02)
    return found


async def measure(folder: Path) -> dict[str, object]:
    """One process on SQLite."""
    async with serving(folder, TERMINALS) as (service,):
        before = resident_bytes(service)
        pages = [Page(f"kiosk-{number}", nothing) for number in range(TERMINALS)]
        begin = time.perf_counter()
        await open_all(pages, lambda _: service)
        opened = time.perf_counter() - begin
        await asyncio.sleep(SETTLE_SECONDS)
        each = (resident_bytes(service) - before) / TERMINALS
        answered = spread(await round_trips(service))
        await asyncio.gather(*(page.close() for page in pages[:BACK]))
        again = [Page(page.seat, nothing) for page in pages[:BACK]]
        begin = time.perf_counter()
        await open_all(again, lambda _: service)
        back = time.perf_counter() - begin
        await asyncio.gather(*(page.close() for page in (*again, *pages[BACK:])))
    return {
        "kb_each": round(each / 1_024, 1),
        "round_trip_ms": answered,
        "opened_seconds": round(opened, 1),
        "back_seconds": round(back, 1),
    }


def main() -> None:
    """Prints one JSON line."""
    load = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryDirectory(prefix="signspan-idle-") as folder:
        found = asyncio.run(measure(Path(folder)))
    print(json.dumps({"bench": "idle", "terminals": TERMINALS, "load_before": load, **found}))


if __name__ == "__main__":
    main()
