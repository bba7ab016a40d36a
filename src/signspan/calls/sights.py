"""SQL of who sees whom in a call."""

from typing import Any

from sqlalchemy import Delete, Select, bindparam, delete, insert, select, update

from signspan.calls.model import MediaFact
from signspan.calls.tables import sights
from signspan.db import Transaction, prepared

_SEE = update(sights).where(
    sights.c.leg_id == bindparam("of_leg"), sights.c.peer_leg_id == bindparam("of_peer")
)
_FIRST_SEEN = insert(sights)


async def see(tx: Transaction, call_id: str, leg_id: str, peer_leg_id: str, media: MediaFact) -> None:
    """Keeps what one leg sees of another."""
    pair = {"of_leg": leg_id, "of_peer": peer_leg_id}
    if not await tx.changed(_SEE, {**pair, "media": media}):
        named = {"leg_id": leg_id, "peer_leg_id": peer_leg_id, "call_id": call_id}
        await tx.run(_FIRST_SEEN, {**named, "media": media})


@prepared
def _sights_of(call_id: str) -> Select[Any]:
    return select(sights).where(sights.c.call_id == call_id, sights.c.media == MediaFact.FLOWING)


async def sights_of(tx: Transaction, call_id: str) -> frozenset[tuple[str, str]]:
    """Who sees whom in a call now: pairs of the leg that sees and the leg that is seen."""
    rows = await tx.rows(*_sights_of(call_id))
    return frozenset((row["leg_id"], row["peer_leg_id"]) for row in rows)


@prepared
def _forget_sights(leg_id: str) -> Delete:
    return delete(sights).where((sights.c.leg_id == leg_id) | (sights.c.peer_leg_id == leg_id))


async def forget_sights(tx: Transaction, leg_id: str) -> None:
    """What a leg saw, and what others saw of it, counts for nothing any more."""
    await tx.run(*_forget_sights(leg_id))
