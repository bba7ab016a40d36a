"""Who does something about calls holds them, so that all others wait."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, bindparam, func, select, union

from signspan.calls.model import OfferState, SummonsState
from signspan.calls.tables import callbacks, calls, legs, offers, summonses
from signspan.db import Transaction


def _hold_calls() -> Select[Any]:
    ids: Any = bindparam("actor_ids", expanding=True)
    named: Any = bindparam("call_ids", expanding=True)
    ringing, coming = offers.c.state == OfferState.RINGING, summonses.c.state == SummonsState.COMING
    # One list of ids: of two that are joined by "or" PostgreSQL looks through all calls there ever were.
    wanted = union(
        select(calls.c.id).where(calls.c.id.in_(named)),
        select(legs.c.call_id).where(legs.c.actor_id.in_(ids), legs.c.left_at.is_(None)),
        select(offers.c.call_id).where(offers.c.interpreter_id.in_(ids), ringing),
        select(summonses.c.call_id).where(summonses.c.terminal_id.in_(ids), coming),
        select(callbacks.c.call_id).where(callbacks.c.terminal_id.in_(ids), callbacks.c.ended_at.is_(None)),
    )
    held = select(calls.c.id).where(calls.c.id.in_(wanted)).order_by(calls.c.id)
    return held.with_for_update(key_share=True)  # rows may still refer to them


_HOLD_CALLS = _hold_calls()
_HOLD_ACTOR = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key", type_=String), 0)))


async def hold(tx: Transaction, *actor_ids: str, call_ids: Sequence[str] = ()) -> None:
    """Nobody else does anything in these calls or as these actors until the transaction ends.

    The calls are those that are named, and those which an actor is in, is rung for, comes to or calls
    back. What is decided by rows that somebody else writes just now, such as who sees whom, no guard
    could hold; and what is read twice is the same twice.
    """
    if tx.is_alone:
        return
    # In one order for all, so that nobody waits in a circle. Actors go first: then they are in no other
    # calls when these are held. Not by their rows, which change in calls that others hold.
    if actor_ids:
        keys = [{"key": actor_id} for actor_id in sorted(actor_ids)]
        await tx.run(_HOLD_ACTOR, keys if len(keys) > 1 else keys[0])
    await tx.run(_HOLD_CALLS, {"actor_ids": list(actor_ids), "call_ids": list(call_ids)})
