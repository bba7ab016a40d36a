"""Use cases of a handoff: a call goes on at a counter, its interpreter comes along.

Asked, the counter's windows join; ready, interpreter and counter see each other and the kiosk falls
silent; arrived, the kiosk's leg leaves. The call goes on all the while, and nobody queues twice.
"""

from signspan.calls import beside, legs, store, tables
from signspan.calls import handoff_steps as steps
from signspan.calls.model import CallState, HandoffEvent, HandoffState, LegRole, LegState
from signspan.calls.whereabouts import at_counter, elsewhere, is_away, leading
from signspan.db import Row, Transaction
from signspan.errors import CounterBusy, CounterClosed, NotFound, TakenBy, WrongState
from signspan.sites import store as sites
from signspan.sites.model import TerminalKind, WindowKind


async def hand_off(
    tx: Transaction,
    actor_id: str,
    call_id: str,
    window: WindowKind,
    terminal_id: str,
    replaces: str | None = None,
) -> None:
    """Somebody in the call sends it to a counter. Staff take it to their own one as `take_over` says.

    Raises `WrongState` where they would take the visitor from another counter, and what `ask` raises.
    """
    leg = await legs.own(tx, actor_id, call_id, window)
    call = await legs.open_call(tx, call_id)
    takes = leg["role"] == LegRole.STAFF and terminal_id == actor_id
    if takes and not await is_at_kiosk(tx, call_id):
        raise WrongState
    await ask(tx, call, terminal_id, LegRole(leg["role"]), replaces)


async def is_at_kiosk(tx: Transaction, call_id: str) -> bool:
    """Whether the visitor is before a kiosk now: there staff come to her unasked."""
    everyone = await store.legs_of(tx, call_id)
    leg = leading(everyone, await beside.shown_handoff(tx, call_id))
    terminal = None if leg is None else await sites.terminal(tx, leg["terminal_id"])
    return terminal is not None and terminal["kind"] == TerminalKind.KIOSK


async def ask(
    tx: Transaction,
    call: Row,
    terminal_id: str,
    asked_by: LegRole,
    replaces: str | None = None,
    *,
    by_itself: bool = False,
) -> None:
    """The call is to go on at this counter of its site. `replaces` names the handoff it redirects.

    `by_itself`: the counter asks, so it need not be asked whether it opens. Raises `NotFound`,
    `CounterClosed`, `CounterBusy`, `TakenBy`, `CallFull`, `WrongState`.
    """
    terminal = await _counter(tx, call, terminal_id)
    if call["state"] == CallState.WAITING:
        raise WrongState  # without an interpreter nobody could come along
    await legs.ask_for_visitor(tx, call["id"])
    before = await beside.open_handoff(tx, call["id"])
    if before is not None:
        if before["id"] != replaces:
            raise TakenBy
        await steps.give_up(tx, before, HandoffEvent.REDIRECTED)
    await steps.shut_way_back(tx, call["id"])
    replaces_staff = await _ask_for_seat(tx, call, terminal_id)
    handoff_id = await store.add(
        tx,
        "handoff",
        call,
        "asked",
        call_id=call["id"],
        site_id=call["site_id"],
        terminal_id=terminal_id,
        state=HandoffState.ASKED,
        asked_by=asked_by,
        replaces_staff=replaces_staff,
        asked_at=tx.now,
        due_at=(due_at := tx.now + tx.settings.ms("handoff")),
    )
    invited_until = None if terminal["opens_at_once"] or by_itself else due_at
    await legs.seat_visitor(tx, call, terminal, invited_until=invited_until, handoff_id=handoff_id)
    await steps.hold_grace(tx, call["id"])


async def _counter(tx: Transaction, call: Row, terminal_id: str) -> Row:
    terminal = await sites.terminal(tx, terminal_id)
    if terminal is None or terminal["site_id"] != call["site_id"]:
        raise NotFound
    if terminal["kind"] != TerminalKind.COUNTER:
        raise WrongState
    if not await sites.is_counter_open(tx, terminal_id):
        raise CounterClosed
    return terminal


