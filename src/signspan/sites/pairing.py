"""A new device becomes a terminal: it shows a code, and an administrator says which terminal it is."""

import secrets

from signspan.clock import MINUTE, SECOND
from signspan.db import Row, Transaction
from signspan.errors import NotFound, TooMany, WrongCode, WrongState
from signspan.sites import service, store

LASTS_MS = 10 * MINUTE
# Of a million codes: whoever mistypes one meets a stranger's device once in a thousand times at most.
MOST_OPEN = 1_000
# An answer may be lost on its way; the device asks again within some seconds.
COME_AGAIN_MS = 30 * SECOND


async def begin(tx: Transaction, secret_hash: str) -> Row:
    """A device that nobody knows gets a code to show. Raises `TooMany` where too many wait."""
    await store.forget_pairings(tx)
    taken = {row["code"] for row in await store.open_pairings(tx)}
    if len(taken) >= MOST_OPEN:
        raise TooMany
    while (code := f"{secrets.randbelow(1_000_000):06}") in taken:
        continue
    pairing_id = tx.new_id()
    kept = {"code": code, "secret_hash": secret_hash, "expires_at": tx.now + LASTS_MS}
    await store.add(tx, store.pairings, id=pairing_id, **kept)
    return await waiting(tx, pairing_id, secret_hash)


async def waiting(tx: Transaction, pairing_id: str, secret_hash: str) -> Row:
    """The pairing of the device that knows its secret. Raises `NotFound`: never, spent or too old."""
    row = await store.pairing(tx, pairing_id)
    if row is None or not secrets.compare_digest(row["secret_hash"], secret_hash):
        raise NotFound
    return row


async def pair(tx: Transaction, terminal_id: str, code: str) -> None:
    """The device that shows this code is to be this terminal. Raises `WrongCode`, `WrongState`."""
    if not service.in_use(await service.terminal(tx, terminal_id)):
        raise WrongState
    if await store.is_claimed(tx, code, terminal_id):
        return  # said twice
    await store.forget_pairings(tx, terminal_id)  # of two devices, the one that was told last
    if not await store.claim_pairing(tx, code, terminal_id):
        raise WrongCode


async def collect(tx: Transaction, pairing_id: str) -> tuple[Row, bool]:
    """The device comes for its terminal. Answers the terminal, and whether it comes for the first time.

    Raises `NotFound` where it came before, and has had time to hear so.
    """
    first = await store.collect_pairing(tx, pairing_id)
    row = await store.pairing(tx, pairing_id)
    if row is None or tx.now > row["collected_at"] + COME_AGAIN_MS:
        raise NotFound
    return await service.terminal(tx, row["terminal_id"]), first


async def expected_terminals(tx: Transaction) -> set[str]:
    """The terminals that a device was told to be, and has not come for yet."""
    rows = await store.open_pairings(tx)
    return {row["terminal_id"] for row in rows if row["terminal_id"] and row["collected_at"] is None}
