"""A call goes on at a counter: asked, ready, arrived, and every way that it does not come to that."""

import asyncio

import pytest
from sqlalchemy import select, update

from signspan.calls.tables import handoffs
from signspan.sites.store import sites
from tests.conftest import Hall, MakeHall
from tests.journeys.hall import (
    ONE,
    TWO,
    InCall,
    Staffed,
    called,
    handoff,
    no_handoff,
    on_shift,
    roles,
    way,
)
from tests.journeys.steps import available, call_up, peers
from tests.journeys.steps import see_each_other as see

pytestmark = pytest.mark.on_both

NONE = {"counter": {"state": None}}


async def ready(hall: Hall, call: InCall, counter: Staffed, seat: str = ONE) -> str:
    """From the interpreter's key to pictures between counter and desk. Answers the handoff's id."""
    asked = await call.hand_off(seat, hall)
    await see(counter.seat, call.desk, call.call_id)
    await call.handoff(state="ready")
    return str(asked["handoff_id"])


@pytest.mark.parametrize("screens", [2, 1])
async def test_the_call_goes_on_at_the_counter_with_the_same_interpreter(hall: Hall, screens: int) -> None:
    async with called(hall) as call, on_shift(hall, screens=screens) as counter:
        handoff_id = await ready(hall, call, counter)
        before = call.desk.parts["call"]
        expected = ["staff", "visitor", "visitor"] if screens == 2 else ["visitor"] * 2
        await call.desk.until(lambda one: roles(one) == expected)
        await call.kiosk.until(lambda one: not one.parts["media"]["speaks"])
        await counter.main.must("arrive", handoff_id=handoff_id)
        await call.kiosk.none("call")
        await no_handoff(call.desk)
        there = counter.seat.parts["media"]["leg_id"]
        after = await call.desk.part("call", visitor_leg_id=there)
        assert (after["call_id"], after["leg_id"]) == (before["call_id"], before["leg_id"])
        expected = ["staff", "visitor"] if screens == 2 else ["visitor"]
        await call.desk.until(lambda one: roles(one) == expected)


