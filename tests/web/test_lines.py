"""The life of a page's line: its pace, slow and silent pages, restarts, old windows, ended sessions."""

import asyncio
import contextlib
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from signspan.clock import HOUR
from signspan.media.mesh import Mesh
from signspan.people import store as people
from signspan.people.model import Wish
from signspan.testing import Robot, robot
from signspan.web import arrivals, sockets, wire
from signspan.web import store as answers
from signspan.web.arrivals import PAGES
from signspan.web.commands import carry_out
from signspan.web.door import Door
from signspan.web.sockets import OUTBOX, PageSocket
from signspan.web.views import Viewer
from tests.clients import asking
from tests.conftest import CSRF, Hall, MakeHall, World
from tests.journeys.steps import available, call_up
from tests.journeys.test_trouble import enter, rows
from tests.seeded import PASSWORD
from tests.service import Service

TAKEN_OVER, SIGNED_OUT, TOO_SLOW = 4001, 4003, 4008


class StuckSocket:
    """A page that takes nothing any more, though its connection stands."""

    def __init__(self) -> None:
        self.closed_with: int | None = None

    async def send_text(self, _text: str) -> None:
        await asyncio.Event().wait()

    async def receive_text(self) -> str:
        await asyncio.Event().wait()
        return ""

    async def close(self, code: int) -> None:
        self.closed_with = code
        await asyncio.Event().wait()


async def test_a_page_that_takes_nothing_is_let_go_even_if_it_does_not_take_its_close(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "CLOSE_SECONDS", 0.05)
    door = Door(world.database.settings, world.database, Mesh())
    by, stuck = world.seated("desk-li", "window-1"), StuckSocket()
    async with world.database.reading() as tx:
        row = await people.interpreter(tx, by.actor.id)
    assert row is not None
    viewer = Viewer("desk", by.actor.id, by.window, row["centre_id"], door.engine)
    owner = PageSocket(stuck, door, PAGES["desk"], by, viewer)  # type: ignore[arg-type]
    serving = asyncio.create_task(arrivals.serve(owner, door, None, again=False))
    await asyncio.sleep(0.2)
    for _ in range(OUTBOX + 1):
        owner._send(wire.Ping())
    await asyncio.wait_for(serving, 2)
    assert stuck.closed_with == TOO_SLOW
    await asyncio.gather(*door._seen_to)
    async with world.database.reading() as tx:
        row = await people.interpreter(tx, by.actor.id)
    assert row is not None
    assert row["connection"] == "gone"
    await door.close()


async def test_a_page_that_answers_no_ping_is_gone(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.1)
    async with hall.desk() as desk:
        await available(desk)
        async with hall.kiosk() as kiosk:
            await call_up(kiosk, desk)
            kiosk.silent = True
            await kiosk.until(lambda one: one.close_code == 1001)
            await desk.part("call", visitor_line="lost")


async def test_a_page_whose_command_waits_for_the_database_is_not_taken_for_silent(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.05)
    async with hall.kiosk() as kiosk:
        await kiosk.must("ask", language="csl")
        call_id = (await kiosk.part("call"))["call_id"]
        async with hall.database._writers.front:  # somebody else writes, for long
            stop = asyncio.create_task(kiosk.do("hang_up", call_id=call_id))
            await asyncio.sleep(0.6)
        assert (await stop)["type"] == "ok"
        assert kiosk.close_code is None


async def test_places_in_the_queue_are_sent_at_most_once_a_second(hall: Hall) -> None:
    async with hall.desk() as desk, hall.kiosk() as kiosk:
        seen: list[Any] = []

        def another(one: Robot) -> Any:
            return one.parts["queue"] != (seen[-1] if seen else empty)

        async def watch() -> None:
            while True:
                await desk.until(another, seconds=30)
                seen.append(desk.parts["queue"])

        empty = (await desk.until(lambda one: one.seq and one.parts))["queue"]
        watching = asyncio.create_task(watch())
        began = time.monotonic()
        for _ in range(15):
            await kiosk.must("ask", language="csl")
            call_id = (await kiosk.part("call"))["call_id"]
            await kiosk.must("hang_up", call_id=call_id)
            await kiosk.none("call")
            await asyncio.sleep(0.1)
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        elapsed = time.monotonic() - began
        assert 1 <= len(seen) <= elapsed + 2, f"15 visitors came and went in {elapsed:.1f} s"


