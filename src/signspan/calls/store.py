"""SQL of calls, requests, offers, legs and their events.

A change of state goes through `move` only: it obeys the transition table, guards the update by the
state it saw, and writes the one event row of the change in the same transaction.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    String,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    union,
    update,
)

from signspan.bus import Subject, about
from signspan.calls.model import (
    CALL,
    HANDOFF,
    HANDOFF_OPEN,
    LEG,
    OFFER,
    REQUEST,
    SUMMONS,
    SUMMONS_OPEN,
    LegRole,
    LegState,
    MediaFact,
    OfferState,
    RequestState,
    SummonsState,
    after,
)
from signspan.calls.tables import (
    call_events,
    calls,
    handoffs,
    legs,
    offers,
    requests,
    sights,
    summonses,
)
from signspan.db import Transaction
from signspan.errors import Overtaken
from signspan.kept import by, kept, of_call
from signspan.sites.model import WindowKind

Row = RowMapping | Mapping[str, Any]

_TABLES: Mapping[str, tuple[Table, Mapping[Any, Any]]] = {
    "call": (calls, CALL),
    "request": (requests, REQUEST),
    "offer": (offers, OFFER),
    "leg": (legs, LEG),
    "summons": (summonses, SUMMONS),
    "handoff": (handoffs, HANDOFF),
}


# What whoever reads the events alone must know beside the states: how a call ended, who is where.
_TOLD = ("end_reason", "ended_by", "counts_as_abandoned", "role", "terminal_id", "window", "asked_by")


async def move(
    tx: Transaction, noun: str, row: Row, event: Any, who: str | None = None, **values: Any
) -> None:
    """Moves one call, request, offer or leg by the table.

    `who` is a pseudonym. Raises `WrongState` if the table has no such move, `Overtaken` if another
    transaction moved it first.
    """
    table, transitions = _TABLES[noun]
    states = type(next(iter(transitions))[0])
    to = after(transitions, states(row["state"]), event)
    guard = table.c.id == row["id"], table.c.state == row["state"]
    if await tx.changed(update(table).where(*guard).values(state=to, **values)) != 1:
        raise Overtaken
    facts = {"id": row["id"], "from": row["state"], "to": to.value}
    facts |= {name: values[name] for name in _TOLD if name in values}
    _tell_site(tx, row)
    await note(tx, row if noun != "call" else {**row, "call_id": row["id"]}, f"{noun}_{event}", who, facts)


def _tell_site(tx: Transaction, row: Row) -> None:
    """What the counters of a site are shown of its calls has changed."""
    if "site_id" in row:
        tx.tell(about("site", row["site_id"]))


async def note(tx: Transaction, row: Row, kind: str, who: str | None, data: Mapping[str, Any]) -> None:
    """Writes one event row. `row` is anything that names its call, organisation and centre."""
    await tx.run(
        insert(call_events).values(
            id=tx.new_id(),
            organisation_id=row["organisation_id"],
            centre_id=row["centre_id"],
            call_id=row["call_id"],
            at=tx.now,
            kind=kind,
            who=who,
            data=dict(data),
        )
    )


async def add(
    tx: Transaction, noun: str, owner: Row, event: str, who: str | None = None, **values: Any
) -> str:
    """Adds a call, request, offer or leg and the event row of its beginning. Returns its id."""
    row_id: str = values.pop("id", None) or tx.new_id()
    scope = {key: owner[key] for key in ("organisation_id", "centre_id")}
    await tx.run(insert(_TABLES[noun][0]).values(id=row_id, **scope, **values))
    named = {**scope, "call_id": values.get("call_id", row_id)}
    facts = {"id": row_id, "from": None, "to": str(values["state"])}
    facts |= {name: values[name] for name in _TOLD if values.get(name) is not None}
    _tell_site(tx, values)
    await note(tx, named, f"{noun}_{event}", who, facts)
    return row_id


async def hold(tx: Transaction, *actor_ids: str, call_id: str | None = None) -> None:
    """Nobody else does anything in these calls or as these actors until the transaction ends.

    The calls are the one that is named, and those which an actor is in, is rung for or comes to. What is
    decided by rows that somebody else writes just now, such as who sees whom, no guard could hold; and
    what is read twice is the same twice.
    """
    if tx.is_alone:
        return
    # In one order for all, so that nobody waits in a circle. Actors go first: then they are in no other
    # calls when these are held. Not by their rows, which change in calls that others hold.
    for actor_id in sorted(actor_ids):
        await tx.run(select(func.pg_advisory_xact_lock(func.hashtextextended(actor_id, 0))))
    ringing, coming = offers.c.state == OfferState.RINGING, summonses.c.state == SummonsState.COMING
    wanted = union(
        select(literal(call_id, String)),
        select(legs.c.call_id).where(legs.c.actor_id.in_(actor_ids), legs.c.left_at.is_(None)),
        select(offers.c.call_id).where(offers.c.interpreter_id.in_(actor_ids), ringing),
        select(summonses.c.call_id).where(summonses.c.terminal_id.in_(actor_ids), coming),
    )
    held = select(calls.c.id).where(calls.c.id.in_(wanted)).order_by(calls.c.id)
    await tx.run(held.with_for_update(key_share=True))  # rows may still refer to them


async def alter(tx: Transaction, table: Table, row_id: str, **values: Any) -> None:
    """Sets facts of a row that are no change of state."""
    await tx.run(update(table).where(table.c.id == row_id).values(**values))


async def by_id(tx: Transaction, table: Table, row_id: str) -> RowMapping | None:
    """One row of one of this room's tables."""
    return await tx.row(select(table).where(table.c.id == row_id))


