"""SQL of calls, requests, offers, legs and their events.

A change of state goes through `move` only: it obeys the transition table, guards the update by the
state it saw, and writes the one event row of the change in the same transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Select,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from signspan.bus import Subject, about
from signspan.calls.model import (
    CALL,
    CALLBACK,
    CHANGEOVER,
    HANDOFF,
    INTERPRETERS,
    LEG,
    OFFER,
    REQUEST,
    SUMMONS,
    LegState,
    RequestState,
    Seat,
    after,
)
from signspan.calls.tables import (
    call_events,
    callbacks,
    calls,
    changeovers,
    handoffs,
    kind_of,
    legs,
    of_row,
    of_rows,
    offers,
    requests,
    summonses,
)
from signspan.db import Row, Transaction, prepared
from signspan.errors import Overtaken
from signspan.kept import by, kept
from signspan.sites.model import WindowKind

_TABLES: Mapping[str, tuple[Table, Mapping[Any, Any]]] = {
    "call": (calls, CALL),
    "request": (requests, REQUEST),
    "offer": (offers, OFFER),
    "leg": (legs, LEG),
    "summons": (summonses, SUMMONS),
    "handoff": (handoffs, HANDOFF),
    "changeover": (changeovers, CHANGEOVER),
    "callback": (callbacks, CALLBACK),
}


# Statements that each call needs many times are made once: making one costs more than SQLite's answer.
_ALL = (calls, requests, offers, legs, summonses, handoffs, changeovers, callbacks)
_BY_ID = {table: select(table).where(table.c.id == bindparam("id")) for table in _ALL}
_ALTER = {table: update(table).where(table.c.id == bindparam("row_id")) for table in _ALL}
_MOVE = {table: _ALTER[table].where(table.c.state == bindparam("row_state")) for table in _ALL}
_ADD = {table: insert(table) for table in _ALL}
_NOTE = insert(call_events)
_OPEN = (RequestState.WAITING, RequestState.RINGING)

# What whoever reads the events alone must know beside the states: how a call ended, who is where.
_TOLD = (
    "end_reason",
    "ended_by",
    "counts_as_abandoned",
    "role",
    "terminal_id",
    "window",
    "asked_by",
    "tries",
)


async def move(
    tx: Transaction, noun: str, row: Row, event: Any, who: str | None = None, **values: Any
) -> None:
    """Moves one call, request, offer or leg by the table.

    `who` is a pseudonym. Raises `WrongState` if the table has no such move, `Overtaken` if another
    transaction moved it first.
    """
    table, transitions = _TABLES[noun]
    states = type(next(iter(transitions))[0])
    to = after(transitions, states(row["state"]), event)
    guard = {"row_id": row["id"], "row_state": row["state"]}
    if await tx.changed(_MOVE[table], {**guard, "state": to, **values}) != 1:
        raise Overtaken
    facts = {"id": row["id"], "from": row["state"], "to": to.value}
    facts |= {name: values[name] for name in _TOLD if name in values}
    _tell_hall(tx, row)
    _tell_call(tx, table, _call_of(table, row))
    await note(tx, row if noun != "call" else {**row, "call_id": row["id"]}, f"{noun}_{event}", who, facts)


def _call_of(table: Table, row: Row) -> str:
    return str(row["id"] if table is calls else row["call_id"])


def _tell_hall(tx: Transaction, row: Row) -> None:
    """What the counters of a site are shown of its calls has changed."""
    if "site_id" in row:
        tx.tell(about("hall", row["site_id"]))


async def note(tx: Transaction, row: Row, kind: str, who: str | None, data: Mapping[str, Any]) -> None:
    """Writes one event row. `row` is anything that names its call, organisation and centre."""
    tx.record(
        _NOTE,
        id=tx.new_id(),
        organisation_id=row["organisation_id"],
        centre_id=row["centre_id"],
        call_id=row["call_id"],
        at=tx.now,
        kind=kind,
        who=who,
        data=dict(data),
    )


async def add(
    tx: Transaction, noun: str, owner: Row, event: str, who: str | None = None, **values: Any
) -> str:
    """Adds a call, request, offer or leg and the event row of its beginning. Returns its id."""
    row_id: str = values.pop("id", None) or tx.new_id()
    scope = {key: owner[key] for key in ("organisation_id", "centre_id")}
    await tx.run(_ADD[_TABLES[noun][0]], {"id": row_id, **scope, **values})
    named = {**scope, "call_id": values.get("call_id", row_id)}
    facts = {"id": row_id, "from": None, "to": str(values["state"])}
    facts |= {name: values[name] for name in _TOLD if values.get(name) is not None}
    _tell_hall(tx, values)
    _tell_call(tx, _TABLES[noun][0], named["call_id"])
    await note(tx, named, f"{noun}_{event}", who, facts)
    return row_id


async def alter(tx: Transaction, table: Table, row: Row, **values: Any) -> None:
    """Sets facts of a row that are no change of state."""
    await tx.run(_ALTER[table], {"row_id": row["id"], **values})
    _tell_call(tx, table, _call_of(table, row))


def _tell_call(tx: Transaction, table: Table, call_id: str) -> None:
    """What was read of a call in this table may be different now: readers keep it until they are told."""
    tx.tell(about("call", call_id), about(kind_of(table), call_id))


async def by_id(tx: Transaction, table: Table, row_id: str) -> Row | None:
    """One row of one of this room's tables."""
    return await tx.row(_BY_ID[table], {"id": row_id})


@prepared
def _requests_by_id(ids: Sequence[str]) -> Select[Any]:
    return select(requests).where(requests.c.id.in_(ids)).order_by(requests.c.id)


