"""Nobody signs for too long: counted over calls, begun anew by a whole rest alone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from signspan.calls import offers, pages, rings, service
from signspan.clock import SECOND
from signspan.config import Settings
from signspan.db import Row
from signspan.people import duty
from signspan.people import store as people
from signspan.people.model import Wish
from signspan.people.protection import Limits, Protection, Signed, brought_along, ended, limits
from tests.conftest import World, open_world

DESK, KIOSK = "desk-li", "kiosk-hall"
SHORT: dict[str, Any] = {
    "signing_warn_seconds": 4,
    "signing_relief_seconds": 5,
    "signing_insist_seconds": 6,
    "rest_seconds": 3,
    "wrap_up_seconds": 1,
}
HOUR_RULE = Protection(20, 25, 30, 10)


@pytest.mark.parametrize(
    ("signed", "until", "now", "counts"),
    [(0, None, 100, 0), (12, 91, 100, 12), (12, 90, 100, 0), (24, 50, 100, 0)],
)
def test_only_a_whole_rest_begins_the_count_anew(
    signed: int, until: int | None, now: int, counts: int
) -> None:
    assert brought_along(HOUR_RULE, signed, until, now) == counts


def test_the_limits_come_earlier_for_who_brings_signing_along() -> None:
    assert limits(HOUR_RULE, 0, 100) == Limits(120, 125, 130)
    assert limits(HOUR_RULE, 12, 100) == Limits(108, 113, 118)


@pytest.mark.parametrize(
    ("signed", "since", "now", "left"),
    [
        (0, 100, 124, Signed(24)),
        (0, 100, 125, Signed(25, 135)),
        (12, 100, 113, Signed(25, 123)),
        (0, 100, 90, Signed(0)),  # a clock that was set back
    ],
)
def test_whoever_was_to_be_relieved_rests_after_the_call(
    signed: int, since: int, now: int, left: Signed
) -> None:
    assert ended(HOUR_RULE, signed, since, now) == left


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with open_world(Settings(database_url=database_url, **SHORT)) as found:
        async with found.database.transaction() as tx:
            await pages.desk_came(tx, found.ids[DESK], "window")
            await pages.set_wish(tx, found.ids[DESK], Wish.AVAILABLE)
        yield found


async def passes(world: World, seconds: int) -> None:
    """So many seconds, each with its round."""
    for _ in range(seconds):
        world.clock.forward(SECOND)
        await world.dispatcher.step()


async def call_of(world: World, seconds: int) -> None:
    """A call that Li takes and that lasts so long, and her wrap-up."""
    async with world.database.transaction() as tx:
        call_id = await service.ask(tx, world.ids[KIOSK], "csl")
    await world.dispatcher.step()
    async with world.database.transaction() as tx:
        (offer,) = await rings.ringing_in(tx, call_id)
        await offers.accept(tx, world.ids[DESK], offer["id"], "window")
    await passes(world, seconds)
    async with world.database.transaction() as tx:
        await service.hang_up(tx, world.ids[KIOSK], call_id)


async def rests(world: World) -> bool:
    """Whether no call comes to Li, who is there and wants some."""
    async with world.database.transaction() as tx:
        call_id = await service.ask(tx, world.ids[KIOSK], "csl")
    await world.dispatcher.step()
    async with world.database.transaction() as tx:
        rung = bool(await rings.ringing_in(tx, call_id))
        free = [row["free"] for row in await duty.on_duty(tx, (await _li(world))["centre_id"])]
        assert free == [0], "rung, or resting"
        await service.hang_up(tx, world.ids[KIOSK], call_id)
    return not rung


async def _li(world: World) -> Row:
    async with world.database.reading() as tx:
        row = await people.interpreter(tx, world.ids[DESK])
    assert row is not None
    return row


@pytest.mark.on_both
async def test_no_call_comes_during_a_rest_that_is_due_and_then_they_come_again(world: World) -> None:
    await call_of(world, 5)
    await passes(world, 1)
    assert (await _li(world))["work"] == "idle"
    assert await rests(world)
    await passes(world, 2)
    assert not await rests(world)
    assert (await _li(world))["signed_ms"] == 0


@pytest.mark.on_both
async def test_calls_with_short_pauses_count_together(world: World) -> None:
    await call_of(world, 3)
    await passes(world, 2)
    assert not await rests(world)
    await call_of(world, 2)
    await passes(world, 1)
    assert await rests(world)


async def test_a_pause_that_is_long_enough_is_a_rest(world: World) -> None:
    await call_of(world, 4)
    await passes(world, 3)
    await call_of(world, 4)
    await passes(world, 1)
    assert not await rests(world)
