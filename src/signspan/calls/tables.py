"""The tables of calls, requests, offers, legs and their events.

The partial unique indexes hold the invariants of the model on SQLite and PostgreSQL alike.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from signspan.bus import Subject, about
from signspan.calls.model import (
    CALLBACK_OPEN,
    CHANGEOVER_OPEN,
    HANDOFF_OPEN,
    SUMMONS_OPEN,
    LegRole,
    LegState,
    OfferState,
    RequestState,
)
from signspan.db import Row, metadata
from signspan.kept import by


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
    Column("topic", String(32)),
    Column("emergency", Boolean, nullable=False, default=False),
    Column("code", String(4), nullable=False),
    Column("note_process", String(36), nullable=False),  # the home of its note, which is never stored
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
    Column("outcome", String(16)),
    Column("rating", Integer),
    Column("due_at", BigInteger),
    Index("ix_calls_due_at", "due_at"),
    Index("ix_calls_terminal", "terminal_id", "ended_at"),
)
_only_where(
    "uq_calls_open_code",
    calls.c.ended_at.is_(None),
    calls.c.site_id,  # type: ignore[arg-type]
    calls.c.code,  # type: ignore[arg-type]
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
    Column("skill", String(32)),  # that a colleague asked for, beside what the site needs
    Column("hard", JSON, nullable=False, default=list),
    Column("soft", JSON, nullable=False, default=list),
    Column("head_start", BigInteger, nullable=False, default=0),
    Column("emergency", Boolean, nullable=False, default=False),
    Column("passes", Integer, nullable=False, default=0),
    Column("offer_after_at", BigInteger, nullable=False),
    Column("paused", Boolean, nullable=False, default=False),
    Column("ended_at", BigInteger),
    Column("gone_due_at", BigInteger),
    Index("ix_requests_centre", "centre_id", "state", "queued_at"),
    Index("ix_requests_gone_due_at", "gone_due_at"),
    Index("ix_requests_ended", "centre_id", "ended_at"),
    Index("ix_requests_queued", "centre_id", "queued_at"),
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
    Column("seat", String(16), nullable=False),
    Column("generation", Integer, nullable=False, default=1),
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
    Column("handoff_id", String(36)),
    Column("window", String(16), nullable=False, default="main"),
    Column("page_window", String(64)),
    Column("place", String(64), nullable=False),
    Column("zone", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("socket", String(8), nullable=False),
    Column("generation", Integer, nullable=False, default=1),
    Column("invited_at", BigInteger, nullable=False),
    Column("joined_at", BigInteger),
    Column("live_at", BigInteger),
    Column("left_at", BigInteger),
    Column("due_at", BigInteger),
    Index("ix_legs_due_at", "due_at"),
    Index("ix_legs_actor", "actor_id", "left_at"),
    Index("ix_legs_centre", "centre_id", "role", "left_at"),
)
_only_where(
    "uq_legs_current_terminal_window",
    (legs.c.state != LegState.LEFT.value) & legs.c.terminal_id.is_not(None),
    legs.c.terminal_id,  # type: ignore[arg-type]
    legs.c.window,  # type: ignore[arg-type]
)
_only_where(
    "uq_legs_current_interpreter",
    (legs.c.state != LegState.LEFT.value)
    & legs.c.role.in_([LegRole.INTERPRETER.value, LegRole.RELIEF.value]),
    legs.c.actor_id,  # type: ignore[arg-type]
)
_only_where(
    "uq_legs_lead_interpreter",
    (legs.c.state != LegState.LEFT.value) & (legs.c.role == LegRole.INTERPRETER.value),
    legs.c.call_id,  # type: ignore[arg-type]
)

# What a leg's page reports of the picture it receives from another leg.
sights = Table(
    "sights",
    metadata,
    Column("leg_id", ForeignKey("legs.id"), primary_key=True),
    Column("peer_leg_id", ForeignKey("legs.id"), primary_key=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("media", String(16), nullable=False),
)

summonses = Table(
    "summonses",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("asked_by", String(16), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("terminal_id", ForeignKey("terminals.id")),
    Column("answered_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("due_at", BigInteger),
    Index("ix_summonses_due_at", "due_at"),
)
_only_where(
    "uq_summonses_open_call",
    summonses.c.state.in_([state.value for state in SUMMONS_OPEN]),
    summonses.c.call_id,  # type: ignore[arg-type]
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_by", String(16), nullable=False),
    Column("replaces_staff", Boolean, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("ready_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("ended_by", String(16)),
    Column("ended_at_terminal_id", ForeignKey("terminals.id")),
    Column("due_at", BigInteger),
    Index("ix_handoffs_due_at", "due_at"),
)
_only_where(
    "uq_handoffs_open_call",
    handoffs.c.state.in_([state.value for state in HANDOFF_OPEN]),
    handoffs.c.call_id,  # type: ignore[arg-type]
)

changeovers = Table(
    "changeovers",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("from_leg_id", ForeignKey("legs.id"), nullable=False),
    Column("to_leg_id", ForeignKey("legs.id")),
    Column("stays", Boolean, nullable=False),  # whoever led stays in the call, to lead again
    Column("asked_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("due_at", BigInteger),
    Index("ix_changeovers_due_at", "due_at"),
)
_only_where(
    "uq_changeovers_open_call",
    changeovers.c.state.in_([state.value for state in CHANGEOVER_OPEN]),
    changeovers.c.call_id,  # type: ignore[arg-type]
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", String(36), primary_key=True),
    *_owned(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False, default=0),  # how often nobody answered
    Column("asked_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),  # nobody is called back later than that
    Column("ended_at", BigInteger),
    Column("due_at", BigInteger),
    Index("ix_callbacks_due_at", "due_at"),
)
_only_where(
    "uq_callbacks_open_call",
    callbacks.c.state.in_([state.value for state in CALLBACK_OPEN]),
    callbacks.c.call_id,  # type: ignore[arg-type]
)
_only_where(
    "uq_callbacks_open_terminal",
    callbacks.c.state.in_([state.value for state in CALLBACK_OPEN]),
    callbacks.c.terminal_id,  # type: ignore[arg-type]
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


def kind_of(table: Table) -> str:
    """The kind of news that the rows of a call in one of these tables have changed: by the call's id."""
    return f"call/{table.name}"


def subjects_of(call_id: str) -> frozenset[Subject]:
    """All that may be news of a call's rows."""
    named = (calls, requests, offers, legs, summonses, handoffs, changeovers, callbacks)
    return frozenset(about(kind_of(table), call_id) for table in named)


def of_rows(*tables: Table) -> Callable[..., Iterable[Subject]]:
    """What was read of a call, which is the first argument, in these tables is kept until their news."""
    return by(*(kind_of(table) for table in tables))


def of_row(table: Table) -> Callable[[Row | None], Iterable[Subject]]:
    """The row found is kept until news of its call in this table."""
    return lambda found: () if found is None else (about(kind_of(table), found["call_id"]),)
