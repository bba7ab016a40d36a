"""Which use case each command is, and which action it needs to be allowed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from signspan.calls import (
    afterwards,
    callbacks,
    changeovers,
    counters,
    handoffs,
    offers,
    pages,
    service,
    summons,
)
from signspan.db import Transaction
from signspan.people import service as people
from signspan.people.permissions import Action
from signspan.web import wire
from signspan.web.seated import Seated

Handler = Callable[[Transaction, Seated, Any], Awaitable[object]]


async def _ask(tx: Transaction, by: Seated, command: wire.Ask) -> None:
    await service.ask(tx, by.actor.id, command.language, command.replaces)


async def _keep_waiting(tx: Transaction, by: Seated, command: wire.KeepWaiting) -> None:
    await service.keep_waiting(tx, by.actor.id, command.call_id, by.kind)


async def _ask_callback(tx: Transaction, by: Seated, command: wire.AskCallback) -> None:
    await callbacks.ask(tx, by.actor.id, command.call_id, by.kind)


async def _answer_callback(tx: Transaction, by: Seated, command: wire.AnswerCallback) -> None:
    await callbacks.answer(tx, by.actor.id, command.callback_id)


async def _end_callback(tx: Transaction, by: Seated, command: wire.EndCallback) -> None:
    await callbacks.end(tx, by.actor.id, command.callback_id, rings=command.rings)


async def _resume(tx: Transaction, by: Seated, command: wire.Resume) -> None:
    await pages.resume(tx, by.actor.id, command.call_id, by.window)


async def _hang_up(tx: Transaction, by: Seated, command: wire.HangUp) -> None:
    await service.hang_up(tx, by.actor.id, command.call_id, by.kind)


async def _accept(tx: Transaction, by: Seated, command: wire.Accept) -> None:
    await offers.accept(tx, by.actor.id, command.offer_id, by.window)


async def _pass_on(tx: Transaction, by: Seated, command: wire.PassOn) -> None:
    await offers.pass_on(tx, by.actor.id, command.offer_id)


async def _set_wish(tx: Transaction, by: Seated, command: wire.SetWish) -> None:
    await pages.set_wish(tx, by.actor.id, command.wish)


async def _be_ready(tx: Transaction, by: Seated, _command: wire.BeReady) -> None:
    await people.be_ready(tx, by.actor.id)


async def _report_media(tx: Transaction, by: Seated, command: wire.ReportMedia) -> None:
    seen = command.peer_leg_id, command.media
    await pages.report_media(tx, by.actor.id, command.call_id, *seen, by.kind)


async def _set_topic(tx: Transaction, by: Seated, command: wire.SetTopic) -> None:
    await service.set_topic(tx, by.actor.id, command.call_id, command.topic, by.kind)


async def _mark_emergency(tx: Transaction, by: Seated, command: wire.MarkEmergency) -> None:
    await service.mark_emergency(tx, by.actor.id, command.call_id, emergency=command.emergency)


async def _ask_changeover(tx: Transaction, by: Seated, command: wire.AskChangeover) -> None:
    whom: dict[str, Any] = {"stays": command.stays, "to": command.to, "skill": command.skill}
    await changeovers.ask(tx, by.actor.id, command.call_id, command.kind, **whom)


async def _count_changeover(tx: Transaction, by: Seated, command: wire.CountChangeover) -> None:
    await changeovers.count(tx, by.actor.id, command.changeover_id)


async def _cancel_changeover(tx: Transaction, by: Seated, command: wire.CancelChangeover) -> None:
    await changeovers.cancel(tx, by.actor.id, command.changeover_id)


async def _give_on(tx: Transaction, by: Seated, command: wire.GiveOn) -> None:
    await changeovers.give_on(tx, by.actor.id, command.call_id, to=command.to, skill=command.skill)


async def _rate(tx: Transaction, by: Seated, command: wire.Rate) -> None:
    await afterwards.rate(tx, by.actor.id, by.window, command.call_id, command.rating)


async def _describe(tx: Transaction, by: Seated, command: wire.Describe) -> None:
    said = command.topic, command.outcome
    await afterwards.describe(tx, by.actor.id, command.call_id, *said)


async def _summon(tx: Transaction, by: Seated, command: wire.Summon) -> None:
    await summons.ask(tx, by.actor.id, command.call_id, by.kind)


async def _answer_summons(tx: Transaction, by: Seated, command: wire.AnswerSummons) -> None:
    await summons.answer(tx, by.actor.id, command.summons_id)


async def _take_back_summons(tx: Transaction, by: Seated, command: wire.TakeBackSummons) -> None:
    await summons.take_back(tx, by.actor.id, command.summons_id)


async def _end_summons(tx: Transaction, by: Seated, command: wire.EndSummons) -> None:
    await summons.end(tx, by.actor.id, command.summons_id, by.kind)


async def _hand_off(tx: Transaction, by: Seated, command: wire.HandOff) -> None:
    to = command.terminal_id, command.replaces
    await handoffs.hand_off(tx, by.actor.id, command.call_id, by.kind, *to)


async def _take_over(tx: Transaction, by: Seated, command: wire.TakeOver) -> None:
    await counters.take_over(tx, by.actor.id, command.call_id, command.code)


async def _open_handoff(tx: Transaction, by: Seated, command: wire.OpenHandoff) -> None:
    await handoffs.open_by_tap(tx, by.actor.id, command.handoff_id)


async def _arrive(tx: Transaction, by: Seated, command: wire.Arrive) -> None:
    await handoffs.arrive(tx, by.actor.id, command.handoff_id)


async def _stay(tx: Transaction, by: Seated, command: wire.Stay) -> None:
    await handoffs.stay(tx, by.actor.id, command.handoff_id)


async def _join(tx: Transaction, by: Seated, command: wire.Join) -> None:
    await counters.join(tx, by.actor.id, command.call_id)


async def _invite(tx: Transaction, by: Seated, command: wire.Invite) -> None:
    await counters.invite(tx, by.actor.id, command.call_id, command.terminal_id)


async def _leave(tx: Transaction, by: Seated, command: wire.Leave) -> None:
    await counters.leave(tx, by.actor.id, command.call_id)


async def _set_shift(tx: Transaction, by: Seated, command: wire.SetShift) -> None:
    await counters.set_shift(tx, by.actor.id, on=command.on)


async def _report_devices(tx: Transaction, by: Seated, command: wire.ReportDevices) -> None:
    await counters.report_devices(tx, by.actor.id, by.kind, command.camera, command.microphone)


async def _sit_here(tx: Transaction, by: Seated, command: wire.SitHere) -> None:
    await pages.sit_before_staff_screen(tx, by.actor.id, command.call_id)


COMMANDS: Mapping[type[wire.Wire], tuple[Action, Handler]] = {
    wire.Ask: (Action.ASK, _ask),
    wire.KeepWaiting: (Action.KEEP_WAITING, _keep_waiting),
    wire.AskCallback: (Action.ASK_CALLBACK, _ask_callback),
    wire.AnswerCallback: (Action.ANSWER_CALLBACK, _answer_callback),
    wire.EndCallback: (Action.END_CALLBACK, _end_callback),
    wire.Resume: (Action.RESUME, _resume),
    wire.HangUp: (Action.HANG_UP, _hang_up),
    wire.Accept: (Action.ACCEPT, _accept),
    wire.PassOn: (Action.PASS_ON, _pass_on),
    wire.SetWish: (Action.SET_WISH, _set_wish),
    wire.BeReady: (Action.BE_READY, _be_ready),
    wire.ReportMedia: (Action.REPORT_MEDIA, _report_media),
    wire.SetTopic: (Action.SET_TOPIC, _set_topic),
    wire.MarkEmergency: (Action.MARK_EMERGENCY, _mark_emergency),
    wire.AskChangeover: (Action.ASK_CHANGEOVER, _ask_changeover),
    wire.CountChangeover: (Action.COUNT_CHANGEOVER, _count_changeover),
    wire.CancelChangeover: (Action.CANCEL_CHANGEOVER, _cancel_changeover),
    wire.GiveOn: (Action.GIVE_ON, _give_on),
    wire.Rate: (Action.RATE, _rate),
    wire.Describe: (Action.DESCRIBE, _describe),
    wire.Summon: (Action.SUMMON, _summon),
    wire.AnswerSummons: (Action.ANSWER_SUMMONS, _answer_summons),
    wire.TakeBackSummons: (Action.TAKE_BACK_SUMMONS, _take_back_summons),
    wire.EndSummons: (Action.END_SUMMONS, _end_summons),
    wire.HandOff: (Action.HAND_OFF, _hand_off),
    wire.TakeOver: (Action.TAKE_OVER, _take_over),
    wire.OpenHandoff: (Action.OPEN_HANDOFF, _open_handoff),
    wire.Arrive: (Action.ARRIVE, _arrive),
    wire.Stay: (Action.STAY, _stay),
    wire.Join: (Action.JOIN, _join),
    wire.Invite: (Action.INVITE, _invite),
    wire.Leave: (Action.LEAVE, _leave),
    wire.SetShift: (Action.SET_SHIFT, _set_shift),
    wire.ReportDevices: (Action.REPORT_DEVICES, _report_devices),
    wire.SitHere: (Action.SIT_HERE, _sit_here),
}