async def test_the_freed_kiosk_takes_the_next_visitor_at_once(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as counter, hall.desk("desk-wang") as wang:
        await available(wang)
        await call.desk.must("arrive", handoff_id=await ready(hall, call, counter))
        await call.kiosk.none("call")
        second = await call_up(call.kiosk, wang)
        assert second != call.call_id
        assert call.desk.parts["call"]["call_id"] == call.call_id
        assert counter.main.parts["call"]["call_id"] == call.call_id


async def test_a_place_has_one_voice_before_during_and_after_the_handoff(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as counter:
        kiosk = call.kiosk.parts["media"]
        assert kiosk["speaks"]
        handoff_id = await ready(hall, call, counter)
        assert counter.visitor is not None
        await call.kiosk.until(lambda one: not one.parts["media"]["speaks"])
        await counter.main.until(lambda one: one.parts["media"]["speaks"])
        assert not counter.visitor.parts["media"]["speaks"]
        assert counter.visitor.parts["media"]["leg_id"] not in peers(counter.main), "they sit side by side"
        sound = {leg: link["sound"] for leg, link in peers(call.desk).items()}
        assert sound[counter.main.parts["media"]["leg_id"]]
        assert not sound[counter.visitor.parts["media"]["leg_id"]]
        await call.kiosk.must("stay", handoff_id=handoff_id)
        await call.kiosk.until(lambda one: one.parts["media"]["speaks"])


async def test_the_visitor_asks_for_a_counter_and_stays_after_all(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as counter:
        to = hall.start.ids[ONE]
        await call.kiosk.must("hand_off", call_id=call.call_id, terminal_id=to)
        asked = await handoff(call.kiosk, state="asked")
        await counter.main.part("call", invited=False)
        await call.kiosk.must("stay", handoff_id=asked["handoff_id"])
        await counter.is_empty()
        await no_handoff(call.kiosk)
        assert call.kiosk.parts["call"]["state"] == "active"


@pytest.mark.parametrize("screens", [2, 1])
@pytest.mark.parametrize("who", ["visitor", "staff", "interpreter"])
async def test_a_way_that_is_called_off_is_told_to_all_who_saw_it(
    hall: Hall, who: str, screens: int
) -> None:
    async with called(hall) as call, on_shift(hall, screens=screens) as counter:
        handoff_id = await ready(hall, call, counter)
        pages = {"visitor": call.kiosk, "staff": counter.main, "interpreter": call.desk}
        await pages[who].must("stay", handoff_id=handoff_id)
        for page in (call.kiosk, call.desk):
            await no_handoff(page)
            end = page.parts["call"]["journey"]["handoff_end"]
            assert (end["handoff_id"], end["state"], end["by"]) == (handoff_id, "cancelled", who)
        await counter.is_empty()
        listed = await counter.main.until(lambda page: page.parts["calls"]["calls"])
        assert listed[0]["handoff_end"] == end
        at = {"visitor": hall.start.ids["kiosk-hall"], "staff": hall.start.ids[ONE], "interpreter": None}
        assert (end["terminal_id"], end["by_terminal_id"]) == (hall.start.ids[ONE], at[who])
        await call.desk.must("hand_off", call_id=call.call_id, terminal_id=hall.start.ids[ONE])
        await handoff(call.kiosk, state="asked")
        assert call.kiosk.parts["call"]["journey"]["handoff_end"] is None, "there is a new way"


async def test_staff_take_the_call_over_from_the_list_and_the_second_counter_is_told_who_did(
    hall: Hall,
) -> None:
    async with called(hall) as call, on_shift(hall) as one, on_shift(hall, TWO) as two:
        listed = (await two.main.until(lambda page: (page.parts.get("calls") or {}).get("calls")))[0]
        assert (listed["call_id"], listed["at_kiosk"]) == (call.call_id, True)
        await one.main.must("take_over", call_id=call.call_id)
        answer = await two.main.do("take_over", call_id=call.call_id)
        assert answer["code"] == "taken_by"
        await two.main.until(lambda page: page.parts["calls"]["calls"][0]["goes_to"])
        assert two.main.parts["calls"]["calls"][0]["goes_to"]["en"] == "Counter 1"


async def test_staff_who_came_to_the_kiosk_take_her_along_to_their_counter(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as one:
        await one.main.must("join", call_id=call.call_id)
        joined = await one.main.until(lambda page: page.parts.get("call"))
        assert (joined["role"], joined["at_kiosk"]) == ("staff", True)
        await one.main.must("take_over", call_id=call.call_id)
        await see(one.seat, call.desk, call.call_id)
        asked = await call.handoff(state="ready")
        await one.main.must("arrive", handoff_id=asked["handoff_id"])
        await one.main.until(lambda page: not page.parts["call"]["at_kiosk"])


async def test_from_another_counter_nobody_is_taken_away_without_her_code(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as one, on_shift(hall, TWO) as two:
        await one.main.must("arrive", handoff_id=await ready(hall, call, one))
        await call.kiosk.none("call")
        assert (await two.main.do("take_over", call_id=call.call_id))["code"] == "wrong_state"
        assert one.visitor is not None
        code = one.visitor.parts["call"]["code"]
        wrong = f"{(int(code) + 1) % 10_000:04}"
        assert (await two.main.do("take_over", code=wrong))["code"] == "wrong_code"
        await two.main.must("take_over", code=code)
        guesses = [(await one.main.do("take_over", code=f"{n:04}"))["code"] for n in range(7)]
        assert guesses[-1] == "too_many"
        asked = await call.handoff(state="asked")
        await see(two.seat, call.desk, call.call_id)
        await call.handoff(state="ready")
        await two.main.must("arrive", handoff_id=asked["handoff_id"])
        await one.is_empty()


async def test_an_interpreter_redirects_to_another_counter(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as one, on_shift(hall, TWO) as two:
        asked = await call.hand_off(ONE, hall)
        to = hall.start.ids[TWO]
        again = await call.desk.do("hand_off", call_id=call.call_id, terminal_id=to)
        assert again["code"] == "taken_by", "without saying that it replaces the first"
        await call.hand_off(TWO, hall, replaces=asked["handoff_id"])
        await one.is_empty()
        await see(two.seat, call.desk, call.call_id)
        await call.handoff(state="ready")


async def test_a_counter_whose_camera_is_denied_is_not_ready_and_everybody_knows_why(
    make_hall: MakeHall,
) -> None:
    async with make_hall(handoff_seconds=1.5) as hall, called(hall) as call, on_shift(hall) as counter:
        assert counter.visitor is not None
        await counter.visitor.must("report_devices", camera="denied", microphone="missing")
        await call.hand_off(ONE, hall)
        for page in (call.desk, counter.main, call.kiosk):
            await page.until(lambda one: (way(one)["handoff"] or NONE)["counter"]["state"] == "no_camera")
        await no_handoff(call.desk)
        await counter.is_empty()
        assert call.kiosk.parts["call"]["state"] == "active", "the kiosk keeps the call"


async def test_a_counter_that_does_not_open_in_time_leaves_the_call_at_the_kiosk(
    make_hall: MakeHall,
) -> None:
    async with make_hall(handoff_seconds=0.6) as hall, called(hall) as call, on_shift(hall) as counter:
        await call.hand_off(ONE, hall)
        await handoff(call.kiosk, state="asked")
        await no_handoff(call.kiosk)
        await counter.is_empty()
        record = await the_handoff(hall, call)
        assert record["state"] == "expired"
        end = call.kiosk.parts["call"]["journey"]["handoff_end"]
        assert (end["state"], end["by"]) == ("expired", None)
        listed = await counter.main.until(lambda page: page.parts["calls"]["calls"])
        assert listed[0]["handoff_end"] == end


async def the_handoff(hall: Hall, call: InCall) -> dict[str, object]:
    """The newest handoff's row."""
    async with hall.database.reading() as tx:
        rows = await tx.rows(select(handoffs).where(handoffs.c.call_id == call.call_id))
    return dict(rows[-1])


async def test_nobody_says_arrived_so_it_counts_and_the_kiosk_holds_the_way_back(
    make_hall: MakeHall,
) -> None:
    async with (
        make_hall(arrival_seconds=0.5, way_back_seconds=0.8) as hall,
        called(hall) as call,
        on_shift(hall) as counter,
    ):
        await ready(hall, call, counter)
        shown = await handoff(call.kiosk, state="arrived")
        assert shown["due_at"] is not None
        assert call.kiosk.parts["call"]["held"]
        await call.kiosk.none("call")
        assert counter.main.parts["call"]["state"] == "active"


async def test_the_visitor_who_is_still_at_the_kiosk_comes_back(make_hall: MakeHall) -> None:
    async with (
        make_hall(arrival_seconds=0.4, way_back_seconds=5) as hall,
        called(hall) as call,
        on_shift(hall) as counter,
    ):
        await ready(hall, call, counter)
        shown = await handoff(call.kiosk, state="arrived")
        await call.kiosk.must("stay", handoff_id=shown["handoff_id"])
        await counter.is_empty()
        await call.kiosk.until(lambda one: one.parts["media"]["speaks"])
        await call.desk.part("call", visitor_leg_id=call.kiosk.parts["media"]["leg_id"])


async def test_a_kiosk_that_loses_its_power_on_the_way_costs_nothing(make_hall: MakeHall) -> None:
    async with make_hall(visitor_grace_seconds=0.4) as hall, hall.desk() as desk, on_shift(hall) as counter:
        await available(desk)
        async with hall.kiosk() as kiosk:
            call_id = await call_up(kiosk, desk)
            call = InCall(kiosk, desk, call_id)
            asked = await call.hand_off(ONE, hall)
        await desk.until(lambda one: "lost" in [each["line"] for each in way(one)["present"]])
        await asyncio.sleep(1)  # more than the grace, which stands still
        assert desk.parts["call"]["state"] == "active"
        await see(counter.seat, desk, call_id)
        await handoff(desk, state="ready")
        await counter.main.must("arrive", handoff_id=asked["handoff_id"])
        await desk.part("call", visitor_line="live")


async def test_a_counter_that_goes_dark_when_ready_gives_the_kiosk_its_voice_back(hall: Hall) -> None:
    async with called(hall) as call, hall.counter() as main:
        await main.must("set_shift", on=True)
        async with hall.visitor_window() as visitor:
            asked = await call.hand_off(ONE, hall)
            await see(visitor, call.desk, call.call_id)
            await call.handoff(state="ready")
            await call.kiosk.until(lambda one: not one.parts["media"]["speaks"])
        await handoff(call.desk, state="asked")
        await call.kiosk.until(lambda one: one.parts["media"]["speaks"])
        await call.kiosk.must("stay", handoff_id=asked["handoff_id"])


@pytest.mark.parametrize("opens_at_once", [True, False])
async def test_a_counter_opens_by_itself_or_by_one_tap_as_its_site_wants(
    hall: Hall, opens_at_once: bool
) -> None:
    async with hall.database.transaction() as tx:
        await tx.run(update(sites).values(opens_at_once=opens_at_once))
    async with called(hall) as call, on_shift(hall) as counter:
        asked = await call.hand_off(ONE, hall)
        await counter.main.part("call", invited=not opens_at_once)
        assert asked["opened"] == opens_at_once
        if not opens_at_once:
            assert counter.main.parts["media"] is None, "nothing of it before the tap"
            assert counter.visitor is not None
            assert counter.visitor.parts["call"] is None
            await counter.main.must("open_handoff", handoff_id=asked["handoff_id"])
        await see(counter.seat, call.desk, call.call_id)
        await call.handoff(state="ready")


@pytest.mark.parametrize(
    ("terminal", "code"),
    [
        pytest.param("counter-hall-2", "counter_closed", id="nobody is on shift there"),
        pytest.param("counter-hospital-1", "not_found", id="in another building"),
        pytest.param("kiosk-hall", "wrong_state", id="no counter"),
    ],
)
async def test_where_the_call_can_not_go_on_is_refused_with_a_reason(
    hall: Hall, terminal: str, code: str
) -> None:
    async with called(hall) as call:
        to = hall.start.ids[terminal]
        answer = await call.desk.do("hand_off", call_id=call.call_id, terminal_id=to)
        assert answer["code"] == code


async def test_a_counter_in_another_call_is_busy(hall: Hall) -> None:
    async with called(hall) as call, on_shift(hall) as counter, hall.desk("desk-wang") as wang:
        await available(wang)
        await counter.main.must("ask", language="csl")
        answer = await call.desk.do("hand_off", call_id=call.call_id, terminal_id=hall.start.ids[ONE])
        assert answer["code"] == "counter_busy"


async def test_the_interpreter_is_lost_on_the_way_and_the_next_one_leads_at_the_counter(
    hall: Hall,
) -> None:
    async with hall.kiosk() as kiosk, on_shift(hall) as counter, hall.desk("desk-wang") as wang:
        async with hall.desk() as li:
            await available(li)
            call_id = await call_up(kiosk, li)
            call = InCall(kiosk, li, call_id)
            handoff_id = await ready(hall, call, counter)
        await kiosk.part("call", state="waiting", interpreter_lost=True)
        await available(wang)
        ring = await wang.part("ring")
        await wang.must("accept", offer_id=ring["offer_id"])
        for page in (kiosk, counter.seat):
            await see(page, wang, call_id)
        await counter.main.must("arrive", handoff_id=handoff_id)
        await kiosk.none("call")
        await wang.part("call", state="active")
