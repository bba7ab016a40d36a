"""Pages come and go, pictures begin. A closed socket never ends media."""

import functools
from typing import Any

from signspan.bus import about
from signspan.calls import (
    beside,
    changeover_steps,
    handoff_course,
    holding,
    legs,
    offers,
    rings,
    service,
    sights,
    store,
    summons,
    tables,
)
from signspan.calls.model import (
    INTERPRETERS,
    CallEvent,
    CallState,
    LegEvent,
    LegRole,
    LegState,
    MediaFact,
    SocketFact,
    Stopper,
)
from signspan.calls.whereabouts import is_away
from signspan.db import Database, Row, Transaction
from signspan.errors import CallFull, NotFound, TakenOver
from signspan.people import service as people
from signspan.people import store as people_store
from signspan.people.model import Wish
from signspan.sites import store as sites
from signspan.sites.model import TerminalKind, WindowKind


async def terminal_came(
    tx: Transaction,
    terminal_id: str,
    kind: WindowKind,
    window: str,
    holds: str | None,
    *,
    again: bool = False,
) -> None:
    """A terminal's page connected. A kiosk's joins an open call only if it is its window or holds it.

    `holds` is the call that the page remembers across a reload; a booted kiosk remembers none, so
    that the next person does not fall into the last one's call. A counter is its staff's, so its
    pages go on by themselves. `again`: the window was here before. Raises `TakenOver` if another
    has taken over since.
    """
    await holding.hold(tx, terminal_id)
    if again and not await speaks(tx, terminal_id, kind, window):
        raise TakenOver
    terminal = await sites.terminal(tx, terminal_id)
    if terminal is None:
        raise NotFound
    await sites.set_window(tx, terminal_id, kind, page_window=window, here=True, process=tx.process)
    tx.tell(about("terminal", terminal_id), about("hall", terminal["site_id"]))
    if kind == WindowKind.MAIN:
        await summons.counter_here(tx, terminal_id, here=True)
        await legs.mind_callback(tx, terminal_id)
    leg = await store.leg_at(tx, terminal_id, kind)
    if leg is None:
        await _sit_before_it(tx, terminal, kind)
        return
    goes_on = leg["page_window"] == window or leg["call_id"] == holds
    if goes_on or terminal["kind"] == TerminalKind.COUNTER:
        await take_leg(tx, leg, window)
    else:
        await lose(tx, leg)  # whatever window had it is gone, even if its socket lingers


async def _sit_before_it(tx: Transaction, terminal: Row, kind: WindowKind) -> None:
    """The counter's window for the visitor opens in a call that she has before the staff's screen."""
    leg = await store.leg_at(tx, terminal["id"], WindowKind.MAIN)
    if kind != WindowKind.VISITOR or leg is None or leg["role"] != LegRole.VISITOR:
        return
    call = await legs.open_call(tx, leg["call_id"])
    in_handoff = await beside.open_handoff(tx, call["id"]) is not None
    try:
        await legs.ask_for_room(tx, call["id"], 1, in_handoff=in_handoff)
    except CallFull:
        return  # the window waits; both go on before the staff's screen
    await legs.turn_to_window(tx, leg, WindowKind.VISITOR)
    await handoff_course.unseen(tx, leg)
    await changeover_steps.unseen(tx, leg["call_id"])
    tapped = leg["state"] != LegState.INVITED
    more = {"invited_until": None if tapped else leg["due_at"], "handoff_id": leg["handoff_id"]}
    await legs.add(tx, call, terminal, LegRole.STAFF, WindowKind.MAIN, **more)


async def sit_before_staff_screen(tx: Transaction, terminal_id: str, call_id: str) -> None:
    """The window for the visitor is shut: she goes on before the staff's screen."""
    leg = await legs.own(tx, terminal_id, call_id, WindowKind.VISITOR)
    staff = await store.leg_at(tx, terminal_id, WindowKind.MAIN)
    if staff is not None:
        await legs.leave(tx, staff)
    await legs.turn_to_window(tx, leg, WindowKind.MAIN)
    await handoff_course.unseen(tx, leg)
    await changeover_steps.unseen(tx, leg["call_id"])


