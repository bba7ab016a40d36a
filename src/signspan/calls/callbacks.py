"""Use cases of a callback: who waits steps away, keeps her place, and is rung where she asked for it.

The interpreter accepts first; then it rings there, so that nobody who comes has to wait again. Until then
the terminal is free for others; while one of them is in a call, it is not rung.
"""

from signspan.bus import about
from signspan.calls import beside, legs, service, store, summons, tables
from signspan.calls import callback_course as course
from signspan.calls.model import (
    CallbackEvent,
    CallbackState,
    CallState,
    LegRole,
    Stopper,
)
from signspan.db import Row, Transaction
from signspan.errors import AlreadyInCall, NotFound, WrongState
from signspan.people import service as people
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
    if await beside.callback_at(tx, terminal_id) is not None:
        raise AlreadyInCall
    until = tx.now + tx.settings.ms("callback_most")
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
        until=until,
    )
    await summons.call_ended(tx, call_id)
    for one in await store.legs_of(tx, call_id):
        await legs.leave(tx, one)
    await store.alter(tx, tables.calls, call, patience_ended_at=None, due_at=until)
    tx.tell(about("emptied", call_id))


async def answer(tx: Transaction, terminal_id: str, callback_id: str) -> None:
    """Whoever asked is here: while it rings the call goes on, before it she waits on here.

    Her number was read by the whole hall: from now on it is another one. Raises `WrongState` where it is
    over, `AlreadyInCall` where somebody else is in a call here.
    """
    row = await _row(tx, callback_id)
    if row["terminal_id"] != terminal_id:
        raise NotFound
    call = await legs.open_call(tx, row["call_id"])
    rings = row["state"] == CallbackState.RINGING
    await course.move(tx, row, CallbackEvent.ANSWERED, terminal_id, ended_at=tx.now, due_at=None)
    await (_come if rings else _wait_here)(tx, terminal_id, call)
    due_at = tx.now + tx.settings.ms("pictures_late" if rings else "longest_wait")
    code = await service.fresh_code(tx, call["site_id"])
    await store.alter(tx, tables.calls, call, due_at=due_at, code=code)


async def _come(tx: Transaction, terminal_id: str, call: Row) -> None:
    everyone = await store.legs_of(tx, call["id"])
    here = [leg for leg in everyone if leg["terminal_id"] == terminal_id]
    if not here:
        raise WrongState
    for leg in here:
        await legs.join(tx, leg)
    for leg in everyone:
        if leg["role"] == LegRole.INTERPRETER:
            await people.change_signing(tx, leg["actor_id"], begins=True)


async def _wait_here(tx: Transaction, terminal_id: str, call: Row) -> None:
    terminal = await sites.terminal(tx, terminal_id)
    assert terminal is not None  # noqa: S101 - a foreign key says so
    if await store.is_in_call(tx, terminal_id):
        raise AlreadyInCall
    for request in await store.open_requests(tx, call["id"]):  # the rest after a try was hers, too
        after = min(request["offer_after_at"], tx.now)
        await store.alter(tx, tables.requests, request, offer_after_at=after)
    await legs.seat_visitor(tx, call, terminal)
    for leg in await store.legs_of(tx, call["id"]):
        await legs.mind_visitor(tx, leg)


async def end(tx: Transaction, actor_id: str, callback_id: str, *, rings: bool) -> None:
    """She is not here, while it rings; before, she need not be called back any more.

    `rings`: which of the two is meant, as it may have begun or ended to ring just now. While it rings the
    interpreter may say so, too. Raises `WrongState` where it is not so, `NotFound`.
    """
    row = await _row(tx, callback_id)
    by_terminal = row["terminal_id"] == actor_id
    if not by_terminal:
        await legs.own(tx, actor_id, row["call_id"])
    if row["state"] != (CallbackState.RINGING if rings else CallbackState.WAITING):
        raise WrongState
    if rings:
        await service.unreached(tx, row)
    elif by_terminal:
        await service.stop(tx, row["call_id"], Stopper.VISITOR)
    else:
        raise WrongState


async def _row(tx: Transaction, callback_id: str) -> Row:
    row = await store.by_id(tx, tables.callbacks, callback_id)
    if row is None:
        raise NotFound
    return row
