"""What comes to a handoff by itself: pictures, pages that go away, instants, ends."""

from signspan.calls import beside, sights, store, summons, tables
from signspan.calls import handoff_steps as steps
from signspan.calls.model import HANDOFF_OPEN, HandoffEvent, HandoffState, LegRole
from signspan.calls.whereabouts import at_counter, elsewhere, is_away, is_present
from signspan.db import Row, Transaction
from signspan.sites.model import WindowKind


async def nobody_goes_to(tx: Transaction, terminal_id: str) -> None:
    """The counter is in use no more: whoever was on her way there stays where she is, if she still is."""
    for window in WindowKind:
        leg = await store.leg_at(tx, terminal_id, window)
        row = None if leg is None else await beside.open_handoff(tx, leg["call_id"])
        if row is None or row["terminal_id"] != terminal_id or await steps.is_only_at_counter(tx, row):
            continue
        await steps.give_up(tx, row, HandoffEvent.CANCELLED, keeps_staff=False)


async def deadline(tx: Transaction, row: Row) -> None:
    """A handoff's instant came: not ready in time, counts as arrived, or the way back is over."""
    if row["state"] == HandoffState.ASKED:
        await _not_ready_in_time(tx, row)
    elif row["state"] == HandoffState.READY:
        await _count_as_arrived(tx, row)
    else:
        await _way_back_over(tx, row)


async def _not_ready_in_time(tx: Transaction, row: Row) -> None:
    if await steps.is_only_at_counter(tx, row):
        await _wait_on(tx, row, "handoff")
    else:
        await steps.give_up(tx, row, HandoffEvent.EXPIRED)


async def _count_as_arrived(tx: Transaction, row: Row) -> None:
    everyone = await store.legs_of(tx, row["call_id"])
    if is_away(at_counter(everyone, row)):  # expected back: after a restart pages take a while
        await _wait_on(tx, row, "return")
        return
    cut_off = is_away(elsewhere(everyone, row))  # nobody could tap there
    due_at = None if cut_off else tx.now + tx.settings.ms("way_back")
    await steps.move(tx, row, HandoffEvent.COUNTED, ended_at=tx.now, due_at=due_at)
    if cut_off:
        await steps.leave_where_she_was(tx, row)


async def _way_back_over(tx: Transaction, row: Row) -> None:
    """The kiosk wipes itself, unless the visitor is nowhere else: then the call goes on there."""
    there = at_counter(await store.legs_of(tx, row["call_id"]), row)
    if not there:
        await steps.give_up(tx, row, HandoffEvent.CAME_BACK)
    elif is_away(there):
        await _wait_on(tx, row, "way_back")
    else:
        await steps.has_arrived(tx, row, row["terminal_id"])


async def _wait_on(tx: Transaction, row: Row, setting: str) -> None:
    await store.alter(tx, tables.handoffs, row, due_at=tx.now + tx.settings.ms(setting))


async def see_whether_ready(tx: Transaction, call_id: str) -> None:
    """Somebody's picture came: once interpreter and counter see each other, the counter is ready."""
    row = await beside.open_handoff(tx, call_id)
    if row is None or row["state"] != HandoffState.ASKED:
        return
    seen = await sights.sights_of(tx, call_id)
    everyone = [leg for leg in await store.legs_of(tx, call_id) if is_present(leg)]
    there = [leg["id"] for leg in at_counter(everyone, row)]
    leads = [leg["id"] for leg in everyone if leg["role"] == LegRole.INTERPRETER]
    if any({(a, b), (b, a)} <= seen for a in there for b in leads):
        due_at = tx.now + tx.settings.ms("arrival")
        await steps.move(tx, row, HandoffEvent.SEEN, ready_at=row["ready_at"] or tx.now, due_at=due_at)
        await summons.met(tx, call_id)


async def unseen(tx: Transaction, leg: Row) -> None:
    """A leg is away, or connects anew: if the counter was ready by what it saw, it is no more."""
    row = await beside.open_handoff(tx, leg["call_id"])
    if row is None or row["state"] != HandoffState.READY:
        return
    of_visitor = leg["role"] == LegRole.VISITOR and leg["terminal_id"] == row["terminal_id"]
    if of_visitor or leg["role"] == LegRole.INTERPRETER:
        due_at = tx.now + tx.settings.ms("handoff")
        await steps.move(tx, row, HandoffEvent.FELL_BACK, due_at=due_at)


async def call_ended(tx: Transaction, call_id: str) -> None:
    """The end of a call is the end of its handoff."""
    row = await beside.shown_handoff(tx, call_id)
    if row is not None and row["state"] in HANDOFF_OPEN:
        await steps.move(tx, row, HandoffEvent.CANCELLED, ended_at=tx.now, due_at=None)
    elif row is not None:
        await store.alter(tx, tables.handoffs, row, due_at=None)
