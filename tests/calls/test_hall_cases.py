"""What must not happen in a hall: calls that nobody ends, doors for the wrong people, untrue views."""

import pytest

from signspan.demo import CSL
from signspan.people.model import Wish
from signspan.web import wire
from tests.calls.onlooker import Onlooker
from tests.calls.small_hall import (
    ARRIVES,
    BOOTED,
    DESK,
    GRACE,
    KIOSK,
    ONE,
    TWO,
    VISITOR_AT_ONE,
    WAY_BACK,
    WINDOW,
    HallOfTwo,
)

pytestmark = pytest.mark.on_both

# --- a counter that went dark -------------------------------------------------------------------------


@pytest.mark.parametrize("back", [DESK, KIOSK])
async def test_a_dark_counter_is_not_ready_again_by_what_others_see(
    small_hall: HallOfTwo, back: str
) -> None:
    call_id = await small_hall.call()
    await small_hall.ready(call_id)
    await small_hall.go(VISITOR_AT_ONE)
    await small_hall.go(back)
    await small_hall.come(back)
    await small_hall.see(KIOSK, DESK)
    assert small_hall.handoff() == "asked"
    await small_hall.lasts(ARRIVES)
    assert small_hall.handoff() == "expired"
    assert small_hall.states(KIOSK) == ["live"]


async def test_a_call_that_everybody_has_left_ends(small_hall: HallOfTwo) -> None:
    call_id = await small_hall.call()
    await small_hall.ready(call_id)
    await small_hall.go(VISITOR_AT_ONE)
    await small_hall.go(KIOSK)
    await small_hall.lasts(ARRIVES + GRACE)
    assert small_hall.facts().call(call_id)["state"] == "ended"


async def test_the_call_goes_on_at_the_kiosk_if_the_counter_is_gone_in_the_way_back(
    small_hall: HallOfTwo,
) -> None:
    call_id = await small_hall.call()
    await small_hall.ready(call_id)
    await small_hall.lasts(ARRIVES)
    await small_hall.go(VISITOR_AT_ONE)
    await small_hall.lasts(WAY_BACK + GRACE + WAY_BACK)
    assert small_hall.handoff() == "cancelled"
    assert small_hall.states(KIOSK) == ["live"]
    assert small_hall.facts().call(call_id)["state"] == "active"


async def test_a_cut_off_kiosk_leaves_the_call_waiting_at_the_counter(small_hall: HallOfTwo) -> None:
    call_id, handoff_id = await small_hall.handed_off()
    await small_hall.go(KIOSK)
    await small_hall.lasts(ARRIVES)
    assert small_hall.handoff() == "asked", "nobody is thrown out of the only place that is left"
    assert await small_hall.send(DESK, wire.Stay, handoff_id=handoff_id) == "wrong_state"
    await small_hall.see(VISITOR_AT_ONE, DESK)
    await small_hall.lasts(ARRIVES)
    assert small_hall.handoff() == "arrived"
    assert small_hall.states(KIOSK) == []
    assert small_hall.facts().call(call_id)["state"] == "active"


async def test_ready_is_over_when_the_visitor_turns_to_another_window(small_hall: HallOfTwo) -> None:
    await small_hall.one_screen()
    await small_hall.handed_off()
    await small_hall.see(ONE, DESK)
    assert small_hall.handoff() == "ready"
    await small_hall.come(VISITOR_AT_ONE, "window-opened")
    assert small_hall.handoff() == "asked"


async def test_ready_is_over_when_the_interpreter_is_lost(small_hall: HallOfTwo) -> None:
    call_id = await small_hall.call()
    await small_hall.ready(call_id)
    await small_hall.go(DESK)
    await small_hall.lasts(22)
    assert small_hall.facts().call(call_id)["state"] == "waiting"
    assert small_hall.handoff() == "asked"


# --- the next person at the kiosk ---------------------------------------------------------------------


async def test_new_at_a_booted_kiosk_leaves_the_call_to_the_counter(small_hall: HallOfTwo) -> None:
    call_id = await small_hall.call()
    await small_hall.ready(call_id)
    await small_hall.go(KIOSK)
    await small_hall.come(KIOSK, BOOTED)
    assert await small_hall.send(KIOSK, wire.Ask, BOOTED, language=CSL, replaces=call_id) == "ok"
    facts = small_hall.facts()
    assert facts.call(call_id)["state"] == "active"
    assert small_hall.handoff() == "arrived"
    assert {row["call_id"] for row in facts.current_legs(actor_id=small_hall.world.ids[KIOSK])} != {call_id}


@pytest.mark.parametrize("when", ["cut off on the way", "in the way back"])
async def test_stop_at_the_kiosk_she_has_left_frees_it_and_no_more(
    small_hall: HallOfTwo, when: str
) -> None:
    call_id = await small_hall.call()
    await small_hall.ready(call_id)
    if when == "in the way back":
        await small_hall.lasts(ARRIVES)
    else:
        await small_hall.go(KIOSK)
        await small_hall.lasts(100)
        await small_hall.come(KIOSK)
    assert await small_hall.send(KIOSK, wire.HangUp, call_id=call_id) == "ok"
    assert small_hall.facts().call(call_id)["state"] == "active"
    assert small_hall.states(KIOSK) == []