async def test_an_orderly_restart_marks_nobody_gone_and_loses_nothing(tmp_path: Path) -> None:
    async with Service.running(tmp_path) as service:
        cookies = {seat: await enter(service, seat) for seat in ("kiosk-hall", "desk-li")}

        async def both(stack: contextlib.AsyncExitStack, *, again: bool) -> list[Robot]:
            return [
                await stack.enter_async_context(service.page(seat, cookie, f"window-{seat}", again=again))
                for seat, cookie in cookies.items()
            ]

        async with contextlib.AsyncExitStack() as first:
            kiosk, desk = await both(first, again=False)
            await available(desk)
            await call_up(kiosk, desk)
            before = rows(service)
            await service.signal(signal.SIGTERM)
            for page in (kiosk, desk):
                await page.until(lambda one: one.close_code == 1012)
        await service.stop()
        assert rows(service) == before
        await service.start()
        async with contextlib.AsyncExitStack() as second:
            kiosk, desk = await both(second, again=True)
            await kiosk.part("call", state="active", held=True)
            await desk.part("call", state="active", visitor_line="live")
            assert rows(service) == before


async def test_an_old_window_that_comes_again_is_told_that_another_has_taken_over(hall: Hall) -> None:
    for page, seat in ((hall.kiosk, "kiosk-hall"), (hall.desk, "desk-li")):
        async with page(seat, window="window-old") as old:
            await old.until(lambda one: one.seq)
        async with page(seat, window="window-new") as new:
            await new.until(lambda one: one.seq)
            async with page(seat, window="window-old", again=True) as old:
                await old.until(lambda one: one.close_code == TAKEN_OVER)
            assert new.close_code is None
        async with page(seat, window="window-new", again=True) as new:
            await new.until(lambda one: one.seq)


async def test_what_is_typed_to_the_last_visitor_does_not_reach_the_next_one_at_a_booted_kiosk(
    hall: Hall,
) -> None:
    async with hall.desk() as desk:
        await available(desk)
        async with hall.kiosk() as kiosk:
            call_id = await call_up(kiosk, desk)
        async with hall.kiosk() as booted:
            await booted.part("call", held=False)
            await desk.say(type="text", call_id=call_id, line=0, n=0, text="your password is")
            await desk.must("set_wish", wish="break")
            assert (await booted.do("keep_waiting", call_id=call_id))["code"] == "not_allowed"
            assert booted.whispers == []
            await booted.must("resume", call_id=call_id)
            await booted.part("call", held=True)
            await desk.say(type="text", call_id=call_id, line=0, n=1, text="hello again")
            await booted.until(lambda one: [said["text"] for said in one.whispers] == ["hello again"])


# --- commands sent again -------------------------------------------------------------------------------


async def test_a_refused_command_sent_again_gets_its_refusal_again(hall: Hall) -> None:
    async with hall.kiosk() as kiosk:
        await kiosk.must("ask", language="csl")
        first = await kiosk.do("ask", id="late", language="csl")
        assert first["code"] == "already_in_call"
        await kiosk.must("hang_up", call_id=(await kiosk.part("call"))["call_id"])
        assert await kiosk.do("ask", id="late", language="csl") == first
        assert (await kiosk.do("hang_up", id="late", call_id="any"))["code"] == "bad_input"
        await kiosk.none("call")


