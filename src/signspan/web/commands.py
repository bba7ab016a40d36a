"""From a command on the socket to its use case: one table, one transaction, one answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import select

from signspan.calls import legs, offers, service
from signspan.calls.store import legs as legs_table
from signspan.calls.store import offers as offers_table
from signspan.db import Database, Transaction
from signspan.errors import NotAllowed, Refusal, TakenOver
from signspan.people import service as people
from signspan.people.permissions import Action, Actor, Target, allowed
from signspan.web import store, wire

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Seated:
    """Who sends: an actor, on which page, in which window (page load)."""

    actor: Actor
    page: str
    window: str


Handler = Callable[[Transaction, Seated, Any], Awaitable[object]]


async def _ask(tx: Transaction, by: Seated, command: wire.Ask) -> None:
    await service.ask(tx, by.actor.id, by.window, command.language, command.replaces)


async def _keep_waiting(tx: Transaction, by: Seated, command: wire.KeepWaiting) -> None:
    await service.keep_waiting(tx, by.actor.id, command.call_id)


async def _resume(tx: Transaction, by: Seated, command: wire.Resume) -> None:
    await legs.resume(tx, by.actor.id, command.call_id, by.window)


async def _hang_up(tx: Transaction, by: Seated, command: wire.HangUp) -> None:
    await service.hang_up(tx, by.actor.id, command.call_id)


async def _accept(tx: Transaction, by: Seated, command: wire.Accept) -> None:
    await offers.accept(tx, by.actor.id, command.offer_id, by.window)


async def _pass_on(tx: Transaction, by: Seated, command: wire.PassOn) -> None:
    await offers.pass_on(tx, by.actor.id, command.offer_id)


async def _set_wish(tx: Transaction, by: Seated, command: wire.SetWish) -> None:
    await legs.set_wish(tx, by.actor.id, command.wish)


async def _be_ready(tx: Transaction, by: Seated, _command: wire.BeReady) -> None:
    await people.be_ready(tx, by.actor.id)


async def _report_media(tx: Transaction, by: Seated, command: wire.ReportMedia) -> None:
    await legs.report_media(tx, by.actor.id, command.call_id, command.peer_leg_id, command.media)


COMMANDS: Mapping[type[wire.Wire], tuple[Action, Handler]] = {
    wire.Ask: (Action.ASK, _ask),
    wire.KeepWaiting: (Action.KEEP_WAITING, _keep_waiting),
    wire.Resume: (Action.RESUME, _resume),
    wire.HangUp: (Action.HANG_UP, _hang_up),
    wire.Accept: (Action.ACCEPT, _accept),
    wire.PassOn: (Action.PASS_ON, _pass_on),
    wire.SetWish: (Action.SET_WISH, _set_wish),
    wire.BeReady: (Action.BE_READY, _be_ready),
    wire.ReportMedia: (Action.REPORT_MEDIA, _report_media),
}

# Relayed to the other legs of the sender's call; the view knows which these are.
WHISPERS: Mapping[type[wire.Wire], Action] = {
    wire.Signal: Action.SIGNAL,
    wire.Text: Action.TEXT,
}

# A taken-over window may still stop its call; everything else is the newer window's to do.
_ALSO_TAKEN_OVER = frozenset({wire.HangUp})


async def carry_out(database: Database, by: Seated, command: wire.Command) -> wire.Ok | wire.Refused:
    """Carries a command out once; sent again, it gets its first answer again."""
    try:
        async with database.transaction() as tx:
            if not await store.was_done(tx, by.actor.id, command.id):
                await _do(tx, by, command)
                await store.mark_done(tx, by.actor.id, command.id)
    except Refusal as refusal:
        log.info("refused", command=command.type, code=refusal.code)
        return wire.Refused(id=command.id, code=refusal.code, message=refusal.message)
    return wire.Ok(id=command.id)


async def _do(tx: Transaction, by: Seated, command: wire.Command) -> None:
    action, handler = COMMANDS[type(command)]
    if not allowed(by.actor, action, await _target(tx, by, command)):
        raise NotAllowed
    if type(command) not in _ALSO_TAKEN_OVER and not await is_current(tx, by):
        raise TakenOver
    await handler(tx, by, command)


def may_whisper(by: Seated, whisper: wire.Signal | wire.Text) -> bool:
    """Whether the sender may whisper in her own call."""
    own = Target(participant_ids=frozenset({by.actor.id}))
    return allowed(by.actor, WHISPERS[type(whisper)], own)


async def is_current(tx: Transaction, by: Seated) -> bool:
    """Whether the window still speaks for its actor."""
    check = legs.is_kiosk_window if by.page == "kiosk" else legs.is_desk_window
    return await check(tx, by.actor.id, by.window)


async def _target(tx: Transaction, by: Seated, command: wire.Command) -> Target:
    """Whom the command's call or offer belongs to; without one, the actor herself."""
    if isinstance(command, wire.Accept | wire.PassOn):
        column, condition = offers_table.c.interpreter_id, offers_table.c.id == command.offer_id
    elif isinstance(command, wire.KeepWaiting | wire.Resume | wire.HangUp | wire.ReportMedia):
        column, condition = legs_table.c.actor_id, legs_table.c.call_id == command.call_id
    else:
        return Target(participant_ids=frozenset({by.actor.id}))
    rows = await tx.rows(select(column.label("actor_id")).where(condition))
    return Target(participant_ids=frozenset(row["actor_id"] for row in rows))
