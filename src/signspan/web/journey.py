"""What everybody in a call is shown alike: who is there, who was asked to come, where it goes on."""

from signspan.calls import beside
from signspan.calls import store as calls
from signspan.calls.model import (
    INTERPRETERS,
    ChangeoverKind,
    ChangeoverState,
    HandoffState,
    LegRole,
    LegState,
    SummonsState,
)
from signspan.db import Row, Transaction
from signspan.people import store as people
from signspan.sites import store as sites
from signspan.sites.model import CounterState, Topic, WindowKind, counter_state
from signspan.web import views, wire
from signspan.web.views import Viewer


async def journey(tx: Transaction, call: Row, legs: list[Row], *, private: bool = False) -> wire.Journey:
    """Where a call goes and who is on the way. `private`: what it is about is left out."""
    plain = not await beside.goes_on(tx, call["id"])  # most are: then there is nothing to look for
    return wire.Journey(
        topic=None if private or call["topic"] is None else Topic(call["topic"]),
        summons=None if plain else await summons(tx, call["id"]),
        handoff=None if plain else await handoff(tx, call["id"], legs),
        handoff_end=None if plain else await handoff_end(tx, call["id"]),
        changeover=None if plain else await changeover(tx, call["id"], legs),
        present=[await _present(tx, leg) for leg in legs if leg["state"] != LegState.INVITED],
    )


async def _present(tx: Transaction, leg: Row) -> wire.Present:
    terminal = await sites.terminal(tx, leg["terminal_id"]) if leg["terminal_id"] is not None else None
    return wire.Present(
        leg_id=leg["id"],
        role=LegRole(leg["role"]),
        terminal_id=leg["terminal_id"],
        name=None if terminal is None else views.words(terminal),
        number=await _number(tx, leg),
        line=LegState(leg["state"]),
    )


async def _number(tx: Transaction, leg: Row) -> str | None:
    if leg["role"] not in INTERPRETERS:
        return None
    person = await people.interpreter(tx, leg["actor_id"])
    return person["number"] if person is not None else ""


async def interpreter(tx: Transaction, legs: list[Row]) -> wire.Interpreter | None:
    """The interpreter of a call, by the number on her badge."""
    for leg in legs:
        if leg["role"] == LegRole.INTERPRETER:
            number = await _number(tx, leg)
            return wire.Interpreter(number=number or "", line=LegState(leg["state"]))
    return None


async def summons(tx: Transaction, call_id: str) -> wire.Summons | None:
    """Whom the hall's staff are asked to come to, and who comes."""
    row = await beside.open_summons(tx, call_id)
    if row is None:
        return None
    terminal = await sites.terminal(tx, row["terminal_id"]) if row["terminal_id"] is not None else None
    return wire.Summons(
        summons_id=row["id"],
        state=SummonsState(row["state"]),
        asked_at=row["asked_at"],
        due_at=row["due_at"],
        terminal_id=row["terminal_id"],
        counter_name=None if terminal is None else views.words(terminal),
    )


async def handoff(tx: Transaction, call_id: str, legs: list[Row]) -> wire.Handoff | None:
    """The way that is under way, or may still be gone back."""
    row = await beside.shown_handoff(tx, call_id)
    terminal = await sites.terminal(tx, row["terminal_id"]) if row is not None else None
    if row is None or terminal is None:
        return None
    invited = any(leg["handoff_id"] == row["id"] and leg["state"] == LegState.INVITED for leg in legs)
    return wire.Handoff(
        handoff_id=row["id"],
        state=HandoffState(row["state"]),
        asked_at=row["asked_at"],
        ready_at=row["ready_at"],
        due_at=row["due_at"],
        opened=not invited,
        counter=await counter(tx, terminal, busy=False),
    )


async def changeover(tx: Transaction, call_id: str, legs: list[Row]) -> wire.Changeover | None:
    """Whether the call goes on with another interpreter, and how far that has come."""
    row = await beside.open_changeover(tx, call_id)
    if row is None:
        return None
    comes = next((leg for leg in legs if leg["id"] == row["to_leg_id"]), None)
    return wire.Changeover(
        changeover_id=row["id"],
        kind=ChangeoverKind(row["kind"]),
        state=ChangeoverState(row["state"]),
        stays=row["stays"],
        asked_at=row["asked_at"],
        changes_at=row["due_at"],
        leg_id=row["to_leg_id"],
        number=None if comes is None else await _number(tx, comes),
    )


async def handoff_end(tx: Transaction, call_id: str) -> wire.HandoffEnd | None:
    """Which way came to nothing, if no other one was taken since."""
    row = await beside.last_handoff(tx, call_id)
    if row is None or row["state"] not in (HandoffState.CANCELLED, HandoffState.EXPIRED):
        return None
    terminal = await sites.terminal(tx, row["terminal_id"])
    assert terminal is not None  # noqa: S101 - a foreign key says so
    return wire.HandoffEnd(
        handoff_id=row["id"],
        state=HandoffState(row["state"]),
        by=None if row["ended_by"] is None else LegRole(row["ended_by"]),
        by_terminal_id=row["ended_at_terminal_id"],
        ended_at=row["ended_at"],
        terminal_id=row["terminal_id"],
        counter_name=views.words(terminal),
    )


async def counter(tx: Transaction, terminal: Row, *, busy: bool) -> wire.Counter:
    """A counter, and what it is ready for."""
    windows = await sites.window_facts(tx, terminal["id"])
    main, visitor = windows[WindowKind.MAIN], windows[WindowKind.VISITOR]
    return wire.Counter(
        terminal_id=terminal["id"],
        name=views.words(terminal),
        state=counter_state(main, visitor, busy=busy),
        visitor_window=visitor.here,
    )


async def state_of(tx: Transaction, terminal: Row) -> CounterState:
    """What a counter is ready for, a call of its own counted."""
    busy = await calls.is_in_call(tx, terminal["id"])
    return (await counter(tx, terminal, busy=busy)).state


async def counters(tx: Transaction, viewer: Viewer) -> wire.Counters | None:
    """The counters of the viewer's site, or of the site that her call comes from."""
    site_id = viewer.site_id or viewer.call_site_id
    if site_id is None:
        return None
    rows = await sites.counters_of(tx, site_id)
    busy = [await calls.is_in_call(tx, row["id"]) for row in rows]
    pairs = zip(rows, busy, strict=True)
    return wire.Counters(counters=[await counter(tx, row, busy=in_call) for row, in_call in pairs])
