"""SQL of dispatch: the facts of the pool, which processes are alive, and which of them leads."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    String,
    Table,
    bindparam,
    case,
    cast,
    delete,
    extract,
    func,
    insert,
    select,
    update,
)

from signspan.calls.figures import was_called_back
from signspan.calls.model import OfferState, RequestState, Seat
from signspan.calls.tables import offers, requests
from signspan.clock import MINUTE, SECOND
from signspan.db import Transaction, metadata
from signspan.dispatch.model import NOBODY, IdleInterpreter, WaitingRequest
from signspan.people import duty, traits
from signspan.people.model import Stance

LEASE_MS = 3 * SECOND
HELP_WINDOW_MS = 15 * MINUTE  # as the service targets are counted

processes = Table(
    "processes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("seal", String(16), nullable=False),  # the mark of its key for whispers
    Column("ended", Boolean, nullable=False, default=False),  # the others took it for dead
)

# One row. `until` is an instant of the database's clock.
lease = Table(
    "dispatch_lease",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", String(36), nullable=False),
    Column("until", BigInteger, nullable=False),
)


class Lead(NamedTuple):
    """Who leads: whether it is this process, for how much longer, and the number of the lead."""

    mine: bool
    left_ms: int
    epoch: int


async def hold_marks(tx: Transaction) -> None:
    """Nobody else judges who was alive until the transaction ends."""
    if not tx.is_alone:
        await tx.run(select(lease).with_for_update())


async def alive_at(tx: Transaction, *, others: bool = False) -> int | None:
    """The last instant at which a process, or another one than this, could take commands."""
    newest = select(func.max(processes.c.at))
    if others:
        newest = newest.where(processes.c.id != tx.process, processes.c.ended.is_(False))
    instant: int | None = await tx.value(newest)
    return instant


async def marked_at(tx: Transaction) -> int | None:
    """When this process last said that it takes commands."""
    instant: int | None = await tx.value(select(processes.c.at).where(processes.c.id == tx.process))
    return instant


async def database_now(tx: Transaction) -> int | None:
    """The database's own time; an SQLite file has none."""
    theirs: int | None = None if tx.is_alone else await tx.value(select(_database_now()))
    return theirs


async def begin_marks(tx: Transaction, seal: str) -> None:
    """This process takes commands from now on."""
    await tx.run(delete(processes).where(processes.c.id == tx.process))
    await tx.run(insert(processes).values(id=tx.process, at=tx.now, seal=seal, ended=False))


async def other_seals(tx: Transaction) -> set[str]:
    """The marks of the keys that the others have who live."""
    theirs = processes.c.id != tx.process, processes.c.ended.is_(False), processes.c.at >= tx.now - LEASE_MS
    return {row["seal"] for row in await tx.rows(select(processes.c.seal).where(*theirs))}


async def mark_alive(tx: Transaction) -> bool:
    """Says that this process takes commands now; false if the others took it for dead."""
    mine = processes.c.id == tx.process, processes.c.ended.is_(False)
    return bool(await tx.changed(update(processes).where(*mine).values(at=tx.now)))


async def mark_everybody(tx: Transaction) -> None:
    """After an outage of all, each has its time again to say that it is there."""
    await tx.run(update(processes).where(processes.c.ended.is_(False)).values(at=tx.now))


async def forget_processes(tx: Transaction) -> None:
    """None of before is alive."""
    await tx.run(delete(processes))


async def bury(tx: Transaction) -> list[str]:
    """Takes for dead whoever made no mark for the length of a lease. Answers all whose pages are left."""
    silent = processes.c.at < tx.now - LEASE_MS, processes.c.id != tx.process
    await tx.run(update(processes).where(*silent, processes.c.ended.is_(False)).values(ended=True))
    # Whoever ended cleanly keeps its time, too: its pages are on their way to another process.
    rows = await tx.rows(select(processes.c.id).where(*silent).order_by(processes.c.id))
    return [row["id"] for row in rows]


async def forget_process(tx: Transaction, process: str) -> None:
    """All its pages are seen to."""
    await tx.run(delete(processes).where(processes.c.id == process, processes.c.ended))


def _database_now() -> ColumnElement[int]:
    """PostgreSQL's own clock, in milliseconds."""
    return cast(func.floor(extract("epoch", func.clock_timestamp()) * SECOND), BigInteger)


async def ask_for_lead(tx: Transaction) -> Lead:
    """Renews this process's lead, or takes the lead if nobody has it. SQLite's one process always leads."""
    if tx.is_alone:
        return Lead(mine=True, left_ms=LEASE_MS, epoch=1)
    now = _database_now()
    goes_on = (lease.c.holder == tx.process) & (lease.c.until > now)
    taken = {
        "epoch": case((goes_on, lease.c.epoch), else_=lease.c.epoch + 1),
        "holder": tx.process,
        "until": now + LEASE_MS,
    }
    mine = await tx.value(
        update(lease).where(goes_on | (lease.c.until <= now)).values(**taken).returning(lease.c.epoch)
    )
    if mine is not None:
        return Lead(mine=True, left_ms=LEASE_MS, epoch=mine)
    left_ms: int = await tx.value(select(lease.c.until - now))
    return Lead(mine=False, left_ms=max(0, left_ms), epoch=0)


