"""SQL of calls, requests, offers, legs and their events.

The partial unique indexes hold the invariants of the model on SQLite and PostgreSQL alike. A change
of state goes through `move` only: it obeys the transition table, guards the update by the state it
saw, and writes the one event row of the change in the same transaction.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

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
from signspan.db import Transaction, metadata

Row = RowMapping | Mapping[str, Any]


def _owned() -> list[Column[Any]]:
    return [
        Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
        Column("centre_id", ForeignKey("centres.id"), nullable=False),
    ]


def _only_where(name: str, condition: ColumnElement[bool], *columns: str) -> Index:
    """A partial unique index: the database's own guard of an invariant."""
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


calls = Table(
    "calls",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("accepted_at", BigInteger),
    Column("active_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("end_reason", String(16)),
    Column("ended_by", String(16)),
    Column("counts_as_abandoned", Boolean, nullable=False, default=False),
    Column("patience_ended_at", BigInteger),
    Column("pictures_late", Boolean, nullable=False, default=False),
    Column("due_at", BigInteger),
    Index("ix_calls_due_at", "due_at"),
    Index("ix_calls_terminal", "terminal_id", "ended_at"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("seat", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("recovery", Boolean, nullable=False, default=False),
    Column("prefers_id", String(36)),
    Column("passes", Integer, nullable=False, default=0),
    Column("offer_after_at", BigInteger, nullable=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("ended_at", BigInteger),
    Column("gone_due_at", BigInteger),
    Index("ix_requests_centre", "centre_id", "state", "queued_at"),
    Index("ix_requests_gone_due_at", "gone_due_at"),
)
_only_where(
    "uq_requests_open_seat",
    requests.c.state.in_([RequestState.WAITING.value, RequestState.RINGING.value]),
    requests.c.call_id,  # type: ignore[arg-type]
    requests.c.seat,  # type: ignore[arg-type]
)

offers = Table(
    "offers",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("request_id", ForeignKey("requests.id"), nullable=False, index=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("interpreter_id", ForeignKey("interpreters.person_id"), nullable=False),
    Column("leg_id", String(36), nullable=False),
    Column("in_pass", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("offered_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("due_at", BigInteger),
    Index("ix_offers_due_at", "due_at"),
    Index("ix_offers_interpreter", "interpreter_id", "offered_at"),
)
_only_where(
    "uq_offers_ringing_interpreter",
    offers.c.state == OfferState.RINGING.value,
    offers.c.interpreter_id,  # type: ignore[arg-type]
)
_only_where(
    "uq_offers_accepted_request",
    offers.c.state == OfferState.ACCEPTED.value,
    offers.c.request_id,  # type: ignore[arg-type]
)

legs = Table(
    "legs",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("actor_id", String(36), nullable=False),
    Column("terminal_id", ForeignKey("terminals.id")),
    Column("window", String(16), nullable=False, default="main"),
    Column("page_window", String(64)),
    Column("place", String(64), nullable=False),
    Column("zone", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("socket", String(8), nullable=False),
    Column("media", String(16), nullable=False),
    Column("generation", Integer, nullable=False, default=1),
    Column("invited_at", BigInteger, nullable=False),
    Column("joined_at", BigInteger),
    Column("live_at", BigInteger),
    Column("left_at", BigInteger),
    Column("due_at", BigInteger),
    Index("ix_legs_due_at", "due_at"),
    Index("ix_legs_actor", "actor_id", "left_at"),
)
_only_where(
    "uq_legs_current_terminal_window",
    (legs.c.state != LegState.LEFT.value) & legs.c.terminal_id.is_not(None),
    legs.c.terminal_id,  # type: ignore[arg-type]
    legs.c.window,  # type: ignore[arg-type]
)
_only_where(
    "uq_legs_lead_interpreter",
    (legs.c.state != LegState.LEFT.value) & (legs.c.role == LegRole.INTERPRETER.value),
    legs.c.actor_id,  # type: ignore[arg-type]
)

call_events = Table(
    "call_events",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("who", String(36)),
    Column("data", JSON, nullable=False),
)

_TABLES: Mapping[str, tuple[Table, Mapping[Any, Any]]] = {
    "call": (calls, CALL),
    "request": (requests, REQUEST),
    "offer": (offers, OFFER),
    "leg": (legs, LEG),
}

EventT = TypeVar("EventT")


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
