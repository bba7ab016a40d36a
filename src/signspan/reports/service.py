"""What happened: read-only answers from the rows of calls and their events."""

from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Table, select

from signspan.calls import store as calls
from signspan.calls import tables
from signspan.calls.model import CallState, EndReason, LegRole, LegState, OfferState, Outcome
from signspan.db import Transaction
from signspan.errors import NotFound
from signspan.sites.model import Topic


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class OfferRecord(_Record):
    """One ring: when it began, how and when it ended."""

    offer_id: str
    state: OfferState
    offered_at: int
    ended_at: int | None


class LegRecord(_Record):
    """One participant's presence."""

    leg_id: str
    role: LegRole
    state: LegState
    joined_at: int | None
    live_at: int | None
    left_at: int | None


class EventRecord(_Record):
    """One change of state, as it was written when it happened. `who` is a pseudonym."""

    at: int
    kind: str
    who: str | None
    data: dict[str, Any]


class CallRecord(_Record):
    """A call with every time. `answer_ms` is the speed of answer: asked to first accept."""

    call_id: str
    organisation_id: str
    centre_id: str
    site_id: str
    terminal_id: str
    language: str
    state: CallState
    asked_at: int
    accepted_at: int | None
    active_at: int | None
    ended_at: int | None
    end_reason: EndReason | None
    ended_by: str | None
    counts_as_abandoned: bool
    topic: Topic | None
    outcome: Outcome | None
    rating: int | None
    answer_ms: int | None
    offers: list[OfferRecord]
    legs: list[LegRecord]
    events: list[EventRecord]


async def call_record(tx: Transaction, call_id: str) -> CallRecord:
    """The record of a call. Raises `NotFound`."""
    row = await calls.by_id(tx, tables.calls, call_id)
    if row is None:
        raise NotFound
    facts = {name: row[name] for name in CallRecord.model_fields if name in row}
    accepted_at = row["accepted_at"]
    return CallRecord(
        **facts,
        call_id=call_id,
        answer_ms=None if accepted_at is None else accepted_at - row["asked_at"],
        offers=[
            OfferRecord(offer_id=one["id"], **_only(OfferRecord, one))
            for one in await _of_call(tx, tables.offers, call_id)
        ],
        legs=[
            LegRecord(leg_id=one["id"], **_only(LegRecord, one))
            for one in await _of_call(tx, tables.legs, call_id)
        ],
        events=[
            EventRecord(**_only(EventRecord, one))
            for one in await _of_call(tx, tables.call_events, call_id)
        ],
    )


def _only(model: type[_Record], row: Any) -> dict[str, Any]:
    return {name: row[name] for name in model.model_fields if name in row}


async def _of_call(tx: Transaction, table: Table, call_id: str) -> list[Any]:
    return await tx.rows(select(table).where(table.c.call_id == call_id).order_by(table.c.id))
