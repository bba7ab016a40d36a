"""Trouble, over real sockets: pages that go, come back, boot, double, and a server that is killed."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from signspan.testing import Robot
from tests.clients import asking
from tests.conftest import CSRF, Hall, MakeHall
from tests.databases import engine_beside
from tests.journeys.steps import answer, available, call_up
from tests.service import Service

pytestmark = pytest.mark.on_both


async def test_a_reloaded_kiosk_is_in_the_same_call_with_new_media(hall: Hall) -> None:
    async with hall.desk() as desk:
        await available(desk)
        async with hall.kiosk() as kiosk:
            call_id = await call_up(kiosk, desk)
            before = desk.parts["media"]["links"][0]["generation"]
        await desk.part("call", visitor_line="lost")
        async with hall.kiosk(holds=call_id) as kiosk:
            await kiosk.part("call", call_id=call_id, held=True, state="active")
            await desk.until(lambda one: one.parts["media"]["links"][0]["generation"] == before + 1)


async def test_a_booted_kiosk_offers_continue_or_new_and_continue_goes_on(hall: Hall) -> None:
    async with hall.desk() as desk:
        await available(desk)
        async with hall.kiosk() as kiosk:
            call_id = await call_up(kiosk, desk)
        async with hall.kiosk() as booted:
            await booted.part("call", call_id=call_id, held=False)
            assert booted.parts["media"] is None
            await booted.must("resume", call_id=call_id)
            await booted.part("call", held=True)
            await booted.until(lambda one: one.parts["media"] is not None)


async def test_new_ends_the_old_call_in_the_same_step(hall: Hall) -> None:
    async with hall.desk() as desk, hall.desk("desk-wang") as wang:
        await available(desk, wang)
        async with hall.kiosk() as kiosk:
            call_id = await call_up(kiosk, desk)
        async with hall.kiosk() as booted:
            await booted.part("call", held=False)
            assert (await booted.do("ask", language="csl"))["code"] == "already_in_call"
            await booted.must("ask", language="csl", replaces=call_id)
            await desk.part("me", work="wrap_up")
            await answer(booted, wang)


async def test_a_second_desk_takes_over_and_the_first_is_told_for_good(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as first:
        await available(first)
        call_id = await call_up(kiosk, first)
        async with hall.desk() as second:
            await first.until(lambda one: one.close_code == 4001)
            await second.part("call", call_id=call_id, state="active")
            assert second.parts["media"]["links"]
            await second.must("hang_up", call_id=call_id)


async def test_a_visitor_away_while_waiting_keeps_her_place_and_is_not_offered(make_hall: MakeHall) -> None:
    async with (
        make_hall(visitor_grace_seconds=20) as hall,
        hall.kiosk("kiosk-hospital") as other,
        hall.desk() as desk,
    ):
        window = "kiosk-window-1"
        async with hall.kiosk(window=window) as kiosk:
            await kiosk.must("ask", language="csl")
            call_id = (await kiosk.part("call"))["call_id"]
            await kiosk.part("queue", position=1)
        await other.must("ask", language="csl")
        await available(desk)
        ring = await desk.part("ring")
        assert ring["call_id"] != call_id
        async with hall.kiosk(window=window) as kiosk:
            await kiosk.part("call", call_id=call_id, held=True)
            await desk.must("accept", offer_id=ring["offer_id"])
            await kiosk.part("queue", position=1)


async def test_a_visitor_who_stays_away_while_waiting_has_abandoned_the_call(hall: Hall) -> None:
    async with hall.kiosk() as kiosk:
        await kiosk.must("ask", language="csl")
    async with hall.kiosk() as booted:
        await booted.part("call", held=False)
        await booted.none("call")
        assert (await booted.part("last"))["reason"] == "abandoned"


async def test_a_ring_for_a_visitor_who_is_gone_is_withdrawn_without_a_miss(
    make_hall: MakeHall,
) -> None:
    async with make_hall(ring_seconds=20) as hall, hall.desk() as desk:
        await available(desk)
        async with hall.kiosk() as kiosk:
            await kiosk.must("ask", language="csl")
            await desk.part("ring")
        await desk.none("ring")
        await desk.part("me", work="idle")


async def test_a_lost_interpreter_is_told_and_after_her_grace_another_is_asked(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk("desk-wang") as wang:
        async with hall.desk() as li:
            await available(li)
            call_id = await call_up(kiosk, li)
            await available(wang)
        await kiosk.until(lambda one: one.parts["call"]["interpreter"]["line"] == "lost")
        await kiosk.part("call", state="waiting", interpreter_lost=True)
        ring = await wang.part("ring", recovery=True)
        assert ring["call_id"] == call_id
        await answer(kiosk, wang)
        assert kiosk.parts["call"]["interpreter"]["number"] == "0319"


async def test_an_interpreter_back_within_her_grace_goes_on_as_if_nothing_was(hall: Hall) -> None:
    async with hall.kiosk() as kiosk:
        window = "desk-window-1"
        async with hall.desk(window=window) as desk:
            await available(desk)
            await call_up(kiosk, desk)
            generation = kiosk.parts["media"]["links"][0]["generation"]
        await kiosk.until(lambda one: one.parts["call"]["interpreter"]["line"] == "lost")
        async with hall.desk(window=window):
            await kiosk.until(lambda one: one.parts["call"]["interpreter"]["line"] == "live")
            assert kiosk.parts["media"]["links"][0]["generation"] == generation


@pytest.fixture
async def service(tmp_path: Path, database_url: str) -> AsyncIterator[Service]:
    """A server process with the default rings and graces."""
    async with Service.running(tmp_path, database_url=database_url) as found:
        yield found


async def enter(service: Service, seat: str) -> str:
    """Signs a seat in by its link. Returns its cookie."""
    async with asking(service.origin, CSRF) as client:
        answer = await client.post("/api/v1/session/link", json={"token": service.links[seat]})
        return answer.headers["set-cookie"].split(";")[0]


def rows(service: Service) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that says how things stand, and the event rows."""
    states = {
        "calls": "id, state, asked_at, accepted_at, active_at, end_reason",
        "requests": "id, state, queued_at, passes, paused, recovery",
        "offers": "id, state, offered_at, ended_at",
        "legs": "id, state, socket, generation",
        "interpreters": "person_id, wish, connection, work, work_since, idle_since",
        "call_events": "id, kind, at",
    }
    engine = engine_beside(service.url)
    with engine.connect() as connection:
        found = {
            table: [
                tuple(row) for row in connection.execute(text(f"select {columns} from {table} order by 1"))
            ]
            for table, columns in states.items()
        }
    engine.dispose()
    return found