@kept(by("call"))
async def call(tx: Transaction, call_id: str) -> RowMapping | None:
    """A call."""
    return await by_id(tx, calls, call_id)


@kept(by("call"))
async def open_request(tx: Transaction, call_id: str) -> RowMapping | None:
    """The request of a call's lead seat that still wants an interpreter."""
    still_open = requests.c.state.in_([RequestState.WAITING, RequestState.RINGING])
    return await tx.row(select(requests).where(requests.c.call_id == call_id, still_open))


async def ringing_offers(tx: Transaction, request_id: str) -> list[RowMapping]:
    """The offers of a request that ring now."""
    ringing = offers.c.request_id == request_id, offers.c.state == OfferState.RINGING
    return await tx.rows(select(offers).where(*ringing))


@kept(by("call"))
async def ringing_in(tx: Transaction, call_id: str) -> list[RowMapping]:
    """The offers of a call that ring now."""
    ringing = offers.c.call_id == call_id, offers.c.state == OfferState.RINGING
    return await tx.rows(select(offers).where(*ringing).order_by(offers.c.id))


@kept(by("call"))
async def legs_of(tx: Transaction, call_id: str) -> list[RowMapping]:
    """Who is in a call now, or is invited to it."""
    current = legs.c.call_id == call_id, legs.c.state != LegState.LEFT
    return await tx.rows(select(legs).where(*current).order_by(legs.c.id))


async def joined_legs(tx: Transaction, call_id: str) -> list[RowMapping]:
    """Who is in a call now, those who were only invited left out."""
    return [leg for leg in await legs_of(tx, call_id) if leg["state"] != LegState.INVITED]


@kept(by("terminal"), of_call)
async def leg_at(tx: Transaction, terminal_id: str, window: WindowKind) -> RowMapping | None:
    """The current leg of a terminal's window."""
    current = legs.c.terminal_id == terminal_id, legs.c.state != LegState.LEFT
    return await tx.row(select(legs).where(*current, legs.c.window == window))


@kept(by("terminal"))
async def is_in_call(tx: Transaction, terminal_id: str) -> bool:
    """Whether a terminal takes part in a call, by whichever window."""
    current = legs.c.terminal_id == terminal_id, legs.c.state != LegState.LEFT
    return await tx.value(select(legs.c.id).where(*current).limit(1)) is not None


@kept(by("interpreter"), of_call)
async def leg_of_interpreter(tx: Transaction, person_id: str) -> RowMapping | None:
    """The call seat that an interpreter holds now."""
    current = legs.c.actor_id == person_id, legs.c.state != LegState.LEFT
    return await tx.row(select(legs).where(*current, legs.c.role == LegRole.INTERPRETER))


@kept(by("interpreter"), of_call)
async def ring_of(tx: Transaction, person_id: str) -> RowMapping | None:
    """The offer that rings on an interpreter's desk."""
    ringing = offers.c.interpreter_id == person_id, offers.c.state == OfferState.RINGING
    return await tx.row(select(offers).where(*ringing))


@kept(by("interpreter", "terminal"))
async def last_ended(tx: Transaction, actor_id: str) -> RowMapping | None:
    """The newest ended call that an actor took part in to the end."""
    return await tx.row(
        select(calls)
        .join_from(calls, legs, legs.c.call_id == calls.c.id)
        .where(legs.c.actor_id == actor_id, calls.c.ended_at.is_not(None))
        .where(legs.c.left_at >= calls.c.ended_at)
        .order_by(legs.c.left_at.desc())
        .limit(1)
    )


async def legs_at_end(tx: Transaction, call: Row, actor_id: str) -> list[RowMapping]:
    """An actor's legs that were in an ended call to its end."""
    of_call = legs.c.call_id == call["id"], legs.c.actor_id == actor_id
    return await tx.rows(select(legs).where(*of_call, legs.c.left_at >= call["ended_at"]))


async def see(tx: Transaction, call_id: str, leg_id: str, peer_leg_id: str, media: MediaFact) -> None:
    """Keeps what one leg sees of another."""
    pair = sights.c.leg_id == leg_id, sights.c.peer_leg_id == peer_leg_id
    if not await tx.changed(update(sights).where(*pair).values(media=media)):
        named = {"leg_id": leg_id, "peer_leg_id": peer_leg_id, "call_id": call_id}
        await tx.run(insert(sights).values(**named, media=media))


