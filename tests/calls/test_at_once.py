"""What neither an index nor a guard could hold when several write at once: a call's doings take turns."""

import asyncio

import pytest

from signspan.calls import store as calls
from signspan.calls.model import CallEvent
from signspan.demo import CSL
from signspan.errors import Overtaken
from signspan.web import wire
from tests.calls.small_hall import DESK, KIOSK, HallOfTwo

pytestmark = pytest.mark.on_both
TAPS = 6


async def test_a_move_that_somebody_else_made_first_is_done_anew(small_hall: HallOfTwo) -> None:
    call_id, database = await small_hall.call(), small_hall.world.database
    async with database.transaction() as tx:
        row = await calls.call(tx, call_id)
        assert row is not None
        await calls.move(tx, "call", row, CallEvent.ENDED)
        with pytest.raises(Overtaken):
            await calls.move(tx, "call", row, CallEvent.ENDED)


@pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.matrix)])
async def test_two_pages_that_see_each_other_at_one_instant_are_both_believed(
    small_hall: HallOfTwo, rounds: int
) -> None:
    for _ in range(rounds):
        call_id = await small_hall.connecting()
        await small_hall.see_at_once(KIOSK, DESK)
        assert small_hall.facts().call(call_id)["state"] == "active"


async def test_many_taps_at_one_instant_on_one_terminal_make_one_call(small_hall: HallOfTwo) -> None:
    for _ in range(5):
        taps = (small_hall.send(KIOSK, wire.Ask, language=CSL) for _ in range(TAPS))
        assert sorted(await asyncio.gather(*taps)) == ["already_in_call"] * (TAPS - 1) + ["ok"]
        (leg,) = small_hall.facts().current_legs(actor_id=small_hall.world.ids[KIOSK])
        assert await small_hall.send(KIOSK, wire.HangUp, call_id=leg["call_id"]) == "ok"
