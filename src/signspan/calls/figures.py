"""SQL of what boards show of calls: who waits, and an interpreter's own figures."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from signspan.calls.model import LegRole, OfferState, RequestState
from signspan.calls.tables import callbacks, calls, legs, offers, requests
from signspan.db import Row, Transaction, prepared
from signspan.kept import by, kept
from signspan.sites.store import sign_languages, sites, terminals


def was_called_back(call_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a call's visitor stepped away to be called back: how long she waits is no measure."""
    return exists().where(callbacks.c.call_id == call_id)


# Not an interpreter's who waited in vain for somebody who was called back.
TOOK_PLACE = legs.c.live_at.is_not(None) | ~was_called_back(legs.c.call_id)


@prepared
def _queue_of(centre_id: str) -> Select[Any]:
    still_open = requests.c.state.in_([RequestState.WAITING, RequestState.RINGING])
    return (
        select(
            requests.c.id,
            requests.c.call_id,
            requests.c.seat,
            requests.c.language,
            requests.c.queued_at,
            requests.c.emergency,
            requests.c.state,
            requests.c.hard,
            requests.c.organisation_id,
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
        .order_by(
            requests.c.emergency.desc(),
            requests.c.recovery.desc(),
            requests.c.queued_at - requests.c.head_start,
            requests.c.id,
        )
    )


@kept(by("queue"))
async def queue_of(tx: Transaction, centre_id: str) -> list[Row]:
    """The open requests of a centre in their order, with where each comes from."""
    return await tx.rows(*_queue_of(centre_id))


@prepared
def _signed_since(person_id: str, since: int) -> Select[int, Any]:
    left = (
        legs.c.actor_id == person_id,
        legs.c.role == LegRole.INTERPRETER,
        TOOK_PLACE,
        legs.c.left_at >= since,
    )
    lasted = func.sum(legs.c.left_at - legs.c.joined_at).label("ms")
    return select(func.count().label("calls"), lasted).where(*left)


async def signed_since(tx: Transaction, person_id: str, since: int) -> tuple[int, int]:
    """How many calls an interpreter has left since an instant, and for how long (ms) she was in them."""
    sums = await tx.row(*_signed_since(person_id, since))
    assert sums is not None  # noqa: S101 - an aggregate always has a row
    return sums["calls"], int(sums["ms"] or 0)


@prepared
def _mean_answer_ms(person_id: str, since: int) -> Select[Any]:
    accepted = (
        offers.c.interpreter_id == person_id,
        offers.c.state == OfferState.ACCEPTED,
        offers.c.ended_at >= since,
    )
    mean: Select[Any] = select(func.avg(offers.c.ended_at - offers.c.offered_at))
    return mean.where(*accepted)


async def mean_answer_ms(tx: Transaction, person_id: str, since: int) -> int | None:
    """How fast an interpreter has accepted since an instant; None if she has not."""
    mean = await tx.value(*_mean_answer_ms(person_id, since))
    return None if mean is None else round(mean)
