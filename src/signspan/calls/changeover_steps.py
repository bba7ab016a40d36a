"""What comes to a changeover by itself: she accepts, is seen, counts down, leads; or somebody is away."""

from signspan.calls import beside, handoff_course, legs, sights, store, tables
from signspan.calls.model import (
    COUNT_MS,
    ChangeoverEvent,
    ChangeoverKind,
    ChangeoverState,
    LegRole,
)
from signspan.calls.whereabouts import is_present
from signspan.db import Row, Transaction
from signspan.errors import WrongState
from signspan.people import service as people


async def accepted(tx: Transaction, call_id: str, leg_id: str, who: str) -> None:
    """Somebody comes: her leg is joining."""
    row = await beside.open_changeover(tx, call_id)
    if row is not None:
        await move(tx, row, ChangeoverEvent.ACCEPTED, who, to_leg_id=leg_id)


async def see_whether_ready(tx: Transaction, call_id: str) -> None:
    """Whether she and the visitor see each other now. Who passes the call on is counted out at once."""
    row = await beside.open_changeover(tx, call_id)
    if row is None or row["state"] != ChangeoverState.COMING or not await _is_seen(tx, row):
        return
    await move(tx, row, ChangeoverEvent.SEEN)
    if row["kind"] == ChangeoverKind.TRANSFER:
        await count(tx, {**row, "state": ChangeoverState.READY})


async def _is_seen(tx: Transaction, row: Row) -> bool:
    """Whether she is there and sees the visitor, who sees her before a window where she is."""
    seen = await sights.sights_of(tx, row["call_id"])
    present = [leg for leg in await store.legs_of(tx, row["call_id"]) if is_present(leg)]
    comes = [leg["id"] for leg in present if leg["id"] == row["to_leg_id"]]
    visitors = [leg["id"] for leg in present if leg["role"] == LegRole.VISITOR]
    return any({(one, other), (other, one)} <= seen for one in visitors for other in comes)


async def count(tx: Transaction, row: Row, who: str | None = None) -> None:
    """3, 2, 1: everybody in the call is shown when to look at the other interpreter.

    Raises `WrongState` where she is not seen.
    """
    if not await _is_seen(tx, row):
        raise WrongState
    await move(tx, row, ChangeoverEvent.COUNTED, who, due_at=tx.now + COUNT_MS)


async def unseen(tx: Transaction, call_id: str) -> None:
    """Somebody's picture is away: nobody is counted out to an empty screen."""
    row = await beside.open_changeover(tx, call_id)
    if row is None or row["state"] not in (ChangeoverState.READY, ChangeoverState.COUNTING):
        return
    if not await _is_seen(tx, row):
        await move(tx, row, ChangeoverEvent.UNSEEN, due_at=None)


async def deadline(tx: Transaction, row: Row) -> None:
    """It was counted to the end. Where a window has closed since, it is counted anew once she is seen."""
    if not await _is_seen(tx, row):
        await move(tx, row, ChangeoverEvent.UNSEEN, due_at=None)
        return
    current = {leg["id"]: leg for leg in await store.legs_of(tx, row["call_id"])}
    leads, comes = current[row["from_leg_id"]], current[row["to_leg_id"]]
    await _change_lead(tx, row, leads, comes, ChangeoverEvent.CHANGED)


async def take_over(tx: Transaction, lost: Row) -> bool:
    """Who led is lost for good. Whether another one is there already, who leads from now on."""
    everyone = await store.legs_of(tx, lost["call_id"])
    comes = next((leg for leg in everyone if leg["role"] == LegRole.RELIEF and is_present(leg)), None)
    row = await beside.open_changeover(tx, lost["call_id"])
    if comes is None:
        return False
    if row is None:
        await _swap(tx, lost, comes, stays=False, lost=True)
    else:
        await _change_lead(tx, row, lost, comes, ChangeoverEvent.TOOK_OVER, lost=True)
    return True


async def relief_left(tx: Transaction, leg: Row, *, lost: bool = False) -> None:
    """The one who does not lead leaves: what was to come of her does not."""
    row = await beside.open_changeover(tx, leg["call_id"])
    if row is not None:
        await move(tx, row, ChangeoverEvent.CANCELLED, ended_at=tx.now, due_at=None)
    await legs.leave(tx, leg, lost=lost)


async def cancel(tx: Transaction, row: Row, who: str | None = None) -> None:
    """It stays as it is: whoever came for it leaves. Her request is its asker's to withdraw."""
    await move(tx, row, ChangeoverEvent.CANCELLED, who, ended_at=tx.now, due_at=None)
    for leg in await store.legs_of(tx, row["call_id"]):
        came_for_it = leg["id"] == row["to_leg_id"] and leg["invited_at"] >= row["asked_at"]
        if came_for_it and leg["role"] == LegRole.RELIEF:
            await legs.leave(tx, leg)


async def _change_lead(
    tx: Transaction,
    row: Row,
    leads: Row,
    comes: Row,
    event: ChangeoverEvent,
    *,
    lost: bool = False,
) -> None:
    await move(tx, row, event, ended_at=tx.now, due_at=None)
    await _swap(tx, leads, comes, stays=row["stays"] and not lost, lost=lost)


async def _swap(tx: Transaction, leads: Row, comes: Row, *, stays: bool, lost: bool = False) -> None:
    await handoff_course.unseen(tx, leads)  # the counter was ready by what it saw of her
    if stays:
        await store.alter(tx, tables.legs, leads, role=LegRole.RELIEF)
        await people.change_signing(tx, leads["actor_id"], begins=False)
    else:
        await legs.leave(tx, leads, lost=lost)
    await store.alter(tx, tables.legs, comes, role=LegRole.INTERPRETER)
    await people.change_signing(tx, comes["actor_id"], begins=True)
    changed = {"from": leads["id"], "leads": comes["id"]}
    await store.note(tx, comes, "lead_changed", await legs.pseudonym_of(tx, comes), changed)
    await handoff_course.see_whether_ready(tx, comes["call_id"])


async def move(
    tx: Transaction, row: Row, event: ChangeoverEvent, who: str | None = None, **values: object
) -> None:
    """Moves a changeover by the table."""
    await store.move(tx, "changeover", row, event, who, **values)
