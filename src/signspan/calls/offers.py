"""Use cases of an offer: a request shown to one interpreter until a deadline."""

import contextlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from signspan.bus import about
from signspan.calls import beside, callback_course, changeover_steps, holding, rings, store, tables
from signspan.calls.model import (
    CallEvent,
    CallState,
    LegEvent,
    LegRole,
    LegState,
    OfferEvent,
    OfferState,
    RequestEvent,
    RequestState,
    Seat,
    SocketFact,
    back_off_ms,
)
from signspan.db import Row, Transaction
from signspan.errors import CallGone, NotFound, OfferGone, Refusal, WrongState
from signspan.people import service as people
from signspan.people.model import Connection, Wish, Work, WorkEvent, can_be_offered

Rings = Mapping[str, Mapping[str, Any]]  # whom to ring, and why her, for the record


async def offer(tx: Transaction, wanted: Mapping[str, Rings]) -> list[str]:
    """Rings interpreters for requests, all together, so that a busy centre's rings cost one commit.

    Answers the requests for which nobody was rung, because they or somebody chosen for them are no longer
    as the dispatcher thought.
    """
    rows = await store.requests_by_id(tx, list(wanted))
    if not tx.is_alone:
        everybody = {person_id for rings in wanted.values() for person_id in rings}
        await holding.hold(tx, *everybody, call_ids=[row["call_id"] for row in rows])
        rows = await store.requests_by_id(tx, list(wanted))
    refused = set(wanted)
    for request in rows:
        with contextlib.suppress(Refusal):
            async with tx.attempt():
                await _offer(tx, request, wanted[request["id"]])
            refused.discard(request["id"])
    return sorted(refused)


async def _offer(tx: Transaction, request: Row, rings: Rings) -> None:
    if request["paused"]:
        raise WrongState
    await store.move(tx, "request", request, RequestEvent.OFFERED)
    for person_id, reason in rings.items():
        await _ring(tx, request, person_id, reason)
    _tell(tx, request)


async def _ring(tx: Transaction, request: Row, person_id: str, reason: Mapping[str, Any]) -> None:
    person = await people.interpreter(tx, person_id)
    facts = Wish(person["wish"]), Connection(person["connection"]), Work(person["work"])
    if not can_be_offered(*facts, rests=person["rest_until"] is not None):
        raise WrongState
    await people.change_work(tx, person, WorkEvent.OFFERED)
    offer_id = await store.add(
        tx,
        "offer",
        request,
        "ringing",
        person["pseudonym"],
        request_id=request["id"],
        call_id=request["call_id"],
        interpreter_id=person_id,
        leg_id=tx.new_id(),
        seat=request["seat"],
        in_pass=request["passes"],
        state=OfferState.RINGING,
        offered_at=tx.now,
        due_at=tx.now + tx.settings.ms("ring"),
    )
    await store.note(tx, request, "offer_reasoned", person["pseudonym"], {"id": offer_id, **reason})


async def _held(tx: Transaction, request_id: str) -> Row:
    """A request whose call nobody else changes until the end."""
    request = await _row(tx, tables.requests, request_id)
    await holding.hold(tx, call_ids=[request["call_id"]])
    return request if tx.is_alone else await _row(tx, tables.requests, request_id)


