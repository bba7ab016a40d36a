"""The desk's view, part by part."""

from signspan.calls import beside, figures, rings, whereabouts
from signspan.calls import store as calls
from signspan.calls.model import CallState, ChangeoverKind, LegRole, LegState, Seat
from signspan.clock import day_start
from signspan.db import Row, Transaction
from signspan.kept import by, kept
from signspan.people import duty, protection
from signspan.people import store as people
from signspan.people.model import Skill, Wish, Work
from signspan.people.service import protection_of
from signspan.sites import store as sites
from signspan.sites.model import Topic
from signspan.web import journey, tickets, views, wire
from signspan.web.views import Viewer

QUEUE_ROWS = 8


async def me(tx: Transaction, viewer: Viewer) -> wire.Me | None:
    """The signed-in interpreter."""
    row = await people.interpreter(tx, viewer.actor_id)
    if row is None:
        return None
    centre = await sites.centre(tx, row["centre_id"])
    codes = await people.languages_of(tx, viewer.actor_id)
    return wire.Me(
        person_id=row["person_id"],
        name=row["name"],
        number=row["number"],
        centre_name=views.words(centre) if centre is not None else wire.Words(zh="", en=""),
        languages=[await views.language(tx, code) for code in codes],
        wish=Wish(row["wish"]),
        work=Work(row["work"]),
        work_since=row["work_since"],
        work_until=row["due_at"],
        signing=_signing(tx, row),
        rest_until=row["rest_until"],
        practice=row["practice"],
    )


def _signing(tx: Transaction, row: Row) -> wire.Signing | None:
    since = row["signing_since"]
    if since is None:
        return None
    limits = protection.limits(protection_of(tx), row["signed_ms"], since)
    return wire.Signing(since=since, **limits._asdict())


async def ring(tx: Transaction, viewer: Viewer) -> wire.Ring | None:
    """The offer that rings, with what to know before answering."""
    offer = await rings.ring_of(tx, viewer.actor_id)
    if offer is None:
        return None
    call_row, terminal = await _call_and_terminal(tx, offer["call_id"])
    asked = await calls.open_requests(tx, offer["call_id"])
    request = next((one for one in asked if one["id"] == offer["request_id"]), None)
    change = await beside.open_changeover(tx, offer["call_id"]) if offer["seat"] != Seat.LEAD else None
    leads = await journey.interpreter(tx, await calls.legs_of(tx, offer["call_id"]))
    return wire.Ring(
        offer_id=offer["id"],
        call_id=offer["call_id"],
        site_name=views.words(terminal, "site_name"),
        terminal_name=views.words(terminal),
        language=await views.language(tx, call_row["language"]),
        topic=None if call_row["topic"] is None else Topic(call_row["topic"]),
        asked_at=call_row["asked_at"],
        offered_at=offer["offered_at"],
        deadline_at=offer["due_at"],
        recovery=request is not None and request["recovery"],
        emergency=request is not None and request["emergency"],
        changeover=None if change is None else ChangeoverKind(change["kind"]),
        asked_by=None if leads is None or change is None else leads.number,
        called_back=await beside.callback_of(tx, offer["call_id"]) is not None,
    )


async def _call_and_terminal(tx: Transaction, call_id: str) -> tuple[Row, Row]:
    call_row = await calls.call(tx, call_id)
    assert call_row is not None  # noqa: S101 - a foreign key says so
    terminal = await sites.terminal(tx, call_row["terminal_id"])
    assert terminal is not None  # noqa: S101 - a foreign key says so
    return call_row, terminal


