"""SQL of what may go on beside a call: a summons, a handoff, a changeover, a callback.

Most calls have none of it; one statement says which they have.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, exists, literal_column, select, union_all

from signspan.calls import store
from signspan.calls.model import CALLBACK_OPEN, CHANGEOVER_OPEN, HANDOFF_OPEN, SUMMONS_OPEN, SummonsState
from signspan.calls.tables import callbacks, changeovers, handoffs, of_row, of_rows, summonses
from signspan.db import Prepared, Row, Transaction, prepared
from signspan.kept import by, kept

_BESIDE = (callbacks, changeovers, handoffs, summonses)


@prepared
def _names_of(call_id: str) -> CompoundSelect[Any]:
    def named(table: Table) -> Select[Any]:
        return select(literal_column(f"'{table.name}'").label("name")).where(
            exists().where(table.c.call_id == call_id)
        )

    return union_all(*(named(table) for table in _BESIDE))


@kept(of_rows(*_BESIDE))
async def goes_on(tx: Transaction, call_id: str) -> frozenset[str]:
    """The tables that have a row of a call, be it of what is over."""
    return frozenset(row["name"] for row in await tx.rows(*_names_of(call_id)))


async def _row(tx: Transaction, table: Table, statement: Prepared, call_id: str) -> Row | None:
    return await tx.row(*statement) if table.name in await goes_on(tx, call_id) else None


@prepared
def _open_handoff(call_id: str) -> Select[Any]:
    return select(handoffs).where(handoffs.c.call_id == call_id, handoffs.c.state.in_(HANDOFF_OPEN))


async def open_handoff(tx: Transaction, call_id: str) -> Row | None:
    """The handoff of a call that is under way."""
    return await _row(tx, handoffs, _open_handoff(call_id), call_id)


@prepared
def _shown_handoff(call_id: str) -> Select[Any]:
    shown = handoffs.c.call_id == call_id, handoffs.c.due_at.is_not(None)
    return select(handoffs).where(*shown).order_by(handoffs.c.id.desc()).limit(1)


@kept(of_rows(handoffs))
async def shown_handoff(tx: Transaction, call_id: str) -> Row | None:
    """The handoff under way, or the one whose kiosk still offers the way back."""
    return await _row(tx, handoffs, _shown_handoff(call_id), call_id)


@prepared
def _last_handoff(call_id: str) -> Select[Any]:
    return select(handoffs).where(handoffs.c.call_id == call_id).order_by(handoffs.c.id.desc()).limit(1)


@kept(of_rows(handoffs))
async def last_handoff(tx: Transaction, call_id: str) -> Row | None:
    """The newest handoff of a call, however it stands."""
    return await _row(tx, handoffs, _last_handoff(call_id), call_id)


@prepared
def _open_summons(call_id: str) -> Select[Any]:
    return select(summonses).where(summonses.c.call_id == call_id, summonses.c.state.in_(SUMMONS_OPEN))


@kept(of_rows(summonses))
async def open_summons(tx: Transaction, call_id: str) -> Row | None:
    """The summons of a call that somebody still has to come for."""
    return await _row(tx, summonses, _open_summons(call_id), call_id)


@prepared
def _answered_by(terminal_id: str) -> Select[Any]:
    coming = summonses.c.terminal_id == terminal_id, summonses.c.state == SummonsState.COMING
    return select(summonses).where(*coming)


async def changeover(tx: Transaction, changeover_id: str) -> Row | None:
    """A changeover."""
    return await store.by_id(tx, changeovers, changeover_id)


@prepared
def _open_changeover(call_id: str) -> Select[Any]:
    return select(changeovers).where(
        changeovers.c.call_id == call_id, changeovers.c.state.in_(CHANGEOVER_OPEN)
    )


@kept(of_rows(changeovers))
async def open_changeover(tx: Transaction, call_id: str) -> Row | None:
    """The changeover of a call that is under way."""
    return await _row(tx, changeovers, _open_changeover(call_id), call_id)


@prepared
def _callback_of(call_id: str) -> Select[Any]:
    return select(callbacks).where(callbacks.c.call_id == call_id, callbacks.c.state.in_(CALLBACK_OPEN))


@kept(of_rows(callbacks))
async def callback_of(tx: Transaction, call_id: str) -> Row | None:
    """How a call's visitor, who has stepped away, is to be called back."""
    return await _row(tx, callbacks, _callback_of(call_id), call_id)


@prepared
def _callback_at(terminal_id: str) -> Select[Any]:
    still_open = callbacks.c.terminal_id == terminal_id, callbacks.c.state.in_(CALLBACK_OPEN)
    return select(callbacks).where(*still_open)


@kept(by("terminal"), of_row(callbacks))
async def callback_at(tx: Transaction, terminal_id: str) -> Row | None:
    """Whoever is to be called back at a terminal."""
    return await tx.row(*_callback_at(terminal_id))


async def summonses_answered_by(tx: Transaction, terminal_id: str) -> list[Row]:
    """The calls that a counter has promised to come to."""
    return await tx.rows(*_answered_by(terminal_id))
