"""SQL of calls, requests, offers, legs and their events.

A change of state goes through `move` only: it obeys the transition table, guards the update by the
state it saw, and writes the one event row of the change in the same transaction.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, func, insert, select, update

from signspan.calls.model import (
    CALL,
    LEG,
    OFFER,
    REQUEST,
    LegRole,
    LegState,
    MediaFact,
    OfferState,
    RequestState,
    after,
)
from signspan.calls.tables import call_events, calls, legs, offers, requests
from signspan.db import Transaction
from signspan.sites.store import sign_languages, sites, terminals

Row = RowMapping | Mapping[str, Any]

_TABLES: Mapping[str, tuple[Table, Mapping[Any, Any]]] = {
    "call": (calls, CALL),
    "request": (requests, REQUEST),
    "offer": (offers, OFFER),
    "leg": (legs, LEG),
}


# What the end of a call is, for whoever reads the events alone.
_TOLD = ("end_reason", "ended_by", "counts_as_abandoned")


async def move(
    tx: Transaction, noun: str, row: Row, event: Any, who: str | None = None, **values: Any
) -> bool:
    """Moves one call, request, offer or leg by the table; false if another was faster.

    `who` is a pseudonym. Raises `WrongState` if the table has no such move.
    """
    table, transitions = _TABLES[noun]
    states = type(next(iter(transitions))[0])
    to = after(transitions, states(row["state"]), event)
    guard = table.c.id == row["id"], table.c.state == row["state"]
    if await tx.changed(update(table).where(*guard).values(state=to, **values)) != 1:
        return False
    facts = {"id": row["id"], "from": row["state"], "to": to.value}
    facts |= {name: values[name] for name in _TOLD if name in values}
    await note(tx, row if noun != "call" else {**row, "call_id": row["id"]}, f"{noun}_{event}", who, facts)
    return True


async def note(tx: Transaction, row: Row, kind: str, who: str | None, data: Mapping[str, Any]) -> None:
    """Writes one event row. `row` is anything that names its call, organisation and centre."""
    await tx.run(
        insert(call_events).values(
            id=tx.new_id(),
            organisation_id=row["organisation_id"],
            centre_id=row["centre_id"],
            call_id=row["call_id"],
            at=tx.now,
            kind=kind,
            who=who,
            data=dict(data),
        )
    )


async def add(
    tx: Transaction, noun: str, owner: Row, event: str, who: str | None = None, **values: Any
) -> str:
    """Adds a call, request, offer or leg and the event row of its beginning. Returns its id."""
    row_id: str = values.pop("id", None) or tx.new_id()
    scope = {key: owner[key] for key in ("organisation_id", "centre_id")}
    await tx.run(insert(_TABLES[noun][0]).values(id=row_id, **scope, **values))
    named = {**scope, "call_id": values.get("call_id", row_id)}
    facts = {"id": row_id, "from": None, "to": str(values["state"])}
    await note(tx, named, f"{noun}_{event}", who, facts)
    return row_id


async def alter(tx: Transaction, table: Table, row_id: str, **values: Any) -> None:
    """Sets facts of a row that are no change of state."""
    await tx.run(update(table).where(table.c.id == row_id).values(**values))


async def by_id(tx: Transaction, table: Table, row_id: str) -> RowMapping | None:
    """One row of one of this room's tables."""
    return await tx.row(select(table).where(table.c.id == row_id))


async def open_request(tx: Transaction, call_id: str) -> RowMapping | None:
    """The request of a call's lead seat that still wants an interpreter."""
    still_open = requests.c.state.in_([RequestState.WAITING, RequestState.RINGING])
    return await tx.row(select(requests).where(requests.c.call_id == call_id, still_open))


async def ringing_offers(tx: Transaction, request_id: str) -> list[RowMapping]:
    """The offers of a request that ring now."""
    ringing = offers.c.request_id == request_id, offers.c.state == OfferState.RINGING
    return await tx.rows(select(offers).where(*ringing))


async def legs_of(tx: Transaction, call_id: str) -> list[RowMapping]:
    """Who is in a call now."""
    current = legs.c.call_id == call_id, legs.c.state != LegState.LEFT
    return await tx.rows(select(legs).where(*current).order_by(legs.c.id))


async def leg_of_terminal(tx: Transaction, terminal_id: str) -> RowMapping | None:
    """The current leg of a terminal's main window."""
    current = legs.c.terminal_id == terminal_id, legs.c.state != LegState.LEFT
    return await tx.row(select(legs).where(*current, legs.c.window == "main"))


async def leg_of_interpreter(tx: Transaction, person_id: str) -> RowMapping | None:
    """The call seat that an interpreter holds now."""
    current = legs.c.actor_id == person_id, legs.c.state != LegState.LEFT
    return await tx.row(select(legs).where(*current, legs.c.role == LegRole.INTERPRETER))