def _tell(tx: Transaction, request: Row) -> None:
    tx.tell(
        about("request", request["id"]),
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
    await store.move(tx, "offer", row, OfferEvent.ACCEPTED, who, ended_at=tx.now, due_at=None)
    filled = {"ended_at": tx.now, "gone_due_at": None}
    await store.move(tx, "request", request, RequestEvent.ACCEPTED, who, **filled)
    leads = request["seat"] == Seat.LEAD
    if leads:
        await _connect(tx, call, who)
    callback = await beside.callback_of(tx, call["id"])  # who is not there is not signed to
    await people.change_work(tx, person, WorkEvent.ACCEPTED, signs=leads and callback is None)
    for other in await rings.ringing_offers(tx, request["id"]):
        await withdraw(tx, other)
    await _join(tx, row, person, window, LegRole.INTERPRETER if leads else LegRole.RELIEF)
    if callback is not None:
        await callback_course.accepted(tx, call, callback)
    if not leads:
        await changeover_steps.accepted(tx, call["id"], row["leg_id"], who)
    tx.tell(about("accepted", row["leg_id"]), about("figures", person_id))
    _tell(tx, request)
    return str(call["id"])


async def _own(tx: Transaction, person_id: str, offer_id: str) -> Row:
    row = await store.by_id(tx, tables.offers, offer_id)
    if row is None or row["interpreter_id"] != person_id:
        raise NotFound
    if row["state"] == OfferState.RINGING:
        return row
    call = await _row(tx, tables.calls, row["call_id"])
    raise CallGone if call["state"] == CallState.ENDED else OfferGone


async def _row(tx: Transaction, table: Table, row_id: str) -> Row:
    row = await store.by_id(tx, table, row_id)
    if row is None:
        raise NotFound
    return row


async def _connect(tx: Transaction, call: Row, who: str) -> None:
    values: dict[str, Any] = {
        "accepted_at": call["accepted_at"] or tx.now,
        "patience_ended_at": None,
        "pictures_late": False,
        "due_at": tx.now + tx.settings.ms("pictures_late"),
    }
    await store.move(tx, "call", call, CallEvent.ACCEPTED, who, **values)


async def _join(tx: Transaction, row: Row, person: Row, window: str, role: LegRole) -> None:
    await store.add(
        tx,
        "leg",
        row,
        LegEvent.JOINED,
        person["pseudonym"],
        id=row["leg_id"],
        call_id=row["call_id"],
        role=role,
        actor_id=person["person_id"],
        page_window=window,
        place=person["person_id"],
        zone=person["zone"],
        state=LegState.JOINING,
        socket=SocketFact.HERE,
        generation=row["generation"],
        invited_at=row["offered_at"],
        joined_at=tx.now,
    )


async def pass_on(tx: Transaction, person_id: str, offer_id: str) -> None:
    """The interpreter leaves the offer to the next one. Raises `OfferGone`, `CallGone`."""
    await _end(tx, await _own(tx, person_id, offer_id), OfferEvent.DECLINED, WorkEvent.DECLINED)


async def expire(tx: Transaction, row: Row) -> None:
    """Nobody answered in time: she gets nothing more until she says that she is back."""
    await _end(tx, row, OfferEvent.EXPIRED, WorkEvent.MISSED)


async def withdraw(tx: Transaction, row: Row) -> None:
    """Takes an offer back through no doing of hers: she keeps her place in the order."""
    await _end(tx, row, OfferEvent.WITHDRAWN, WorkEvent.SPARED)


async def _end(tx: Transaction, row: Row, event: OfferEvent, work: WorkEvent) -> None:
    await store.move(tx, "offer", row, event, ended_at=tx.now, due_at=None)
    await people.change_work(tx, await people.interpreter(tx, row["interpreter_id"]), work)
    request = await _row(tx, tables.requests, row["request_id"])
    alone = not await rings.ringing_offers(tx, request["id"])
    if alone and request["state"] == RequestState.RINGING:
        await store.move(tx, "request", request, RequestEvent.UNANSWERED, gone_due_at=None)
    _tell(tx, request)


async def come_anew(tx: Transaction, person_id: str) -> None:
    """Another page of her desk has the ring: what was prepared with the one before is void."""
    row = await rings.ring_of(tx, person_id)
    if row is not None:
        await store.alter(tx, tables.offers, row, generation=row["generation"] + 1)


async def withdraw_ring_of(tx: Transaction, person_id: str) -> None:
    """Her desk is gone, or she no longer wants calls: the offer goes on to the next."""
    row = await rings.ring_of(tx, person_id)
    if row is not None:
        await withdraw(tx, row)


async def withdraw_all(tx: Transaction, request: Row) -> None:
    """The visitor has been away for too long while it rings: nobody is marked for it."""
    await store.alter(tx, tables.requests, request, gone_due_at=None)
    for row in await rings.ringing_offers(tx, request["id"]):
        await withdraw(tx, row)


async def rest(tx: Transaction, request_id: str, until: int | None = None) -> None:
    """Everybody of this pass was asked: the request rests, longer after each pass.

    The rest counts from the pass's last offer: whoever comes back later is rung at once. If others may be
    asked before it is over, from `until` on, this pass goes on with them.
    """
    request = await _held(tx, request_id)
    if request["state"] != RequestState.WAITING:
        raise WrongState
    passes = request["passes"] + 1
    wait = back_off_ms(passes, tx.settings.ms("back_off"), tx.settings.ms("back_off_most"))
    since = await rings.last_asked_at(tx, request_id, request["passes"]) or tx.now
    values = {"passes": passes, "offer_after_at": since + wait}
    if until is not None and until < since + wait:
        values = {"offer_after_at": until}
    await store.alter(tx, tables.requests, request, **values)
    await store.note(tx, request, "request_rested", None, {"id": request_id, **values})
    _tell(tx, request)