async def call(tx: Transaction, viewer: Viewer) -> wire.InterpreterCall | None:
    """The call that this interpreter is in, whether she leads or not."""
    leg = viewer.leg
    if leg is None:
        return None
    row, terminal = await _call_and_terminal(tx, leg["call_id"])
    everyone = await calls.legs_of(tx, row["id"])
    way = await journey.journey(tx, row, everyone)
    visitor = whereabouts.leading(everyone, await beside.shown_handoff(tx, row["id"]))
    return wire.InterpreterCall(
        call_id=row["id"],
        leg_id=leg["id"],
        leads=leg["role"] == LegRole.INTERPRETER,
        state=CallState(row["state"]),
        site_name=views.words(terminal, "site_name"),
        terminal_name=views.words(terminal),
        language=await views.language(tx, row["language"]),
        asked_at=row["asked_at"],
        accepted_at=leg["joined_at"],
        active_at=row["active_at"],
        pictures_late=row["pictures_late"],
        emergency=row["emergency"],
        visitor_leg_id=None if visitor is None else visitor["id"],
        visitor_line=LegState.LEFT if visitor is None else LegState(visitor["state"]),
        called_back=await _called_back(tx, row["id"]),
        journey=way,
    )


async def _called_back(tx: Transaction, call_id: str) -> wire.CalledBack | None:
    row = await beside.callback_of(tx, call_id)
    if row is None or row["due_at"] is None:
        return None
    told = {"callback_id": row["id"], "due_at": row["due_at"], "tries": row["tries"]}
    return wire.CalledBack(**told, most=tx.settings.callback_tries)


async def queue(tx: Transaction, viewer: Viewer) -> str:
    """Who waits at the centre, in order."""
    return await _queue(tx, viewer.centre_id)


@kept(by("queue"))
async def _queue(tx: Transaction, centre_id: str) -> str:
    rows = await figures.queue_of(tx, centre_id)
    shown = wire.Queue(
        waiting=len(rows),
        oldest_at=min((row["queued_at"] for row in rows), default=None),
        rows=[
            wire.WaitingRow(
                request_id=row["id"],
                site_name=views.words(row, "site_name"),
                terminal_name=views.words(row, "terminal_name"),
                language=views.sign_language(row, row["language"]),
                queued_at=row["queued_at"],
                emergency=row["emergency"],
            )
            for row in rows[:QUEUE_ROWS]
        ],
    )
    return views.json_of(shown)


async def colleagues(tx: Transaction, viewer: Viewer) -> str:
    """Whom she may pass her call on to."""
    return views.NOTHING if viewer.call_id is None else await _colleagues(tx, viewer.centre_id)


@kept(by("duty"))
async def _colleagues(tx: Transaction, centre_id: str) -> str:
    rows, had = await duty.free(tx, centre_id), await duty.traits_of_free(tx, centre_id)
    shown = wire.Colleagues(
        free=[wire.Colleague(**row) for row in rows],
        skills=[skill for skill in sorted(Skill) if f"skill:{skill}" in had],
    )
    return views.json_of(shown)


async def today(tx: Transaction, viewer: Viewer) -> wire.Today:
    """Her own figures since midnight: ended calls, their length, and how fast she answered."""
    since = day_start(tx.now, tx.settings.utc_offset_minutes)
    count, signing_ms = await figures.signed_since(tx, viewer.actor_id, since)
    mean = await figures.mean_answer_ms(tx, viewer.actor_id, since)
    return wire.Today(calls=count, signing_ms=signing_ms, mean_answer_ms=mean)


PAGE = views.Page(
    message=wire.DeskView,
    builders={
        "me": me,
        "ring": ring,
        "call": call,
        "queue": queue,
        "last": views.last,
        "today": today,
        "media": tickets.media,
        "counters": journey.counters,
        "colleagues": colleagues,
    },
    news={
        "interpreter": frozenset({"me", "ring", "call", "media", "counters"}),
        "figures": frozenset({"today", "last"}),
        "call": frozenset({"ring", "call", "media"}),
        "site": frozenset({"counters", "call"}),
        "hall": frozenset({"counters", "call"}),
        "queue": frozenset({"queue"}),
        "duty": frozenset({"colleagues"}),
    },
)