async def test_stop_at_the_kiosk_ends_a_call_that_no_counter_has_yet(small_hall: HallOfTwo) -> None:
    call_id, _ = await small_hall.handed_off()
    assert await small_hall.send(KIOSK, wire.HangUp, call_id=call_id) == "ok"
    assert small_hall.facts().call(call_id)["state"] == "ended"


async def test_a_booted_kiosk_does_nothing_in_a_call_that_it_does_not_hold(small_hall: HallOfTwo) -> None:
    call_id = await small_hall.call()
    assert await small_hall.send(KIOSK, wire.SetTopic, call_id=call_id, topic="health") == "ok"
    await small_hall.go(KIOSK)
    await small_hall.come(KIOSK, BOOTED)
    to = small_hall.world.ids[ONE]
    for kind, facts in (
        (wire.HandOff, {"terminal_id": to}),
        (wire.SetTopic, {"topic": None}),
        (wire.Summon, {}),
    ):
        answer = await small_hall.send(KIOSK, kind, BOOTED, call_id=call_id, **facts)
        assert answer == "not_allowed"
    shown = (await small_hall.view(KIOSK, BOOTED))["call"]
    assert (shown["held"], shown["code"], shown["journey"]["topic"]) == (False, None, None)


async def test_the_next_person_is_told_nothing_of_the_last_call_and_does_not_rate_it(
    small_hall: HallOfTwo,
) -> None:
    call_id = await small_hall.call()
    assert await small_hall.send(KIOSK, wire.SetTopic, call_id=call_id, topic="health") == "ok"
    assert await small_hall.send(KIOSK, wire.HangUp, call_id=call_id) == "ok"
    await small_hall.go(KIOSK)
    await small_hall.come(KIOSK, BOOTED)
    assert (await small_hall.view(KIOSK, BOOTED))["last"]["topic"] is None
    assert await small_hall.send(KIOSK, wire.Rate, BOOTED, call_id=call_id, rating=1) == "wrong_state"


async def test_a_face_is_taken_while_the_page_says_farewell(small_hall: HallOfTwo) -> None:
    call_id = await small_hall.call()
    assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "ok"
    assert await small_hall.send(KIOSK, wire.HangUp, call_id=call_id) == "ok"
    assert await small_hall.send(TWO, wire.Rate, call_id=call_id, rating=3) == "wrong_state", "staff"
    assert await small_hall.send(KIOSK, wire.Rate, call_id=call_id, rating=1) == "ok"
    await small_hall.lasts(121)
    assert await small_hall.send(KIOSK, wire.Rate, call_id=call_id, rating=3) == "wrong_state"
    assert small_hall.read().call(call_id)["rating"] == 1


async def test_who_was_lost_and_replaced_does_not_say_what_came_of_it(small_hall: HallOfTwo) -> None:
    other = "desk-wang"
    await small_hall.come(other, "window-new")
    call_id = await small_hall.call()
    await small_hall.go(DESK)
    await small_hall.lasts(21)
    assert await small_hall.send(other, wire.SetWish, "window-new", wish=Wish.AVAILABLE) == "ok"
    await small_hall.lasts(3)
    (offer,) = small_hall.read().ringing()
    assert await small_hall.send(other, wire.Accept, "window-new", offer_id=offer["id"]) == "ok"
    assert await small_hall.send(KIOSK, wire.HangUp, call_id=call_id) == "ok"
    said = {"call_id": call_id, "topic": "health", "outcome": "done"}
    assert await small_hall.send(other, wire.Describe, "window-new", **said) == "ok"
    await small_hall.come(DESK)
    nothing = await small_hall.send(DESK, wire.Describe, call_id=call_id, topic=None, outcome="not_done")
    assert nothing == "wrong_state"


# --- summons ------------------------------------------------------------------------------------------


async def summoned(small_hall: HallOfTwo) -> tuple[str, str]:
    """A call whose interpreter has asked for staff. Answers its id and the summons'."""
    call_id = await small_hall.call()
    assert await small_hall.send(DESK, wire.Summon, call_id=call_id) == "ok"
    (row,) = small_hall.facts().open_summonses(call_id=call_id)
    return call_id, str(row["id"])


@pytest.mark.parametrize("ends", ["shift", "page"])
async def test_who_has_gone_is_not_coming_any_more(small_hall: HallOfTwo, ends: str) -> None:
    call_id, summons_id = await summoned(small_hall)
    assert await small_hall.send(ONE, wire.AnswerSummons, summons_id=summons_id) == "ok"
    if ends == "shift":
        assert await small_hall.send(ONE, wire.SetShift, on=False) == "ok"
    else:
        await small_hall.go(ONE)
        await small_hall.lasts(GRACE)
    (row,) = small_hall.facts().open_summonses(call_id=call_id)
    assert (row["state"], row["terminal_id"]) == ("asked", None)
    await small_hall.lasts(61)
    (row,) = small_hall.facts().open_summonses(call_id=call_id)
    assert row["state"] == "unanswered"


