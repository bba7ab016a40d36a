"""Two processes on one PostgreSQL: a visitor at one, her interpreter at the other; one that is killed."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.databases import engine_beside
from tests.journeys.steps import available
from tests.journeys.test_trouble import enter
from tests.service import Service

NEXT_OFFER_SECONDS = 5.0


@pytest.fixture(scope="module")
def database_kind() -> str:
    return "postgresql"


@pytest.fixture
async def pair(tmp_path: Path, database_url: str) -> AsyncIterator[tuple[Service, Service]]:
    """The first one leads."""
    async with Service.running(tmp_path, database_url=database_url) as first:
        second = first.beside()
        try:
            await second.start()
            yield first, second
        finally:
            await second.stop()


async def test_a_ring_crosses_from_the_visitor_s_process_to_the_interpreter_s(
    pair: tuple[Service, Service],
) -> None:
    first, second = pair
    kiosk_cookie, desk_cookie = await enter(first, "kiosk-hall"), await enter(second, "desk-li")
    async with (
        first.page("kiosk-hall", kiosk_cookie) as kiosk,
        second.page("desk-li", desk_cookie) as desk,
    ):
        await available(desk)
        await kiosk.must("ask", language="csl")
        ring = await desk.part("ring")
        await kiosk.part("call", ringing=True)
        await desk.must("accept", offer_id=ring["offer_id"])
        await kiosk.part("call", state="connecting")
        await desk.must("hang_up", call_id=ring["call_id"])
        await kiosk.none("call")


async def test_after_the_leader_is_killed_the_other_offers_and_takes_its_pages_for_gone(
    pair: tuple[Service, Service],
) -> None:
    first, second = pair
    wang_cookie = await enter(first, "desk-wang")
    kiosk_cookie, desk_cookie = await enter(second, "kiosk-hall"), await enter(second, "desk-li")
    async with (
        second.page("kiosk-hall", kiosk_cookie) as kiosk,
        second.page("desk-li", desk_cookie) as desk,
    ):
        await available(desk)
        async with first.page("desk-wang", wang_cookie) as wang:
            await available(wang)
            assert connection(second, "desk-wang") == "here"
            await first.kill()
            killed = time.monotonic()
            await kiosk.must("ask", language="csl")
            await desk.part("ring", seconds=NEXT_OFFER_SECONDS)
            assert time.monotonic() - killed <= NEXT_OFFER_SECONDS
            await wang.until(lambda one: one.close_code is not None)
            while connection(second, "desk-wang") == "here":  # no longer than the test may last
                await asyncio.sleep(0.1)


def connection(service: Service, seat: str) -> str:
    """What the database says of the desk."""
    query = text("select connection from interpreters where person_id = :id")
    engine = engine_beside(service.url)
    with engine.connect() as line:
        found: str = line.execute(query, {"id": service.ids[seat]}).scalar_one()
    engine.dispose()
    return found
