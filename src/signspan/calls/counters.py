"""Use cases of a counter: its shift, and how it comes into the calls of its hall."""

from signspan.bus import about
from signspan.calls import beside, handoffs, legs, service, store, summons, tables
from signspan.calls.model import LegRole, LegState
from signspan.db import Row, Transaction
from signspan.errors import AlreadyInCall, CounterBusy, CounterClosed, NotFound, WrongCode, WrongState
from signspan.sites import store as sites
from signspan.sites.model import Device, TerminalKind, WindowKind


async def set_shift(tx: Transaction, terminal_id: str, *, on: bool) -> None:
    """One tap starts or ends the shift. Raises `AlreadyInCall` at the end of one within a call."""
    if not on and await store.is_in_call(tx, terminal_id):
        raise AlreadyInCall
    await _change(tx, terminal_id, WindowKind.MAIN, on_shift=on)
    await legs.mind_callback(tx, terminal_id)
    if not on:
        await summons.nobody_comes_from(tx, terminal_id)


async def report_devices(
    tx: Transaction, terminal_id: str, window: WindowKind, camera: Device, microphone: Device
) -> None:
    """What a window films and hears: desk and hall are told whether the counter is ready."""
    await _change(tx, terminal_id, window, camera=camera, microphone=microphone)


async def _change(tx: Transaction, terminal_id: str, window: WindowKind, **values: object) -> None:
    terminal = await _terminal(tx, terminal_id)
    await sites.set_window(tx, terminal_id, window, **values)
    tx.tell(about("terminal", terminal_id), about("hall", terminal["site_id"]))


async def _terminal(tx: Transaction, terminal_id: str) -> Row:
    terminal = await sites.terminal(tx, terminal_id)
    if terminal is None:
        raise NotFound
    return terminal


async def _call_of_site(tx: Transaction, terminal: Row, call_id: str) -> Row:
    call = await legs.open_call(tx, call_id)
    if call["site_id"] != terminal["site_id"]:
        raise NotFound
    return call


async def join(tx: Transaction, terminal_id: str, call_id: str) -> None:
    """Staff join a call of their hall: unasked while its visitor is at a kiosk, else as invited.

    Raises `AlreadyInCall`, `CallFull`, `CallGone`, `CounterClosed`, `NotFound`, `WrongState`.
    """
    terminal = await _terminal(tx, terminal_id)
    call = await _call_of_site(tx, terminal, call_id)
    await legs.ask_for_visitor(tx, call_id)
    leg = await store.leg_at(tx, terminal_id, WindowKind.MAIN)
    if leg is not None and leg["call_id"] == call_id and leg["state"] == LegState.INVITED:
        await legs.join(tx, leg)
    else:
        await _join_unasked(tx, terminal, call)
    await summons.met(tx, call_id)


async def _join_unasked(tx: Transaction, terminal: Row, call: Row) -> None:
    if await store.is_in_call(tx, terminal["id"]):
        raise AlreadyInCall
    if not await sites.is_counter_open(tx, terminal["id"]):
        raise CounterClosed
    if not await handoffs.is_at_kiosk(tx, call["id"]):
        raise WrongState
    await _ask_for_room(tx, call["id"])
    await legs.add(tx, call, terminal, LegRole.STAFF, WindowKind.MAIN)


async def invite(tx: Transaction, actor_id: str, call_id: str, terminal_id: str) -> None:
    """A colleague's counter is asked to join the call.

    Raises `CounterClosed`, `CounterBusy`, `CallFull`, `CallGone`, `NotFound`.
    """
    await legs.own(tx, actor_id, call_id)
    await legs.ask_for_visitor(tx, call_id)
    terminal = await _terminal(tx, terminal_id)
    call = await _call_of_site(tx, terminal, call_id)
    if terminal["kind"] != TerminalKind.COUNTER or not await sites.is_counter_open(tx, terminal_id):
        raise CounterClosed
    if await store.is_in_call(tx, terminal_id):
        raise CounterBusy
    await _ask_for_room(tx, call_id)
    until = tx.now + tx.settings.ms("invitation")
    await legs.add(tx, call, terminal, LegRole.STAFF, WindowKind.MAIN, invited_until=until)


async def _ask_for_room(tx: Transaction, call_id: str) -> None:
    in_handoff = await beside.open_handoff(tx, call_id) is not None
    await legs.ask_for_room(tx, call_id, 1, in_handoff=in_handoff)


async def leave(tx: Transaction, terminal_id: str, call_id: str) -> None:
    """Staff leave a call that goes on without them, or decline to join it.

    Raises `WrongState` at the counter where the visitor sits, or is on her way to.
    """
    leg = await legs.own(tx, terminal_id, call_id, invited=True)
    if leg["role"] != LegRole.STAFF or await store.leg_at(tx, terminal_id, WindowKind.VISITOR):
        raise WrongState
    await legs.leave(tx, leg)


async def take_over(
    tx: Transaction, terminal_id: str, call_id: str | None = None, code: str | None = None
) -> None:
    """The counter asks for the handoff itself: from the list of its hall, or by the visitor's code.

    From the list only while the visitor is at a kiosk: from another counter nobody is taken away
    without her code. Raises `WrongCode`, `TakenBy` and what a handoff raises.
    """
    terminal = await _terminal(tx, terminal_id)
    call = await _found(tx, terminal, call_id, code)
    if code is None and not await handoffs.is_at_kiosk(tx, call["id"]):
        raise WrongState
    await handoffs.ask(tx, call, terminal_id, LegRole.STAFF, by_itself=True)
    if code is not None:  # it was shown, and heard by whoever stood there: the next one is another
        again = await service.fresh_code(tx, call["site_id"])
        await store.alter(tx, tables.calls, call, code=again)


async def _found(tx: Transaction, terminal: Row, call_id: str | None, code: str | None) -> Row:
    if code is not None:
        call = await store.call_by_code(tx, terminal["site_id"], code)
        if call is None:
            raise WrongCode
        return call
    if call_id is None:
        raise NotFound
    return await _call_of_site(tx, terminal, call_id)