async def sights_of(tx: Transaction, call_id: str) -> frozenset[tuple[str, str]]:
    """Who sees whom in a call now: pairs of the leg that sees and the leg that is seen."""
    flowing = sights.c.call_id == call_id, sights.c.media == MediaFact.FLOWING
    return frozenset(
        (row["leg_id"], row["peer_leg_id"]) for row in await tx.rows(select(sights).where(*flowing))
    )


async def forget_sights(tx: Transaction, leg_id: str) -> None:
    """What a leg saw, and what others saw of it, counts for nothing any more."""
    await tx.run(delete(sights).where((sights.c.leg_id == leg_id) | (sights.c.peer_leg_id == leg_id)))


def _asked_in(request_id: str, in_pass: int) -> tuple[ColumnElement[bool], ...]:
    # Whoever was rung in vain because somebody went away was not asked.
    asked = offers.c.state != OfferState.WITHDRAWN
    return offers.c.request_id == request_id, offers.c.in_pass == in_pass, asked


async def last_asked_at(tx: Transaction, request_id: str, in_pass: int) -> int | None:
    """When the last offer of a pass ended."""
    instant: int | None = await tx.value(
        select(func.max(offers.c.ended_at)).where(*_asked_in(request_id, in_pass))
    )
    return instant


async def participants(tx: Transaction, call_id: str) -> frozenset[str]:
    """Who took part in a call so far, by actor id."""
    rows = await tx.rows(select(legs.c.actor_id).where(legs.c.call_id == call_id))
    return frozenset(row["actor_id"] for row in rows)


async def asked_by(tx: Transaction, offer_id: str) -> frozenset[str]:
    """The one whom an offer asks; nobody if there is no such offer."""
    rows = await tx.rows(select(offers.c.interpreter_id).where(offers.c.id == offer_id))
    return frozenset(row["interpreter_id"] for row in rows)


async def open_handoff(tx: Transaction, call_id: str) -> RowMapping | None:
    """The handoff of a call that is under way."""
    under_way = handoffs.c.call_id == call_id, handoffs.c.state.in_(HANDOFF_OPEN)
    return await tx.row(select(handoffs).where(*under_way))


@kept(by("call"))
async def shown_handoff(tx: Transaction, call_id: str) -> RowMapping | None:
    """The handoff under way, or the one whose kiosk still offers the way back."""
    shown = handoffs.c.call_id == call_id, handoffs.c.due_at.is_not(None)
    return await tx.row(select(handoffs).where(*shown).order_by(handoffs.c.id.desc()).limit(1))


@kept(by("call"))
async def last_handoff(tx: Transaction, call_id: str) -> RowMapping | None:
    """The newest handoff of a call, however it stands."""
    of_call = handoffs.c.call_id == call_id
    return await tx.row(select(handoffs).where(of_call).order_by(handoffs.c.id.desc()).limit(1))


@kept(by("call"))
async def open_summons(tx: Transaction, call_id: str) -> RowMapping | None:
    """The summons of a call that somebody still has to come for."""
    still_open = summonses.c.call_id == call_id, summonses.c.state.in_(SUMMONS_OPEN)
    return await tx.row(select(summonses).where(*still_open))


async def summonses_answered_by(tx: Transaction, terminal_id: str) -> list[RowMapping]:
    """The calls that a counter has promised to come to."""
    coming = summonses.c.terminal_id == terminal_id, summonses.c.state == SummonsState.COMING
    return await tx.rows(select(summonses).where(*coming))


def _these(found: list[RowMapping]) -> list[Subject]:
    return [about("call", row["id"]) for row in found]


@kept(by("site"), _these)
async def calls_of_site(tx: Transaction, site_id: str) -> list[RowMapping]:
    """The open calls of a site, oldest first."""
    still_open = calls.c.site_id == site_id, calls.c.ended_at.is_(None)
    return await tx.rows(select(calls).where(*still_open).order_by(calls.c.id))


async def call_by_code(tx: Transaction, site_id: str, code: str) -> RowMapping | None:
    """The open call of a site that shows this short code to its visitor."""
    shown = calls.c.site_id == site_id, calls.c.code == code, calls.c.ended_at.is_(None)
    return await tx.row(select(calls).where(*shown))


async def take_notes(tx: Transaction, process: str | None = None) -> None:
    """The notes of open calls that had their home in a process that died, or in any, have it here."""
    theirs = calls.c.note_process == process if process is not None else calls.c.note_process != tx.process
    taken = update(calls).where(calls.c.ended_at.is_(None), theirs).values(note_process=tx.process)
    tx.tell(*(about("call", row["id"]) for row in await tx.rows(taken.returning(calls.c.id))))
