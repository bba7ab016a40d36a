"""Use cases of a call: asking, waiting on, stopping. Offers and legs have files of their own."""

from typing import Any

from sqlalchemy import RowMapping

from signspan.bus import about
from signspan.calls import offers, store, tables
from signspan.calls.model import (
    CallEvent,
    CallState,
    LegEvent,
    LegRole,
    LegState,
    MediaFact,
    RequestEvent,
    RequestState,
    Seat,
    SocketFact,
    Stopper,
    end_of,
)
from signspan.db import Transaction
from signspan.errors import AlreadyInCall, CallGone, LanguageNotOffered, NotFound, WrongState
from signspan.people import service as people
from signspan.people.model import WorkEvent
from signspan.sites import store as sites

STOPPERS = {
    LegRole.VISITOR: Stopper.VISITOR,
    LegRole.STAFF: Stopper.STAFF,
    LegRole.INTERPRETER: Stopper.INTERPRETER,
    LegRole.SUPERVISOR: Stopper.SUPERVISOR,
}


async def ask(
    tx: Transaction, terminal_id: str, window: str, language: str, replaces: str | None = None
) -> str:
    """The visitor's one tap: a call with its first request. Returns the call's id.

    `replaces` names the terminal's open call, which ends in the same transaction.
    Raises `LanguageNotOffered`, `AlreadyInCall`.
    """
    terminal = await sites.terminal(tx, terminal_id)
    if terminal is None:
        raise NotFound
    offered = await sites.languages_of_site(tx, terminal["site_id"])
    if language not in {row["code"] for row in offered}:
        raise LanguageNotOffered
    leg = await store.leg_of_terminal(tx, terminal_id)
    if leg is not None:
        if leg["call_id"] != replaces:
            raise AlreadyInCall
        await stop(tx, leg["call_id"], Stopper.VISITOR)
    return await _open(tx, terminal, window, language)


async def _open(tx: Transaction, terminal: RowMapping, window: str, language: str) -> str:
    call_id = await store.add(
        tx,
        "call",
        terminal,
        "asked",
        terminal["id"],
        site_id=terminal["site_id"],
        terminal_id=terminal["id"],
        language=language,
        state=CallState.WAITING,
        asked_at=tx.now,
        due_at=tx.now + tx.settings.ms("longest_wait"),
    )
    await store.add(
        tx,
        "leg",
        terminal,
        LegEvent.JOINED,
        terminal["id"],
        call_id=call_id,
        role=LegRole.VISITOR,
        actor_id=terminal["id"],
        terminal_id=terminal["id"],
        page_window=window,
        place=terminal["id"],
        zone=terminal["zone"],
        state=LegState.JOINING,
        socket=SocketFact.HERE,
        media=MediaFact.NONE,
        invited_at=tx.now,
        joined_at=tx.now,
    )
    call = {**terminal, "id": call_id, "language": language}
    await request_interpreter(tx, call, queued_at=tx.now)
    tx.tell(about("terminal", terminal["id"]))
    return call_id


async def request_interpreter(
    tx: Transaction,
    call: store.Row,
    queued_at: int,
    lost_id: str | None = None,
    *,
    paused: bool = False,
) -> None:
    """Queues a request for the call's lead seat; `lost_id` makes it a recovery that prefers her.

    `paused`: the visitor is away herself, so nobody is rung until she is back.
    """
    request_id = await store.add(
        tx,
        "request",
        call,
        "queued",
        call_id=call["id"],
        seat=Seat.LEAD,
        language=call["language"],
        state=RequestState.WAITING,
        queued_at=queued_at,
        recovery=lost_id is not None,
        prefers_id=lost_id,
        offer_after_at=tx.now,
        paused=paused,
    )
    tx.tell(
        about("call", call["id"]),
        about("request", request_id),
        about("queue", call["centre_id"]),
    )


async def open_call(tx: Transaction, call_id: str) -> RowMapping:
    """A call that has not ended. Raises `NotFound`, `CallGone`."""
    call = await store.by_id(tx, tables.calls, call_id)
    if call is None:
        raise NotFound
    if call["state"] == CallState.ENDED:
        raise CallGone
    return call


async def own_leg(tx: Transaction, actor_id: str, call_id: str) -> RowMapping:
    """The actor's current leg in an open call. Raises `NotFound`, `CallGone`."""
    await open_call(tx, call_id)
    for leg in await store.legs_of(tx, call_id):
        if leg["actor_id"] == actor_id:
            return leg
    raise NotFound


async def hang_up(tx: Transaction, actor_id: str, call_id: str) -> None:
    """Whoever is in the call stops it. Raises `CallGone` if it is over already."""
    leg = await own_leg(tx, actor_id, call_id)
    await stop(tx, call_id, STOPPERS[LegRole(leg["role"])])


