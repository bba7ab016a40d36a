"""The kiosk's view, part by part."""

from collections.abc import Sequence

from signspan.bus import about
from signspan.calls import beside, figures, pace
from signspan.calls import store as calls
from signspan.calls.model import CallbackState, CallState, LegState, RequestState, Seat
from signspan.db import Row, Transaction
from signspan.dispatch.expectation import Pace, expected_wait
from signspan.kept import kept
from signspan.people import duty
from signspan.sites import store as sites
from signspan.web import journey, tickets, views, wire
from signspan.web.views import Viewer


async def place(tx: Transaction, viewer: Viewer) -> wire.Place | None:
    """Where the kiosk stands and which sign languages its site offers."""
    terminal = await sites.terminal(tx, viewer.actor_id)
    if terminal is None:
        return None
    rows = await sites.languages_of_site(tx, terminal["site_id"])
    languages = [views.sign_language(row, row["code"]) for row in rows]
    return wire.Place(
        terminal_id=terminal["id"],
        site_name=views.words(terminal, "site_name"),
        terminal_name=views.words(terminal),
        languages=languages,
        default_language=languages[0].code,
    )


async def hall(tx: Transaction, viewer: Viewer) -> str:
    """Who could answer now, for each sign language of the site."""
    return views.NOTHING if viewer.site_id is None else await _hall(tx, viewer.site_id, viewer.centre_id)


@kept(lambda site_id, centre_id: [about("site", site_id), about("duty", centre_id)])
async def _hall(tx: Transaction, site_id: str, centre_id: str) -> str:
    counts = {row["language"]: row for row in await duty.on_duty(tx, centre_id)}
    codes = [row["code"] for row in await sites.languages_of_site(tx, site_id)]
    none = {"here": 0, "free": 0}
    found = [(code, counts.get(code, none)) for code in codes]
    shown = wire.Hall(
        on_duty=[wire.OnDuty(language=code, here=row["here"], free=row["free"]) for code, row in found]
    )
    return views.json_of(shown)


async def call(tx: Transaction, viewer: Viewer) -> wire.VisitorCall | None:
    """The window's open call, whichever page load holds it."""
    leg = viewer.leg
    row = await calls.call(tx, leg["call_id"]) if leg is not None else None
    if leg is None or row is None or leg["state"] == LegState.INVITED:
        return None
    legs = await calls.legs_of(tx, row["id"])
    request = await calls.open_request(tx, row["id"])
    asked = row["patience_ended_at"] is not None
    return wire.VisitorCall(
        call_id=row["id"],
        leg_id=leg["id"],
        held=viewer.holds,
        state=CallState(row["state"]),
        language=row["language"],
        asked_at=row["asked_at"],
        ringing=request is not None and request["state"] == RequestState.RINGING,
        patience_ended_at=row["patience_ended_at"],
        choose_by=row["due_at"] if asked else None,
        accepted_at=row["accepted_at"],
        active_at=row["active_at"],
        pictures_late=row["pictures_late"],
        interpreter_lost=is_lost(row, request),
        interpreter=await journey.interpreter(tx, legs),
        code=row["code"] if viewer.holds else None,
        journey=await journey.journey(tx, row, legs, private=not viewer.holds),
    )


async def callback(tx: Transaction, viewer: Viewer) -> wire.Callback | None:
    """Whoever is called back at this terminal."""
    row = await beside.callback_at(tx, viewer.actor_id)
    call_row = None if row is None else await calls.call(tx, row["call_id"])
    if row is None or call_row is None:
        return None
    return wire.Callback(
        callback_id=row["id"],
        call_id=row["call_id"],
        state=CallbackState(row["state"]),
        code=call_row["code"],
        language=call_row["language"],
        asked_at=row["asked_at"],
        tries=row["tries"],
        most=tx.settings.callback_tries,
        due_at=row["due_at"],
    )


def is_lost(call_row: Row, request: Row | None) -> bool:
    """Whether the call waits because its interpreter was lost."""
    waits = call_row["state"] == CallState.WAITING
    return bool(waits and request is not None and request["recovery"])


async def queue(tx: Transaction, viewer: Viewer) -> wire.QueuePlace | None:
    """The visitor's place among those who wait for the centre, be it that she is called back here."""
    rows = await figures.queue_of(tx, viewer.centre_id)
    waits = viewer.call_id
    if waits is None:
        row = await beside.callback_at(tx, viewer.actor_id)
        waits = None if row is None else row["call_id"]
    for position, row in enumerate(rows, start=1):
        if (row["call_id"], row["seat"]) == (waits, Seat.LEAD):
            expected = await _expected(tx, viewer, rows[:position])
            return wire.QueuePlace(position=position, waiting=len(rows), expected=expected)
    return None


async def _expected(tx: Transaction, viewer: Viewer, rows: Sequence[Row]) -> wire.ExpectedWait | None:
    """The wait of the last of these rows, counted from what has changed last."""
    *ahead, own = rows
    asked = own["language"], tuple(own["hard"]), own["organisation_id"]
    able = await duty.able(tx, viewer.centre_id, *asked)
    speed = await pace.pace(tx, viewer.centre_id)
    patience = speed["patience_ms"]
    cycle_ms = float(speed["cycle_ms"])
    known = Pace(able["here"], able["free"], cycle_ms, None if patience is None else float(patience))
    signed = await duty.signed_together(tx, viewer.centre_id)
    pairs = {(row["language"], row["with"]) for row in signed}
    waiting = RequestState.WAITING  # who is rung has found somebody
    before = [row for row in ahead if row["state"] == waiting]
    same = sum(row["language"] == own["language"] for row in before)
    shared = sum((row["language"], own["language"]) in pairs for row in before)
    expected = expected_wait(known, same, shared, tx.settings.ms("ring"))
    if expected is None:
        return None
    since = max(own["queued_at"], able["since"], able["idle_since"], speed["moved_at"] or 0)
    return wire.ExpectedWait(from_at=since + expected.low_ms, until_at=since + expected.high_ms)


PAGE = views.Page(
    message=wire.KioskView,
    builders={
        "place": place,
        "hall": hall,
        "call": call,
        "queue": queue,
        "last": views.last,
        "media": tickets.media,
        "counters": journey.counters,
        "callback": callback,
    },
    news={
        "site": frozenset({"place", "counters", "call"}),
        "hall": frozenset({"counters", "call"}),
        "terminal": frozenset({"call", "queue", "media", "callback"}),
        "figures": frozenset({"last"}),
        "call": frozenset({"call", "media", "callback"}),
        "queue": frozenset({"queue"}),
        "duty": frozenset({"hall", "queue"}),
    },
)
