"""SQL of how fast a centre's queue moves: how long calls take, and how long visitors wait in vain."""

from typing import Any

from sqlalchemy import Select, func, select

from signspan.calls.figures import TOOK_PLACE, was_called_back
from signspan.calls.model import LegRole, RequestState, Seat
from signspan.calls.tables import legs, requests
from signspan.clock import MINUTE
from signspan.db import Row, Transaction, prepared
from signspan.kept import by, kept

LATELY = 50  # so many of the newest calls count
UNKNOWN_CALL_MS = 8 * MINUTE  # before the first one has ended


@prepared
def _pace(centre_id: str, wrap_up_ms: int) -> Select[Any]:
    lasted = (
        select((legs.c.left_at - legs.c.joined_at).label("ms"))
        .where(legs.c.centre_id == centre_id, legs.c.role == LegRole.INTERPRETER)
        .where(legs.c.left_at.is_not(None), TOOK_PLACE)
        .order_by(legs.c.left_at.desc())
        .limit(LATELY)
        .subquery()
    )
    waited = (
        select(
            (requests.c.ended_at - requests.c.queued_at).label("ms"), requests.c.state, requests.c.ended_at
        )
        .where(requests.c.centre_id == centre_id, requests.c.ended_at.is_not(None))
        .where(requests.c.recovery.is_(False), requests.c.seat == Seat.LEAD)
        .where(~was_called_back(requests.c.call_id))
        .order_by(requests.c.ended_at.desc())
        .limit(LATELY)
        .subquery()
    )
    gave_up = func.count().filter(waited.c.state == RequestState.WITHDRAWN)
    patience = select(func.sum(waited.c.ms) / func.nullif(gave_up, 0)).scalar_subquery()
    mean = select(func.coalesce(func.avg(lasted.c.ms), UNKNOWN_CALL_MS)).scalar_subquery()
    newest = select(func.max(waited.c.ended_at)).scalar_subquery()
    return select(
        (mean + wrap_up_ms).label("cycle_ms"), patience.label("patience_ms"), newest.label("moved_at")
    )


@kept(by("queue", "duty"))
async def pace(tx: Transaction, centre_id: str) -> Row:
    """How fast a queue moves.

    `cycle_ms`: from an interpreter's accept to when she is free again, in the mean of the newest calls;
    `patience_ms`: how long visitors wait before they give up, or none if none does; who is called back is
    none of them, as she can do something else meanwhile. `moved_at`: when somebody left the queue last.
    """
    found = await tx.row(*_pace(centre_id, tx.settings.ms("wrap_up")))
    assert found is not None  # noqa: S101 - an aggregate always has a row
    return found
