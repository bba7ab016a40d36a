"""What comes to a callback by itself: an interpreter is there, so it rings; she is lost; the call ends."""

from typing import Any

from signspan.calls import beside, legs, store, tables
from signspan.calls.model import CallbackEvent, CallbackState, LegRole
from signspan.db import Row, Transaction
from signspan.errors import OfferGone
from signspan.sites import store as sites


async def accepted(tx: Transaction, call: Row, row: Row) -> None:
    """An interpreter is there: now the visitor is rung where she asked for it. No picture is due before.

    Raises `OfferGone` where she can not be rung: somebody else is in a call there, or its page is away.
    """
    terminal = await sites.terminal(tx, row["terminal_id"])
    if terminal is None or await legs.is_out_of_reach(tx, call["id"]):
        raise OfferGone
    due_at = tx.now + tx.settings.ms("callback_ring")
    await move(tx, row, CallbackEvent.RANG, due_at=due_at)
    await legs.seat_visitor(tx, call, terminal, invited_until=due_at)
    await store.alter(tx, tables.calls, call, due_at=None)


async def fell_back(tx: Transaction, call_id: str) -> None:
    """The interpreter is lost before anybody answered: it rings no more, and that was no try."""
    row = await beside.callback_of(tx, call_id)
    if row is None or row["state"] != CallbackState.RINGING:
        return
    await move(tx, row, CallbackEvent.FELL_BACK, due_at=None)
    for leg in await store.legs_of(tx, call_id):
        if leg["role"] in (LegRole.VISITOR, LegRole.STAFF):
            await legs.leave(tx, leg)


async def call_ended(tx: Transaction, call_id: str) -> None:
    """Nobody is called back any more."""
    row = await beside.callback_of(tx, call_id)
    if row is not None:
        await move(tx, row, CallbackEvent.ENDED, ended_at=tx.now, due_at=None)


async def move(
    tx: Transaction, row: Row, event: CallbackEvent, who: str | None = None, **values: Any
) -> None:
    """Moves a callback by the table; its terminal is shown it."""
    await store.move(tx, "callback", row, event, who, **values)
    await legs.tell_terminal(tx, row["terminal_id"])
