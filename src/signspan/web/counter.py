"""The counter's view, part by part. Its window for the visitor is shown what a kiosk is shown."""

from signspan.calls import beside, whereabouts
from signspan.calls import store as calls
from signspan.calls.model import HANDOFF_OPEN, CallState, LegRole, LegState, RequestState
from signspan.db import Row, Transaction
from signspan.sites import store as sites
from signspan.sites.model import TerminalKind, Topic
from signspan.web import journey, kiosk, tickets, views, wire
from signspan.web.views import Viewer


async def shift(tx: Transaction, viewer: Viewer) -> wire.Shift | None:
    """This counter's own readiness."""
    terminal = await sites.terminal(tx, viewer.actor_id)
    if terminal is None:
        return None
    main = await sites.window(tx, viewer.actor_id, views.window_of("counter"))
    shown = await journey.counter(tx, terminal, busy=False)
    return wire.Shift(
        on=main is not None and main["on_shift"],
        state=shown.state,
        visitor_window=shown.visitor_window,
        opens_at_once=terminal["opens_at_once"],
    )


async def site_calls(tx: Transaction, viewer: Viewer) -> wire.SiteCalls | None:
    """What goes on in the hall, this counter's own call left out."""
    if viewer.site_id is None:
        return None
    rows = await calls.calls_of_site(tx, viewer.site_id)
    own = await beside.callback_at(tx, viewer.actor_id)  # it has a card of its own
    mine = {viewer.call_id, None if own is None else own["call_id"]}
    return wire.SiteCalls(calls=[await _site_call(tx, row) for row in rows if row["id"] not in mine])


async def _site_call(tx: Transaction, row: Row) -> wire.SiteCall:
    legs = await calls.legs_of(tx, row["id"])
    handoff = await journey.handoff(tx, row["id"], legs)
    lead = whereabouts.leading(legs, await beside.shown_handoff(tx, row["id"]))
    place_id = row["terminal_id"] if lead is None else lead["terminal_id"]
    place = await sites.terminal(tx, place_id)
    assert place is not None  # noqa: S101 - a foreign key says so
    interpreter = await journey.interpreter(tx, legs)
    return wire.SiteCall(
        call_id=row["id"],
        state=CallState(row["state"]),
        place_name=views.words(place),
        at_kiosk=place["kind"] == TerminalKind.KIOSK,
        topic=None if row["topic"] is None else Topic(row["topic"]),
        asked_at=row["asked_at"],
        active_at=row["active_at"],
        interpreter_number=None if interpreter is None else interpreter.number,
        called_back=await beside.callback_of(tx, row["id"]) is not None,
        goes_to=handoff.counter.name if handoff is not None and handoff.state in HANDOFF_OPEN else None,
        handoff_end=await journey.handoff_end(tx, row["id"]),
        summons=await journey.summons(tx, row["id"]),
    )


async def call(tx: Transaction, viewer: Viewer) -> wire.StaffCall | None:
    """The call that this counter takes part in, or is invited to."""
    leg = viewer.leg
    row = await calls.call(tx, leg["call_id"]) if leg is not None else None
    if leg is None or row is None:
        return None
    legs = await calls.legs_of(tx, row["id"])
    request = await calls.open_request(tx, row["id"])
    asked = row["patience_ended_at"] is not None
    way = await journey.journey(tx, row, legs)
    visitor = whereabouts.leading(legs, await beside.shown_handoff(tx, row["id"]))
    place = await sites.terminal(tx, visitor["terminal_id"]) if visitor is not None else None
    return wire.StaffCall(
        call_id=row["id"],
        leg_id=leg["id"],
        role=LegRole(leg["role"]),
        invited=leg["state"] == LegState.INVITED,
        state=CallState(row["state"]),
        language=row["language"],
        asked_at=row["asked_at"],
        ringing=request is not None and request["state"] == RequestState.RINGING,
        patience_ended_at=row["patience_ended_at"],
        choose_by=row["due_at"] if asked else None,
        accepted_at=row["accepted_at"],
        active_at=row["active_at"],
        pictures_late=row["pictures_late"],
        interpreter_lost=kiosk.is_lost(row, request),
        interpreter=await journey.interpreter(tx, legs),
        visitor_leg_id=None if visitor is None else visitor["id"],
        visitor_line=None if visitor is None else LegState(visitor["state"]),
        visitor_here=visitor is not None and visitor["terminal_id"] == viewer.actor_id,
        visitor_place=None if place is None else views.words(place),
        at_kiosk=place is not None and place["kind"] == TerminalKind.KIOSK,
        code=row["code"] if leg["role"] == LegRole.VISITOR else None,
        journey=way,
    )


PAGE = views.Page(
    message=wire.CounterView,
    builders={
        "place": kiosk.place,
        "hall": kiosk.hall,
        "shift": shift,
        "calls": site_calls,
        "counters": journey.counters,
        "call": call,
        "queue": kiosk.queue,
        "last": views.last,
        "media": tickets.media,
        "callback": kiosk.callback,
    },
    news={
        "terminal": frozenset({"shift", "call", "calls", "queue", "media", "callback"}),
        "figures": frozenset({"last"}),
        "call": frozenset({"call", "calls", "media", "callback"}),
        "site": frozenset({"place", "calls", "counters", "call", "shift"}),
        "hall": frozenset({"calls", "counters", "call", "shift"}),
        "queue": frozenset({"queue"}),
        "duty": frozenset({"hall", "queue"}),
    },
)
