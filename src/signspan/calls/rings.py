"""SQL of offers: who is rung, and who was asked."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from signspan.calls.model import OfferState
from signspan.calls.tables import of_row, of_rows, offers
from signspan.db import Row, Transaction, prepared
from signspan.kept import by, kept


@prepared
def _ringing_offers(request_id: str) -> Select[Any]:
    return select(offers).where(offers.c.request_id == request_id, offers.c.state == OfferState.RINGING)


async def ringing_offers(tx: Transaction, request_id: str) -> list[Row]:
    """The offers of a request that ring now."""
    return await tx.rows(*_ringing_offers(request_id))


@prepared
def _ringing_in(call_id: str) -> Select[Any]:
    ringing = offers.c.call_id == call_id, offers.c.state == OfferState.RINGING
    return select(offers).where(*ringing).order_by(offers.c.id)


@kept(of_rows(offers))
async def ringing_in(tx: Transaction, call_id: str) -> list[Row]:
    """The offers of a call that ring now."""
    return await tx.rows(*_ringing_in(call_id))


@prepared
def _ring_of(person_id: str) -> Select[Any]:
    ringing = offers.c.interpreter_id == person_id, offers.c.state == OfferState.RINGING
    return select(offers).where(*ringing)


@kept(by("interpreter"), of_row(offers))
async def ring_of(tx: Transaction, person_id: str) -> Row | None:
    """The offer that rings on an interpreter's desk."""
    return await tx.row(*_ring_of(person_id))


def _asked_in(request_id: str, in_pass: int) -> tuple[ColumnElement[bool], ...]:
    # Whoever was rung in vain because somebody went away was not asked.
    asked = offers.c.state != OfferState.WITHDRAWN
    return offers.c.request_id == request_id, offers.c.in_pass == in_pass, asked


async def last_asked_at(tx: Transaction, request_id: str, in_pass: int) -> int | None:
    """When the last offer of a pass ended."""
    instant: int | None = await tx.value(
        select(func.max(offers.c.ended_at)).where(*_asked_in(request_id, in_pass))
    )
    return instant


@prepared
def _asked_by(offer_id: str) -> Select[Any]:
    return select(offers.c.interpreter_id).where(offers.c.id == offer_id)


async def asked_by(tx: Transaction, offer_id: str) -> frozenset[str]:
    """The one whom an offer asks; nobody if there is no such offer."""
    return frozenset(row["interpreter_id"] for row in await tx.rows(*_asked_by(offer_id)))