async def test_a_page_that_loads_anew_is_still_coming(small_hall: HallOfTwo) -> None:
    call_id, summons_id = await summoned(small_hall)
    assert await small_hall.send(ONE, wire.AnswerSummons, summons_id=summons_id) == "ok"
    await small_hall.go(ONE)
    await small_hall.lasts(10)
    await small_hall.come(ONE)
    await small_hall.lasts(GRACE)
    (row,) = small_hall.facts().open_summonses(call_id=call_id)
    assert row["state"] == "coming"


async def test_nobody_off_shift_says_that_she_comes(small_hall: HallOfTwo) -> None:
    _, summons_id = await summoned(small_hall)
    assert await small_hall.send(TWO, wire.SetShift, on=False) == "ok"
    assert await small_hall.send(TWO, wire.AnswerSummons, summons_id=summons_id) == "counter_closed"


async def test_who_comes_by_invitation_ends_the_summons(small_hall: HallOfTwo) -> None:
    call_id, _ = await summoned(small_hall)
    to = small_hall.world.ids[TWO]
    assert await small_hall.send(DESK, wire.Invite, call_id=call_id, terminal_id=to) == "ok"
    assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "ok"
    assert small_hall.facts().open_summonses(call_id=call_id) == []


async def test_a_handoff_ends_the_summons_once_it_is_ready(small_hall: HallOfTwo) -> None:
    call_id, _ = await summoned(small_hall)
    to = small_hall.world.ids[ONE]
    assert await small_hall.send(DESK, wire.HandOff, call_id=call_id, terminal_id=to) == "ok"
    (row,) = small_hall.facts().open_handoffs(call_id=call_id)
    assert await small_hall.send(DESK, wire.Stay, handoff_id=row["id"]) == "ok"
    assert small_hall.facts().open_summonses(call_id=call_id), "it came to nothing: staff are still needed"
    await small_hall.ready(call_id)
    assert small_hall.facts().open_summonses(call_id=call_id) == []


# --- views --------------------------------------------------------------------------------------------


async def ring(small_hall: HallOfTwo) -> str:
    """A call that rings at the desk. Answers the call's id."""
    assert await small_hall.send(DESK, wire.SetWish, wish=Wish.AVAILABLE) == "ok"
    assert await small_hall.send(KIOSK, wire.Ask, language=CSL) == "ok"
    for _ in range(3):
        await small_hall.world.dispatcher.step()
    return str(small_hall.read().calls[-1]["id"])


@pytest.mark.parametrize("what", ["reload", "join", "topic"])
async def test_a_ringing_desk_is_shown_what_becomes_of_the_call(small_hall: HallOfTwo, what: str) -> None:
    call_id = await ring(small_hall)
    page = Onlooker(small_hall.world, DESK, WINDOW)
    await page.open()
    if what == "reload":
        await small_hall.go(KIOSK)
        await small_hall.come(KIOSK, "window-2", holds=call_id)
    elif what == "join":
        assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "ok"
    else:
        assert await small_hall.send(KIOSK, wire.SetTopic, call_id=call_id, topic="health") == "ok"
    await page.catch_up()
    await page.assert_shows_the_truth()


async def test_the_hall_sees_where_she_is_when_she_goes_on_at_the_kiosk(small_hall: HallOfTwo) -> None:
    call_id, _ = await small_hall.handed_off()
    await small_hall.go(KIOSK)
    await small_hall.come(KIOSK, BOOTED)
    page = Onlooker(small_hall.world, TWO, WINDOW)
    await page.open()
    assert await small_hall.send(KIOSK, wire.Resume, BOOTED, call_id=call_id) == "ok"
    await page.catch_up()
    await page.assert_shows_the_truth()


async def test_a_desk_that_loads_anew_while_it_rings_has_a_link_of_its_own(small_hall: HallOfTwo) -> None:
    await ring(small_hall)
    (before,) = (await small_hall.view(KIOSK))["media"]["links"]
    await small_hall.go(DESK)
    await small_hall.come(DESK, "window-2")
    (offer,) = small_hall.read().ringing()
    (mine,) = (await small_hall.view(DESK, "window-2"))["media"]["links"]
    (hers,) = (await small_hall.view(KIOSK))["media"]["links"]
    assert mine["generation"] == hers["generation"] > before["generation"]
    assert await small_hall.send(DESK, wire.Accept, "window-2", offer_id=offer["id"]) == "ok"
    (accepted,) = (await small_hall.view(KIOSK))["media"]["links"]
    assert (accepted["link_id"], accepted["generation"]) == (mine["link_id"], mine["generation"])
