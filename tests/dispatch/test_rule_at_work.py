"""What is set of the rule, at work in the service: needs, stances, emergencies, reserves, partners."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from signspan.calls import offers, pages, rings, service, tables
from signspan.calls import store as calls
from signspan.clock import SECOND
from signspan.people import store as people
from signspan.people import traits
from signspan.people.model import Stance, Wish
from signspan.sites import routing
from signspan.sites import store as sites
from signspan.sites.model import Topic
from tests.conftest import World

pytestmark = pytest.mark.on_both

LI, WANG, ZHOU, PRACTICE = "desk-li", "desk-wang", "desk-zhou", "desk-practice"
KIOSK, HOSPITAL, ELSEWHERE = "kiosk-hall", "kiosk-hospital", "kiosk-practice"


async def available(world: World, *seats: str) -> None:
    """Desks that want calls, the first one idle for longest."""
    for seat in seats:
        world.clock.forward(1)
        async with world.database.transaction() as tx:
            await pages.desk_came(tx, world.ids[seat], f"window-{seat}")
            await pages.set_wish(tx, world.ids[seat], Wish.AVAILABLE)


async def ask(world: World, seat: str = KIOSK) -> str:
    """A visitor's tap."""
    async with world.database.transaction() as tx:
        return await service.ask(tx, world.ids[seat], "csl")


async def rung(world: World, *calls_of: str) -> list[str | None]:
    """After a round: whom each call rings, or None."""
    await world.dispatcher.step()
    seats = {person_id: seat for seat, person_id in world.ids.items()}
    found: list[str | None] = []
    async with world.database.reading() as tx:
        for call_id in calls_of:
            ringing = await rings.ringing_in(tx, call_id)
            found.append(seats[ringing[0]["interpreter_id"]] if ringing else None)
    return found


async def has(world: World, seat: str, *named: str) -> None:
    """What an interpreter has."""
    async with world.database.transaction() as tx:
        await traits.set_traits(tx, world.ids[seat], named)


async def site_of(world: World, seat: str, **facts: object) -> None:
    """What is said of a kiosk's site."""
    async with world.database.transaction() as tx:
        terminal = await sites.terminal(tx, world.ids[seat])
        assert terminal is not None
        await sites.change(tx, sites.sites, terminal["site_id"], **facts)


async def says(world: World, **stances: Stance) -> None:
    """What the organisation says of interpreters."""
    async with world.database.transaction() as tx:
        terminal = await sites.terminal(tx, world.ids[KIOSK])
        assert terminal is not None
        for name, stance in stances.items():
            await traits.set_stance(tx, terminal["organisation_id"], world.ids[f"desk-{name}"], stance)


async def centre_of(world: World, seat: str) -> str:
    """The centre of an interpreter."""
    async with world.database.reading() as tx:
        row = await people.interpreter(tx, world.ids[seat])
    assert row is not None
    return str(row["centre_id"])


async def step_of(world: World, call_id: str) -> Mapping[str, object]:
    """Why the call rings whom it rings, by its record."""
    async with world.database.reading() as tx:
        reasons = tables.call_events.c.call_id == call_id, tables.call_events.c.kind == "offer_reasoned"
        row = await tx.row(select(tables.call_events).where(*reasons))
    assert row is not None
    data: Mapping[str, object] = row["data"]
    return data


async def later(world: World, seconds: float, call_id: str) -> str | None:
    """Whom the call rings after so long, nobody having been rung before."""
    world.clock.forward(round(seconds * SECOND))
    return (await rung(world, call_id))[0]


async def test_a_hard_need_of_a_site_never_relaxes(world: World) -> None:
    await site_of(world, HOSPITAL, hard=["skill:medical"])
    await available(world, LI)
    call_id = await ask(world, HOSPITAL)
    assert await later(world, 150, call_id) is None
    await has(world, WANG, "skill:medical", "certified")
    await available(world, WANG)
    assert await rung(world, call_id) == [WANG]
    other = await ask(world)
    assert await rung(world, other) == [LI], "another site needs nothing"


async def test_a_wish_of_a_site_is_let_go_with_the_time(world: World) -> None:
    await site_of(world, HOSPITAL, soft=["gender:female"])
    await available(world, LI)
    call_id = await ask(world, HOSPITAL)
    assert await later(world, 19, call_id) is None
    assert await later(world, 1, call_id) == LI
    why = await step_of(world, call_id)
    assert (why["able"], why["step"], why["choice"]) == (1, "centre", "least flexible, longest idle")