async def test_a_refused_page_gets_anew_what_it_was_wrong_about(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await kiosk.until(lambda one: one.seq)
        with monkeypatch.context() as patch:
            patch.setattr(hall.database.bus, "publish", lambda _news: None)  # all news is lost
            await kiosk.must("ask", language="csl")
        assert kiosk.parts["call"] is None
        assert (await kiosk.do("ask", language="csl"))["code"] == "already_in_call"
        await kiosk.part("call", state="waiting")
        await available(desk)
        await desk.part("ring", seconds=8)  # the dispatcher looks by itself, too


async def test_answers_are_kept_for_a_day(world: World) -> None:
    by = world.seated("desk-li", "window-1")
    async with world.database.transaction() as tx:
        await people.change(tx, by.actor.id, None, desk_window=by.window)

    async def wish(wish: Wish) -> str:
        command = wire.SetWish(id="same", wish=wish)
        assert await carry_out(world.database, by, command) == wire.Ok(id="same")
        async with world.database.reading() as tx:
            row = await people.interpreter(tx, by.actor.id)
        assert row is not None
        return str(row["wish"])

    assert await wish(Wish.BREAK) == "break"
    for hours, expected in ((23, "break"), (2, "off")):
        world.clock.forward(hours * HOUR)
        async with world.database.transaction() as tx:
            await answers.forget_old(tx)
        assert await wish(Wish.OFF) == expected


# --- sessions that end under an open page ----------------------------------------------------------------


async def sign_in(hall: Hall, seat: str) -> str:
    async with asking(hall.origin, CSRF) as client:
        body = {"seat": seat, "login": "desk-li", "password": PASSWORD}
        return (await client.post("/api/v1/session", json=body)).headers["set-cookie"].split(";")[0]


async def test_a_session_that_runs_out_closes_an_idle_desk_and_wants_no_more_calls(
    make_hall: MakeHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "IDLE_PING_SECONDS", 0.1)
    async with make_hall(session_hours=1.5 / 3600) as hall:
        cookie = await sign_in(hall, "desk-li")
        async with robot(hall.origin, "desk", "desk-li", cookie) as desk:
            await available(desk)
            await desk.until(lambda one: one.close_code == SIGNED_OUT)
        async with hall.database.reading() as tx:
            row = await people.interpreter(tx, hall.start.ids["desk-li"])
        assert row is not None
        assert row["wish"] == "off"


async def test_nobody_is_signed_out_in_the_middle_of_a_call(
    make_hall: MakeHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "IDLE_PING_SECONDS", 0.1)
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.1)
    async with make_hall(session_hours=1.5 / 3600) as hall:
        cookie = await sign_in(hall, "desk-li")
        async with hall.kiosk() as kiosk, robot(hall.origin, "desk", "desk-li", cookie) as desk:
            await available(desk)
            call_id = await call_up(kiosk, desk)
            await asyncio.sleep(2)
            assert desk.close_code is None
            await desk.must("hang_up", call_id=call_id)
            await desk.until(lambda one: one.close_code == SIGNED_OUT)


async def test_signing_out_a_seat_that_was_taken_over_leaves_the_working_desk_alone(hall: Hall) -> None:
    cookies = {seat: await sign_in(hall, seat) for seat in ("seat-a", "seat-b")}
    async with (
        robot(hall.origin, "desk", "seat-a", cookies["seat-a"]) as old,
        robot(hall.origin, "desk", "seat-b", cookies["seat-b"]) as desk,
    ):
        await available(desk)
        for seat, wish in (("seat-a", "available"), ("seat-b", "off")):
            headers = {**CSRF, "cookie": cookies[seat]}
            async with asking(hall.origin, headers) as client:
                answer = await client.delete("/api/v1/session", params={"seat": seat})
            assert answer.status_code == 204
            async with hall.database.reading() as tx:
                row = await people.interpreter(tx, hall.start.ids["desk-li"])
            assert row is not None
            assert row["wish"] == wish
        await desk.until(lambda one: one.close_code == SIGNED_OUT)
        assert old.close_code == TAKEN_OVER