async def end_marks(tx: Transaction) -> None:
    """This process takes no commands any more, and leads no more."""
    await tx.run(update(processes).where(processes.c.id == tx.process).values(at=tx.now, ended=True))
    await tx.run(update(lease).where(lease.c.holder == tx.process).values(until=0))


_WAITING = requests.c.state == RequestState.WAITING, requests.c.paused.is_(False)
_WAITS = select(requests).where(*_WAITING)
_TRIED = (
    select(offers.c.request_id, offers.c.interpreter_id, offers.c.in_pass, offers.c.state)
    .join_from(offers, requests)
    .where(*_WAITING)
)
_NAMED = requests.c.id.in_(bindparam("ids", expanding=True))
_WAITS_OF, _TRIED_OF = _WAITS.where(_NAMED), _TRIED.where(_NAMED)


async def waiting(tx: Transaction, request_ids: Sequence[str] | None = None) -> list[WaitingRequest]:
    """The requests that may be offered: all, or those named. After a first miss two desks may ring."""
    every = request_ids is None
    named: dict[str, Any] = {} if every else {"ids": request_ids}
    asked: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    missed = set()
    for row in await tx.rows(_TRIED if every else _TRIED_OF, named):
        if row["state"] != OfferState.WITHDRAWN:  # rung in vain because somebody went away
            asked[row["request_id"], row["in_pass"]].add(row["interpreter_id"])
        if row["state"] == OfferState.EXPIRED:
            missed.add(row["request_id"])
    rows = await tx.rows(_WAITS if every else _WAITS_OF, named)
    if not rows:
        return []
    stances = await traits.stances_of(tx, sorted({row["organisation_id"] for row in rows}))
    return [
        WaitingRequest(
            request_id=row["id"],
            centre_id=row["centre_id"],
            language=row["language"],
            queued_at=row["queued_at"],
            offer_after_at=row["offer_after_at"],
            emergency=row["emergency"],
            recovery=row["recovery"],
            head_start=row["head_start"],
            hard=frozenset(row["hard"]),
            soft=frozenset(row["soft"]),
            prefers=stances.get((row["organisation_id"], Stance.PREFERRED), NOBODY)
            if row["prefers_id"] is None
            else frozenset({row["prefers_id"]}),
            excludes=stances.get((row["organisation_id"], Stance.EXCLUDED), NOBODY),
            asked=frozenset(asked[row["id"], row["passes"]]),
            rings=tx.settings.rings_after_miss if row["id"] in missed else 1,
        )
        for row in rows
    ]


async def idle(tx: Transaction, person_ids: Sequence[str] | None = None) -> list[IdleInterpreter]:
    """The interpreters who may be offered a request: all, or those named."""
    rows = await duty.idle(tx, person_ids)
    if not rows:
        return []
    languages, have = await duty.had_by_idle(tx, person_ids)
    return [
        IdleInterpreter(
            person_id=row["person_id"],
            centre_id=row["centre_id"],
            languages=frozenset(languages[row["person_id"]]),
            idle_since=row["idle_since"],
            traits=frozenset(have[row["person_id"]]),
        )
        for row in rows
    ]


async def helping(tx: Transaction, centre_ids: Collection[str]) -> set[str]:
    """Those of these centres that meet their own target, so that they may help others.

    The share of requests, of those that came in the last quarter of an hour, that were not answered in
    the target's time: those that wait for longer already are among them. A quiet centre helps.
    """
    target = tx.settings.ms("target")
    answered_at = func.coalesce(requests.c.ended_at, tx.now)
    late = case((answered_at - requests.c.queued_at > target, 1), else_=0)
    lately = requests.c.queued_at > tx.now - HELP_WINDOW_MS, requests.c.centre_id.in_(centre_ids)
    # One that comes back counts from its first tap; a colleague who is asked for is no visitor's wait.
    # Who is called back waits where she likes, and once more for each time that she was not there.
    no_callback = ~was_called_back(requests.c.call_id)
    first = requests.c.recovery.is_(False), requests.c.seat == Seat.LEAD, no_callback
    figures = select(requests.c.centre_id, func.count().label("all"), func.sum(late).label("late"))
    rows = await tx.rows(figures.where(*lately, *first).group_by(requests.c.centre_id))
    share = tx.settings.target_share
    misses = {row["centre_id"] for row in rows if row["all"] - row["late"] < share * row["all"]}
    return set(centre_ids) - misses
