"""The database is started anew, or away for a while, under a ring, a wait and a call: nothing counts."""

import asyncio
import contextlib
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from signspan.testing import Json, Robot
from tests.databases import engine_beside
from tests.journeys.steps import available, call_up
from tests.journeys.test_trouble import enter
from tests.postgresql import PostgreSQL, need_postgresql
from tests.service import Service

SAID_SECONDS, BACK_SECONDS = 8, 15


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    """A PostgreSQL that is this test's to stop."""
    need_postgresql()
    with tempfile.TemporaryDirectory(prefix="signspan-postgresql-") as folder:
        found = PostgreSQL(Path(folder))
        yield found
        found.stop()


@contextlib.asynccontextmanager
async def crowd(
    folder: Path, server: PostgreSQL
) -> AsyncIterator[tuple[Service, list[Robot], list[Robot]]]:
    """Three kiosks and two desks of a service on that server."""
    server.run('create database "signspan"')
    url = server.url("signspan").render_as_string(hide_password=False)
    async with (
        Service.running(folder, many=3, database_url=url) as service,
        contextlib.AsyncExitStack() as pages,
    ):

        async def page(seat: str) -> Robot:
            cookie = await enter(service, seat)
            return await pages.enter_async_context(service.page(seat, cookie))

        kiosks = [await page(f"kiosk-{number}") for number in range(3)]
        yield service, kiosks, [await page(f"desk-{number}") for number in range(2)]


@pytest.mark.matrix
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("how", "seconds"),
    [(signal.SIGINT, 0), (signal.SIGQUIT, 20), (signal.SIGINT, 90)],
    ids=["restarted", "killed, away for 20 s", "away for 90 s"],
)
async def test_nobody_loses_anything_while_the_database_is_away(
    tmp_path: Path, server: PostgreSQL, how: signal.Signals, seconds: int
) -> None:
    async with crowd(tmp_path, server) as (service, (talks, rings, waits), (li, wang)):
        await available(li)
        call_id = await call_up(talks, li)
        await available(wang)
        await rings.must("ask", language="csl")
        ring = await wang.part("ring")
        await waits.must("ask", language="csl")
        await waits.part("queue", position=2)
        before = facts(service)
        await asyncio.to_thread(server.stop, how)
        if seconds:
            for page in (talks, rings, waits, li, wang):
                await page.until(lambda one: one.server_away, SAID_SECONDS)
            await talks.say(type="text", call_id=call_id, line=0, n=0, text="还在", done=True)
            said = await li.until(lambda one: one.whispers)
            assert said[-1]["text"] == "还在", "a call in progress goes on"
            await asyncio.sleep(seconds - SAID_SECONDS)
        await asyncio.to_thread(server.start)
        for page in (talks, rings, waits, li, wang):
            await page.until(lambda one: not one.server_away, BACK_SECONDS)
            assert page.close_code is None
        await asyncio.sleep(2)
        assert facts(service) == before, "no miss, no grace, no ending"
        await answer_soon(wang, ring, seconds)
        await rings.part("call", state="connecting", seconds=BACK_SECONDS)
        await li.must("hang_up", call_id=call_id)
        await waits.part("call", ringing=True, seconds=60)


async def answer_soon(desk: Robot, ring: Json, seconds: int) -> None:
    """The ring that began before goes on, and can be answered."""
    again = await desk.part("ring", offer_id=ring["offer_id"])
    assert again["deadline_at"] >= ring["deadline_at"] + seconds * 1_000, "its time did not pass"
    await desk.must("accept", offer_id=ring["offer_id"])


def facts(service: Service) -> list[tuple[str, ...]]:
    """How calls, requests, offers, legs and interpreters stand."""
    queries = {
        "calls": "id, state",
        "requests": "id, state",
        "offers": "id, state",
        "legs": "id, state",
        "interpreters": "person_id, work",
    }
    engine = engine_beside(service.url)
    with engine.connect() as line:
        found = [
            tuple(map(str, row))
            for table, columns in queries.items()
            for row in line.execute(text(f"select {columns} from {table} order by 1"))
        ]
    engine.dispose()
    return found