async def test_a_page_that_came_back_is_not_marked_gone_by_its_old_socket(hall: Hall) -> None:
    async with hall.desk() as desk:
        await available(desk)
        window = "kiosk-window-1"
        async with hall.kiosk(window=window) as lingering, hall.kiosk(window=window) as kiosk:
            await call_up(kiosk, desk)
            await lingering.leave()
            await kiosk.part("call", state="active")
            assert desk.parts["call"]["visitor_line"] == "live"


async def test_time_in_which_the_server_stood_still_counts_for_no_ring(
    tmp_path: Path, database_url: str
) -> None:
    async with Service.running(tmp_path, database_url=database_url, ring_seconds=3) as service:
        kiosk_cookie, desk_cookie = await enter(service, "kiosk-hall"), await enter(service, "desk-li")
        async with (
            service.page("kiosk-hall", kiosk_cookie) as kiosk,
            service.page("desk-li", desk_cookie) as desk,
        ):
            await available(desk)
            await kiosk.must("ask", language="csl")
            ring = await desk.part("ring")
            await service.signal(signal.SIGSTOP)
            await asyncio.sleep(5)  # longer than the ring
            await service.signal(signal.SIGCONT)
            await desk.must("accept", offer_id=ring["offer_id"])
            await kiosk.part("call", state="connecting")


async def test_a_killed_server_loses_no_call_no_ring_and_no_place(service: Service) -> None:
    cookies = {seat: await enter(service, seat) for seat in service.links}
    pages = ("kiosk-hall", "kiosk-hospital", "desk-li", "desk-wang")

    async def come(stack: contextlib.AsyncExitStack, seat: str, *, again: bool = False) -> Robot:
        page = service.page(seat, cookies[seat], f"window-of-{seat}", again=again)
        return await stack.enter_async_context(page)

    async with contextlib.AsyncExitStack() as first:
        kiosk, other, li, wang = [await come(first, seat) for seat in pages]
        await available(li)
        await call_up(kiosk, li)
        await available(wang)
        await other.must("ask", language="csl")
        ring = await wang.part("ring")
        before = rows(service)
        await service.kill()
        await wang.until(lambda one: one.close_code is not None)
    await asyncio.sleep(1)
    await service.start()
    async with contextlib.AsyncExitStack() as second:
        kiosk, other, li, wang = [await come(second, seat, again=True) for seat in pages]
        await kiosk.part("call", state="active", held=True)
        await li.part("call", state="active", visitor_line="live")
        back = await wang.part("ring", offer_id=ring["offer_id"])
        assert back["deadline_at"] > ring["deadline_at"]
        assert rows(service) == before
        await wang.must("accept", offer_id=ring["offer_id"])
        await other.part("call", state="connecting")


MANY = 20


@pytest.mark.matrix
@pytest.mark.timeout(180)
async def test_a_server_killed_in_the_middle_of_twenty_calls_loses_none_of_them(
    tmp_path: Path, database_url: str
) -> None:
    async with Service.running(tmp_path, database_url=database_url, many=MANY) as service:
        seats = [f"{page}-{number}" for number in range(MANY) for page in ("kiosk", "desk")]
        cookies = {seat: await enter(service, seat) for seat in seats}

        async def come(stack: contextlib.AsyncExitStack, seat: str, *, again: bool = False) -> Robot:
            page = service.page(seat, cookies[seat], f"window-of-{seat}", again=again)
            return await stack.enter_async_context(page)

        async with contextlib.AsyncExitStack() as first:
            pages = {seat: await come(first, seat) for seat in seats}
            for number in range(MANY):
                await available(pages[f"desk-{number}"])
                await call_up(pages[f"kiosk-{number}"], pages[f"desk-{number}"])
            before = rows(service)
            await service.kill()
            await pages["desk-0"].until(lambda one: one.close_code is not None)
        await asyncio.sleep(1)
        await service.start()
        began = asyncio.get_running_loop().time()
        async with contextlib.AsyncExitStack() as second:
            back = await asyncio.gather(*(come(second, seat, again=True) for seat in seats))
            for page in back:
                await page.part("call", state="active")
            assert asyncio.get_running_loop().time() - began <= 3
            assert rows(service) == before