async def _ask_for_seat(tx: Transaction, call: Row, terminal_id: str) -> bool:
    """Raises `CounterBusy`, `CallFull`. Answers whether staff who are in the call make room for her."""
    staff = await store.leg_at(tx, terminal_id, WindowKind.MAIN)
    visitor = await store.leg_at(tx, terminal_id, WindowKind.VISITOR)
    if staff is not None and (staff["call_id"] != call["id"] or staff["role"] != LegRole.STAFF):
        raise CounterBusy
    if visitor is not None:
        raise CounterBusy
    two = (await sites.window_facts(tx, terminal_id))[WindowKind.VISITOR].here
    joining = int(two) + 1 - (staff is not None)
    await legs.ask_for_room(tx, call["id"], joining, in_handoff=True)
    return not two and staff is not None and staff["state"] != LegState.INVITED


async def arrive(tx: Transaction, actor_id: str, handoff_id: str) -> None:
    """Somebody pressed *arrived*: the kiosk is wiped and free at once. Raises `WrongState`."""
    row, leg = await _own(tx, actor_id, handoff_id)
    await steps.has_arrived(tx, row, await legs.pseudonym_of(tx, leg))


async def leave_behind(tx: Transaction, actor_id: str, call_id: str) -> bool:
    """A terminal of which the visitor has gone to the counter leaves the call; false if it is no such.

    Its page says that she stopped, or the next person that she begins: neither ends the call there.
    """
    row = await beside.shown_handoff(tx, call_id)
    if row is None or row["state"] == HandoffState.ASKED:
        return False
    everyone = await store.legs_of(tx, call_id)
    was_here = any(leg["terminal_id"] == actor_id for leg in elsewhere(everyone, row))
    if not was_here or is_away(at_counter(everyone, row)):
        return False
    await steps.has_arrived(tx, row, actor_id)
    return True


async def stay(tx: Transaction, actor_id: str, handoff_id: str) -> None:
    """The call stays where the visitor is: the counter's windows leave.

    Raises `WrongState` once she has arrived, or while she is at no other place than the counter.
    """
    row, leg = await _own(tx, actor_id, handoff_id)
    if row["state"] == HandoffState.ARRIVED and row["due_at"] is None:
        raise WrongState
    if await steps.is_only_at_counter(tx, row):
        raise WrongState
    returned = row["state"] == HandoffState.ARRIVED
    await steps.give_up(tx, row, HandoffEvent.CAME_BACK if returned else HandoffEvent.CANCELLED, leg)


async def open_by_tap(tx: Transaction, terminal_id: str, handoff_id: str) -> None:
    """The counter that is asked for opens. Raises `WrongState` where nothing waits for its tap."""
    row, _ = await _own(tx, terminal_id, handoff_id)
    invited = [
        leg
        for leg in await store.legs_of(tx, row["call_id"])
        if (leg["handoff_id"], leg["state"], leg["terminal_id"])
        == (handoff_id, LegState.INVITED, terminal_id)
    ]
    if not invited:
        raise WrongState
    for leg in invited:
        await legs.join(tx, leg)


async def _own(tx: Transaction, actor_id: str, handoff_id: str) -> tuple[Row, Row]:
    """The handoff of a call that the actor takes part in, and her leg.

    Its own counter takes part while it is only asked; another one that was invited does not.
    """
    row = await store.by_id(tx, tables.handoffs, handoff_id)
    if row is None:
        raise NotFound
    await legs.open_call(tx, row["call_id"])
    for leg in await store.legs_of(tx, row["call_id"]):
        takes_part = leg["state"] != LegState.INVITED or leg["handoff_id"] == handoff_id
        if leg["actor_id"] == actor_id and takes_part:
            return row, leg
    raise NotFound
