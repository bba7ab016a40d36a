"""Use cases of a callback: who waits steps away, keeps her place, and is rung where she asked for it.

The interpreter accepts first; then it rings there, so that nobody who comes has to wait again. Until then
the terminal is free for others; while one of them is in a call, it is not rung.
"""

from sqlalchemy import RowMapping

from signspan.bus import about
from signspan.calls import callback_course as course
from signspan.calls import legs, service, store, summons, tables
from signspan.calls.model import (
    CallbackEvent,
    CallbackState,
    CallState,
    LegRole,
    LegState,
    Stopper,
)
from signspan.db import Transaction
from signspan.errors import AlreadyInCall, NotFound, WrongState
from signspan.sites import store as sites
from signspan.sites.model import WindowKind


async def ask(
    tx: Transaction, terminal_id: str, call_id: str, window: WindowKind = WindowKind.MAIN
) -> None:
    """The visitor is to be called back here. Whoever else is in the call leaves it, too.

    Only before she was answered: what was said to an interpreter must not meet who answers for her.
    Raises `WrongState`, and `AlreadyInCall` where somebody else is called back here already.
    """
    leg = await legs.own(tx, terminal_id, call_id, window)
    call = await legs.open_call(tx, call_id)
    waits = call["state"] == CallState.WAITING and call["accepted_at"] is None
    if leg["role"] != LegRole.VISITOR or not waits:
        raise WrongState
    if await store.callback_at(tx, terminal_id) is not None:
        raise AlreadyInCall
    await store.add(
        tx,
        "callback",
        call,
        "asked",
        terminal_id,
        call_id=call_id,
        terminal_id=terminal_id,
        state=CallbackState.WAITING,
        asked_at=tx.now,
    )
    await summons.call_ended(tx, call_id)
    for one in await store.legs_of(tx, call_id):
        await legs.leave(tx, one)
    due_at = tx.now + tx.settings.ms("callback_most")
    await store.alter(tx, tables.calls, call, patience_ended_at=None, due_at=due_at)
    tx.tell(about("emptied", call_id))


async def answer(tx: Transaction, terminal_id: str, callback_id: str) -> None:
    """Whoever asked is here: while it rings the call goes on, before it she waits on here.

    Raises `WrongState` where it is over, `AlreadyInCall` where somebody else is in a call here.
    """
    row = await _own(tx, terminal_id, callback_id)
    call = await legs.open_call(tx, row["call_id"])
    rings = row["state"] == CallbackState.RINGING
    await course.move(tx, row, CallbackEvent.ANSWERED, terminal_id, ended_at=tx.now, due_at=None)
    if rings:
        rung = [leg for leg in await store.legs_of(tx, call["id"]) if leg["state"] == LegState.INVITED]
        if not rung:
            raise WrongState
        for leg in rung:
            await legs.join(tx, leg)
    else:
        await _wait_here(tx, terminal_id, call)
    due_at = tx.now + tx.settings.ms("pictures_late" if rings else "longest_wait")
    await store.alter(tx, tables.calls, call, due_at=due_at)


async def _wait_here(tx: Transaction, terminal_id: str, call: RowMapping) -> None:
    terminal = await sites.terminal(tx, terminal_id)
    assert terminal is not None  # noqa: S101 - a foreign key says so
    if await store.is_in_call(tx, terminal_id):
        raise AlreadyInCall
    await legs.seat_visitor(tx, call, terminal)
    for leg in await store.legs_of(tx, call["id"]):
        await legs.mind_visitor(tx, leg)


async def end(tx: Transaction, terminal_id: str, callback_id: str) -> None:
    """She is not here, while it rings; before, she need not be called back any more."""
    row = await _own(tx, terminal_id, callback_id)
    if row["state"] == CallbackState.RINGING:
        await service.unreached(tx, row)
    elif row["state"] == CallbackState.WAITING:
        await service.stop(tx, row["call_id"], Stopper.VISITOR)
    else:
        raise WrongState


async def _own(tx: Transaction, terminal_id: str, callback_id: str) -> RowMapping:
    row = await store.by_id(tx, tables.callbacks, callback_id)
    if row is None or row["terminal_id"] != terminal_id:
        raise NotFound
    return row
