"""Who and what is in use no more: pages close, the hall counts on it no more, calls go on by their graces.

Taken back within two minutes, whoever and whatever it was is signed in as before.
"""

from signspan.calls import beside, handoff_course, holding, legs, pages, service, store, summons
from signspan.calls.model import LegRole, LegState, Stopper
from signspan.db import Row, Transaction
from signspan.people import accounts, sessions
from signspan.people import store as people_store
from signspan.people.model import Wish
from signspan.sites import service as sites
from signspan.sites import store as sites_store
from signspan.sites.model import Device, WindowKind


async def retire_person(tx: Transaction, person_id: str) -> None:
    """She can not sign in, and wants no more calls; what rings at her desk goes to the next."""
    await _want_no_calls(tx, person_id)
    await accounts.retire(tx, person_id)


async def reset_password(tx: Transaction, person_id: str, password_hash: str) -> None:
    """A new password: whoever sat there by the old one is out, and is rung no more."""
    await _want_no_calls(tx, person_id)
    await accounts.set_password(tx, person_id, password_hash)


async def _want_no_calls(tx: Transaction, person_id: str) -> None:
    if await people_store.interpreter(tx, person_id) is not None:
        await pages.set_wish(tx, person_id, Wish.OFF)


async def revoke(tx: Transaction, terminal_id: str) -> None:
    """The terminal's device is that no more, nor is one that was told so and has not come yet."""
    await holding.hold(tx, terminal_id)
    await sites_store.forget_pairings(tx, terminal_id)
    await sessions.end_all(tx, terminal_id)
    await _close(tx, terminal_id)


async def retire_terminal(tx: Transaction, terminal_id: str) -> None:
    """The terminal is in use no more; taken back soon, its device is signed in as before."""
    await holding.hold(tx, terminal_id)
    await sites.set_retired(tx, terminal_id, tx.now)
    await _suspend(tx, terminal_id)


async def restore_terminal(tx: Transaction, terminal_id: str) -> None:
    """The terminal is in use again; after a while it waits for a device."""
    await sites.set_retired(tx, terminal_id, None)
    await _resume(tx, terminal_id)


async def retire_site(tx: Transaction, site_id: str) -> None:
    """The site is in use no more, nor are its terminals."""
    terminals = await sites_store.terminals_of(tx, site_id)
    await holding.hold(tx, *(terminal["id"] for terminal in terminals))
    await sites.set_site_retired(tx, site_id, tx.now)
    for terminal in terminals:
        await _suspend(tx, terminal["id"])


async def restore_site(tx: Transaction, site_id: str) -> None:
    """The site is in use again, and so are those of its terminals that were."""
    await sites.set_site_retired(tx, site_id, None)
    for terminal in await sites_store.terminals_of(tx, site_id):
        await _resume(tx, terminal["id"])


async def replace_device(tx: Transaction, terminal_id: str) -> None:
    """Another device is the terminal from now on. It inherits neither shift nor call of the one before."""
    await holding.hold(tx, terminal_id)
    await sessions.end_all(tx, terminal_id)
    await _close(tx, terminal_id)
    for window in WindowKind:
        leg = await store.leg_at(tx, terminal_id, window)
        if leg is not None:
            await pages.give_up(tx, leg)


async def _suspend(tx: Transaction, terminal_id: str) -> None:
    await sites_store.forget_pairings(tx, terminal_id)
    await sessions.suspend(tx, terminal_id)
    await _close(tx, terminal_id)


async def _resume(tx: Transaction, terminal_id: str) -> None:
    if sites.in_use(await sites.terminal(tx, terminal_id)):
        await sessions.resume(tx, terminal_id)


async def _close(tx: Transaction, terminal_id: str) -> None:
    """Its hall counts on it no more: the shift is over, nobody comes from there, nobody goes there.

    Whoever sits before it already goes on by her grace, and so does whoever sits with her.
    """
    for window in WindowKind:
        if await sites_store.window(tx, terminal_id, window) is not None:
            unknown = {"camera": Device.UNKNOWN, "microphone": Device.UNKNOWN}
            await sites_store.set_window(tx, terminal_id, window, on_shift=False, **unknown)
    await summons.nobody_comes_from(tx, terminal_id)
    await handoff_course.nobody_goes_to(tx, terminal_id)
    callback = await beside.callback_at(tx, terminal_id)
    if callback is not None:
        await service.stop(tx, callback["call_id"], Stopper.SUPERVISOR)
    here = [await store.leg_at(tx, terminal_id, window) for window in WindowKind]
    seated = any(leg is not None and _sits(leg) for leg in here)
    for leg in here:
        if leg is not None and (leg["state"] == LegState.INVITED or not seated):
            await legs.leave(tx, leg)
    await sites.tell_terminal(tx, terminal_id)


def _sits(leg: Row) -> bool:
    return bool(leg["role"] == LegRole.VISITOR and leg["state"] != LegState.INVITED)
