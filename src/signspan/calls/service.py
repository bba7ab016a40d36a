"""Use cases of a call: asking, waiting on, stopping. Offers and legs have files of their own."""

import secrets
from dataclasses import dataclass
from typing import Any

from signspan.bus import about
from signspan.calls import (
    beside,
    callback_course,
    changeover_steps,
    handoff_course,
    handoffs,
    legs,
    offers,
    rings,
    store,
    summons,
    tables,
)
from signspan.calls.ends import end_of
from signspan.calls.model import (
    CallbackEvent,
    CallEvent,
    CallState,
    LegRole,
    RequestEvent,
    RequestState,
    Seat,
    Stopper,
)
from signspan.calls.needs import Needs, needs_of
from signspan.calls.whereabouts import visitors
from signspan.db import Row, Transaction
from signspan.errors import AlreadyInCall, LanguageNotOffered, NotFound, WrongState
from signspan.people import service as people
from signspan.people.model import Skill
from signspan.sites import service as places
from signspan.sites import store as sites
from signspan.sites.model import Topic, WindowKind

STOPPERS = {
    LegRole.VISITOR: Stopper.VISITOR,
    LegRole.STAFF: Stopper.STAFF,
    LegRole.INTERPRETER: Stopper.INTERPRETER,
    LegRole.SUPERVISOR: Stopper.SUPERVISOR,
}


async def ask(tx: Transaction, terminal_id: str, language: str, replaces: str | None = None) -> str:
    """The one tap, at a kiosk or for the person before a counter: a call with its first request.

    `replaces` names the terminal's open call, which ends in the same transaction. Returns the
    call's id. Raises `LanguageNotOffered`, `AlreadyInCall`.
    """
    terminal = await sites.terminal(tx, terminal_id)
    if terminal is None:
        raise NotFound
    offered = await sites.languages_of_site(tx, terminal["site_id"])
    if language not in {row["code"] for row in offered}:
        raise LanguageNotOffered
    here = [leg for window in WindowKind if (leg := await store.leg_at(tx, terminal_id, window))]
    if any(leg["call_id"] != replaces for leg in here):
        raise AlreadyInCall
    if replaces is not None and here:
        if not visitors(here):  # staff who joined, or were asked to, replace nothing
            raise AlreadyInCall
        await _stop_at(tx, terminal_id, replaces, Stopper.VISITOR)
    return await _open(tx, terminal, language)


async def _open(tx: Transaction, terminal: Row, language: str) -> str:
    call_id = await store.add(
        tx,
        "call",
        terminal,
        "asked",
        terminal["id"],
        site_id=terminal["site_id"],
        terminal_id=terminal["id"],
        language=language,
        code=await fresh_code(tx, terminal["site_id"]),
        note_process=tx.process,
        state=CallState.WAITING,
        emergency=terminal["emergency"],
        asked_at=tx.now,
        due_at=tx.now + tx.settings.ms("longest_wait"),
    )
    call = {**terminal, "id": call_id, "language": language, "topic": None}
    await legs.seat_visitor(tx, call, terminal)
    await request_interpreter(tx, call, queued_at=tx.now)
    return call_id


async def fresh_code(tx: Transaction, site_id: str) -> str:
    """Four digits that no other open call of the site shows."""
    taken = {row["code"] for row in await store.calls_of_site(tx, site_id)}
    while (code := f"{secrets.randbelow(10_000):04}") in taken:
        continue
    return code


@dataclass(frozen=True)
class Wanted:
    """Which interpreter a request asks for: into which seat, whom first, with which skill beside the site's
    own needs."""

    seat: Seat = Seat.LEAD
    first: str | None = None
    skill: Skill | None = None


FOR_ANY = Wanted()


async def request_interpreter(
    tx: Transaction,
    call: Row,
    queued_at: int,
    wanted: Wanted = FOR_ANY,
    *,
    recovery: bool = False,
    paused: bool = False,
    after: int | None = None,
) -> None:
    """Queues a request of a call. `recovery`: her interpreter was lost.

    `paused`: the visitor is away herself, so nobody is rung until she is back. `after`: nor before then.
    """
    site = await places.site(tx, call["site_id"])
    request_id = await store.add(
        tx,
        "request",
        call,
        "queued",
        call_id=call["id"],
        seat=wanted.seat,
        language=call["language"],
        state=RequestState.WAITING,
        queued_at=queued_at,
        recovery=recovery,
        prefers_id=wanted.first,
        skill=wanted.skill,
        emergency=call["emergency"],
        head_start=site["head_start"],
        **_needs(site, call["topic"], wanted.skill)._asdict(),
        offer_after_at=after or tx.now,
        paused=paused,
    )
    tx.tell(
        about("request", request_id),
        about("queue", call["centre_id"]),
    )