async def test_what_the_visitor_came_for_wishes_who_knows_the_matter(world: World) -> None:
    await has(world, WANG, "skill:medical")
    call_id = await ask(world)
    async with world.database.transaction() as tx:
        await service.set_topic(tx, world.ids[KIOSK], call_id, Topic.HEALTH)
    await available(world, LI, WANG)
    assert await rung(world, call_id) == [WANG]


async def test_preferred_before_others_and_excluded_never(world: World) -> None:
    await says(world, wang=Stance.PREFERRED, li=Stance.EXCLUDED)
    await available(world, LI, WANG)
    first, second = await ask(world), await ask(world, HOSPITAL)
    assert await rung(world, first, second) == [WANG, None]
    assert (await step_of(world, first))["choice"] == "preferred"
    assert await later(world, 130, second) is None, "Li is excluded"
    await available(world, ZHOU)
    assert await rung(world, second) == [ZHOU]


async def test_an_emergency_comes_first_and_a_head_start_counts(world: World) -> None:
    await site_of(world, HOSPITAL, head_start=60 * SECOND)
    old = await ask(world)
    world.clock.forward(50 * SECOND)
    urgent = await ask(world, HOSPITAL)
    await available(world, LI)
    assert await rung(world, old, urgent) == [None, LI]
    await site_of(world, ELSEWHERE, emergency=True, centre_id=await centre_of(world, LI))
    emergency = await ask(world, ELSEWHERE)
    await available(world, WANG)
    assert await rung(world, old, emergency) == [None, WANG]


async def test_a_call_that_is_marked_comes_first_when_its_interpreter_is_lost(world: World) -> None:
    await available(world, LI)
    call_id = await ask(world)
    assert await rung(world, call_id) == [LI]
    async with world.database.transaction() as tx:
        (offer,) = await rings.ringing_in(tx, call_id)
        await offers.accept(tx, world.ids[LI], offer["id"], "window-desk-li")
        await service.mark_emergency(tx, world.ids[LI], call_id, emergency=True)
        await pages.desk_gone(tx, world.ids[LI], "window-desk-li")
    for _ in range(world.database.settings.ms("interpreter_grace") // SECOND + 1):
        world.clock.forward(SECOND)
        await world.dispatcher.step()
    async with world.database.reading() as tx:
        request = await calls.open_request(tx, call_id)
    assert request is not None
    assert (request["emergency"], request["recovery"]) == (True, True)


async def test_who_is_kept_for_a_rare_language_is_asked_last(world: World) -> None:
    async with world.database.transaction() as tx:
        await routing.set_reserves(tx, await centre_of(world, LI), {"csl-south": 1})
    await available(world, ZHOU)
    call_id = await ask(world)
    assert await later(world, 119, call_id) is None
    assert await later(world, 1, call_id) == ZHOU


@pytest.mark.parametrize("said", [{"asked": True}, {"granted": True}, {"asked": True, "granted": True}])
async def test_a_partner_helps_when_both_have_said_so(world: World, said: dict[str, bool]) -> None:
    own, helper = await centre_of(world, PRACTICE), await centre_of(world, LI)
    async with world.database.transaction() as tx:
        await routing.say_of_partner(tx, own, helper, **said)
    await available(world, LI)
    call_id = await ask(world, ELSEWHERE)
    assert await later(world, 39, call_id) is None
    assert await later(world, 1, call_id) == (LI if len(said) == 2 else None)


async def test_a_partner_that_misses_its_own_target_does_not_help(world: World) -> None:
    own, helper = await centre_of(world, PRACTICE), await centre_of(world, LI)
    async with world.database.transaction() as tx:
        await routing.say_of_partner(tx, own, helper, asked=True, granted=True)
    await site_of(world, KIOSK, hard=["skill:legal"])
    await ask(world)  # at the partner's own hall, in vain
    await available(world, LI)
    world.clock.forward(31 * SECOND)
    call_id = await ask(world, ELSEWHERE)
    assert await later(world, 60, call_id) is None, "the own visitor waits for too long"
    assert await later(world, 16 * 60, call_id) == LI, "that was long ago"


async def test_who_learns_a_rare_language_is_asked_last_from_then_on(world: World) -> None:
    await available(world, LI, WANG)
    await rung(world)  # the roster is known by now
    async with world.database.transaction() as tx:
        await people.set_languages(tx, world.ids[LI], ("csl", "csl-south"))
    assert await rung(world, await ask(world)) == [WANG]
