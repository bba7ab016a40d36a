"""The door for devices that are no terminals yet: a code to show, and the question whether it was heard."""

import secrets
from typing import Literal

from fastapi import APIRouter, Request, Response
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from signspan.calls import retirement
from signspan.db import Transaction
from signspan.errors import NotFound, TooMany
from signspan.people import sessions
from signspan.people.sessions import Opened
from signspan.sites import pairing as pairing_of_sites
from signspan.sites.model import TerminalKind
from signspan.web import wire
from signspan.web.door import Door, address_of, take_seat

CODES_PER_MINUTE = 12  # a hall that sets up a row of devices at once, each asking once in ten minutes
QUESTIONS_PER_MINUTE = 600  # secrets carry 256 random bits: this only bounds the load


def add_routes(router: APIRouter, door: Door) -> None:
    """Adds the two doors of pairing."""
    limiter = MovingWindowRateLimiter(MemoryStorage())
    codes, questions = (RateLimitItemPerMinute(most) for most in (CODES_PER_MINUTE, QUESTIONS_PER_MINUTE))

    @router.post("/api/v1/pairings")
    async def ask_for_code(request: Request) -> wire.Pairing:
        """A code that an administrator enters at the terminal which this device is to be."""
        if not limiter.hit(codes, "codes", address_of(request)):
            raise TooMany
        secret = secrets.token_urlsafe(32)
        row = await door.database.do(lambda tx: pairing_of_sites.begin(tx, sessions.hash_of(secret)))
        return wire.Pairing(
            pairing_id=row["id"],
            secret=secret,
            code=row["code"],
            server_time=door.database.clock.now(),
            expires_at=row["expires_at"],
        )

    @router.post("/api/v1/pairings/{pairing_id}")
    async def ask_whether_paired(
        pairing_id: str, body: wire.PairingSecret, request: Request, response: Response
    ) -> wire.PairingState:
        """Whether somebody entered the code; then this device is signed in as that terminal.

        An answer that was lost is given again for half a minute.
        """
        if not limiter.hit(questions, "questions", address_of(request)):
            raise TooMany
        known = pairing_id, sessions.hash_of(body.secret)
        try:
            async with door.database.reading() as tx:
                row = await pairing_of_sites.waiting(tx, *known)
            if row["terminal_id"] is None:
                return wire.PairingState(state="waiting")
            kind, opened = await door.database.do(lambda tx: _become(tx, *known))
        except NotFound:
            return wire.PairingState(state="expired")
        take_seat(door, request, response, opened)
        page: Literal["kiosk", "counter"] = "counter" if kind == TerminalKind.COUNTER else "kiosk"
        return wire.PairingState(state="paired", page=page, seat=opened.seat)


async def _become(tx: Transaction, pairing_id: str, secret_hash: str) -> tuple[TerminalKind, Opened]:
    await pairing_of_sites.waiting(tx, pairing_id, secret_hash)
    terminal, first = await pairing_of_sites.collect(tx, pairing_id)
    kind = TerminalKind(terminal["kind"])
    if first:
        await retirement.replace_device(tx, terminal["id"])
    else:
        await sessions.end_all(tx, terminal["id"])
    seat = seat_of(terminal["id"], kind)
    return kind, await sessions.open_terminal(tx, seat, kind, terminal["id"])


def seat_of(terminal_id: str, kind: TerminalKind) -> str:
    """The seat of a paired terminal: several may live in one browser profile."""
    return f"{kind}-{terminal_id[-4:]}"