async def stop(tx: Transaction, call_id: str, stopper: Stopper) -> None:
    """Ends a call: reason by the table, offers withdrawn, legs left, interpreters in wrap-up."""
    call = await open_call(tx, call_id)
    end = end_of(stopper, CallState(call["state"]))
    ended = await store.move(
        tx,
        "call",
        call,
        CallEvent.ENDED,
        ended_at=tx.now,
        end_reason=end.reason,
        ended_by=stopper,
        counts_as_abandoned=end.counts_as_abandoned,
        due_at=None,
    )
    if not ended:
        raise CallGone
    request = await store.open_request(tx, call_id)
    if request is not None:
        await _withdraw(tx, request)
    for leg in await store.legs_of(tx, call_id):
        await leave(tx, leg)
    tx.tell(about("call", call_id), about("terminal", call["terminal_id"]))


async def _withdraw(tx: Transaction, request: RowMapping) -> None:
    for offer in await store.ringing_offers(tx, request["id"]):
        await offers.withdraw(tx, offer)
    latest = await store.by_id(tx, tables.requests, request["id"])
    await store.move(
        tx, "request", latest or request, RequestEvent.WITHDRAWN, ended_at=tx.now, gone_due_at=None
    )
    tx.tell(about("request", request["id"]), about("queue", request["centre_id"]))


async def leave(tx: Transaction, leg: RowMapping, *, lost: bool = False) -> None:
    """A leg leaves its call; an interpreter goes to wrap-up, unless her line was `lost`."""
    gone: dict[str, Any] = {"left_at": tx.now, "due_at": None, "socket": SocketFact.GONE}
    await store.move(tx, "leg", leg, LegEvent.LEFT, **gone)
    if leg["role"] != LegRole.INTERPRETER:
        return
    if lost:
        await people.change_work(tx, leg["actor_id"], WorkEvent.LOST)
        return
    until = tx.now + tx.settings.ms("wrap_up")
    await people.change_work(tx, leg["actor_id"], WorkEvent.CALL_ENDED, due_at=until)


async def lose_interpreter(tx: Transaction, leg: RowMapping) -> None:
    """Her grace is over: the call goes back to waiting, with a recovery request that prefers her."""
    call = await open_call(tx, leg["call_id"])
    await leave(tx, leg, lost=True)
    due_at = tx.now + tx.settings.ms("longest_wait")
    waiting: dict[str, Any] = {"due_at": due_at, "pictures_late": False}
    if not await store.move(tx, "call", call, CallEvent.INTERPRETER_LOST, **waiting):
        raise WrongState
    await store.forget_media(tx, call["id"])
    # A deadline: she is lost, or expected back after a restart.
    visitor_away = any(
        other["role"] == LegRole.VISITOR and other["due_at"] is not None
        for other in await store.legs_of(tx, call["id"])
    )
    lost_id = leg["actor_id"]
    await request_interpreter(tx, call, queued_at=call["asked_at"], lost_id=lost_id, paused=visitor_away)


async def keep_waiting(tx: Transaction, actor_id: str, call_id: str) -> None:
    """The visitor waits on after the longest wait. Raises `WrongState` if nothing was asked."""
    await own_leg(tx, actor_id, call_id)
    call = await open_call(tx, call_id)
    if call["state"] != CallState.WAITING or call["patience_ended_at"] is None:
        raise WrongState
    due_at = tx.now + tx.settings.ms("longest_wait")
    await store.alter(tx, tables.calls, call_id, patience_ended_at=None, due_at=due_at)
    await _note(tx, call, "patience_renewed")


async def patience_over(tx: Transaction, call: RowMapping) -> None:
    """A call's deadline came while it waits: the visitor is asked, then the call ends."""
    if call["patience_ended_at"] is not None:
        await stop(tx, call["id"], Stopper.PATIENCE)
        return
    due_at = tx.now + tx.settings.ms("choose")
    await store.alter(tx, tables.calls, call["id"], patience_ended_at=tx.now, due_at=due_at)
    await _note(tx, call, "patience_ended")


async def pictures_late(tx: Transaction, call: RowMapping) -> None:
    """Accepted, but no pictures both ways in time: both sides are told."""
    await store.alter(tx, tables.calls, call["id"], pictures_late=True, due_at=None)
    await _note(tx, call, "pictures_late")


async def _note(tx: Transaction, call: RowMapping, kind: str) -> None:
    await store.note(tx, {**call, "call_id": call["id"]}, kind, None, {})
    tx.tell(about("call", call["id"]))
