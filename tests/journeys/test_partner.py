"""A centre that nobody of is there: the one that helps it answers, by the same pages."""

import pytest

from signspan.people import store as people
from signspan.sites import routing
from signspan.sites import store as sites
from tests.conftest import Hall, MakeHall
from tests.journeys.steps import answer, available

pytestmark = pytest.mark.on_both

# The own centre first, those that help it soon.
STEPS = [{"name": "centre", "after_ms": 0}, {"name": "partners", "after_ms": 700, "partners": True}]


async def let_help(hall: Hall, **said: bool) -> None:
    """What the practice hall's centre and Li's say of each other: `asked`, `granted`."""
    async with hall.database.transaction() as tx:
        terminal = await sites.terminal(tx, hall.start.ids["kiosk-practice"])
        helper = await people.interpreter(tx, hall.start.ids["desk-li"])
        assert terminal is not None
        assert helper is not None
        assert terminal["centre_id"] != helper["centre_id"]
        await routing.say_of_partner(tx, terminal["centre_id"], helper["centre_id"], **said)


async def test_who_helps_is_rung_answers_goes_to_a_counter_and_is_back_with_her_own(
    make_hall: MakeHall,
) -> None:
    async with (
        make_hall(routing_steps=STEPS) as hall,
        hall.kiosk("kiosk-practice") as kiosk,
        hall.desk() as li,
        hall.kiosk() as own,
    ):
        await let_help(hall, asked=True, granted=True)
        await available(li)
        await kiosk.must("ask", language="csl")
        await kiosk.part("queue", position=1)
        assert li.parts["ring"] is None, "first the centre's own"
        ring = await li.part("ring")
        assert ring["site_name"]["en"] == "Practice hall"
        call_id = await answer(kiosk, li)
        assert (await kiosk.part("call"))["interpreter"]["number"] == "0217"
        there = [one["terminal_id"] for one in (await li.part("counters"))["counters"]]
        assert there == [hall.start.ids[f"counter-practice-{number}"] for number in (1, 2)]
        await kiosk.must("hang_up", call_id=call_id)
        await kiosk.part("last", reason="completed")
        await li.part("today", calls=1)
        await li.part("me", work="idle")
        await own.must("ask", language="csl")
        await answer(own, li)


async def test_who_takes_over_when_the_helper_is_lost_helps_too(make_hall: MakeHall) -> None:
    async with make_hall(routing_steps=STEPS) as hall, hall.kiosk("kiosk-practice") as kiosk:
        await let_help(hall, asked=True, granted=True)
        async with hall.desk("desk-wang") as wang:
            async with hall.desk() as li:
                await available(li)
                await kiosk.must("ask", language="csl")
                call_id = await answer(kiosk, li)
                await available(wang)
            await kiosk.part("call", state="waiting")  # her grace is over
            ring = await wang.part("ring")
            assert ring["recovery"]
            assert await answer(kiosk, wang) == call_id


async def test_nobody_helps_where_only_one_has_said_so(make_hall: MakeHall) -> None:
    async with (
        make_hall(routing_steps=STEPS) as hall,
        hall.kiosk("kiosk-practice") as kiosk,
        hall.desk() as li,
    ):
        await let_help(hall, asked=True)
        await available(li)
        await kiosk.must("ask", language="csl")
        with pytest.raises(AssertionError):
            await li.until(lambda one: one.parts["ring"] is not None, seconds=2)
        await let_help(hall, granted=True)
        await answer(kiosk, li)
