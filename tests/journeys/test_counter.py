"""Staff come to the visitor, join her call, call an interpreter for who stands before them."""

import pytest

from signspan.testing import Json, Robot
from tests.conftest import Hall, MakeHall
from tests.journeys.hall import TWO, called, on_shift, roles, summons, way
from tests.journeys.steps import answer, available, peers
from tests.journeys.steps import see_each_other as see

pytestmark = pytest.mark.on_both


async def summons_at(counter: Robot, state: str) -> Json:
    """The summons of the only call of the hall, as a counter sees it."""

    def shown(page: Robot) -> Json | None:
        listed = (page.parts.get("calls") or {"calls": []})["calls"]
        found: Json | None = listed[0]["summons"] if listed else None
        return found if found is not None and found["state"] == state else None

    found: Json = await counter.until(shown)
    return found


async def test_staff_are_asked_one_comes_and_the_others_see_who(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as one, on_shift(hall, TWO) as two:
        await call.desk.must("summon", call_id=call.call_id)
        rings = [await summons_at(counter.main, "asked") for counter in (one, two)]
        assert rings[0]["summons_id"] == rings[1]["summons_id"]
        await one.main.must("answer_summons", summons_id=rings[0]["summons_id"])
        seen = await summons_at(two.main, "coming")
        assert seen["counter_name"] == {"zh": "1 号窗口", "en": "Counter 1"}
        late = await two.main.do("answer_summons", summons_id=rings[0]["summons_id"])
        assert late["code"] == "taken_by"
        for page in (call.desk, call.kiosk):
            await summons(page, "coming")
        await call.kiosk.must("end_summons", summons_id=rings[0]["summons_id"])
        await summons(call.desk, None)


async def test_who_said_coming_by_mistake_takes_it_back(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as one, on_shift(hall, TWO) as two:
        await call.kiosk.must("summon", call_id=call.call_id)
        ring = await summons_at(one.main, "asked")
        await one.main.must("answer_summons", summons_id=ring["summons_id"])
        refused = await two.main.do("take_back_summons", summons_id=ring["summons_id"])
        assert refused["code"] == "wrong_state"
        await one.main.must("take_back_summons", summons_id=ring["summons_id"])
        await summons_at(two.main, "asked")


async def test_nobody_answers_and_the_desk_is_told(make_hall: MakeHall) -> None:
    async with make_hall(summons_seconds=0.4) as hall, called(hall) as call, on_shift(hall) as counter:
        await call.desk.must("summon", call_id=call.call_id)
        await summons(call.desk, "unanswered")
        await call.desk.must("summon", call_id=call.call_id)
        ring = await summons_at(counter.main, "asked")
        await counter.main.must("answer_summons", summons_id=ring["summons_id"])


async def test_where_no_counter_is_on_shift_nobody_waits_for_staff(hall: Hall) -> None:
    async with called(hall) as call:
        answer = await call.desk.do("summon", call_id=call.call_id)
        assert answer["code"] == "nobody_on_shift"


async def test_a_counter_joins_while_the_visitor_stays_at_her_kiosk(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as counter:
        await call.desk.must("summon", call_id=call.call_id)
        await counter.main.must("join", call_id=call.call_id)
        await see(counter.main, call.desk, call.call_id)
        assert roles(counter.main) == ["interpreter", "visitor"]
        await call.kiosk.until(lambda one: roles(one) == ["interpreter", "staff"])
        assert way(call.desk)["summons"] is None, "somebody is there"
        assert call.desk.parts["call"]["visitor_leg_id"] == call.kiosk.parts["media"]["leg_id"]
        await counter.main.must("leave", call_id=call.call_id)
        await call.kiosk.until(lambda one: roles(one) == ["interpreter"])
        assert call.desk.parts["call"]["state"] == "active"


async def test_a_colleague_is_invited_joins_and_a_fifth_does_not_fit(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as one, on_shift(hall, TWO) as two:
        await one.main.must("take_over", call_id=call.call_id)
        asked = await call.handoff(state="asked")
        await see(one.seat, call.desk, call.call_id)
        await call.handoff(state="ready")
        await one.main.must("invite", call_id=call.call_id, terminal_id=hall.start.ids[TWO])
        await two.main.part("call", invited=True)
        await two.main.must("join", call_id=call.call_id)
        assert len(way(call.desk)["present"]) >= 4, "a fifth while it moves"
        await one.main.must("arrive", handoff_id=asked["handoff_id"])
        await call.desk.until(lambda page: len(way(page)["present"]) == 4)
        await two.main.until(lambda page: roles(page) == ["interpreter", "visitor"])
        async with hall.counter("counter-hall-1") as again:
            await again.part("call", call_id=call.call_id)


async def test_beyond_four_legs_the_call_is_full(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as one, on_shift(hall, TWO) as two:
        for counter in (one, two):
            await counter.main.must("join", call_id=call.call_id)
        await call.desk.until(lambda page: len(way(page)["present"]) == 4)
        await two.main.must("leave", call_id=call.call_id)
        await one.main.must("take_over", call_id=call.call_id)
        await call.handoff(state="asked")
        await call.desk.until(lambda page: len(way(page)["present"]) == 4)
        await two.main.must("join", call_id=call.call_id)
        await call.desk.until(lambda page: len(way(page)["present"]) == 5)


async def test_who_declines_an_invitation_or_lets_it_pass_is_free_again(make_hall: MakeHall) -> None:
    async with (
        make_hall(invitation_seconds=2) as hall,
        called(hall) as call,
        on_shift(hall) as one,
        on_shift(hall, TWO) as two,
    ):
        await one.main.must("join", call_id=call.call_id)
        invite = {"call_id": call.call_id, "terminal_id": hall.start.ids[TWO]}
        await one.main.must("invite", **invite)
        await two.main.part("call", invited=True)
        assert (await two.main.do("hang_up", call_id=call.call_id))["code"] == "not_found"
        await two.main.must("leave", call_id=call.call_id)
        await two.main.none("call")
        await one.main.must("invite", **invite)
        await two.main.part("call", invited=True)
        await two.main.none("call")


@pytest.mark.parametrize("screens", [2, 1])
async def test_a_counter_calls_an_interpreter_for_who_stands_before_it(hall: Hall, screens: int) -> None:
    async with on_shift(hall, screens=screens) as counter, hall.desk() as desk:
        await available(desk)
        await counter.main.must("ask", language="csl")
        call_id = await answer(counter.seat, desk)
        await counter.main.part("call", state="active", visitor_here=True)
        assert counter.main.parts["call"]["role"] == ("staff" if screens == 2 else "visitor")
        await counter.main.must("hang_up", call_id=call_id)
        await counter.is_empty()
        await desk.none("call")


async def test_the_visitor_s_window_that_opens_in_a_call_takes_her_and_shut_gives_her_back(
    hall: Hall,
) -> None:
    async with on_shift(hall, screens=1) as counter, hall.desk() as desk:
        await available(desk)
        await counter.main.must("ask", language="csl")
        call_id = await answer(counter.main, desk)
        async with hall.visitor_window() as window:
            await window.part("call", call_id=call_id)
            await counter.main.part("call", role="staff")
            await see(window, desk, call_id)
            assert [link["sound"] for link in peers(window).values()] == [False]
        await counter.main.part("call", visitor_line="lost")
        await counter.main.must("sit_here", call_id=call_id)
        await counter.main.part("call", role="visitor", visitor_line="joining")
        await see(counter.main, desk, call_id)


async def test_a_reloaded_counter_is_in_the_same_call(hall: Hall) -> None:
    async with on_shift(hall) as counter, hall.desk() as desk:
        await available(desk)
        await counter.main.must("ask", language="csl")
        call_id = await answer(counter.seat, desk)
        generation = next(iter(peers(desk).values()))["generation"]
        async with hall.visitor_window() as reloaded, hall.counter() as main:
            await reloaded.part("call", call_id=call_id, held=True)
            await main.part("call", call_id=call_id, state="active")
            await desk.until(
                lambda one: max(link["generation"] for link in peers(one).values()) > generation
            )
            await see(reloaded, desk, call_id)


async def test_what_a_counter_writes_everybody_in_the_call_reads(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as counter:
        await counter.main.must("join", call_id=call.call_id)
        await counter.main.until(lambda one: one.parts.get("media"))
        await call.desk.until(lambda one: "staff" in roles(one))
        for page in (call.desk, call.kiosk):
            await page.until(lambda one: "staff" in roles(one))
        note = {"type": "note", "call_id": call.call_id, "rev": 0, "text": "10:30"}
        await counter.main.say(**note)
        for page in (counter.main, call.desk, call.kiosk):
            shown = await page.until(lambda one: one.whispers and one.whispers[-1])
            assert (shown["type"], shown["rev"], shown["text"]) == ("note_shown", 1, "10:30")
        await call.desk.say(**note | {"text": "11:00", "lineage": shown["lineage"]})
        stale = await call.desk.until(lambda one: len(one.whispers) > 1 and one.whispers[-1])
        assert (stale["rev"], stale["text"]) == (1, "10:30"), "nothing is overwritten"
        await call.desk.must("hang_up", call_id=call.call_id)
        await counter.is_empty()
