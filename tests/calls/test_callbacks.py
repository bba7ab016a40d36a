"""Who waits steps away and is called back: every way of it, told by rows and by what pages are shown."""

from typing import Any

import pytest

from signspan.calls import deadlines, retirement, store, tables
from signspan.config import Settings
from signspan.db import Row
from signspan.demo import CSL
from signspan.people.model import Wish
from signspan.sites.model import WindowKind
from signspan.web import wire
from tests.calls.small_hall import BOOTED, DESK, KIOSK, ONE, HallOfTwo

pytestmark = pytest.mark.on_both

DEFAULTS = Settings()
RINGS, RESTS = DEFAULTS.callback_ring_seconds + 1, DEFAULTS.callback_rest_seconds + 1


async def stepped_away(hall: HallOfTwo, seat: str = KIOSK) -> Row:
    """A visitor who asked to be called back; nobody is free yet."""
    await hall.send(DESK, wire.SetWish, wish=Wish.OFF)
    assert await hall.send(seat, wire.Ask, language=CSL) == "ok"
    leg = hall.leg(seat)
    assert await hall.send(seat, wire.AskCallback, call_id=leg["call_id"]) == "ok"
    (row,) = hall.facts().open_callbacks()
    return row


async def accepted(hall: HallOfTwo) -> None:
    """The interpreter is free, is rung, and accepts."""
    assert await hall.send(DESK, wire.SetWish, wish=Wish.AVAILABLE) == "ok"
    assert await hall.send(DESK, wire.BeReady) == "ok"
    await steps(hall)
    (offer,) = hall.facts().ringing()
    assert await hall.send(DESK, wire.Accept, offer_id=offer["id"]) == "ok"


async def steps(hall: HallOfTwo) -> None:
    """The dispatcher sees to everything."""
    for _ in range(3):
        await hall.world.dispatcher.step()


def callback(hall: HallOfTwo) -> Row:
    """The newest one."""
    return hall.facts().callbacks[-1]


def call(hall: HallOfTwo) -> Row:
    """Its call."""
    return hall.facts().call(callback(hall)["call_id"])


async def shown(hall: HallOfTwo, part: str, seat: str = KIOSK) -> Any:
    """A part of what a page is shown."""
    return (await hall.view(seat))[part]


