"""The steps of a handoff that people ask for and that come by themselves alike."""

from typing import Any

from signspan.calls import beside, legs, store, tables
from signspan.calls.model import HandoffEvent, HandoffState, LegRole, LegState
from signspan.calls.whereabouts import at_counter, elsewhere, is_away
from signspan.db import Row, Transaction
from signspan.sites import store as sites
from signspan.sites.model import WindowKind


async def hold_grace(tx: Transaction, call_id: str) -> None:
    """The grace of a visitor whose page is away stands still: a kiosk may lose its power."""
    for leg in await _lost_visitors(tx, call_id):
        await store.alter(tx, tables.legs, leg, due_at=None)


async def begin_grace(tx: Transaction, call_id: str) -> None:
    """No handoff is under way any more: nobody is waited for without an end."""
    for leg in await _lost_visitors(tx, call_id):
        if leg["due_at"] is None:
            due_at = tx.now + tx.settings.ms("visitor_grace")
            await store.alter(tx, tables.legs, leg, due_at=due_at)


async def _lost_visitors(tx: Transaction, call_id: str) -> list[Row]:
    everyone = await store.legs_of(tx, call_id)
    return [leg for leg in everyone if (leg["role"], leg["state"]) == (LegRole.VISITOR, LegState.LOST)]


async def has_arrived(tx: Transaction, row: Row, who: str) -> None:
    """The visitor is at the counter: where she was is wiped. `who` said so, as the record names her."""
    if row["state"] == HandoffState.ARRIVED and row["due_at"] is not None:
        await store.alter(tx, tables.handoffs, row, due_at=None)
    else:
        await move(tx, row, HandoffEvent.ARRIVED, who, ended_at=tx.now, due_at=None)
    await leave_where_she_was(tx, row)


async def is_only_at_counter(tx: Transaction, row: Row) -> bool:
    """A kiosk may be cut off: then the call waits at the counter."""
    everyone = await store.legs_of(tx, row["call_id"])
    return is_away(elsewhere(everyone, row)) and not is_away(at_counter(everyone, row))


async def shut_way_back(tx: Transaction, call_id: str) -> None:
    """The call goes on from the counter: the kiosk's part in it is over."""
    row = await beside.shown_handoff(tx, call_id)
    if row is not None and row["state"] == HandoffState.ARRIVED:
        await has_arrived(tx, row, row["terminal_id"])


async def leave_where_she_was(tx: Transaction, row: Row) -> None:
    """All that stood where the visitor came from leaves the call."""
    everyone = await store.legs_of(tx, row["call_id"])
    was_at = {leg["terminal_id"] for leg in elsewhere(everyone, row)}
    for leg in everyone:
        if leg["terminal_id"] in was_at:
            await legs.leave(tx, leg)
    await begin_grace(tx, row["call_id"])


async def give_up(
    tx: Transaction,
    row: Row,
    event: HandoffEvent,
    by: Row | None = None,
    *,
    keeps_staff: bool = True,
) -> None:
    """The call stays where it was, and so do the staff who were in it, if their counter is still in use.

    `by` is the leg that called it off, if one did.
    """
    who = None if by is None else await legs.pseudonym_of(tx, by)
    part = {
        "ended_by": _part_of(by, row),
        "ended_at_terminal_id": None if by is None else by["terminal_id"],
    }
    ended = {**part, "ended_at": tx.now, "due_at": None}
    await move(tx, row, event, who, **ended)
    for leg in await store.legs_of(tx, row["call_id"]):
        if leg["handoff_id"] == row["id"]:
            await legs.leave(tx, leg)
    if row["replaces_staff"] and keeps_staff:
        call = await legs.open_call(tx, row["call_id"])
        terminal = await sites.terminal(tx, row["terminal_id"])
        assert terminal is not None  # noqa: S101 - a foreign key says so
        await legs.add(tx, call, terminal, LegRole.STAFF, WindowKind.MAIN)
    await begin_grace(tx, row["call_id"])


def _part_of(leg: Row | None, row: Row) -> LegRole | None:
    """In which part somebody called it off: at the counter itself only its staff do, at either window."""
    if leg is None:
        return None
    return LegRole.STAFF if leg["terminal_id"] == row["terminal_id"] else LegRole(leg["role"])


async def move(
    tx: Transaction, row: Row, event: HandoffEvent, who: str | None = None, **values: Any
) -> None:
    """Moves a handoff by its table, as `store.move` does."""
    await store.move(tx, "handoff", row, event, who, **values)
