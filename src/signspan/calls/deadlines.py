"""Deadlines of calls and people: what is due, and what then happens.

Deadlines are rows with absolute instants, so a restart forgets none. Time in which the service
could not take commands counts for no ring, miss or grace: `outage_over` moves all of them.
"""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Column, Select, Table, bindparam, func, select, union, update

from signspan.bus import about
from signspan.calls import (
    changeover_steps,
    handoff_course,
    holding,
    offers,
    pages,
    service,
    store,
    summons,
    tables,
)
from signspan.calls.model import CallState, LegState, SocketFact, SummonsState
from signspan.db import Database, Row, Transaction
from signspan.errors import Overtaken, Refusal
from signspan.people import service as people
from signspan.people import store as people_store
from signspan.sites import store as sites

log = structlog.get_logger(__name__)

AT_ONCE = 50  # of each kind in one transaction: others wait for it

Act = Callable[[Transaction, Row], Awaitable[None]]


async def _call_due(tx: Transaction, call: Row) -> None:
    waits = call["state"] == CallState.WAITING
    await (service.patience_over if waits else service.pictures_late)(tx, call)


async def _rested(tx: Transaction, person: Row) -> None:
    await people_store.change(tx, person["person_id"], None, due_at=None)
    await people.be_ready(tx, person["person_id"])


async def _desk_away(tx: Transaction, person: Row) -> None:
    await pages.desk_stayed_away(tx, person["person_id"])


async def _rest_over(tx: Transaction, person: Row) -> None:
    await people.rest_over(tx, person["person_id"])


@dataclass(frozen=True)
class Deadline:
    """A column of instants, what happens to its row when the instant has come, and who shows it.

    `shown_by`: the kinds of subject, and the columns that name them, whose news says that it moved.
    """

    table: Table
    column: str
    act: Act
    shown_by: Mapping[str, str]

    @property
    def instant(self) -> Column[int]:
        """The column itself."""
        return self.table.c[self.column]

    @property
    def key(self) -> Column[str]:
        """The row's key."""
        return next(iter(self.table.primary_key.columns))

    @functools.cached_property
    def come(self) -> Select[Any]:
        """The rows whose instant has come `now`, the earliest first."""
        by_now = select(self.table).where(self.instant <= bindparam("now"))
        return by_now.order_by(self.instant).limit(AT_ONCE)

    @functools.cached_property
    def still_come(self) -> Select[Any]:
        """The row `row_id`, if its instant has come `now`."""
        return select(self.table).where(self.key == bindparam("row_id"), self.instant <= bindparam("now"))


DEADLINES: tuple[Deadline, ...] = (
    Deadline(tables.offers, "due_at", offers.expire, {"interpreter": "interpreter_id"}),
    Deadline(tables.requests, "gone_due_at", offers.withdraw_all, {"request": "id"}),
    Deadline(tables.legs, "due_at", pages.deadline, {"call": "call_id"}),
    Deadline(tables.handoffs, "due_at", handoff_course.deadline, {"call": "call_id"}),
    Deadline(tables.summonses, "due_at", summons.deadline, {"call": "call_id", "hall": "site_id"}),
    Deadline(tables.changeovers, "due_at", changeover_steps.deadline, {"call": "call_id"}),
    Deadline(tables.callbacks, "due_at", service.unreached, {"call": "call_id", "terminal": "terminal_id"}),
    Deadline(tables.calls, "due_at", _call_due, {"call": "id"}),
    Deadline(people_store.interpreters, "due_at", _rested, {"interpreter": "person_id"}),
    Deadline(people_store.interpreters, "gone_due_at", _desk_away, {"interpreter": "person_id"}),
    Deadline(people_store.interpreters, "rest_until", _rest_over, {"interpreter": "person_id"}),
)


_EARLIEST = select(
    *(
        select(func.min(deadline.instant)).scalar_subquery().label(f"earliest_{number}")
        for number, deadline in enumerate(DEADLINES)
    )
)


async def _earliest(tx: Transaction) -> list[tuple[int, Deadline]]:
    """The earliest instant of each deadline that has any."""
    row = await tx.row(_EARLIEST, {})
    assert row is not None  # noqa: S101 - an aggregate always has a row
    found = zip(row.values(), DEADLINES, strict=True)
    return [(instant, deadline) for instant, deadline in found if instant is not None]


