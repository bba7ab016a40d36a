"""Use cases of a changeover: a call goes on with another interpreter.

*Transfer*: she is the right one for it, and whoever led leaves once she is seen. *Relief*: it is her turn;
either of them says when, and the other stays or leaves. Both are shown to everybody as 3, 2, 1. On the mesh
there is room for four; beyond that it is refused.
"""

from signspan.calls import beside, legs, service, store
from signspan.calls import changeover_steps as steps
from signspan.calls.model import CallState, ChangeoverKind, ChangeoverState, LegRole, Seat
from signspan.calls.service import Wanted
from signspan.calls.whereabouts import is_away
from signspan.db import Row, Transaction
from signspan.errors import NotFound, WrongState
from signspan.people import service as people
from signspan.people.model import Skill


async def ask(
    tx: Transaction,
    person_id: str,
    call_id: str,
    kind: ChangeoverKind,
    *,
    stays: bool = False,
    to: str | None = None,
    skill: Skill | None = None,
) -> None:
    """Another interpreter is asked to come into the call: `to` before others, or one with a skill.

    Where another one is in the call already it is her turn, and nobody is asked. Raises `WrongState`
    while pictures do not flow, while a changeover is under way, and for who does not lead; `CallFull`,
    `NotFound`.
    """
    leg, call = await _leading(tx, person_id, call_id)
    if call["state"] != CallState.ACTIVE or await beside.open_changeover(tx, call_id) is not None:
        raise WrongState
    other = await _other(tx, call_id)
    if other is None:
        await _check(tx, person_id, to)
        in_handoff = await beside.open_handoff(tx, call_id) is not None
        await legs.ask_for_room(tx, call_id, 1, in_handoff=in_handoff)
    await store.add(
        tx,
        "changeover",
        call,
        "asked",
        await legs.pseudonym_of(tx, leg),
        call_id=call_id,
        kind=kind,
        state=ChangeoverState.ASKED if other is None else ChangeoverState.COMING,
        from_leg_id=leg["id"],
        to_leg_id=None if other is None else other["id"],
        stays=stays,
        asked_at=tx.now,
    )
    if other is None:
        wanted = Wanted(Seat.RELIEF, to, skill)
        away = is_away(await store.legs_of(tx, call_id))
        await service.request_interpreter(tx, call, tx.now, wanted, paused=away)
    else:
        await steps.see_whether_ready(tx, call_id)


async def give_on(
    tx: Transaction, person_id: str, call_id: str, *, to: str | None = None, skill: Skill | None = None
) -> None:
    """The interpreter leaves at once; the visitor waits for the next one, counted from now.

    Raises `WrongState` for who does not lead, and while another one is there or on her way; `NotFound`.
    """
    leg, call = await _leading(tx, person_id, call_id)
    await legs.ask_for_visitor(tx, call_id)
    if await beside.open_changeover(tx, call_id) is not None or await _other(tx, call_id) is not None:
        raise WrongState
    await _check(tx, person_id, to)
    await service.give_on(tx, call, leg, Wanted(Seat.LEAD, to, skill))


async def count(tx: Transaction, person_id: str, changeover_id: str) -> None:
    """Either of the two says that it is time. Raises `WrongState` where who comes is not seen yet."""
    row, leg = await _own(tx, person_id, changeover_id)
    await steps.count(tx, row, await legs.pseudonym_of(tx, leg))


async def cancel(tx: Transaction, person_id: str, changeover_id: str) -> None:
    """Either of the two says that it stays as it is. Raises `WrongState` where it is over."""
    row, leg = await _own(tx, person_id, changeover_id)
    await steps.cancel(tx, row, await legs.pseudonym_of(tx, leg))
    await service.withdraw_requests(tx, row["call_id"], Seat.RELIEF)


async def _leading(tx: Transaction, person_id: str, call_id: str) -> tuple[Row, Row]:
    leg = await legs.own(tx, person_id, call_id)
    if leg["role"] != LegRole.INTERPRETER:
        raise WrongState
    return leg, await legs.open_call(tx, call_id)


async def _check(tx: Transaction, person_id: str, to: str | None) -> None:
    """A colleague who is named is another one, and no practice."""
    if to is not None and (to == person_id or (await people.interpreter(tx, to))["practice"]):
        raise NotFound


async def _other(tx: Transaction, call_id: str) -> Row | None:
    everyone = await store.legs_of(tx, call_id)
    return next((leg for leg in everyone if leg["role"] == LegRole.RELIEF), None)


async def _own(tx: Transaction, person_id: str, changeover_id: str) -> tuple[Row, Row]:
    row = await beside.changeover(tx, changeover_id)
    if row is None:
        raise NotFound
    return row, await legs.own(tx, person_id, row["call_id"])
