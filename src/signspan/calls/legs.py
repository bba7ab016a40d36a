"""Use cases of a leg: pages come and go, pictures begin. A closed socket never ends media."""

from typing import Any

from sqlalchemy import RowMapping

from signspan.bus import about
from signspan.calls import offers, service, store, tables
from signspan.calls.model import (
    CallEvent,
    CallState,
    LegEvent,
    LegRole,
    LegState,
    MediaFact,
    SocketFact,
    Stopper,
)
from signspan.db import Transaction
from signspan.errors import NotFound, TakenOver
from signspan.people import service as people
from signspan.people import store as people_store
from signspan.people.model import Wish
from signspan.sites import store as sites


async def kiosk_came(
    tx: Transaction, terminal_id: str, window: str, holds: str | None, *, again: bool = False
) -> None:
    """A kiosk's page connected. It joins an open call only if it is the same window or holds it.

    `holds` is the call that the page remembers across a reload; a booted kiosk remembers none, so
    that the next person does not fall into the last one's call. `again`: the window was here
    before. Raises `TakenOver` if another has taken over since.
    """
    if again and not await is_kiosk_window(tx, terminal_id, window):
        raise TakenOver
    await sites.set_window(tx, terminal_id, window)
    tx.tell(about("terminal", terminal_id))
    leg = await store.leg_of_terminal(tx, terminal_id)
    if leg is None:
        return
    if leg["page_window"] == window or leg["call_id"] == holds:
        await arrive(tx, leg, window)
    else:
        await lose(tx, leg)  # whatever window had it is gone, even if its socket lingers


async def kiosk_gone(tx: Transaction, terminal_id: str, window: str) -> None:
    """A kiosk's socket closed."""
    leg = await store.leg_of_terminal(tx, terminal_id)
    if leg is not None and leg["page_window"] == window:
        await lose(tx, leg)


async def resume(tx: Transaction, terminal_id: str, call_id: str, window: str) -> None:
    """The visitor chose "continue". Raises `CallGone`, `NotFound`."""
    leg = await service.own_leg(tx, terminal_id, call_id)
    await arrive(tx, leg, window)
    tx.tell(about("terminal", terminal_id))


async def desk_came(tx: Transaction, person_id: str, window: str, *, again: bool = False) -> None:
    """A desk's page connected; it takes over from an earlier one, the call included."""
    await people.desk_came(tx, person_id, window, again=again)
    leg = await store.leg_of_interpreter(tx, person_id)
    if leg is not None:
        await arrive(tx, leg, window)


async def desk_gone(tx: Transaction, person_id: str, window: str) -> None:
    """A desk's socket closed."""
    if not await people.desk_gone(tx, person_id, window):
        return
    leg = await store.leg_of_interpreter(tx, person_id)
    if leg is not None:
        await lose(tx, leg)


async def desk_stayed_away(tx: Transaction, person_id: str) -> None:
    """A desk was away for too long while it rang, or did not come back after a restart."""
    await people.stayed_away(tx, person_id)
    await offers.withdraw_ring_of(tx, person_id)


async def set_wish(tx: Transaction, person_id: str, wish: Wish) -> None:
    """The desk's one switch; whoever turns it off while it rings leaves the offer to the next."""
    await people.set_wish(tx, person_id, wish)
    ring = await store.ring_of(tx, person_id)
    if ring is not None and wish != Wish.AVAILABLE:
        await offers.pass_on(tx, person_id, ring["id"])


async def arrive(tx: Transaction, leg: RowMapping, window: str) -> None:
    """A page takes its leg: the same window goes on, another one connects its media anew."""
    values: dict[str, Any] = {"socket": SocketFact.HERE, "due_at": None}
    same = leg["page_window"] == window
    if not same:
        anew: dict[str, Any] = {"page_window": window, "generation": leg["generation"] + 1}
        await store.move(tx, "leg", leg, LegEvent.CAME_ANEW, **values, **anew)
        # Both sides connect anew, so what either saw of the old link says nothing of the new one.
        await store.forget_media(tx, leg["call_id"])
    elif leg["state"] == LegState.LOST:
        seen = leg["media"] == MediaFact.FLOWING
        await store.move(tx, "leg", leg, LegEvent.CAME_BACK if seen else LegEvent.JOINED, **values)
    else:
        await store.alter(tx, tables.legs, leg["id"], **values)
    await _pause(tx, leg, paused=False)


