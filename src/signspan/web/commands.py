"""From a command on the socket to its use case: one table, one transaction, one answer."""

import functools
from collections.abc import Mapping

import structlog

from signspan.calls import (
    beside,
    holding,
    pages,
    rings,
    tables,
)
from signspan.calls import store as calls
from signspan.db import Database, Transaction
from signspan.errors import (
    BadInput,
    Code,
    NotAllowed,
    NotSignedIn,
    Overtaken,
    Refusal,
    TakenOver,
    refusal_of,
)
from signspan.people import sessions
from signspan.people.permissions import Action, Target, allowed
from signspan.sites import store as sites
from signspan.web import store, wire
from signspan.web.doings import COMMANDS
from signspan.web.seated import Seated

log = structlog.get_logger(__name__)


# Relayed to the other legs of the sender's call; the view knows which these are.
WHISPERS: Mapping[type[wire.Wire], Action] = {
    wire.Signal: Action.SIGNAL,
    wire.Text: Action.TEXT,
    wire.Note: Action.NOTE,
}

# A page that was loaded anew, and by whom is not known, may do no more in its terminal's call than go
# on with it, end it, or begin another.
_FOR_HOLDERS = frozenset(
    {
        wire.KeepWaiting,
        wire.AskCallback,
        wire.ReportMedia,
        wire.SetTopic,
        wire.Summon,
        wire.EndSummons,
        wire.HandOff,
        wire.Arrive,
        wire.Stay,
    }
)

# A taken-over window may still stop its call; everything else is the newer window's to do.
_ALSO_TAKEN_OVER = frozenset({wire.HangUp})


class _Declined(Exception):
    """A command was refused: what it had done until then is undone."""

    def __init__(self, code: Code) -> None:
        self.code = code


async def carry_out(database: Database, by: Seated, command: wire.Command) -> wire.Ok | wire.Refused:
    """Carries a command out once; sent again, it gets its first answer again, be it a refusal."""

    async def once(tx: Transaction) -> store.Answer:
        if not tx.is_alone:
            await _hold(tx, by, command)
        await check(tx, by, taken_over=type(command) in _ALSO_TAKEN_OVER)
        answer = await store.answer_to(tx, by.actor.id, command.id)
        if answer is None:
            answer = store.Answer(command.type)
            await _do(tx, by, command)
            await store.keep(tx, by.actor.id, command.id, answer)
        return answer

    async def declined(tx: Transaction, code: Code) -> store.Answer:
        answer = await store.answer_to(tx, by.actor.id, command.id)
        if answer is None:
            answer = store.Answer(command.type, code)
            await store.keep(tx, by.actor.id, command.id, answer)
        return answer

    try:
        try:
            answer = await database.do(once)
        except _Declined as no:
            answer = await database.do(functools.partial(declined, code=no.code))
    except Refusal as refusal:  # of who asks, not of what was asked
        return refused(command, refusal)
    if answer.command != command.type:
        return refused(command, BadInput())  # an id names one command for good
    if answer.refused is not None:
        return refused(command, refusal_of(answer.refused))
    return wire.Ok(id=command.id)


def refused(command: wire.Command, refusal: Refusal) -> wire.Refused:
    """Why a command was not carried out, as its page is told."""
    log.info("refused", command=command.type, code=refusal.code)
    return wire.Refused(id=command.id, code=refusal.code, message=refusal.message)


async def _do(tx: Transaction, by: Seated, command: wire.Command) -> None:
    """Does it. Raises `_Declined` with the reason why not, and `Overtaken`."""
    action, handler = COMMANDS[type(command)]
    try:
        if not allowed(by.actor, action, await _target(tx, by, command)):
            raise NotAllowed
        if type(command) in _FOR_HOLDERS and not await _holds_leg(tx, by):
            raise NotAllowed
        await handler(tx, by, command)
    except Overtaken:  # that is no answer: it is done anew
        raise
    except Refusal as refusal:
        raise _Declined(refusal.code) from refusal