async def terminal_gone(
    tx: Transaction, terminal_id: str, kind: WindowKind, window: str, process: str | None = None
) -> None:
    """A terminal's socket closed; `process`: at another process than this, which died."""
    await holding.hold(tx, terminal_id)
    if not await sites.is_at(tx, terminal_id, kind, process or tx.process):
        return  # the page has come by another process since
    terminal = await sites.terminal(tx, terminal_id)
    if terminal is not None and await speaks(tx, terminal_id, kind, window):
        await sites.set_window(tx, terminal_id, kind, here=False)
        tx.tell(about("terminal", terminal_id), about("hall", terminal["site_id"]))
        if kind == WindowKind.MAIN:
            await summons.counter_here(tx, terminal_id, here=False)
            await legs.mind_callback(tx, terminal_id)
    leg = await store.leg_at(tx, terminal_id, kind)
    if leg is not None and leg["page_window"] == window:
        await lose(tx, leg)


async def resume(tx: Transaction, terminal_id: str, call_id: str, window: str) -> None:
    """The visitor chose "continue". Raises `CallGone`, `NotFound`."""
    leg = await legs.own(tx, terminal_id, call_id)
    await take_leg(tx, leg, window)
    await legs.tell_terminal(tx, terminal_id)


async def desk_came(
    tx: Transaction, person_id: str, window: str, *, session: str | None = None, again: bool = False
) -> None:
    """A desk's page connected; it takes over from an earlier one, the call included."""
    await holding.hold(tx, person_id)
    if not await is_desk_window(tx, person_id, window):
        await offers.come_anew(tx, person_id)
    await people.desk_came(tx, person_id, window, session=session, again=again)
    leg = await store.leg_of_interpreter(tx, person_id)
    if leg is not None:
        await take_leg(tx, leg, window)


async def everybody_gone(database: Database, process: str) -> None:
    """A process died: whoever was connected to it is gone, each in a transaction of her own.

    The notes of the calls that had them there have their home here now.
    """
    await database.do(functools.partial(store.take_notes, process=process))
    async with database.reading() as tx:
        windows, desks = await sites.here_at(tx, process), await people_store.here_at(tx, process)
    goings = [
        functools.partial(
            terminal_gone, terminal_id=row["terminal_id"], kind=row["window"], window=row["page_window"]
        )
        for row in windows
    ] + [
        functools.partial(desk_gone, person_id=row["person_id"], window=row["desk_window"]) for row in desks
    ]
    for going in goings:
        await database.do(functools.partial(going, process=process))


async def desk_gone(tx: Transaction, person_id: str, window: str, process: str | None = None) -> None:
    """A desk's socket closed; `process`: at another process than this, which died."""
    await holding.hold(tx, person_id)
    if not await people.desk_gone(tx, person_id, window, process or tx.process):
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
    await holding.hold(tx, person_id)
    await people.set_wish(tx, person_id, wish)
    ring = await rings.ring_of(tx, person_id)
    if ring is not None and wish != Wish.AVAILABLE:
        await offers.pass_on(tx, person_id, ring["id"])


async def take_leg(tx: Transaction, leg: Row, window: str) -> None:
    """A page takes its leg: the same window goes on, another one connects its media anew."""
    here: dict[str, Any] = {"socket": SocketFact.HERE, "due_at": None}
    if leg["page_window"] != window:
        await legs.connect_anew(tx, leg, page_window=window, **here)
        await handoff_course.unseen(tx, leg)
        await changeover_steps.unseen(tx, leg["call_id"])
        return
    if leg["state"] == LegState.LOST:
        seen = any(sees == leg["id"] for sees, _ in await sights.sights_of(tx, leg["call_id"]))
        await store.move(tx, "leg", leg, LegEvent.CAME_BACK if seen else LegEvent.JOINED, **here)
        await handoff_course.see_whether_ready(tx, leg["call_id"])
        await changeover_steps.see_whether_ready(tx, leg["call_id"])
    else:
        await store.alter(tx, tables.legs, leg, **here | _invitation(leg))
    await legs.mind_visitor(tx, leg)


def _invitation(leg: Row) -> dict[str, Any]:
    """An invitation runs on, whoever comes to its window."""
    return {"due_at": leg["due_at"]} if leg["state"] == LegState.INVITED else {}