async def next_due_at(tx: Transaction) -> int | None:
    """The earliest deadline of all."""
    return min((instant for instant, _ in await _earliest(tx)), default=None)


async def expire(database: Database) -> int:
    """Carries out the deadlines that have come, all in one transaction. Answers how many."""
    return await database.do(_expire, first=True)


async def _expire(tx: Transaction) -> int:
    due = [deadline for instant, deadline in await _earliest(tx) if instant <= tx.now]
    come = [(deadline, row) for deadline in due for row in await _come(tx, deadline)]
    if not tx.is_alone:
        people_due = [row["person_id"] for deadline, row in come if _is_of_person(deadline)]
        calls_due = [_call_of(deadline, row) for deadline, row in come if not _is_of_person(deadline)]
        await holding.hold(tx, *people_due, call_ids=calls_due)
    done = 0
    for deadline, row in come:
        # Read again: somebody may have been faster, and what came before may have ended it.
        latest = await tx.row(deadline.still_come, {"row_id": row[deadline.key.name], "now": tx.now})
        if latest is None:
            continue
        try:
            async with tx.attempt():
                await deadline.act(tx, latest)
            done += 1
        except Overtaken:
            raise
        except Refusal as refusal:  # the next round looks again
            log.info("deadline_overtaken", table=deadline.table.name, code=refusal.code)
    return done


async def _come(tx: Transaction, deadline: Deadline) -> list[Row]:
    return await tx.rows(deadline.come, {"now": tx.now})


def _is_of_person(deadline: Deadline) -> bool:
    return deadline.table is people_store.interpreters


def _call_of(deadline: Deadline, row: Row) -> str:
    return str(row["id" if deadline.table is tables.calls else "call_id"])


async def outage_over(tx: Transaction, gap_ms: int, *, restarted: bool) -> None:
    """Moves every open deadline by the time without service and some for pages to come back.

    A negative gap is a clock that was set back: deadlines and rests go back with it. After a
    restart no socket is open: whoever was here is expected back, and nobody is marked.
    """
    tx.tell(about("outage", "over"))  # nothing that was read before is sure
    back = gap_ms < 0
    shift = gap_ms if back else gap_ms + tx.settings.ms("return")
    for deadline in DEADLINES:
        open_ones = deadline.instant.is_not(None)
        for row in await tx.rows(select(deadline.table).where(open_ones)):
            tx.tell(*(about(kind, row[name]) for kind, name in deadline.shown_by.items()))
        moved = {deadline.column: deadline.instant + shift}
        await tx.run(update(deadline.table).where(open_ones).values(**moved))
    still_open, until = tables.callbacks.c.ended_at.is_(None), tables.callbacks.c.until
    await tx.run(update(tables.callbacks).where(still_open).values(until=until + shift))
    for person_id in await people_store.signed_not_while_away(tx, gap_ms):
        tx.tell(about("interpreter", person_id))
    if back:
        rest = tables.requests.c.offer_after_at
        await tx.run(update(tables.requests).where(rest > tx.now).values(offer_after_at=rest + gap_ms))
    if restarted:
        await store.take_notes(tx)
        await _expect_back(tx, tx.now + tx.settings.ms("return"))


async def _expect_back(tx: Transaction, by: int) -> None:
    current = tables.legs.c.state.in_([LegState.JOINING, LegState.LIVE])
    here = current & (tables.legs.c.socket == SocketFact.HERE)
    await tx.run(update(tables.legs).where(here).values(due_at=by))
    comes = tables.summonses.c.state == SummonsState.COMING
    await tx.run(update(tables.summonses).where(comes).values(due_at=by))
    await people_store.expect_back(tx, by)
    await sites.nobody_here(tx)
    calls_here = select(tables.legs.c.call_id).where(here, tables.legs.c.role == "visitor")
    called_back = select(tables.callbacks.c.call_id).where(tables.callbacks.c.ended_at.is_(None))
    still_open = tables.requests.c.ended_at.is_(None)
    of_these = tables.requests.c.call_id.in_(union(calls_here, called_back))
    waiting = update(tables.requests).where(still_open, of_these)
    await tx.run(waiting.values(paused=True))