async def ring_of(tx: Transaction, person_id: str) -> RowMapping | None:
    """The offer that rings on an interpreter's desk."""
    ringing = offers.c.interpreter_id == person_id, offers.c.state == OfferState.RINGING
    return await tx.row(select(offers).where(*ringing))


async def last_ended(tx: Transaction, actor_id: str) -> RowMapping | None:
    """The newest ended call that an actor took part in to the end."""
    return await tx.row(
        select(calls)
        .join_from(calls, legs, legs.c.call_id == calls.c.id)
        .where(legs.c.actor_id == actor_id, calls.c.ended_at.is_not(None))
        .where(legs.c.left_at >= calls.c.ended_at)
        .order_by(legs.c.left_at.desc())
        .limit(1)
    )


async def forget_media(tx: Transaction, call_id: str) -> None:
    """What the legs of a call saw of each other counts for nothing any more."""
    current = legs.c.call_id == call_id, legs.c.state != LegState.LEFT
    await tx.run(update(legs).where(*current).values(media=MediaFact.NONE))


def _asked_in(request_id: str, in_pass: int) -> tuple[ColumnElement[bool], ...]:
    # Whoever was rung in vain because somebody went away was not asked.
    asked = offers.c.state != OfferState.WITHDRAWN
    return offers.c.request_id == request_id, offers.c.in_pass == in_pass, asked


async def asked_in(tx: Transaction, request_id: str, in_pass: int) -> frozenset[str]:
    """The interpreters that a pass of a request has asked."""
    rows = await tx.rows(select(offers.c.interpreter_id).where(*_asked_in(request_id, in_pass)))
    return frozenset(row["interpreter_id"] for row in rows)


async def last_asked_at(tx: Transaction, request_id: str, in_pass: int) -> int | None:
    """When the last offer of a pass ended."""
    instant: int | None = await tx.value(
        select(func.max(offers.c.ended_at)).where(*_asked_in(request_id, in_pass))
    )
    return instant


async def participants(tx: Transaction, call_id: str) -> frozenset[str]:
    """Who took part in a call so far, by actor id."""
    rows = await tx.rows(select(legs.c.actor_id).where(legs.c.call_id == call_id))
    return frozenset(row["actor_id"] for row in rows)


async def asked_by(tx: Transaction, offer_id: str) -> frozenset[str]:
    """The one whom an offer asks; nobody if there is no such offer."""
    rows = await tx.rows(select(offers.c.interpreter_id).where(offers.c.id == offer_id))
    return frozenset(row["interpreter_id"] for row in rows)


async def queue_of(tx: Transaction, centre_id: str) -> list[RowMapping]:
    """The open requests of a centre in their order, with where each comes from."""
    still_open = requests.c.state.in_([RequestState.WAITING, RequestState.RINGING])
    return await tx.rows(
        select(
            requests.c.id,
            requests.c.call_id,
            requests.c.language,
            requests.c.queued_at,
            sites.c.name_zh.label("site_name_zh"),
            sites.c.name_en.label("site_name_en"),
            terminals.c.name_zh.label("terminal_name_zh"),
            terminals.c.name_en.label("terminal_name_en"),
            sign_languages.c.name_zh,
            sign_languages.c.name_en,
        )
        .join_from(requests, calls, calls.c.id == requests.c.call_id)
        .join(sites, sites.c.id == calls.c.site_id)
        .join(terminals, terminals.c.id == calls.c.terminal_id)
        .join(sign_languages, sign_languages.c.code == requests.c.language)
        .where(requests.c.centre_id == centre_id, still_open)
        .order_by(requests.c.recovery.desc(), requests.c.queued_at, requests.c.id)
    )


async def signed_since(tx: Transaction, person_id: str, since: int) -> tuple[int, int]:
    """How many calls an interpreter has left since an instant, and for how long (ms) she was in them."""
    left = (
        legs.c.actor_id == person_id,
        legs.c.role == LegRole.INTERPRETER,
        legs.c.left_at >= since,
    )
    lasted = func.sum(legs.c.left_at - legs.c.joined_at).label("ms")
    sums = await tx.row(select(func.count().label("calls"), lasted).where(*left))
    assert sums is not None  # noqa: S101 - an aggregate always has a row
    return sums["calls"], int(sums["ms"] or 0)


async def mean_answer_ms(tx: Transaction, person_id: str, since: int) -> int | None:
    """How fast an interpreter has accepted since an instant; None if she has not."""
    accepted = (
        offers.c.interpreter_id == person_id,
        offers.c.state == OfferState.ACCEPTED,
        offers.c.ended_at >= since,
    )
    mean = await tx.value(select(func.avg(offers.c.ended_at - offers.c.offered_at)).where(*accepted))
    return None if mean is None else round(mean)
