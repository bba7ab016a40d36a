"""Use cases of a summons: the hall's staff are asked to come to the visitor."""

from typing import Any

from signspan.calls import beside, legs, store, tables
from signspan.calls.model import SummonsEvent, SummonsState
from signspan.db import Row, Transaction
from signspan.errors import CounterClosed, NobodyOnShift, NotFound, TakenBy, WrongState
from signspan.sites import store as sites
from signspan.sites.model import WindowKind


async def ask(tx: Transaction, actor_id: str, call_id: str, window: WindowKind = WindowKind.MAIN) -> None:
    """Interpreter or visitor asks for staff: every counter of the site on shift is alerted.

    Raises `NobodyOnShift` where nobody would see it, `WrongState` while one is asked already or the
    visitor is called back.
    """
    leg = await legs.own(tx, actor_id, call_id, window)
    call = await legs.open_call(tx, call_id)
    await legs.ask_for_visitor(tx, call_id)
    if not await _somebody_on_shift(tx, call["site_id"]):
        raise NobodyOnShift
    due_at = tx.now + tx.settings.ms("summons")
    before = await beside.open_summons(tx, call_id)
    if before is not None:
        await _move(tx, before, SummonsEvent.ASKED_AGAIN, asked_at=tx.now, due_at=due_at)
        return
    await store.add(
        tx,
        "summons",
        call,
        "asked",
        call_id=call_id,
        site_id=call["site_id"],
        state=SummonsState.ASKED,
        asked_by=leg["role"],
        asked_at=tx.now,
        due_at=due_at,
    )


async def _somebody_on_shift(tx: Transaction, site_id: str) -> bool:
    counters = await sites.counters_of(tx, site_id)
    return any([await sites.is_counter_open(tx, counter["id"]) for counter in counters])


async def answer(tx: Transaction, terminal_id: str, summons_id: str) -> None:
    """ "Coming": the other counters stop and see who. Raises `TakenBy` if one was faster.

    Raises `CounterClosed` where nobody is on shift.
    """
    row = await _row(tx, summons_id)
    if not await sites.is_counter_open(tx, terminal_id):
        raise CounterClosed
    if row["state"] == SummonsState.COMING and row["terminal_id"] != terminal_id:
        raise TakenBy
    coming = {"terminal_id": terminal_id, "answered_at": tx.now, "due_at": None}
    await _move(tx, row, SummonsEvent.ANSWERED, **coming)


async def take_back(tx: Transaction, terminal_id: str, summons_id: str) -> None:
    """Who was coming can not: the counters are asked anew. Raises `WrongState` if it was not she."""
    row = await _row(tx, summons_id)
    if row["terminal_id"] != terminal_id:
        raise WrongState
    await _take_back(tx, row)


async def nobody_comes_from(tx: Transaction, terminal_id: str) -> None:
    """The counter's shift is over: whom it promised to come to is told so, the others asked anew."""
    for row in await beside.summonses_answered_by(tx, terminal_id):
        await _take_back(tx, row)


async def counter_here(tx: Transaction, terminal_id: str, *, here: bool) -> None:
    """The page of a counter that comes is away, or back: it may only be loading anew."""
    due_at = None if here else tx.now + tx.settings.ms("visitor_grace")
    for row in await beside.summonses_answered_by(tx, terminal_id):
        await store.alter(tx, tables.summonses, row, due_at=due_at)


async def _take_back(tx: Transaction, row: Row) -> None:
    due_at = tx.now + tx.settings.ms("summons")
    await _move(tx, row, SummonsEvent.TAKEN_BACK, terminal_id=None, answered_at=None, due_at=due_at)


async def end(
    tx: Transaction, actor_id: str, summons_id: str, window: WindowKind = WindowKind.MAIN
) -> None:
    """Somebody is with the visitor, or nobody is needed any more."""
    row = await _row(tx, summons_id)
    await legs.own(tx, actor_id, row["call_id"], window)
    met = row["state"] == SummonsState.COMING
    await _end(tx, row, SummonsEvent.MET if met else SummonsEvent.WITHDRAWN)


async def deadline(tx: Transaction, row: Row) -> None:
    """Nobody came forward in time: the desk is told; the counters may still answer. Or the counter
    that said so has gone.
    """
    if row["state"] == SummonsState.COMING:
        await _take_back(tx, row)
    else:
        await _move(tx, row, SummonsEvent.TIMED_OUT, due_at=None)


async def met(tx: Transaction, call_id: str) -> None:
    """Staff are in the call now, so nobody is waited for."""
    row = await beside.open_summons(tx, call_id)
    if row is not None:
        await _end(tx, row, SummonsEvent.MET)


async def call_ended(tx: Transaction, call_id: str) -> None:
    """Nobody need come any more."""
    row = await beside.open_summons(tx, call_id)
    if row is not None:
        await _end(tx, row, SummonsEvent.WITHDRAWN)


async def _end(tx: Transaction, row: Row, event: SummonsEvent) -> None:
    await _move(tx, row, event, ended_at=tx.now, due_at=None)


async def _row(tx: Transaction, summons_id: str) -> Row:
    row = await store.by_id(tx, tables.summonses, summons_id)
    if row is None:
        raise NotFound
    return row


async def _move(tx: Transaction, row: Row, event: SummonsEvent, **values: Any) -> None:
    await store.move(tx, "summons", row, event, values.get("terminal_id"), **values)