async def _holds_leg(tx: Transaction, by: Seated) -> bool:
    leg = None if by.page == "desk" else await calls.leg_at(tx, by.actor.id, by.kind)
    return leg is None or leg["page_window"] == by.window


async def check(tx: Transaction, by: Seated, *, taken_over: bool = False) -> None:
    """Whether a page may still act and be shown anything. Raises `NotSignedIn`, `TakenOver`.

    `taken_over`: this much is for a taken-over window, too.
    """
    if not await sessions.goes_on(tx, by.session):
        raise NotSignedIn
    if not taken_over and not await _speaks(tx, by):
        raise TakenOver


async def is_here(tx: Transaction, by: Seated) -> bool:
    """Whether the page has not come by another process since, while its socket here lingers."""
    if by.page == "desk":
        return await pages.is_desk_here(tx, by.actor.id)
    return await sites.is_at(tx, by.actor.id, by.kind, tx.process)


async def _speaks(tx: Transaction, by: Seated) -> bool:
    if by.page == "desk":
        return await pages.is_desk_window(tx, by.actor.id, by.window)
    return await pages.speaks(tx, by.actor.id, by.kind, by.window)


def may_whisper(by: Seated, whisper: wire.Signal | wire.Text | wire.Note) -> bool:
    """Whether the sender may whisper in her own call."""
    own = Target(participant_ids=frozenset({by.actor.id}))
    return allowed(by.actor, WHISPERS[type(whisper)], own)


async def _hold(tx: Transaction, by: Seated, command: wire.Command) -> None:
    """Whoever else does something about the same call, at the same seat or counter, waits or is first."""
    named: str | None = None
    if isinstance(command, wire.Accept | wire.PassOn):
        row = await calls.by_id(tx, tables.offers, command.offer_id)
        named = None if row is None else row["call_id"]
    elif isinstance(command, wire.TakeOver) and command.code is not None:
        terminal = await sites.terminal(tx, by.actor.id)
        row = None if terminal is None else await calls.call_by_code(tx, terminal["site_id"], command.code)
        named = None if row is None else row["id"]
    else:
        named = await _call_of(tx, command)
    terminal_id: str | None = getattr(command, "terminal_id", None)
    if isinstance(command, wire.Accept) and named is not None:  # it rings where somebody is called back
        callback = await beside.callback_of(tx, named)
        terminal_id = None if callback is None else callback["terminal_id"]
    others = [terminal_id] if terminal_id else []
    await holding.hold(tx, by.actor.id, *others, call_ids=[named] if named else [])


async def _target(tx: Transaction, by: Seated, command: wire.Command) -> Target:
    """Whom the command's call or offer belongs to; without one, the actor herself."""
    if isinstance(command, wire.Accept | wire.PassOn):
        return Target(participant_ids=await rings.asked_by(tx, command.offer_id))
    call_id = await _call_of(tx, command)
    call = await calls.call(tx, call_id) if call_id is not None else None
    if call is not None:
        return Target(
            organisation_id=call["organisation_id"],
            centre_id=call["centre_id"],
            site_id=call["site_id"],
            participant_ids=await calls.participants(tx, call["id"]),
        )
    if call_id is not None:
        return Target()
    terminal = await sites.terminal(tx, by.actor.id)
    own_site = None if terminal is None else terminal["site_id"]
    return Target(site_id=own_site, participant_ids=frozenset({by.actor.id}))


_NAMED_BY = {
    "summons_id": tables.summonses,
    "handoff_id": tables.handoffs,
    "changeover_id": tables.changeovers,
    "callback_id": tables.callbacks,
}


async def _call_of(tx: Transaction, command: wire.Command) -> str | None:
    """The call that a command names, itself or by its summons or handoff; None if it names none."""
    for name, table in _NAMED_BY.items():
        row_id = getattr(command, name, None)
        if row_id is not None:
            row = await calls.by_id(tx, table, row_id)
            return "" if row is None else str(row["call_id"])
    call_id: str | None = getattr(command, "call_id", None)
    return call_id