async def lose(tx: Transaction, leg: Row) -> None:
    """A leg's page is away: its grace begins, and a waiting request rests meanwhile.

    While a handoff is under way the visitor's grace stands still: a kiosk may lose its power.
    """
    if leg["state"] == LegState.LOST:
        return
    if leg["state"] == LegState.INVITED:
        await store.alter(tx, tables.legs, leg, socket=SocketFact.GONE)
        return
    grace = "interpreter_grace" if leg["role"] in INTERPRETERS else "visitor_grace"
    walks = leg["role"] == LegRole.VISITOR and await beside.open_handoff(tx, leg["call_id"])
    due_at = None if walks else tx.now + tx.settings.ms(grace)
    await store.move(tx, "leg", leg, LegEvent.LOST, socket=SocketFact.GONE, due_at=due_at)
    await handoff_course.unseen(tx, leg)
    await changeover_steps.unseen(tx, leg["call_id"])
    await legs.mind_visitor(tx, leg)


async def deadline(tx: Transaction, leg: Row) -> None:
    """A leg's deadline came: an invitation, or a grace, is over; or not back after a restart."""
    if leg["state"] == LegState.INVITED:
        await legs.leave(tx, leg)
    elif leg["state"] != LegState.LOST:
        await lose(tx, leg)
    else:
        await give_up(tx, leg)


async def give_up(tx: Transaction, leg: Row) -> None:
    """A leg's page does not come back: somebody else is asked, it leaves, or the call is over."""
    if leg["role"] == LegRole.RELIEF:
        await changeover_steps.relief_left(tx, leg, lost=True)
    elif leg["role"] == LegRole.INTERPRETER:
        if not await changeover_steps.take_over(tx, leg):
            await service.lose_interpreter(tx, leg)
    elif leg["role"] != LegRole.VISITOR or await _is_elsewhere(tx, leg):
        await legs.leave(tx, leg)
    else:
        await service.stop(tx, leg["call_id"], Stopper.VISITOR_LOST)


async def _is_elsewhere(tx: Transaction, leg: Row) -> bool:
    """Whether the visitor has another window in the call than the one that is lost."""
    everyone = await store.legs_of(tx, leg["call_id"])
    return not is_away(one for one in everyone if one["id"] != leg["id"])


async def report_media(
    tx: Transaction,
    actor_id: str,
    call_id: str,
    peer_leg_id: str,
    media: MediaFact,
    window: WindowKind = WindowKind.MAIN,
) -> None:
    """What a page sees of another leg. Visitor and interpreter see each other: the call is active.

    Raises `NotFound` if either leg is not in the call, `CallGone` if it is over.
    """
    leg = await legs.own(tx, actor_id, call_id, window)
    everyone = {row["id"]: row for row in await store.joined_legs(tx, call_id)}
    if peer_leg_id not in everyone or peer_leg_id == leg["id"]:
        raise NotFound
    await sights.see(tx, call_id, leg["id"], peer_leg_id, media)
    if media == MediaFact.FLOWING and leg["state"] == LegState.JOINING:
        await store.move(tx, "leg", leg, LegEvent.SEEN, live_at=leg["live_at"] or tx.now)
    tx.tell(about("call", call_id))
    call = await legs.open_call(tx, call_id)
    mutual = (peer_leg_id, leg["id"]) in await sights.sights_of(tx, call_id)
    roles = {leg["role"], everyone[peer_leg_id]["role"]}
    if media == MediaFact.FLOWING and mutual and roles == {LegRole.VISITOR, LegRole.INTERPRETER}:
        if call["state"] == CallState.CONNECTING:
            await _begin(tx, call)
        await handoff_course.see_whether_ready(tx, call_id)
    if roles == {LegRole.VISITOR, LegRole.RELIEF}:
        await changeover_steps.unseen(tx, call_id)
        await changeover_steps.see_whether_ready(tx, call_id)


async def _begin(tx: Transaction, call: Row) -> None:
    values: dict[str, Any] = {
        "active_at": call["active_at"] or tx.now,
        "due_at": None,
        "pictures_late": False,
    }
    await store.move(tx, "call", call, CallEvent.PICTURES_FLOW, **values)


async def speaks(tx: Transaction, terminal_id: str, kind: WindowKind, window: str) -> bool:
    """Whether this page load still speaks for the terminal's window."""
    row = await sites.window(tx, terminal_id, kind)
    return row is not None and row["page_window"] == window


async def is_desk_here(tx: Transaction, person_id: str) -> bool:
    """Whether this process has the interpreter's desk, or had it last."""
    row = await people_store.interpreter(tx, person_id)
    return row is not None and row["process"] in (tx.process, None)


async def is_desk_window(tx: Transaction, person_id: str, window: str) -> bool:
    """Whether this page load still speaks for the interpreter."""
    row = await people_store.interpreter(tx, person_id)
    return row is not None and row["desk_window"] == window
