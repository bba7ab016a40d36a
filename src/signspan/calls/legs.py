"""What a leg is made of: who joins a call on which window, and what follows when it leaves."""

from typing import Any

from signspan.bus import about
from signspan.calls import beside, sights, store, tables
from signspan.calls.model import (
    INTERPRETERS,
    CallbackState,
    CallState,
    LegEvent,
    LegRole,
    LegState,
    SocketFact,
)
from signspan.calls.room import has_room
from signspan.calls.whereabouts import is_away
from signspan.db import Row, Transaction
from signspan.errors import CallFull, CallGone, NotFound, WrongState
from signspan.people import service as people
from signspan.people.model import WorkEvent
from signspan.sites import store as sites
from signspan.sites.model import TerminalKind, WindowKind


async def open_call(tx: Transaction, call_id: str) -> Row:
    """A call that has not ended. Raises `NotFound`, `CallGone`."""
    call = await store.call(tx, call_id)
    if call is None:
        raise NotFound
    if call["state"] == CallState.ENDED:
        raise CallGone
    return call


async def own(
    tx: Transaction,
    actor_id: str,
    call_id: str,
    window: WindowKind = WindowKind.MAIN,
    *,
    invited: bool = False,
) -> Row:
    """The leg of an actor's window in an open call. Raises `NotFound`, `CallGone`.

    `invited`: one that was only asked to join will do.
    """
    await open_call(tx, call_id)
    for leg in await store.legs_of(tx, call_id):
        joined = invited or leg["state"] != LegState.INVITED
        if joined and (leg["actor_id"], leg["window"]) == (actor_id, window):
            return leg
    raise NotFound


async def pseudonym_of(tx: Transaction, leg: Row) -> str:
    """How the record names who holds a leg: terminals by their id, people never by theirs."""
    if leg["role"] not in INTERPRETERS:
        return str(leg["actor_id"])
    person = await people.interpreter(tx, leg["actor_id"])
    return str(person["pseudonym"])


async def mind_visitor(tx: Transaction, leg: Row) -> None:
    """A visitor's leg changed: while she is away her request rests, and rings only 3 s longer."""
    if leg["role"] == LegRole.VISITOR:
        await _mind(tx, leg["call_id"])


async def mind_callback(tx: Transaction, terminal_id: str) -> None:
    """A terminal is in use, away, or neither: whoever is to be called back there waits until she can be."""
    row = await beside.callback_at(tx, terminal_id)
    if row is not None and row["state"] == CallbackState.WAITING:
        await _mind(tx, row["call_id"])


async def is_out_of_reach(tx: Transaction, call_id: str) -> bool:
    """Whether the visitor is before none of her windows, and can not be called back just now."""
    callback = await beside.callback_of(tx, call_id)
    if callback is None:
        return is_away(await store.legs_of(tx, call_id))
    in_call = await store.is_in_call(tx, callback["terminal_id"])
    return in_call or not await rings_there(tx, callback["terminal_id"])


async def rings_there(tx: Transaction, terminal_id: str) -> bool:
    """Whether a ring would be seen: the terminal's page is there, and a counter's staff are on shift."""
    terminal = await sites.terminal(tx, terminal_id)
    main = await sites.window(tx, terminal_id, WindowKind.MAIN)
    if terminal is None or main is None or not main["here"]:
        return False
    return terminal["kind"] != TerminalKind.COUNTER or bool(main["on_shift"])


async def ask_for_visitor(tx: Transaction, call_id: str) -> None:
    """Raises `WrongState` while the visitor is called back: nobody joins a call that she is not in."""
    if await beside.callback_of(tx, call_id) is not None:
        raise WrongState


async def _mind(tx: Transaction, call_id: str) -> None:
    paused = await is_out_of_reach(tx, call_id)
    for request in await store.open_requests(tx, call_id):
        until = request["gone_due_at"] or tx.now + tx.settings.ms("ring_gone")
        gone_due_at = until if paused else None
        await store.alter(tx, tables.requests, request, paused=paused, gone_due_at=gone_due_at)
        tx.tell(about("request", request["id"]), about("queue", request["centre_id"]))


async def ask_for_room(tx: Transaction, call_id: str, joining: int, *, in_handoff: bool) -> None:
    """Raises `CallFull` where so many more do not fit. An interpreter who was asked has her seat kept."""
    everyone = await store.legs_of(tx, call_id)
    awaited = len(await store.open_requests(tx, call_id))
    if not has_room(len(everyone) + awaited, joining, in_handoff=in_handoff):
        raise CallFull


