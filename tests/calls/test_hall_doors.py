"""Who may come into a call of the hall, and whose place is whose."""

import pytest

from signspan.calls import counters
from signspan.demo import CSL
from signspan.errors import CallFull
from signspan.sites import store as sites
from signspan.sites.model import WindowKind
from signspan.web import wire
from tests.calls.facts import assert_sound
from tests.calls.small_hall import DESK, KIOSK, ONE, TWO, VISITOR_AT_ONE, WINDOW, HallOfTwo

# --- who may come in ----------------------------------------------------------------------------------


async def test_staff_of_another_counter_neither_join_nor_take_her_without_her_code(
    small_hall: HallOfTwo,
) -> None:
    call_id = await small_hall.arrived()
    assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "wrong_state"
    assert await small_hall.send(TWO, wire.TakeOver, call_id=call_id) == "wrong_state"
    to = {"call_id": call_id, "terminal_id": small_hall.world.ids[TWO]}
    assert await small_hall.send(DESK, wire.Invite, **to) == "ok"
    assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "ok"
    assert (await small_hall.view(TWO))["call"]["code"] is None
    assert await small_hall.send(TWO, wire.HandOff, **to) == "wrong_state"
    code = (await small_hall.view(VISITOR_AT_ONE))["call"]["code"]
    assert await small_hall.send(TWO, wire.TakeOver, code=code) == "ok"


async def test_a_counter_joins_on_shift_only(small_hall: HallOfTwo) -> None:
    call_id = await small_hall.call()
    assert await small_hall.send(TWO, wire.SetShift, on=False) == "ok"
    assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "counter_closed"


async def test_a_counter_that_was_only_invited_ends_and_wipes_nothing(small_hall: HallOfTwo) -> None:
    call_id = await small_hall.call()
    handoff_id = await small_hall.ready(call_id)
    to = {"call_id": call_id, "terminal_id": small_hall.world.ids[TWO]}
    assert await small_hall.send(DESK, wire.Invite, **to) == "ok"
    assert await small_hall.send(TWO, wire.Ask, language=CSL, replaces=call_id) == "already_in_call"
    assert await small_hall.send(TWO, wire.Arrive, handoff_id=handoff_id) == "not_found"
    assert await small_hall.send(TWO, wire.Stay, handoff_id=handoff_id) == "not_found"
    assert small_hall.facts().call(call_id)["state"] == "active"


async def test_nobody_but_the_counter_itself_opens_its_camera(small_hall: HallOfTwo) -> None:
    await small_hall.opens_by_tap()
    call_id = await small_hall.call()
    assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "ok"
    to = small_hall.world.ids[ONE]
    assert await small_hall.send(DESK, wire.HandOff, call_id=call_id, terminal_id=to) == "ok"
    (row,) = small_hall.facts().open_handoffs(call_id=call_id)
    assert await small_hall.send(TWO, wire.OpenHandoff, handoff_id=row["id"]) == "wrong_state"
    assert set(small_hall.states(ONE)) == {"invited"}
    assert await small_hall.send(ONE, wire.OpenHandoff, handoff_id=row["id"]) == "ok"
    assert set(small_hall.states(ONE)) == {"joining"}


async def test_the_visitor_s_window_opens_nothing_before_the_tap(small_hall: HallOfTwo) -> None:
    await small_hall.opens_by_tap()
    await small_hall.one_screen()
    await small_hall.handed_off()
    await small_hall.come(VISITOR_AT_ONE, "window-opened")
    assert small_hall.states(ONE) == ["invited", "invited"]


async def test_a_window_that_is_gone_when_the_counter_opens_is_not_taken_for_her(
    small_hall: HallOfTwo,
) -> None:
    await small_hall.opens_by_tap()
    call_id, handoff_id = await small_hall.handed_off()
    await small_hall.go(VISITOR_AT_ONE)
    assert await small_hall.send(ONE, wire.OpenHandoff, handoff_id=handoff_id) == "ok"
    await small_hall.lasts(7)
    assert sorted(small_hall.states(ONE)) == ["joining", "lost"]
    assert_sound(small_hall.read())
    assert small_hall.facts().call(call_id)["state"] == "active"


# --- staff's own place --------------------------------------------------------------------------------


async def test_staff_who_were_invited_are_in_the_call_that_comes_to_their_counter(
    small_hall: HallOfTwo,
) -> None:
    call_id = await small_hall.call()
    to = small_hall.world.ids[TWO]
    assert await small_hall.send(DESK, wire.Invite, call_id=call_id, terminal_id=to) == "ok"
    assert await small_hall.send(TWO, wire.TakeOver, call_id=call_id) == "ok"
    await small_hall.lasts(61)
    assert small_hall.states(TWO) == ["joining", "joining"]


async def test_staff_who_made_room_for_her_are_in_the_call_again_if_she_stays(
    small_hall: HallOfTwo,
) -> None:
    await small_hall.one_screen()
    call_id = await small_hall.call()
    assert await small_hall.send(ONE, wire.Join, call_id=call_id) == "ok"
    to = small_hall.world.ids[ONE]
    assert await small_hall.send(DESK, wire.HandOff, call_id=call_id, terminal_id=to) == "ok"
    (row,) = small_hall.facts().open_handoffs(call_id=call_id)
    assert await small_hall.send(DESK, wire.Stay, handoff_id=row["id"]) == "ok"
    (leg,) = small_hall.facts().current_legs(actor_id=small_hall.world.ids[ONE])
    assert (leg["role"], leg["state"]) == ("staff", "joining")


async def third_counter(small_hall: HallOfTwo) -> str:
    """One more counter of the site, on shift. Answers its id."""
    async with small_hall.world.database.transaction() as tx:
        like = await sites.terminal(tx, small_hall.world.ids[ONE])
        assert like is not None
        new = tx.new_id()
        owner = {name: like[name] for name in ("organisation_id", "site_id", "kind")}
        await sites.add(tx, sites.terminals, id=new, name_zh="3", name_en="3", **owner)
        await sites.set_window(tx, new, WindowKind.MAIN, page_window=WINDOW, here=True, on_shift=True)
    return new


async def test_the_interpreter_s_seat_is_kept_while_the_call_waits_for_her(small_hall: HallOfTwo) -> None:
    new = await third_counter(small_hall)
    assert await small_hall.send(KIOSK, wire.Ask, language=CSL) == "ok"
    call_id = small_hall.read().calls[-1]["id"]
    for seat in (ONE, TWO):
        assert await small_hall.send(seat, wire.Join, call_id=call_id) == "ok"
    with pytest.raises(CallFull):
        async with small_hall.world.database.transaction() as tx:
            await counters.join(tx, new, call_id)


async def test_a_full_call_lets_the_visitor_s_window_connect_and_wait(small_hall: HallOfTwo) -> None:
    new = await third_counter(small_hall)
    await small_hall.one_screen()
    call_id = await small_hall.call()
    assert await small_hall.send(TWO, wire.Join, call_id=call_id) == "ok"
    to = small_hall.world.ids[ONE]
    assert await small_hall.send(DESK, wire.HandOff, call_id=call_id, terminal_id=to) == "ok"
    async with small_hall.world.database.transaction() as tx:
        await counters.join(tx, new, call_id)
    await small_hall.come(VISITOR_AT_ONE, "window-opened")
    assert len(small_hall.facts().current_legs(actor_id=to)) == 1
    assert (await small_hall.view(VISITOR_AT_ONE, "window-opened"))["call"] is None
