"""A call goes on with another interpreter: every way of it, told by rows and by what pages are shown."""

from typing import Any

import pytest

from signspan.calls import pages
from signspan.calls.model import COUNT_MS
from signspan.people.model import Skill, Wish
from signspan.web import wire
from tests.calls.small_hall import DESK, KIOSK, ONE, TWO, WINDOW, HallOfTwo

WANG = "desk-wang"

pytestmark = pytest.mark.on_both


@pytest.fixture
async def hall(small_hall: HallOfTwo) -> HallOfTwo:
    """With another interpreter, who is free once the call is active."""
    async with small_hall.world.database.transaction() as tx:
        await pages.desk_came(tx, small_hall.world.ids[WANG], WINDOW)
    return small_hall


async def active(hall: HallOfTwo) -> str:
    """An active call of Li's, while Wang is free. Answers its id."""
    call_id = await hall.call()
    assert await hall.send(WANG, wire.SetWish, wish=Wish.AVAILABLE) == "ok"
    return call_id


async def ask(hall: HallOfTwo, call_id: str, kind: str, **more: Any) -> str:
    """Asks for another interpreter, and lets it be seen to. Answers the code."""
    answer = await hall.send(DESK, wire.AskChangeover, call_id=call_id, kind=kind, **more)
    for _ in range(3):
        await hall.world.dispatcher.step()
    return answer


async def comes(hall: HallOfTwo) -> None:
    """Wang accepts, and she and the visitor see each other."""
    (offer,) = hall.read().ringing(interpreter_id=hall.world.ids[WANG])
    assert await hall.send(WANG, wire.Accept, offer_id=offer["id"]) == "ok"
    await hall.see(KIOSK, WANG)


async def counted(hall: HallOfTwo) -> None:
    """3, 2, 1."""
    await hall.lasts(COUNT_MS / 1_000)


def changeover(hall: HallOfTwo) -> Any:
    """The newest one."""
    return hall.read().changeovers[-1]


def roles(hall: HallOfTwo) -> dict[str, str]:
    """Which seat has which role now."""
    ids = {hall.world.ids[seat]: seat for seat in (DESK, WANG, KIOSK)}
    return {
        ids[leg["actor_id"]]: leg["role"] for leg in hall.read().current_legs() if leg["actor_id"] in ids
    }


def work(hall: HallOfTwo, seat: str) -> str:
    """What an interpreter does."""
    return str(hall.read().interpreter(hall.world.ids[seat])["work"])