async def add(
    tx: Transaction,
    call: Row,
    terminal: Row,
    role: LegRole,
    window: WindowKind,
    *,
    invited_until: int | None = None,
    handoff_id: str | None = None,
) -> None:
    """A window of a terminal joins a call, or is invited to until somebody there says so."""
    page = await _page_of(tx, terminal["id"], window)
    invited = invited_until is not None
    await store.add(
        tx,
        "leg",
        call,
        "invited" if invited else LegEvent.JOINED,
        terminal["id"],
        call_id=call["id"],
        role=role,
        actor_id=terminal["id"],
        terminal_id=terminal["id"],
        handoff_id=handoff_id,
        window=window,
        place=terminal["id"],
        zone=terminal["zone"],
        state=LegState.INVITED if invited else LegState.JOINING,
        invited_at=tx.now,
        joined_at=None if invited else tx.now,
        **(page | ({"due_at": invited_until} if invited else {})),
    )
    await tell_terminal(tx, terminal["id"])


async def _page_of(tx: Transaction, terminal_id: str, window: WindowKind) -> dict[str, Any]:
    """The page at a terminal's window; one that is away is expected back, or counts as lost."""
    row = await sites.window(tx, terminal_id, window)
    here = row is not None and row["here"]
    return {
        "page_window": None if row is None else row["page_window"],
        "socket": SocketFact.HERE if here else SocketFact.GONE,
        "due_at": None if here else tx.now + tx.settings.ms("return"),
    }


async def seat_visitor(
    tx: Transaction,
    call: Row,
    terminal: Row,
    *,
    invited_until: int | None = None,
    handoff_id: str | None = None,
) -> None:
    """The visitor sits down at a terminal: before its own window for her, or before the only one.

    With a window for the visitor, the staff's is a leg of its own. With one screen, both sit
    before it and it is the visitor's: the interpreter must see her hands.
    """
    here = (await sites.window_facts(tx, terminal["id"]))[WindowKind.VISITOR].here
    staff = await store.leg_at(tx, terminal["id"], WindowKind.MAIN)
    more = {"invited_until": invited_until, "handoff_id": handoff_id}
    if staff is not None and (not here or staff["state"] == LegState.INVITED):
        await leave(tx, staff)  # an invitation of before is overtaken by this one
        staff = None
    if here and staff is None:
        await add(tx, call, terminal, LegRole.STAFF, WindowKind.MAIN, **more)  # type: ignore[arg-type]
    seat = WindowKind.VISITOR if here else WindowKind.MAIN
    await add(tx, call, terminal, LegRole.VISITOR, seat, **more)  # type: ignore[arg-type]


async def connect_anew(tx: Transaction, leg: Row, **values: Any) -> None:
    """Another page takes a leg: both sides connect anew, and what either saw says nothing any more."""
    anew = {**values, "generation": leg["generation"] + 1}
    if leg["state"] == LegState.INVITED:
        anew["due_at"] = leg["due_at"]  # the invitation's
    await store.move(tx, "leg", leg, LegEvent.CAME_ANEW, **anew)
    await sights.forget_sights(tx, leg["id"])
    await mind_visitor(tx, leg)


async def turn_to_window(tx: Transaction, leg: Row, window: WindowKind) -> None:
    """A leg moves to the other window of its terminal."""
    await connect_anew(tx, leg, window=window, **await _page_of(tx, leg["terminal_id"], window))
    await tell_terminal(tx, leg["terminal_id"])


async def join(tx: Transaction, leg: Row) -> None:
    """Whoever was invited comes."""
    page = await _page_of(tx, leg["terminal_id"], WindowKind(leg["window"]))
    await store.move(tx, "leg", leg, LegEvent.JOINED, leg["terminal_id"], joined_at=tx.now, **page)
    await mind_visitor(tx, leg)


async def leave(tx: Transaction, leg: Row, *, lost: bool = False) -> None:
    """A leg leaves its call; an interpreter goes to wrap-up, unless her line was `lost`."""
    gone: dict[str, Any] = {"left_at": tx.now, "due_at": None, "socket": SocketFact.GONE}
    await store.move(tx, "leg", leg, LegEvent.LEFT, **gone)
    await sights.forget_sights(tx, leg["id"])
    await mind_visitor(tx, leg)
    if leg["terminal_id"] is not None:
        await tell_terminal(tx, leg["terminal_id"])
    tx.tell(about("figures", leg["actor_id"]))
    if leg["role"] not in INTERPRETERS:
        return
    tx.tell(about("duty", leg["centre_id"]))  # how long calls take there; she may be of a partner centre
    person = await people.interpreter(tx, leg["actor_id"])
    if lost:
        await people.change_work(tx, person, WorkEvent.LOST)
        return
    until = tx.now + tx.settings.ms("wrap_up")
    await people.change_work(tx, person, WorkEvent.CALL_ENDED, due_at=until)


async def tell_terminal(tx: Transaction, terminal_id: str) -> None:
    """The terminal is in a call, or free again: its hall is shown which."""
    terminal = await sites.terminal(tx, terminal_id)
    if terminal is not None:
        tx.tell(about("terminal", terminal_id), about("hall", terminal["site_id"]))
    await mind_callback(tx, terminal_id)
