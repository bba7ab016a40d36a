"""From a command on the socket to its use case: one table, one transaction, one answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from signspan.bus import Subject, about
from signspan.calls import legs, offers, service
from signspan.calls import store as calls
from signspan.db import Database, Transaction
from signspan.errors import BadInput, Code, NotAllowed, NotSignedIn, Refusal, TakenOver, refusal_of
from signspan.people import service as people
from signspan.people import sessions
from signspan.people.permissions import Action, Actor, Target, allowed
from signspan.web import store, wire

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Seated:
    """Who sends: an actor, on which page, in which window (page load), in which session."""

    actor: Actor
    page: str
    window: str
    session: str
    expires_at: int

    @property
    def ended_by(self) -> Subject:
        """The news that ends the session."""
        return about("session", self.session)


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
    """Carries a command out once; sent again, it gets its first answer again, be it a refusal."""
    try:
        async with database.transaction() as tx:
            await check(tx, by, taken_over=type(command) in _ALSO_TAKEN_OVER)
            answer = await store.answer_to(tx, by.actor.id, command.id)
            if answer is None:
                answer = store.Answer(command.type, await _do(tx, by, command))
                await store.keep(tx, by.actor.id, command.id, answer)
    except Refusal as refusal:  # of who asks, not of what was asked
        return _refused(command, refusal)
    if answer.command != command.type:
        return _refused(command, BadInput())  # an id names one command for good
    if answer.refused is not None:
        return _refused(command, refusal_of(answer.refused))
    return wire.Ok(id=command.id)


def _refused(command: wire.Command, refusal: Refusal) -> wire.Refused:
    log.info("refused", command=command.type, code=refusal.code)
    return wire.Refused(id=command.id, code=refusal.code, message=refusal.message)


async def _do(tx: Transaction, by: Seated, command: wire.Command) -> Code | None:
    """Why it was refused; then nothing of it was done."""
    action, handler = COMMANDS[type(command)]
    try:
        async with tx.attempt():
            if not allowed(by.actor, action, await _target(tx, by, command)):
                raise NotAllowed
            await handler(tx, by, command)
    except Refusal as refusal:
        return refusal.code
    return None


async def check(tx: Transaction, by: Seated, *, taken_over: bool = False) -> None:
    """Whether a page may still act and be shown anything. Raises `NotSignedIn`, `TakenOver`.

    `taken_over`: this much is for a taken-over window, too.
    """
    if not await sessions.goes_on(tx, by.session):
        raise NotSignedIn
    speaks = legs.is_kiosk_window if by.page == "kiosk" else legs.is_desk_window
    if not taken_over and not await speaks(tx, by.actor.id, by.window):
        raise TakenOver


def may_whisper(by: Seated, whisper: wire.Signal | wire.Text) -> bool:
    """Whether the sender may whisper in her own call."""
    own = Target(participant_ids=frozenset({by.actor.id}))
    return allowed(by.actor, WHISPERS[type(whisper)], own)


async def _target(tx: Transaction, by: Seated, command: wire.Command) -> Target:
    """Whom the command's call or offer belongs to; without one, the actor herself."""
    if isinstance(command, wire.Accept | wire.PassOn):
        return Target(participant_ids=await calls.asked_by(tx, command.offer_id))
    if isinstance(command, wire.KeepWaiting | wire.Resume | wire.HangUp | wire.ReportMedia):
        return Target(participant_ids=await calls.participants(tx, command.call_id))
    return Target(participant_ids=frozenset({by.actor.id}))
