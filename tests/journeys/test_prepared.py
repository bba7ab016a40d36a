"""While it rings the link is prepared, where addresses may be shown; an offer that ends takes it away."""

import pytest
from sqlalchemy import update

from signspan.media.model import Zone
from signspan.people import store as people
from signspan.testing import Json, Robot
from tests.conftest import Hall, MakeHall
from tests.journeys.steps import available, peers, see_each_other

pytestmark = pytest.mark.on_both

TURN = {"turn_urls": ("turn:127.0.0.1:3478",), "turn_secret": "north"}


def prepared(page: Robot) -> list[Json]:
    """The links of a page that wait for an accept."""
    links = (page.parts.get("media") or {"links": []})["links"]
    return [link for link in links if link["prepared"]]


async def live_in(hall: Hall, seat: str, zone: Zone) -> None:
    """The interpreter works from there."""
    async with hall.database.transaction() as tx:
        here = people.interpreters.c.person_id == hall.start.ids[seat]
        await tx.run(update(people.interpreters).where(here).values(zone=zone))


async def test_while_it_rings_both_sides_hold_the_link_that_the_call_will_use(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await kiosk.must("ask", language="csl")
        ring = await desk.part("ring")
        (mine,) = await desk.until(prepared)
        (hers,) = await kiosk.until(prepared)
        assert (mine["link_id"], mine["generation"]) == (hers["link_id"], hers["generation"])
        assert (mine["polite"], mine["sound"]) == (not hers["polite"], False)
        assert peers(kiosk) == peers(desk) == {}, "nobody is in the call yet"
        signal = {"type": "signal", "link_id": mine["link_id"], "generation": mine["generation"]}
        await desk.say(**signal)
        await kiosk.until(lambda one: one.whispers)
        await desk.must("accept", offer_id=ring["offer_id"])
        await see_each_other(kiosk, desk, ring["call_id"])
        for page in (kiosk, desk):
            (link,) = peers(page).values()
            assert (link["link_id"], link["generation"]) == (mine["link_id"], mine["generation"])
            assert link["sound"]


async def test_the_accept_is_told_to_both_sides_once(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await kiosk.must("ask", language="csl")
        ring = await desk.part("ring")
        (link,) = await desk.until(prepared)
        await kiosk.until(prepared)
        await desk.must("accept", offer_id=ring["offer_id"])
        named = {"type": "accepted", "link_id": link["link_id"], "generation": link["generation"]}
        await see_each_other(kiosk, desk, ring["call_id"])
        for page in (kiosk, desk):
            assert page.accepted == [named], "once"


@pytest.mark.parametrize("ends", ["passed on", "expired", "hung up"])
async def test_an_offer_that_ends_leaves_no_way_in(hall: Hall, ends: str) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await kiosk.must("ask", language="csl")
        ring = await desk.part("ring")
        (link,) = await desk.until(prepared)
        await kiosk.until(prepared)
        if ends == "passed on":
            await desk.must("set_wish", wish="break")
        elif ends == "hung up":
            await kiosk.must("hang_up", call_id=ring["call_id"])
        await desk.none("ring")
        for page in (kiosk, desk):
            await page.until(lambda one: not prepared(one))
        heard = len(kiosk.whispers)
        signal = {"type": "signal", "link_id": link["link_id"], "generation": link["generation"]}
        await desk.say(**signal)
        await desk.must("set_wish", wish="off")  # answered after the signal was taken
        assert len(kiosk.whispers) == heard


async def test_a_desk_at_home_is_prepared_over_the_relay_only(make_hall: MakeHall) -> None:
    async with make_hall(**TURN) as hall, hall.kiosk() as kiosk, hall.desk() as desk:
        await live_in(hall, "desk-li", Zone.HOME)
        await available(desk)
        await kiosk.must("ask", language="csl")
        for page in (kiosk, desk):
            (link,) = await page.until(prepared)
            assert link["policy"] == "relay"
            (turn,) = page.parts["media"]["ice_servers"]
            assert turn["username"].endswith(page.parts["media"]["leg_id"])
            assert turn["credential"]
        await kiosk.must("hang_up", call_id=kiosk.parts["call"]["call_id"])


async def test_without_a_relay_nothing_is_prepared_with_a_desk_at_home(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await live_in(hall, "desk-li", Zone.HOME)
        await available(desk)
        await kiosk.must("ask", language="csl")
        ring = await desk.part("ring")
        await kiosk.part("call", ringing=True)
        assert prepared(desk) == prepared(kiosk) == []
        await desk.must("accept", offer_id=ring["offer_id"])
        await see_each_other(kiosk, desk, ring["call_id"])


async def test_answers_are_not_prepared_where_the_operator_does_not_want_it(make_hall: MakeHall) -> None:
    async with make_hall(prepare_answers=False) as hall, hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await kiosk.must("ask", language="csl")
        ring = await desk.part("ring")
        assert prepared(desk) == prepared(kiosk) == []
        await desk.must("accept", offer_id=ring["offer_id"])
        await see_each_other(kiosk, desk, ring["call_id"])
