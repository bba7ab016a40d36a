"""Two processes on one PostgreSQL: a visitor at one, her interpreter at the other; one that is killed."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from signspan.testing import Json, Robot
from tests.databases import engine_beside
from tests.journeys.steps import available, call_up, peers
from tests.journeys.test_trouble import enter
from tests.service import Service

NEXT_OFFER_SECONDS = 5.0
COMES_ANEW = 1012


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


class Apart(NamedTuple):
    """A call of a kiosk at the first process and a desk at the second."""

    kiosk: Robot
    desk: Robot
    call_id: str
    kiosk_cookie: str


@pytest.fixture
async def apart(pair: tuple[Service, Service]) -> AsyncIterator[Apart]:
    """See `Apart`."""
    first, second = pair
    kiosk_cookie, desk_cookie = await enter(first, "kiosk-hall"), await enter(second, "desk-li")
    async with (
        first.page("kiosk-hall", kiosk_cookie) as kiosk,
        second.page("desk-li", desk_cookie) as desk,
    ):
        await available(desk)
        yield Apart(kiosk, desk, await call_up(kiosk, desk), kiosk_cookie)


async def test_signalling_and_text_cross_in_their_order(apart: Apart) -> None:
    kiosk, desk, call_id, _ = apart
    (link,) = peers(kiosk).values()
    offer = {"link_id": link["link_id"], "generation": link["generation"]}
    description = {"type": "offer", "sdp": "v=0" * 9_000}
    await kiosk.say(type="signal", **offer, description=description)
    for n in range(40):
        await kiosk.say(type="text", call_id=call_id, line=0, n=n, text="手" * n)
    heard = await desk.until(lambda one: one.whispers if len(one.whispers) == 41 else None)
    assert heard[0]["description"] == description
    assert [one["n"] for one in heard[1:]] == list(range(40))
    assert heard[-1]["text"] == "手" * 39
    await desk.say(type="text", call_id=call_id, line=0, n=0, text="请说", done=True)
    assert (await heard_by(kiosk, "text_said"))["text"] == "请说"


async def test_a_note_is_put_in_order_at_one_of_them(apart: Apart) -> None:
    kiosk, desk, call_id, _ = apart
    note = {"type": "note", "call_id": call_id}
    await desk.say(**note, rev=0, text="10:30")
    first = await heard_by(kiosk, "note_shown", rev=1)
    assert await heard_by(desk, "note_shown", rev=1) == first
    for page, typed in ((kiosk, "10:30 B"), (desk, "10:30 A")):  # each made on the first: one comes first
        await page.say(**note, rev=1, lineage=first["lineage"], text=typed)
    second = await heard_by(kiosk, "note_shown", rev=2)
    assert await heard_by(desk, "note_shown", rev=2) == second
    assert second["text"] in {"10:30 A", "10:30 B"}


async def test_a_page_that_comes_by_another_process_hears_there_while_its_old_line_lingers(
    pair: tuple[Service, Service], apart: Apart
) -> None:
    kiosk, desk, call_id, cookie = apart
    _, second = pair
    async with second.page("kiosk-hall", cookie, kiosk.window, again=True) as roamed:
        await roamed.part("call", state="active")
        await kiosk.until(lambda one: one.close_code is not None)
        assert kiosk.close_code == COMES_ANEW
        await desk.say(type="text", call_id=call_id, line=0, n=0, text="在吗")
        assert (await heard_by(roamed, "text_said"))["text"] == "在吗"
        assert (await desk.part("call"))["visitor_line"] == "live", "it was never away"


async def test_a_note_outlives_its_home_in_the_pages(pair: tuple[Service, Service], apart: Apart) -> None:
    kiosk, desk, call_id, cookie = apart
    first, second = pair
    note = {"type": "note", "call_id": call_id}
    await kiosk.say(**note, rev=0, text="10:30")
    shown = await heard_by(desk, "note_shown", rev=1)
    async with second.page("kiosk-hall", cookie, kiosk.window, again=True) as roamed:
        await first.kill()
        await heard_by(desk, "note_wanted", seconds=10)
        await heard_by(roamed, "note_wanted")
        copy = {"rev": 1, "lineage": shown["lineage"], "text": "10:30", "offered": True}
        await desk.say(**note, **copy)
        again = await heard_by(roamed, "note_shown", text="10:30")
        assert again["lineage"] != shown["lineage"]
        await roamed.say(**note, rev=again["rev"], lineage=again["lineage"], text="10:30 B")
        await heard_by(desk, "note_shown", text="10:30 B")


async def test_a_process_with_another_key_is_refused_with_a_clear_word(
    pair: tuple[Service, Service],
) -> None:
    first, _ = pair
    stranger = first.beside(whisper_key="what another deployment knows, it too")
    with pytest.raises(AssertionError, match="another whisper_key"):
        await stranger.start()
    await stranger.stop()


async def heard_by(page: Robot, kind: str, seconds: float | None = None, **facts: object) -> Json:
    """Waits until a page has heard a whisper of this kind."""

    def holds(robot: Robot) -> Json | None:
        said = (one for one in robot.whispers if one["type"] == kind and facts.items() <= one.items())
        return next(said, None)

    found: Json = await page.until(holds, seconds)
    return found


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
