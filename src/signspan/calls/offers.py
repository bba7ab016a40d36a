"""Use cases of an offer: a request shown to one interpreter until a deadline."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import RowMapping, Table

from signspan.bus import about
from signspan.calls import store, tables
from signspan.calls.model import (
    CallEvent,
    CallState,
    LegEvent,
    LegRole,
    LegState,
    MediaFact,
    OfferEvent,
    OfferState,
    RequestEvent,
    RequestState,
    SocketFact,
    back_off_ms,
)
from signspan.db import Transaction
from signspan.errors import CallGone, NotFound, OfferGone, WrongState
from signspan.people import service as people
from signspan.people.model import Connection, Wish, Work, WorkEvent, can_be_offered


async def offer(tx: Transaction, request_id: str, person_id: str, reason: str) -> None:
    """Rings one interpreter for one request. `reason` says why her, for the record.

    Raises `WrongState` if the request or the interpreter is no longer as the dispatcher thought.
    """
    request = await store.by_id(tx, tables.requests, request_id)
    person = await people.interpreter(tx, person_id)
    facts = Wish(person["wish"]), Connection(person["connection"]), Work(person["work"])
    if request is None or request["paused"] or not can_be_offered(*facts):
        raise WrongState
    if not await store.move(tx, "request", request, RequestEvent.OFFERED):
        raise WrongState
    if not await people.change_work(tx, person_id, WorkEvent.OFFERED):
        raise WrongState
    offer_id = await store.add(
        tx,
        "offer",
        request,
        "ringing",
        person["pseudonym"],
        request_id=request_id,
        call_id=request["call_id"],
        interpreter_id=person_id,
        leg_id=tx.new_id(),
        in_pass=request["passes"],
        state=OfferState.RINGING,
        offered_at=tx.now,
        due_at=tx.now + tx.settings.ms("ring"),
    )
    await store.note(tx, request, "offer_reasoned", person["pseudonym"], {"id": offer_id, "why": reason})
    _tell(tx, request)


def _tell(tx: Transaction, request: store.Row) -> None:
    tx.tell(
        about("request", request["id"]),
        about("call", request["call_id"]),
        about("queue", request["centre_id"]),
    )


async def accept(tx: Transaction, person_id: str, offer_id: str, window: str) -> str:
    """The interpreter takes the offer: offer, request, call and work are guarded together.

    Returns the call's id. Raises `NotFound`, `OfferGone`, or `CallGone` if the visitor left.
    """
    row = await _own(tx, person_id, offer_id)
    person = await people.interpreter(tx, person_id)
    who = person["pseudonym"]
    request = await _row(tx, tables.requests, row["request_id"])
    call = await _row(tx, tables.calls, row["call_id"])
    steps: tuple[Callable[[], Awaitable[bool]], ...] = (
        lambda: store.move(tx, "offer", row, OfferEvent.ACCEPTED, who, ended_at=tx.now, due_at=None),
        lambda: store.move(
            tx, "request", request, RequestEvent.ACCEPTED, who, ended_at=tx.now, gone_due_at=None
        ),
        lambda: _connect(tx, call, who),
        lambda: people.change_work(tx, person_id, WorkEvent.ACCEPTED),
    )
    for step in steps:
        if not await step():
            raise OfferGone
    for other in await store.ringing_offers(tx, request["id"]):
        await withdraw(tx, other)
    await store.forget_media(tx, call["id"])
    await _join(tx, row, person, window)
    _tell(tx, request)
    return str(call["id"])


async def _own(tx: Transaction, person_id: str, offer_id: str) -> RowMapping:
    row = await store.by_id(tx, tables.offers, offer_id)
    if row is None or row["interpreter_id"] != person_id:
        raise NotFound
    if row["state"] == OfferState.RINGING:
        return row
    call = await _row(tx, tables.calls, row["call_id"])
    raise CallGone if call["state"] == CallState.ENDED else OfferGone


async def _row(tx: Transaction, table: Table, row_id: str) -> RowMapping:
    row = await store.by_id(tx, table, row_id)
    if row is None:
        raise NotFound
    return row


async def _connect(tx: Transaction, call: RowMapping, who: str) -> bool:
    values: dict[str, Any] = {
        "accepted_at": call["accepted_at"] or tx.now,
        "patience_ended_at": None,
        "pictures_late": False,
        "due_at": tx.now + tx.settings.ms("pictures_late"),
    }
    return await store.move(tx, "call", call, CallEvent.ACCEPTED, who, **values)


async def _join(tx: Transaction, row: RowMapping, person: RowMapping, window: str) -> None:
    await store.add(
        tx,
        "leg",
        row,
        LegEvent.JOINED,
        person["pseudonym"],
        id=row["leg_id"],
        call_id=row["call_id"],
        role=LegRole.INTERPRETER,
        actor_id=person["person_id"],
        page_window=window,
        place=person["person_id"],
        zone=person["zone"],
        state=LegState.JOINING,
        socket=SocketFact.HERE,
        media=MediaFact.NONE,
        invited_at=row["offered_at"],
        joined_at=tx.now,
    )


async def pass_on(tx: Transaction, person_id: str, offer_id: str) -> None:
    """The interpreter leaves the offer to the next one. Raises `OfferGone`, `CallGone`."""
    await _end(tx, await _own(tx, person_id, offer_id), OfferEvent.DECLINED, WorkEvent.DECLINED)


async def expire(tx: Transaction, row: RowMapping) -> None:
    """Nobody answered in time: she gets nothing more until she says that she is back."""
    await _end(tx, row, OfferEvent.EXPIRED, WorkEvent.MISSED)


async def withdraw(tx: Transaction, row: RowMapping) -> None:
    """Takes an offer back through no doing of hers: she keeps her place in the order."""
    await _end(tx, row, OfferEvent.WITHDRAWN, WorkEvent.SPARED)


async def _end(tx: Transaction, row: RowMapping, event: OfferEvent, work: WorkEvent) -> None:
    if not await store.move(tx, "offer", row, event, ended_at=tx.now, due_at=None):
        raise OfferGone
    await people.change_work(tx, row["interpreter_id"], work)
    request = await _row(tx, tables.requests, row["request_id"])
    alone = not await store.ringing_offers(tx, request["id"])
    if alone and request["state"] == RequestState.RINGING:
        await store.move(tx, "request", request, RequestEvent.UNANSWERED, gone_due_at=None)
    _tell(tx, request)


async def withdraw_ring_of(tx: Transaction, person_id: str) -> None:
    """Her desk is gone, or she no longer wants calls: the offer goes on to the next."""
    row = await store.ring_of(tx, person_id)
    if row is not None:
        await withdraw(tx, row)


async def withdraw_all(tx: Transaction, request: RowMapping) -> None:
    """The visitor has been away for too long while it rings: nobody is marked for it."""
    await store.alter(tx, tables.requests, request["id"], gone_due_at=None)
    for row in await store.ringing_offers(tx, request["id"]):
        await withdraw(tx, row)


async def rest(tx: Transaction, request_id: str) -> None:
    """Everybody of this pass was asked: the request rests, longer after each pass.

    The rest counts from the pass's last offer: whoever comes back later is rung at once.
    """
    request = await _row(tx, tables.requests, request_id)
    if request["state"] != RequestState.WAITING:
        raise WrongState
    passes = request["passes"] + 1
    wait = back_off_ms(passes, tx.settings.ms("back_off"), tx.settings.ms("back_off_most"))
    since = await store.last_asked_at(tx, request_id, request["passes"]) or tx.now
    values = {"passes": passes, "offer_after_at": since + wait}
    await store.alter(tx, tables.requests, request_id, **values)
    await store.note(tx, request, "request_rested", None, {"id": request_id, **values})
    _tell(tx, request)
