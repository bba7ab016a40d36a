"""How long a kiosk is told that it takes, by the rows of who is at work and who waits before it."""

import pytest

from signspan.calls import callbacks, figures, offers, pace, pages, rings, service
from signspan.calls import store as calls
from signspan.calls.model import Stopper
from signspan.clock import MINUTE, SECOND
from signspan.dispatch.expectation import Expected, Pace, expected_wait
from signspan.media.mesh import Mesh
from signspan.people import service as people_service
from signspan.people import store as people
from signspan.people import traits
from signspan.people.model import Stance, Wish, Work
from signspan.sites import store as sites
from signspan.sites.model import WindowKind
from signspan.web import kiosk, wire
from signspan.web.views import Viewer
from tests.conftest import World

pytestmark = pytest.mark.on_both

LI, KIOSK, HOSPITAL = "desk-li", "kiosk-hall", "kiosk-hospital"
RING, CYCLE = 15 * SECOND, 8 * MINUTE + 30 * SECOND  # of a centre whose first call has not ended


@pytest.fixture
async def busy(world: World) -> int:
    """Li is in a call from the hall. Answers since when."""
    async with world.database.transaction() as tx:
        await pages.desk_came(tx, world.ids[LI], "window")
        await pages.set_wish(tx, world.ids[LI], Wish.AVAILABLE)
        call_id = await service.ask(tx, world.ids[KIOSK], "csl")
    await world.dispatcher.step()
    world.clock.forward(2 * SECOND)
    async with world.database.transaction() as tx:
        (offer,) = await rings.ringing_in(tx, call_id)
        await offers.accept(tx, world.ids[LI], offer["id"], "window")
    return world.clock.now()


async def told(world: World) -> wire.ExpectedWait | None:
    """What the hospital's kiosk is told, whose call waits."""
    async with world.database.reading() as tx:
        terminal = await sites.terminal(tx, world.ids[HOSPITAL])
        assert terminal is not None
        viewer = Viewer("kiosk", world.ids[HOSPITAL], "w", terminal["centre_id"], Mesh(relay=False))
        leg = await calls.leg_at(tx, world.ids[HOSPITAL], WindowKind.MAIN)
        viewer.call_id = None if leg is None else leg["call_id"]
        place = await kiosk.queue(tx, viewer)
    assert place is not None
    return place.expected


async def asks(world: World) -> int:
    """The hospital's visitor taps. Answers when."""
    world.clock.forward(SECOND)
    async with world.database.transaction() as tx:
        await service.ask(tx, world.ids[HOSPITAL], "csl")
    return world.clock.now()


def at(since: int, expected: Expected | None) -> wire.ExpectedWait | None:
    return expected and wire.ExpectedWait(
        from_at=since + expected.low_ms, until_at=since + expected.high_ms
    )


async def test_who_waits_for_one_who_is_in_a_call_is_told_what_one_call_takes(
    world: World, busy: int
) -> None:
    asked = await asks(world)
    assert asked > busy
    assert await told(world) == at(asked, expected_wait(Pace(1, 0, CYCLE), 0, 0, RING))


async def test_who_was_called_back_says_nothing_of_how_long_visitors_wait(world: World, busy: int) -> None:
    assert busy
    for steps_away in (True, False):
        await asks(world)
        async with world.database.transaction() as tx:
            leg = await calls.leg_at(tx, world.ids[HOSPITAL], WindowKind.MAIN)
            assert leg is not None
            if steps_away:
                await callbacks.ask(tx, world.ids[HOSPITAL], leg["call_id"])
        world.clock.forward(2 * SECOND)
        async with world.database.transaction() as tx:
            await service.stop(tx, leg["call_id"], Stopper.VISITOR)
        async with world.database.reading() as tx:
            found = await pace.pace(tx, leg["centre_id"])
        assert (found["patience_ms"] is None) == steps_away


async def test_who_was_called_back_in_vain_does_not_say_how_long_calls_take(
    world: World, busy: int
) -> None:
    ids, since = world.ids, world.clock.now()
    async with world.database.transaction() as tx:  # a call without a picture: they typed
        leg = await calls.leg_of_interpreter(tx, ids[LI])
        assert leg is not None
        await service.hang_up(tx, ids[LI], leg["call_id"])
    async with world.database.reading() as tx:
        assert await figures.signed_since(tx, ids[LI], since) == (1, since - busy)
        usual = await pace.pace(tx, leg["centre_id"])
    await asks(world)
    async with world.database.transaction() as tx:
        waits = await calls.leg_at(tx, ids[HOSPITAL], WindowKind.MAIN)
        assert waits is not None
        await callbacks.ask(tx, ids[HOSPITAL], waits["call_id"])
        await pages.terminal_came(tx, ids[HOSPITAL], WindowKind.MAIN, "window", None)
        await people_service.be_ready(tx, ids[LI])
    await world.dispatcher.step()
    async with world.database.transaction() as tx:
        (offer,) = await rings.ringing_in(tx, waits["call_id"])
        await offers.accept(tx, ids[LI], offer["id"], "window")
    world.clock.forward(2 * SECOND)
    async with world.database.transaction() as tx:
        await service.hang_up(tx, ids[LI], waits["call_id"])
    async with world.database.reading() as tx:
        assert (await figures.signed_since(tx, ids[LI], since))[0] == 1
        assert (await pace.pace(tx, leg["centre_id"]))["cycle_ms"] == usual["cycle_ms"]


async def test_who_could_take_her_at_once_is_told_as_a_ring(world: World, busy: int) -> None:
    async with world.database.transaction() as tx:
        await pages.desk_came(tx, world.ids["desk-wang"], "window")
        await pages.set_wish(tx, world.ids["desk-wang"], Wish.AVAILABLE)
    asked = await asks(world)
    assert await told(world) == at(asked, Expected(0, RING))


@pytest.mark.parametrize("why", ["needs what she has not", "does not respond", "is excluded"])
async def test_who_can_not_take_her_is_not_counted_on(world: World, busy: int, why: str) -> None:
    async with world.database.transaction() as tx:
        terminal = await sites.terminal(tx, world.ids[HOSPITAL])
        assert terminal is not None
        if why == "needs what she has not":
            await sites.change(tx, sites.sites, terminal["site_id"], hard=["skill:legal"])
        elif why == "does not respond":
            await people.change(tx, world.ids[LI], None, work=Work.NOT_RESPONDING)
        else:
            belongs = {"organisation_id": terminal["organisation_id"], "person_id": world.ids[LI]}
            await people.add(tx, traits.stances, **belongs, stance=Stance.EXCLUDED)
    await asks(world)
    assert await told(world) is None