async def requests_by_id(tx: Transaction, request_ids: Sequence[str]) -> list[Row]:
    """Requests in the order of their ids."""
    return await tx.rows(*_requests_by_id(request_ids))


@kept(of_rows(calls))
async def call(tx: Transaction, call_id: str) -> Row | None:
    """A call."""
    return await by_id(tx, calls, call_id)


@prepared
def _open_requests(call_id: str) -> Select[Any]:
    return select(requests).where(requests.c.call_id == call_id, requests.c.state.in_(_OPEN))


@kept(of_rows(requests))
async def open_requests(tx: Transaction, call_id: str) -> list[Row]:
    """The requests of a call that still want an interpreter, for whichever seat."""
    return await tx.rows(*_open_requests(call_id))


async def open_request(tx: Transaction, call_id: str) -> Row | None:
    """The request of a call's lead seat that still wants an interpreter."""
    return next((row for row in await open_requests(tx, call_id) if row["seat"] == Seat.LEAD), None)


@prepared
def _legs_of(call_id: str) -> Select[Any]:
    return select(legs).where(legs.c.call_id == call_id, legs.c.state != LegState.LEFT).order_by(legs.c.id)


@kept(of_rows(legs))
async def legs_of(tx: Transaction, call_id: str) -> list[Row]:
    """Who is in a call now, or is invited to it."""
    return await tx.rows(*_legs_of(call_id))


async def joined_legs(tx: Transaction, call_id: str) -> list[Row]:
    """Who is in a call now, those who were only invited left out."""
    return [leg for leg in await legs_of(tx, call_id) if leg["state"] != LegState.INVITED]


@prepared
def _leg_at(terminal_id: str, window: WindowKind) -> Select[Any]:
    current = legs.c.terminal_id == terminal_id, legs.c.state != LegState.LEFT
    return select(legs).where(*current, legs.c.window == window)


@kept(by("terminal"), of_row(legs))
async def leg_at(tx: Transaction, terminal_id: str, window: WindowKind) -> Row | None:
    """The current leg of a terminal's window."""
    return await tx.row(*_leg_at(terminal_id, window))


@prepared
def _in_call(terminal_id: str) -> Select[Any]:
    current = legs.c.terminal_id == terminal_id, legs.c.state != LegState.LEFT
    return select(legs.c.id).where(*current).limit(1)


@kept(by("terminal"))
async def is_in_call(tx: Transaction, terminal_id: str) -> bool:
    """Whether a terminal takes part in a call, by whichever window."""
    return await tx.value(*_in_call(terminal_id)) is not None


@prepared
def _leg_of_interpreter(person_id: str) -> Select[Any]:
    current = legs.c.actor_id == person_id, legs.c.state != LegState.LEFT
    return select(legs).where(*current, legs.c.role.in_(INTERPRETERS))


@kept(by("interpreter"), of_row(legs))
async def leg_of_interpreter(tx: Transaction, person_id: str) -> Row | None:
    """The seat in a call that an interpreter holds now, whether she leads or not."""
    return await tx.row(*_leg_of_interpreter(person_id))


@prepared
def _last_ended(actor_id: str) -> Select[Any]:
    return (
        select(calls)
        .join_from(calls, legs, legs.c.call_id == calls.c.id)
        .where(legs.c.actor_id == actor_id, calls.c.ended_at.is_not(None))
        .where(legs.c.left_at >= calls.c.ended_at)
        .order_by(legs.c.left_at.desc())
        .limit(1)
    )


@kept(by("figures"))
async def last_ended(tx: Transaction, actor_id: str) -> Row | None:
    """The newest ended call that an actor took part in to the end."""
    return await tx.row(*_last_ended(actor_id))


async def legs_at_end(tx: Transaction, call: Row, actor_id: str) -> list[Row]:
    """An actor's legs that were in an ended call to its end."""
    of_call = legs.c.call_id == call["id"], legs.c.actor_id == actor_id
    return await tx.rows(select(legs).where(*of_call, legs.c.left_at >= call["ended_at"]))


@prepared
def _participants(call_id: str) -> Select[Any]:
    return select(legs.c.actor_id).where(legs.c.call_id == call_id)


async def participants(tx: Transaction, call_id: str) -> frozenset[str]:
    """Who took part in a call so far, by actor id."""
    return frozenset(row["actor_id"] for row in await tx.rows(*_participants(call_id)))


def _these(found: list[Row]) -> list[Subject]:
    return [about(kind_of(calls), row["id"]) for row in found]


@prepared
def _calls_of_site(site_id: str) -> Select[Any]:
    still_open = calls.c.site_id == site_id, calls.c.ended_at.is_(None)
    return select(calls).where(*still_open).order_by(calls.c.id)


@kept(by("hall"), _these)
async def calls_of_site(tx: Transaction, site_id: str) -> list[Row]:
    """The open calls of a site, oldest first."""
    return await tx.rows(*_calls_of_site(site_id))


async def call_by_code(tx: Transaction, site_id: str, code: str) -> Row | None:
    """The open call of a site that shows this short code to its visitor."""
    shown = calls.c.site_id == site_id, calls.c.code == code, calls.c.ended_at.is_(None)
    return await tx.row(select(calls).where(*shown))


async def take_notes(tx: Transaction, process: str | None = None) -> None:
    """The notes of open calls that had their home in a process that died, or in any, have it here."""
    theirs = calls.c.note_process == process if process is not None else calls.c.note_process != tx.process
    taken = update(calls).where(calls.c.ended_at.is_(None), theirs).values(note_process=tx.process)
    for row in await tx.rows(taken.returning(calls.c.id)):
        _tell_call(tx, calls, row["id"])