async def lose(tx: Transaction, leg: RowMapping) -> None:
    """A leg's page is away: its grace begins, and a waiting request rests meanwhile."""
    if leg["state"] == LegState.LOST:
        return
    grace = "interpreter_grace" if leg["role"] == LegRole.INTERPRETER else "visitor_grace"
    values: dict[str, Any] = {"socket": SocketFact.GONE, "due_at": tx.now + tx.settings.ms(grace)}
    await store.move(tx, "leg", leg, LegEvent.LOST, **values)
    await _pause(tx, leg, paused=True)


async def _pause(tx: Transaction, leg: RowMapping, *, paused: bool) -> None:
    """A request whose visitor is away is not offered; after 3 s of ringing it is taken back."""
    tx.tell(about("call", leg["call_id"]))
    request = await store.open_request(tx, leg["call_id"])
    if request is None or leg["role"] != LegRole.VISITOR:
        return
    gone_due_at = tx.now + tx.settings.ms("ring_gone") if paused else None
    await store.alter(tx, tables.requests, request["id"], paused=paused, gone_due_at=gone_due_at)
    tx.tell(about("request", request["id"]), about("queue", request["centre_id"]))


async def deadline(tx: Transaction, leg: RowMapping) -> None:
    """A leg's deadline came: not back after a restart, or its grace is over."""
    if leg["state"] != LegState.LOST:
        await lose(tx, leg)
    elif leg["role"] == LegRole.INTERPRETER:
        await service.lose_interpreter(tx, leg)
    else:
        await service.stop(tx, leg["call_id"], Stopper.VISITOR_LOST)


async def report_media(
    tx: Transaction, actor_id: str, call_id: str, peer_leg_id: str, media: MediaFact
) -> None:
    """What a page sees of the person opposite. Both first frames seen: the call is active.

    Raises `NotFound` if either leg is not in the call, `CallGone` if it is over.
    """
    leg = await service.own_leg(tx, actor_id, call_id)
    others = [other for other in await store.legs_of(tx, call_id) if other["id"] != leg["id"]]
    if peer_leg_id not in {other["id"] for other in others}:
        raise NotFound
    if media == MediaFact.FLOWING and leg["state"] == LegState.JOINING:
        await store.move(tx, "leg", leg, LegEvent.SEEN, media=media, live_at=leg["live_at"] or tx.now)
    else:
        await store.alter(tx, tables.legs, leg["id"], media=media)
    tx.tell(about("call", call_id))
    call = await service.open_call(tx, call_id)
    flowing = [row["media"] == MediaFact.FLOWING for row in await store.legs_of(tx, call_id)]
    if call["state"] == CallState.CONNECTING and len(flowing) > 1 and all(flowing):
        await _begin(tx, call)


async def _begin(tx: Transaction, call: RowMapping) -> None:
    values: dict[str, Any] = {
        "active_at": call["active_at"] or tx.now,
        "due_at": None,
        "pictures_late": False,
    }
    await store.move(tx, "call", call, CallEvent.PICTURES_FLOW, **values)


async def is_kiosk_window(tx: Transaction, terminal_id: str, window: str) -> bool:
    """Whether this page load still speaks for the terminal."""
    terminal = await sites.terminal(tx, terminal_id)
    return terminal is not None and terminal["page_window"] == window


async def is_desk_window(tx: Transaction, person_id: str, window: str) -> bool:
    """Whether this page load still speaks for the interpreter."""
    row = await people_store.interpreter(tx, person_id)
    return row is not None and row["desk_window"] == window