async def test_a_transfer_goes_by_itself_once_who_comes_is_seen(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    assert await ask(hall, call_id, "transfer") == "ok"
    ring = (await hall.view(WANG))["ring"]
    assert (ring["changeover"], ring["asked_by"]) == ("transfer", (await hall.view(DESK))["me"]["number"])
    assert (await hall.view(WANG))["media"] is None, "whoever comes into a call is not prepared"
    await comes(hall)
    assert changeover(hall)["state"] == "counting"
    shown = (await hall.view(KIOSK))["call"]
    assert shown["journey"]["changeover"]["changes_at"] == hall.world.clock.now() + COUNT_MS
    assert shown["interpreter"]["number"] == ring["asked_by"], "until then nothing has changed"
    await counted(hall)
    assert roles(hall) == {WANG: "interpreter", KIOSK: "visitor"}
    assert (work(hall, DESK), work(hall, WANG)) == ("wrap_up", "on_call")
    call = hall.read().call(call_id)
    assert (call["state"], call["ended_at"]) == ("active", None)
    assert (await hall.view(KIOSK))["call"]["interpreter"]["number"] != ring["asked_by"]


async def test_a_relief_waits_for_either_of_them_and_then_they_take_turns(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    await ask(hall, call_id, "relief", stays=True)
    await comes(hall)
    assert changeover(hall)["state"] == "ready"
    hall.world.clock.forward(60_000)
    await hall.world.dispatcher.step()
    assert roles(hall)[DESK] == "interpreter", "she says when"
    assert await hall.send(WANG, wire.CountChangeover, changeover_id=changeover(hall)["id"]) == "ok"
    await counted(hall)
    assert roles(hall) == {DESK: "relief", WANG: "interpreter", KIOSK: "visitor"}
    known = {seat: hall.read().interpreter(hall.world.ids[seat]) for seat in (DESK, WANG)}
    assert known[DESK]["signing_since"] is None, "her hands rest"
    assert known[WANG]["signing_since"] == hall.world.clock.now()
    assert (await hall.view(DESK))["call"]["leads"] is False

    await hall.see(KIOSK, DESK)
    back: dict[str, Any] = {"call_id": call_id, "kind": "relief", "stays": True}
    assert await hall.send(WANG, wire.AskChangeover, **back) == "ok"
    assert changeover(hall)["state"] == "ready", "nobody is asked: she is there"
    assert await hall.send(DESK, wire.CountChangeover, changeover_id=changeover(hall)["id"]) == "ok"
    await counted(hall)
    assert roles(hall) == {DESK: "interpreter", WANG: "relief", KIOSK: "visitor"}
    assert await hall.send(WANG, wire.HangUp, call_id=call_id) == "ok"
    assert roles(hall) == {DESK: "interpreter", KIOSK: "visitor"}, "who does not lead leaves alone"


async def test_an_interpreter_who_is_lost_is_followed_by_who_is_there(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    await ask(hall, call_id, "relief")
    await comes(hall)
    async with hall.world.database.transaction() as tx:
        await pages.desk_gone(tx, hall.world.ids[DESK], WINDOW)
    await hall.lasts(21)
    assert roles(hall) == {WANG: "interpreter", KIOSK: "visitor"}
    assert hall.read().call(call_id)["state"] == "active"
    assert hall.read().open_requests() == []
    assert changeover(hall)["state"] == "done"


async def test_where_nobody_has_come_yet_the_next_one_is_asked_to_lead(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    await ask(hall, call_id, "relief")
    async with hall.world.database.transaction() as tx:
        await pages.desk_gone(tx, hall.world.ids[DESK], WINDOW)
    await hall.lasts(21)
    assert changeover(hall)["state"] == "cancelled"
    (request,) = hall.read().open_requests(call_id=call_id)
    assert (request["seat"], request["recovery"]) == ("lead", True)
    assert await hall.send(WANG, wire.BeReady) == "ok", "she missed the ring for the other seat"
    await hall.lasts(1)
    assert [row["seat"] for row in hall.read().ringing()] == ["lead"]


@pytest.mark.parametrize("who", [DESK, WANG])
async def test_either_of_them_may_say_that_it_stays_as_it_is(hall: HallOfTwo, who: str) -> None:
    call_id = await active(hall)
    await ask(hall, call_id, "transfer")
    await comes(hall)
    assert await hall.send(who, wire.CancelChangeover, changeover_id=changeover(hall)["id"]) == "ok"
    await counted(hall)
    assert roles(hall) == {DESK: "interpreter", KIOSK: "visitor"}
    assert hall.read().call(call_id)["state"] == "active"


async def test_a_ring_that_is_taken_back_marks_nobody(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    await ask(hall, call_id, "transfer")
    assert work(hall, WANG) == "reserved"
    assert await hall.send(DESK, wire.CancelChangeover, changeover_id=changeover(hall)["id"]) == "ok"
    assert work(hall, WANG) == "idle"
    assert hall.read().open_requests() == []


async def test_nobody_is_counted_out_to_an_empty_screen(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    await ask(hall, call_id, "transfer")
    await comes(hall)
    async with hall.world.database.transaction() as tx:
        await pages.desk_came(tx, hall.world.ids[WANG], "window-2")
    await counted(hall)
    assert (changeover(hall)["state"], roles(hall)[DESK]) == ("coming", "interpreter")
    assert hall.read().call(call_id)["state"] == "active"


async def test_a_named_colleague_is_asked_first_and_a_skill_is_had(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    wang = hall.world.ids[WANG]
    assert await ask(hall, call_id, "transfer", to=hall.world.ids[DESK]) == "not_found"
    assert await ask(hall, call_id, "transfer", to="nobody") == "not_found"
    assert await ask(hall, call_id, "transfer", to=wang) == "ok"
    (request,) = hall.read().open_requests(seat="relief")
    assert request["prefers_id"] == wang
    assert hall.read().ringing(interpreter_id=wang)
    assert await hall.send(DESK, wire.CancelChangeover, changeover_id=changeover(hall)["id"]) == "ok"
    assert await ask(hall, call_id, "transfer", skill=Skill.LEGAL) == "ok"
    (request,) = hall.read().open_requests(seat="relief")
    assert "skill:legal" in request["hard"]
    await hall.lasts(130)
    rung = [row for row in hall.read().offers if row["request_id"] == request["id"]]
    able = {row["person_id"] for row in hall.read().interpreters} - {wang, hall.world.ids[DESK]}
    assert {row["interpreter_id"] for row in rung} <= able, "without the skill nobody is asked, ever"


async def test_who_gives_a_call_on_leaves_at_once_and_the_visitor_waits_from_now(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    hall.world.clock.forward(5_000)
    assert await hall.send(DESK, wire.GiveOn, call_id=call_id) == "ok"
    call = hall.read().call(call_id)
    assert (call["state"], work(hall, DESK)) == ("waiting", "wrap_up")
    (request,) = hall.read().open_requests(call_id=call_id)
    assert (request["queued_at"], request["recovery"]) == (hall.world.clock.now(), False)
    for _ in range(2):
        await hall.world.dispatcher.step()
    (offer,) = hall.read().ringing(interpreter_id=hall.world.ids[WANG])
    assert await hall.send(WANG, wire.Accept, offer_id=offer["id"]) == "ok"
    await hall.see(KIOSK, WANG)
    assert hall.read().call(call_id)["state"] == "active"


async def test_beyond_four_legs_it_is_refused_and_nothing_is_asked(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    for counter in (ONE, TWO):
        assert await hall.send(counter, wire.Join, call_id=call_id) == "ok"
    assert await ask(hall, call_id, "relief") == "call_full"
    assert (hall.read().changeovers, hall.read().open_requests()) == ([], [])


async def test_the_seat_of_who_was_asked_is_kept_for_her(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    assert await hall.send(ONE, wire.Join, call_id=call_id) == "ok"
    assert await ask(hall, call_id, "relief") == "ok"
    assert await hall.send(TWO, wire.Join, call_id=call_id) == "call_full"
    await comes(hall)


async def test_the_end_of_a_call_is_the_end_of_it_all(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    await ask(hall, call_id, "relief")
    await comes(hall)
    assert await hall.send(KIOSK, wire.HangUp, call_id=call_id) == "ok"
    assert changeover(hall)["state"] == "cancelled"
    assert {work(hall, seat) for seat in (DESK, WANG)} == {"wrap_up"}


async def test_who_does_not_lead_and_who_is_a_stranger_changes_nothing(hall: HallOfTwo) -> None:
    call_id = await active(hall)
    asked = {"call_id": call_id, "kind": "transfer"}
    assert await hall.send(WANG, wire.AskChangeover, **asked) == "not_allowed"
    await ask(hall, call_id, "relief")
    assert (
        await hall.send(WANG, wire.CountChangeover, changeover_id=changeover(hall)["id"]) == "not_allowed"
    )
    assert (
        await hall.send(DESK, wire.CountChangeover, changeover_id=changeover(hall)["id"]) == "wrong_state"
    )
    assert await hall.send(DESK, wire.GiveOn, call_id=call_id) == "wrong_state"
    await comes(hall)
    assert await hall.send(WANG, wire.AskChangeover, **asked) == "wrong_state"
    told = [row["kind"] for row in hall.read().call_events if row["kind"].startswith("changeover")]
    assert told == ["changeover_asked", "changeover_accepted", "changeover_seen"]