def _needs(site: Row, topic: str | None, skill: str | None) -> Needs:
    hard = [*site["hard"], *([] if skill is None else [f"skill:{skill}"])]
    return needs_of(hard, site["soft"], None if topic is None else Topic(topic))


async def hang_up(
    tx: Transaction, actor_id: str, call_id: str, window: WindowKind = WindowKind.MAIN
) -> None:
    """Whoever is in the call stops it. Raises `CallGone` if it is over already."""
    leg = await legs.own(tx, actor_id, call_id, window)
    if leg["role"] == LegRole.RELIEF:  # she goes; the call is the other one's
        await changeover_steps.relief_left(tx, leg)
        return
    callback = await beside.callback_of(tx, call_id)
    if callback is not None:  # it rings where the visitor is wanted, and she waits no longer
        await unreached(tx, callback)
        return
    await _stop_at(tx, actor_id, call_id, STOPPERS[LegRole(leg["role"])])


async def _stop_at(tx: Transaction, actor_id: str, call_id: str, stopper: Stopper) -> None:
    """Ends the call, but not from where its visitor is no more: the next person may stand there."""
    if not await handoffs.leave_behind(tx, actor_id, call_id):
        await stop(tx, call_id, stopper)


async def stop(tx: Transaction, call_id: str, stopper: Stopper) -> None:
    """Ends a call: reason by the table, offers withdrawn, legs left, interpreters in wrap-up."""
    call = await legs.open_call(tx, call_id)
    end = end_of(stopper, CallState(call["state"]))
    await store.move(
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
    await withdraw_requests(tx, call_id, *Seat)
    changeover = await beside.open_changeover(tx, call_id)
    if changeover is not None:
        await changeover_steps.cancel(tx, changeover)
    await summons.call_ended(tx, call_id)
    await handoff_course.call_ended(tx, call_id)
    await callback_course.call_ended(tx, call_id)
    for leg in await store.legs_of(tx, call_id):
        await legs.leave(tx, leg)
    tx.tell(about("terminal", call["terminal_id"]), about("ended", call_id))


async def withdraw_requests(tx: Transaction, call_id: str, *seats: Seat) -> None:
    """Nobody is wanted for these seats any more."""
    for request in await store.open_requests(tx, call_id):
        if request["seat"] in seats:
            await _withdraw(tx, request)


async def _withdraw(tx: Transaction, request: Row) -> None:
    for offer in await rings.ringing_offers(tx, request["id"]):
        await offers.withdraw(tx, offer)
    latest = await store.by_id(tx, tables.requests, request["id"])
    await store.move(
        tx, "request", latest or request, RequestEvent.WITHDRAWN, ended_at=tx.now, gone_due_at=None
    )
    tx.tell(about("request", request["id"]), about("queue", request["centre_id"]))


async def lose_interpreter(tx: Transaction, leg: Row) -> None:
    """Her grace is over: the call goes back to waiting, with a recovery request that prefers her."""
    changeover = await beside.open_changeover(tx, leg["call_id"])
    if changeover is not None:  # who was asked to relieve her is asked to lead
        await changeover_steps.cancel(tx, changeover)
        await withdraw_requests(tx, leg["call_id"], Seat.RELIEF)
    call = await legs.open_call(tx, leg["call_id"])
    for other in await store.legs_of(tx, call["id"]):
        if other["role"] == LegRole.RELIEF:  # she is away as well, or she would lead by now
            await legs.leave(tx, other, lost=True)
    await legs.leave(tx, leg, lost=True)
    away = await _wait_again(tx, call, CallEvent.INTERPRETER_LOST)
    await handoff_course.unseen(tx, leg)
    wanted = Wanted(first=leg["actor_id"])
    await request_interpreter(tx, call, call["asked_at"], wanted, recovery=True, paused=away)


async def give_on(tx: Transaction, call: Row, leg: Row, wanted: Wanted) -> None:
    """The interpreter leaves a call that goes on with the next one who is free."""
    await legs.leave(tx, leg)
    away = await _wait_again(tx, call, CallEvent.GIVEN_ON)
    await handoff_course.unseen(tx, leg)
    await request_interpreter(tx, call, tx.now, wanted, paused=away)


async def unreached(tx: Transaction, callback: Row) -> None:
    """Nobody answers where the visitor is called back: she keeps her place and is rung again, so often."""
    call = await legs.open_call(tx, callback["call_id"])
    if call["state"] != CallState.CONNECTING:  # whatever it is, nobody is called back to it
        await callback_course.call_ended(tx, call["id"])
        return
    # A ring that nobody could see is no try.
    tries = callback["tries"] + await legs.rings_there(tx, callback["terminal_id"])
    await callback_course.move(tx, callback, CallbackEvent.MISSED, tries=tries, due_at=None)
    if tries >= tx.settings.callback_tries:
        await stop(tx, call["id"], Stopper.UNREACHED)
        return
    for leg in await store.legs_of(tx, call["id"]):
        await legs.leave(tx, leg)
    away = await _wait_again(tx, call, CallEvent.UNREACHED)
    rested_at = tx.now + tx.settings.ms("callback_rest")
    await request_interpreter(tx, call, call["asked_at"], paused=away, after=rested_at)


async def _wait_again(tx: Transaction, call: Row, event: CallEvent) -> bool:
    """The visitor waits once more. Whether she is away herself."""
    await callback_course.fell_back(tx, call["id"])
    callback = await beside.callback_of(tx, call["id"])
    due_at = tx.now + tx.settings.ms("longest_wait")
    if callback is not None:
        due_at = callback["until"]
    waiting: dict[str, Any] = {"due_at": due_at, "pictures_late": False}
    await store.move(tx, "call", call, event, **waiting)
    return await legs.is_out_of_reach(tx, call["id"])


async def keep_waiting(
    tx: Transaction, actor_id: str, call_id: str, window: WindowKind = WindowKind.MAIN
) -> None:
    """The visitor waits on after the longest wait. Raises `WrongState` if nothing was asked."""
    await legs.own(tx, actor_id, call_id, window)
    call = await legs.open_call(tx, call_id)
    if call["state"] != CallState.WAITING or call["patience_ended_at"] is None:
        raise WrongState
    due_at = tx.now + tx.settings.ms("longest_wait")
    await store.alter(tx, tables.calls, call, patience_ended_at=None, due_at=due_at)
    await _note(tx, call, "patience_renewed")


async def set_topic(
    tx: Transaction,
    actor_id: str,
    call_id: str,
    topic: Topic | None,
    window: WindowKind = WindowKind.MAIN,
) -> None:
    """What the visitor came for, as far as a pictogram can say it."""
    await legs.own(tx, actor_id, call_id, window)
    call = await legs.open_call(tx, call_id)
    await store.alter(tx, tables.calls, call, topic=topic)
    await store.note(tx, {**call, "call_id": call_id}, "topic_set", None, {"topic": topic})
    site = await places.site(tx, call["site_id"])
    for request in await store.open_requests(tx, call_id):
        needs = _needs(site, topic, request["skill"])
        await store.alter(tx, tables.requests, request, **needs._asdict())
        tx.tell(about("request", request["id"]))
    tx.tell(about("queue", call["centre_id"]), about("hall", call["site_id"]))


async def site_changed(tx: Transaction, site_id: str) -> None:
    """What a site's calls need was said anew: whoever waits now waits for that."""
    site = await places.site(tx, site_id)
    for call in await store.calls_of_site(tx, site_id):
        urgency = {
            "head_start": site["head_start"],
            "emergency": site["emergency"] or call["emergency"],
        }
        for request in await store.open_requests(tx, call["id"]):
            needs = _needs(site, call["topic"], request["skill"])._asdict()
            await store.alter(tx, tables.requests, request, **needs, **urgency)
            tx.tell(about("request", request["id"]))
    tx.tell(about("queue", site["centre_id"]))


async def mark_emergency(tx: Transaction, person_id: str, call_id: str, *, emergency: bool) -> None:
    """The interpreter says that a call is one, or is none: whoever it still needs comes before others.

    Raises `CallGone`, `NotFound`.
    """
    await legs.own(tx, person_id, call_id)
    call = await legs.open_call(tx, call_id)
    await store.alter(tx, tables.calls, call, emergency=emergency)
    person = await people.interpreter(tx, person_id)
    said = {"emergency": emergency}
    await store.note(tx, {**call, "call_id": call_id}, "emergency_marked", person["pseudonym"], said)
    for request in await store.open_requests(tx, call_id):
        await store.alter(tx, tables.requests, request, emergency=emergency)
        tx.tell(about("request", request["id"]))
    tx.tell(about("queue", call["centre_id"]), about("hall", call["site_id"]))


async def patience_over(tx: Transaction, call: Row) -> None:
    """A call's deadline came while it waits: the visitor is asked, if she is there, then the call ends."""
    callback = await beside.callback_of(tx, call["id"])
    if call["patience_ended_at"] is not None or callback is not None:
        was_called = callback is not None and callback["tries"] > 0
        await stop(tx, call["id"], Stopper.UNREACHED if was_called else Stopper.PATIENCE)
        return
    due_at = tx.now + tx.settings.ms("choose")
    await store.alter(tx, tables.calls, call, patience_ended_at=tx.now, due_at=due_at)
    await _note(tx, call, "patience_ended")


async def pictures_late(tx: Transaction, call: Row) -> None:
    """Accepted, but no pictures both ways in time: both sides are told."""
    await store.alter(tx, tables.calls, call, pictures_late=True, due_at=None)
    await _note(tx, call, "pictures_late")


async def _note(tx: Transaction, call: Row, kind: str) -> None:
    await store.note(tx, {**call, "call_id": call["id"]}, kind, None, {})