async def test_she_steps_away_keeps_her_place_and_the_kiosk_is_free(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    told = await shown(hall, "callback")
    assert (told["state"], told["code"], told["tries"]) == ("waiting", call(hall)["code"], 0)
    assert await shown(hall, "call") is None
    assert (await shown(hall, "queue"))["position"] == 1
    assert not hall.facts().current_legs()
    (request,) = hall.facts().open_requests()
    assert (request["queued_at"], request["paused"]) == (call(hall)["asked_at"], False)
    assert call(hall)["due_at"] == row["asked_at"] + DEFAULTS.ms("callback_most")
    hall.world.clock.forward(1)
    assert await hall.send(KIOSK, wire.Ask, language=CSL) == "ok", "the next visitor need not wait for her"
    assert (await shown(hall, "queue"))["position"] == 2


async def test_the_interpreter_accepts_first_then_it_rings_where_she_asked(
    small_hall: HallOfTwo,
) -> None:
    hall = small_hall
    await stepped_away(hall)
    assert await hall.send(DESK, wire.SetWish, wish=Wish.AVAILABLE) == "ok"
    await steps(hall)
    assert (await shown(hall, "ring", DESK))["called_back"]
    assert (await shown(hall, "callback"))["state"] == "waiting", "she may pass"
    (offer,) = hall.facts().ringing()
    assert await hall.send(DESK, wire.Accept, offer_id=offer["id"]) == "ok"
    told, desk = await shown(hall, "callback"), await shown(hall, "call", DESK)
    due_at = hall.world.clock.now() + DEFAULTS.ms("callback_ring")
    assert (told["state"], told["due_at"]) == ("ringing", due_at)
    expected = {"callback_id": told["callback_id"], "due_at": due_at, "tries": 0, "most": 3}
    assert desk["called_back"] == expected
    assert (desk["state"], desk["visitor_leg_id"]) == ("connecting", None)
    assert await shown(hall, "call") is None, "whoever stands there is in no call before she says so"
    assert await hall.send(KIOSK, wire.AnswerCallback, callback_id=told["callback_id"]) == "ok"
    assert (await shown(hall, "call"))["held"]
    assert await shown(hall, "callback") is None
    assert (await shown(hall, "call", DESK))["called_back"] is None
    await hall.see(KIOSK, DESK)
    assert call(hall)["state"] == "active"
    assert call(hall)["accepted_at"] is not None


async def test_nobody_answers_so_she_is_called_again_later_and_then_no_more(small_hall: HallOfTwo) -> None:
    hall = small_hall
    await stepped_away(hall)
    asked_at = call(hall)["asked_at"]
    for tries in (1, 2):
        await accepted(hall)
        await hall.lasts(RINGS)
        assert (callback(hall)["state"], callback(hall)["tries"]) == ("waiting", tries)
        assert (call(hall)["state"], await shown(hall, "call", DESK)) == ("waiting", None)
        (request,) = hall.facts().open_requests()
        assert request["queued_at"] == asked_at, "she keeps her place"
        assert await hall.send(DESK, wire.BeReady) == "ok"
        await steps(hall)
        assert not hall.facts().ringing(), "not at once again"
        await hall.lasts(RESTS)
    await accepted(hall)
    await hall.lasts(RINGS)
    ended = call(hall)
    assert (ended["state"], ended["end_reason"], ended["ended_by"]) == ("ended", "callback", "unreached")
    assert not ended["counts_as_abandoned"], "she was answered, and was not there"
    assert (callback(hall)["state"], callback(hall)["tries"]) == ("over", DEFAULTS.callback_tries)
    assert await shown(hall, "callback") is None
    told = [row["data"]["tries"] for row in hall.facts().call_events if row["kind"] == "callback_missed"]
    assert told == [1, 2, 3]


@pytest.mark.parametrize("who", [KIOSK, DESK])
async def test_whoever_says_that_she_is_not_there_need_not_wait_for_the_ring_to_end(
    small_hall: HallOfTwo, who: str
) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    await accepted(hall)
    if who == KIOSK:
        assert await hall.send(KIOSK, wire.EndCallback, callback_id=row["id"], rings=True) == "ok"
    else:
        assert await hall.send(DESK, wire.EndCallback, callback_id=row["id"], rings=True) == "ok"
    assert (callback(hall)["state"], callback(hall)["tries"]) == ("waiting", 1)
    assert call(hall)["state"] == "waiting"
    again = await hall.send(who, wire.EndCallback, callback_id=row["id"], rings=True)
    assert again in ("wrong_state", "not_found"), "a second tap takes nothing more from her"
    assert (callback(hall)["state"], callback(hall)["tries"]) == ("waiting", 1)
    assert await hall.send(KIOSK, wire.AnswerCallback, callback_id=row["id"]) == "ok"
    assert await hall.send(DESK, wire.BeReady) == "ok"
    await steps(hall)
    assert hall.facts().ringing(), "who comes a little too late does not wait out the rest"


async def test_who_has_just_answered_is_not_sent_away_by_an_interpreter_who_gives_up(
    small_hall: HallOfTwo,
) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    await accepted(hall)
    assert await hall.send(KIOSK, wire.AnswerCallback, callback_id=row["id"]) == "ok"
    assert await hall.send(DESK, wire.EndCallback, callback_id=row["id"], rings=True) == "wrong_state"
    assert call(hall)["state"] == "connecting"


async def test_while_it_rings_nobody_is_asked_into_the_call_and_she_is_sent_nowhere(
    small_hall: HallOfTwo,
) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    await accepted(hall)
    of_call = {"call_id": row["call_id"]}
    for seat, kind, facts in (
        (DESK, wire.HandOff, of_call | {"terminal_id": hall.world.ids[ONE]}),
        (DESK, wire.Invite, of_call | {"terminal_id": hall.world.ids[ONE]}),
        (DESK, wire.Summon, of_call),
        (DESK, wire.GiveOn, of_call),
        (ONE, wire.Join, of_call),
        (ONE, wire.TakeOver, {"code": call(hall)["code"]}),
    ):
        assert await hall.send(seat, kind, **facts) == "wrong_state", kind
    assert callback(hall)["state"] == "ringing"
    shown_code = call(hall)["code"]
    assert await hall.send(KIOSK, wire.AnswerCallback, callback_id=row["id"]) == "ok"
    assert call(hall)["code"] != shown_code, "the hall has read it"


async def test_a_ring_that_nobody_could_see_is_no_try(small_hall: HallOfTwo) -> None:
    hall = small_hall
    await stepped_away(hall)
    await accepted(hall)
    signs = hall.facts().interpreter(hall.world.ids[DESK])["signing_since"]
    assert signs is None, "she signs to nobody yet"
    await hall.go(KIOSK)
    await hall.lasts(RINGS)
    assert (callback(hall)["state"], callback(hall)["tries"]) == ("waiting", 0)


async def test_she_need_not_be_called_back_any_more(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    assert await hall.send(KIOSK, wire.EndCallback, callback_id=row["id"], rings=True) == "wrong_state"
    assert await hall.send(KIOSK, wire.EndCallback, callback_id=row["id"], rings=False) == "ok"
    assert (call(hall)["end_reason"], callback(hall)["state"]) == ("abandoned", "over")
    assert await hall.send(KIOSK, wire.EndCallback, callback_id=row["id"], rings=False) == "wrong_state"
    assert await hall.send(KIOSK, wire.AnswerCallback, callback_id=row["id"]) == "call_gone"


async def test_she_comes_back_before_it_rings_and_waits_on(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    hall.world.clock.forward(60_000)
    assert await hall.send(KIOSK, wire.AnswerCallback, callback_id=row["id"]) == "ok"
    told = await shown(hall, "call")
    assert (told["state"], told["held"], told["asked_at"]) == ("waiting", True, call(hall)["asked_at"])
    assert call(hall)["due_at"] == hall.world.clock.now() + DEFAULTS.ms("longest_wait")
    await accepted(hall)
    await hall.see(KIOSK, DESK)
    assert call(hall)["state"] == "active"


async def test_while_the_kiosk_is_in_use_or_away_nobody_is_rung_for_her(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    assert await hall.send(KIOSK, wire.Ask, language=CSL) == "ok"
    paused = {one["call_id"]: one["paused"] for one in hall.facts().open_requests()}
    other = next(call_id for call_id in paused if call_id != row["call_id"])
    assert paused == {row["call_id"]: True, other: False}
    assert await hall.send(KIOSK, wire.AnswerCallback, callback_id=row["id"]) == "already_in_call"
    assert await hall.send(KIOSK, wire.AskCallback, call_id=other) == "already_in_call", "one each"
    assert await hall.send(KIOSK, wire.HangUp, call_id=other) == "ok"
    assert not hall.facts().open_requests()[0]["paused"]
    await hall.go(KIOSK)
    assert hall.facts().open_requests()[0]["paused"]
    await hall.come(KIOSK, BOOTED)
    assert not hall.facts().open_requests()[0]["paused"]


async def test_the_kiosk_is_taken_while_an_interpreter_is_rung_for_her(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    assert await hall.send(DESK, wire.SetWish, wish=Wish.AVAILABLE) == "ok"
    await steps(hall)
    (offer,) = hall.facts().ringing(call_id=row["call_id"])
    assert await hall.send(KIOSK, wire.Ask, language=CSL) == "ok"
    assert await hall.send(DESK, wire.Accept, offer_id=offer["id"]) == "offer_gone"
    await hall.lasts(DEFAULTS.ring_gone_seconds + 1)
    (offer,) = hall.facts().ringing()
    assert offer["call_id"] != row["call_id"], "whoever stands there comes first"


async def test_the_interpreter_is_lost_while_it_rings_and_that_was_no_try(small_hall: HallOfTwo) -> None:
    hall = small_hall
    await stepped_away(hall)
    await accepted(hall)
    await hall.go(DESK)
    await hall.lasts(DEFAULTS.interpreter_grace_seconds + 1)
    assert (callback(hall)["state"], callback(hall)["tries"]) == ("waiting", 0)
    (request,) = hall.facts().open_requests()
    assert (request["recovery"], request["paused"]) == (True, False)


async def test_a_restart_forgets_nobody_who_is_to_be_called_back(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    async with hall.world.database.transaction() as tx:
        await deadlines.outage_over(tx, 2_000, restarted=True)
    assert hall.facts().open_requests()[0]["paused"], "nobody is there to be rung"
    await hall.come(KIOSK)
    assert not hall.facts().open_requests()[0]["paused"]
    assert callback(hall)["id"] == row["id"]


async def test_an_outage_takes_nothing_from_how_long_she_may_be_called_back(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    hour, away = DEFAULTS.ms("callback_most"), 2 * DEFAULTS.ms("callback_most")
    async with hall.world.database.transaction() as tx:
        await deadlines.outage_over(tx, away, restarted=False)
    kept = row["asked_at"] + hour + away + DEFAULTS.ms("return")
    assert (callback(hall)["until"], call(hall)["due_at"]) == (kept, kept)
    await accepted(hall)
    await hall.lasts(RINGS)
    assert (call(hall)["state"], call(hall)["due_at"]) == ("waiting", kept)


async def test_a_kiosk_that_is_revoked_calls_nobody_back(small_hall: HallOfTwo) -> None:
    hall = small_hall
    await stepped_away(hall)
    async with hall.world.database.transaction() as tx:
        await retirement.revoke(tx, hall.world.ids[KIOSK])
    assert (call(hall)["end_reason"], callback(hall)["state"]) == ("closed", "over")


async def test_after_an_hour_nobody_is_called_back_any_more(small_hall: HallOfTwo) -> None:
    hall = small_hall
    await stepped_away(hall)
    async with hall.world.database.transaction() as tx:  # as if all but a second of it had passed
        await store.alter(tx, tables.calls, call(hall), due_at=tx.now + 1_000)
    await hall.lasts(2)
    assert call(hall)["end_reason"] == "no_interpreter"


async def test_only_who_waits_for_her_first_answer_is_called_back(small_hall: HallOfTwo) -> None:
    hall = small_hall
    call_id = await hall.call()
    assert await hall.send(KIOSK, wire.AskCallback, call_id=call_id) == "wrong_state"
    assert await hall.send(DESK, wire.GiveOn, call_id=call_id) == "ok"
    assert await hall.send(KIOSK, wire.AskCallback, call_id=call_id) == "wrong_state", "answered once"
    assert await hall.send(ONE, wire.AskCallback, call_id=call_id) == "not_allowed"


async def test_staff_see_that_she_is_called_back_and_can_not_take_her(
    small_hall: HallOfTwo,
) -> None:
    hall = small_hall
    row = await stepped_away(hall)
    (seen,) = (await shown(hall, "calls", ONE))["calls"]
    assert seen["called_back"]
    for kind in (wire.Join, wire.TakeOver):
        assert await hall.send(ONE, kind, call_id=row["call_id"]) == "wrong_state"
    assert await hall.send(ONE, wire.AnswerCallback, callback_id=row["id"]) == "not_allowed"


async def test_a_counter_off_shift_is_not_rung(small_hall: HallOfTwo) -> None:
    hall = small_hall
    await stepped_away(hall, f"{ONE}/visitor")
    assert not hall.facts().open_requests()[0]["paused"]
    assert await hall.send(ONE, wire.SetShift, on=False) == "ok"
    (request,) = hall.read().open_requests()  # unchecked: the facts know of kiosks only
    assert request["paused"]


async def test_at_a_counter_both_windows_ring_and_both_join(small_hall: HallOfTwo) -> None:
    hall = small_hall
    row = await stepped_away(hall, f"{ONE}/visitor")
    await accepted(hall)
    assert await hall.send(ONE, wire.AnswerCallback, callback_id=row["id"]) == "ok"
    joined = {(leg["role"], leg["window"]) for leg in hall.facts().current_legs() if leg["terminal_id"]}
    assert joined == {("visitor", WindowKind.VISITOR.value), ("staff", WindowKind.MAIN.value)}
