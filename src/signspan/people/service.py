"""Use cases of people: the wish, the desk's connection, and the guarded change of work."""

from signspan.bus import about
from signspan.db import Row, Transaction
from signspan.errors import NotFound, Overtaken, TakenOver
from signspan.people import protection as protecting
from signspan.people import store
from signspan.people.model import (
    KEEPS_IDLE_SINCE,
    Connection,
    Wish,
    Work,
    WorkEvent,
    work_after,
)
from signspan.people.protection import Protection


async def interpreter(tx: Transaction, person_id: str) -> Row:
    """An interpreter. Raises `NotFound`."""
    row = await store.interpreter(tx, person_id)
    if row is None:
        raise NotFound
    return row


def _tell(tx: Transaction, row: Row) -> None:
    tx.tell(about("interpreter", row["person_id"]), about("duty", row["centre_id"]))


def _tell_who_is_here(tx: Transaction, row: Row) -> None:
    _tell(tx, row)
    tx.tell(about("here", row["centre_id"]))


async def change_work(
    tx: Transaction,
    row: Row,
    event: WorkEvent,
    due_at: int | None = None,
    *,
    signs: bool = True,
) -> None:
    """Moves an interpreter's work, as it was just read, by the table.

    `signs`: whether it is she who signs in a call that begins or ends. `due_at` is the instant at which
    the new work ends by itself. Raises `WrongState`, and `Overtaken` if another transaction moved it first.
    """
    before = Work(row["work"])
    work = work_after(before, event)
    values: dict[str, object] = {"work": work, "work_since": tx.now, "due_at": due_at}
    if work == Work.IDLE and event not in KEEPS_IDLE_SINCE:
        values["idle_since"] = tx.now
    if signs and Work.ON_CALL in (before, work):
        values |= _signing(tx, row, begins=work == Work.ON_CALL)
    _tell(tx, row)
    if not await store.change(tx, row["person_id"], before, **values):
        raise Overtaken


def _signing(tx: Transaction, row: Row, *, begins: bool) -> dict[str, object]:
    """She begins to sign, or no longer does: how long she has signed, and whether she rests now."""
    protection = protection_of(tx)
    if begins:
        known = row["signed_ms"], row["signed_until"]
        signed_ms = protecting.brought_along(protection, *known, tx.now)
        return {"signed_ms": signed_ms, "signing_since": tx.now, "rest_until": None}
    if row["signing_since"] is None:
        return {}
    left = protecting.ended(protection, row["signed_ms"], row["signing_since"], tx.now)
    return {**left._asdict(), "signing_since": None, "signed_until": tx.now}


async def change_signing(tx: Transaction, person_id: str, *, begins: bool) -> None:
    """In a call of two interpreters the one begins to sign, the other rests her hands."""
    row = await interpreter(tx, person_id)
    if changed := _signing(tx, row, begins=begins):
        await store.change(tx, person_id, None, **changed)
        _tell(tx, row)


def protection_of(tx: Transaction) -> Protection:
    """How long somebody may sign, as it is set."""
    names = "signing_warn", "signing_relief", "signing_insist", "rest"
    return Protection(*(tx.settings.ms(name) for name in names))


async def rest_over(tx: Transaction, person_id: str) -> None:
    """She has rested: signing counts from nothing again, and calls may come."""
    row = await interpreter(tx, person_id)
    await store.change(tx, person_id, None, rest_until=None, signed_ms=0)
    _tell(tx, row)


async def set_wish(tx: Transaction, person_id: str, wish: Wish) -> None:
    """The desk's one switch. Becoming available starts the idle time anew."""
    row = await interpreter(tx, person_id)
    if row["wish"] == wish:
        return
    idle = {"idle_since": tx.now} if wish == Wish.AVAILABLE else {}
    await store.change(tx, person_id, None, wish=wish, **idle)
    _tell_who_is_here(tx, row)


async def be_ready(tx: Transaction, person_id: str) -> None:
    """Ends wrap-up early, or says "I am back" after a missed ring. Otherwise changes nothing."""
    row = await interpreter(tx, person_id)
    events = {Work.WRAP_UP: WorkEvent.RESTED, Work.NOT_RESPONDING: WorkEvent.SAID_BACK}
    event = events.get(Work(row["work"]))
    if event is not None:
        await change_work(tx, row, event)


async def desk_came(
    tx: Transaction, person_id: str, window: str, *, session: str | None = None, again: bool = False
) -> None:
    """A desk page connected. It takes over from any earlier one.

    `session`: whose the page is. `again`: the window was here before. Raises `TakenOver` if another has
    taken over since.
    """
    row = await interpreter(tx, person_id)
    if again and row["desk_window"] not in (None, window):
        raise TakenOver
    known = row["desk_window"], row["connection"], row["gone_due_at"], row["process"]
    if known != (window, Connection.HERE, None, tx.process):
        _tell_who_is_here(tx, row)
    await store.change(
        tx,
        person_id,
        None,
        desk_window=window,
        desk_session=session,
        connection=Connection.HERE,
        gone_due_at=None,
        process=tx.process,
    )


async def desk_gone(tx: Transaction, person_id: str, window: str, process: str) -> bool:
    """A desk page's socket at a process closed; false if she has come by another one since."""
    row = await interpreter(tx, person_id)
    if row["desk_window"] != window or row["process"] not in (process, None):
        return False
    due_at = tx.now + tx.settings.ms("ring_gone") if row["work"] == Work.RESERVED else None
    await store.change(tx, person_id, None, connection=Connection.GONE, gone_due_at=due_at)
    _tell_who_is_here(tx, row)
    return True


async def stayed_away(tx: Transaction, person_id: str) -> None:
    """A desk that was expected back did not come."""
    row = await interpreter(tx, person_id)
    await store.change(tx, person_id, None, connection=Connection.GONE, gone_due_at=None)
    _tell_who_is_here(tx, row)
