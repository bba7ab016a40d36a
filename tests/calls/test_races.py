"""Races from a barrier, over real sockets: one winner, the right word for the loser, nothing stranded."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from signspan.calls import store
from signspan.people.store import interpreters
from signspan.testing import Json, Robot
from tests.conftest import CSRF, Hall, MakeHall
from tests.journeys.steps import available

FEW, MANY = 4, 100
ROUNDS = [
    pytest.param(FEW, id="few"),
    pytest.param(MANY, id="many", marks=[pytest.mark.matrix, pytest.mark.timeout(600)]),
]
JITTER_SECONDS = 0.004  # about as long as a command takes, so that either may be first


async def from_a_barrier(*acts: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Lets all of them go at once, each after a hair's breadth of its own."""
    barrier = asyncio.Barrier(len(acts))

    async def go(act: Callable[[], Awaitable[Any]]) -> Any:
        await barrier.wait()
        await asyncio.sleep(random.random() * JITTER_SECONDS)
        return await act()

    return await asyncio.gather(*(go(act) for act in acts))


def word(answer: Json) -> str:
    """`ok`, or the code of the refusal."""
    return str(answer.get("code", answer["type"]))


async def interpreter(hall: Hall, seat: str = "desk-li") -> Any:
    """Her row: work and since when she is idle."""
    async with hall.database.reading() as tx:
        mine = interpreters.c.person_id == hall.start.ids[seat]
        return await tx.row(select(interpreters).where(mine))


async def nothing_is_stranded(hall: Hall) -> None:
    """No call, request, offer or leg is left open."""
    async with hall.database.reading() as tx:
        for table, closed in (
            (store.calls, ["ended"]),
            (store.requests, ["filled", "withdrawn"]),
            (store.offers, ["accepted", "declined", "expired", "withdrawn"]),
            (store.legs, ["left"]),
        ):
            assert await tx.rows(select(table.c.id).where(table.c.state.not_in(closed))) == []


async def ring(kiosk: Robot, desk: Robot) -> Json:
    """From the tap to the ring."""
    await kiosk.must("ask", language="csl")
    return await desk.part("ring")


async def be_idle(kiosk: Robot, desk: Robot) -> None:
    """Both pages without a call, the interpreter ready for the next."""
    await kiosk.none("call")
    await desk.none("ring")
    await desk.must("be_ready")
    await desk.part("me", work="idle")


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_accept_against_hang_up_has_one_winner(make_hall: MakeHall, rounds: int) -> None:
    won: Counter[str] = Counter()
    async with make_hall(wrap_up_seconds=60) as hall, hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        for _ in range(rounds):
            offer = await ring(kiosk, desk)
            idle_since = (await interpreter(hall))["idle_since"]
            hung_up, accepted = await from_a_barrier(
                partial(kiosk.do, "hang_up", call_id=offer["call_id"]),
                partial(desk.do, "accept", offer_id=offer["offer_id"]),
            )
            assert word(hung_up) == "ok"  # who stops a call always may
            assert word(accepted) in ("ok", "call_gone")
            her = await interpreter(hall)
            if word(accepted) == "ok":
                assert her["work"] == "wrap_up"
            else:
                assert (her["work"], her["idle_since"]) == ("idle", idle_since)
            won[word(accepted)] += 1
            await nothing_is_stranded(hall)
            await be_idle(kiosk, desk)
    if rounds == MANY:
        assert set(won) == {"ok", "call_gone"}, won  # both orders were seen


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_one_offer_accepted_twice_is_taken_once(make_hall: MakeHall, rounds: int) -> None:
    async with make_hall(wrap_up_seconds=60) as hall, hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        for _ in range(rounds):
            offer_id = (await ring(kiosk, desk))["offer_id"]
            answers = await from_a_barrier(
                partial(desk.do, "accept", offer_id=offer_id),
                partial(desk.do, "accept", offer_id=offer_id),
            )
            assert sorted(map(word, answers)) == ["offer_gone", "ok"]
            call = await kiosk.part("call")
            await kiosk.must("hang_up", call_id=call["call_id"])
            await nothing_is_stranded(hall)
            await be_idle(kiosk, desk)


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_two_taps_at_once_make_one_call(hall: Hall, rounds: int) -> None:
    async with hall.kiosk() as kiosk:
        for _ in range(rounds):
            answers = await from_a_barrier(*[partial(kiosk.do, "ask", language="csl")] * 2)
            assert sorted(map(word, answers)) == ["already_in_call", "ok"]
            call = await kiosk.part("call")
            await kiosk.must("hang_up", call_id=call["call_id"])
            await kiosk.none("call")
            await nothing_is_stranded(hall)


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("other", ["pass_on", "set_wish", "expiry"])
async def test_accept_against_what_takes_the_offer_away_has_one_winner(
    make_hall: MakeHall, rounds: int, other: str
) -> None:
    ring_seconds = 0.25 if other == "expiry" else 5
    async with (
        make_hall(wrap_up_seconds=60, ring_seconds=ring_seconds, back_off_seconds=20) as hall,
        hall.kiosk() as kiosk,
        hall.desk() as desk,
    ):
        await available(desk)
        for _ in range(rounds):
            offer = await ring(kiosk, desk)

            async def take_away(offer: Json = offer) -> Json:
                if other == "pass_on":
                    return await desk.do("pass_on", offer_id=offer["offer_id"])
                if other == "set_wish":
                    return await desk.do("set_wish", wish="off")
                await asyncio.sleep(ring_seconds - 0.03)
                return {"type": "ok"}

            async def accept(offer: Json = offer) -> Json:
                if other == "expiry":
                    await asyncio.sleep(ring_seconds - 0.03 + random.random() * 0.06)
                return await desk.do("accept", offer_id=offer["offer_id"])

            _, accepted = await from_a_barrier(take_away, accept)
            assert word(accepted) in ("ok", "offer_gone")
            her = await interpreter(hall)
            lost = "not_responding" if other == "expiry" else "idle"
            assert her["work"] == ("on_call" if word(accepted) == "ok" else lost)
            await kiosk.must("hang_up", call_id=offer["call_id"])
            await nothing_is_stranded(hall)
            await be_idle(kiosk, desk)
            await available(desk)


@pytest.mark.parametrize("rounds", ROUNDS)
async def test_a_one_time_link_used_twice_at_once_opens_one_session(
    make_hall: MakeHall, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signspan.web.routes.LINKS_PER_MINUTE", 10_000)
    async with (
        make_hall() as hall,
        httpx.AsyncClient(base_url=hall.origin, headers=CSRF) as client,
    ):
        for _ in range(rounds):
            page = await client.post("/api/v1/demo/start", json={"key": hall.start.key})
            token = {"token": page.json()["cards"][0]["token"]}
            answers = await from_a_barrier(*[partial(client.post, "/api/v1/session/link", json=token)] * 2)
            assert sorted(answer.status_code for answer in answers) == [200, 410]
