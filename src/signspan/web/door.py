"""What every page and route of the door shares, and how it learns who stands before it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Protocol

from fastapi import Query, Request, Response
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from signspan.bus import about
from signspan.calls import pages
from signspan.config import Settings
from signspan.db import Database, Row, Transaction
from signspan.errors import NotSignedIn
from signspan.kept import Kept
from signspan.media.ice import Ice
from signspan.media.model import Engine
from signspan.people import service as people
from signspan.people import sessions
from signspan.people.model import Connection, Wish
from signspan.people.permissions import Actor
from signspan.web import wire
from signspan.web.notes import Notes
from signspan.web.seated import Seated
from signspan.web.security import LOOPBACK
from signspan.web.turns import Turns

CODES_PER_COUNTER = RateLimitItemPerMinute(6)
COOKIE_PREFIX = "signspan_"
SEAT = r"^[a-z0-9][a-z0-9-]{0,31}$"

Seat = Annotated[str, Query(pattern=SEAT)]
SeatPage = Literal["kiosk", "counter", "desk", "console"]


class Demo(Protocol):
    """The demo's start page; there is none in a real deployment."""

    async def seed(self, database: Database) -> None:
        """Fills the demo's empty database."""

    def opens(self, key: str) -> bool:
        """Whether this is the key that `signspan demo` printed."""

    async def start_page(self, tx: Transaction) -> wire.StartPage:
        """The cards, each with a fresh one-time link."""


@dataclass
class Door:
    """Database, media engine and what all pages share."""

    settings: Settings
    database: Database
    engine: Engine
    demo: Demo | None = None
    kept: Kept = field(init=False)
    turns: Turns = field(init=False)
    notes: Notes = field(init=False)
    present: dict[tuple[str, str], Seated] = field(default_factory=dict)  # who sits there now
    _guesses: MovingWindowRateLimiter = field(init=False)
    _seen_to: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.kept = Kept(self.database.bus)
        self.turns = Turns(self.database, self.kept)
        self.notes = Notes(self.database.bus, lambda: self.database.process)
        self._guesses = MovingWindowRateLimiter(MemoryStorage())

    def may_guess(self, terminal_id: str) -> bool:
        """Whether a counter may name one more call by its code: ten thousand are soon tried out."""
        return self._guesses.hit(CODES_PER_COUNTER, "code", terminal_id)

    def see_to(self, doing: Coroutine[Any, Any, None]) -> None:
        """Does something that must outlive the page it follows from."""
        task = asyncio.create_task(doing)
        self._seen_to.add(task)
        task.add_done_callback(self._seen_to.discard)

    async def close(self) -> None:
        """Ends what is still seen to: at the next start every page is expected back anyway."""
        self.turns.close()
        self.kept.close()
        self.notes.close()
        for task in self._seen_to:
            task.cancel()
        await asyncio.gather(*self._seen_to, return_exceptions=True)

    def ice(self) -> Ice:
        """The operator's own STUN and TURN servers; never anybody else's."""
        secret = self.settings.turn_secret.get_secret_value()
        return Ice(self.settings.stun_urls, self.settings.turn_urls, secret)


def cookie_name(seat: str) -> str:
    """One cookie per seat, so that desks and kiosks live side by side in one browser profile."""
    return f"{COOKIE_PREFIX}{seat}"


async def session_of(tx: Transaction, connection: HTTPConnection, seat: str) -> Row:
    """The session behind the seat's cookie. Raises `NotSignedIn`."""
    token = connection.cookies.get(cookie_name(seat))
    if token is None:
        raise NotSignedIn
    return await sessions.session_at(tx, seat, token)


async def actor_at(tx: Transaction, connection: HTTPConnection, seat: str) -> Actor:
    """Who sits at the seat. Raises `NotSignedIn`."""
    return await sessions.actor_of(tx, await session_of(tx, connection, seat))


def address_of(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def take_seat(door: Door, request: Request, response: Response, opened: sessions.Opened) -> wire.Session:
    """Puts a session just opened into the seat's cookie, and says which page to go to."""
    response.set_cookie(
        cookie_name(opened.seat),
        opened.token,
        max_age=(opened.expires_at - door.database.clock.now()) // 1_000,
        httponly=True,
        samesite="strict",
        secure=door.settings.secure_cookies and request.url.hostname not in LOOPBACK,
    )
    pages: dict[str, SeatPage] = {"kiosk": "kiosk", "counter": "counter", "console": "console"}
    return wire.Session(page=pages.get(opened.page, "desk"), seat=opened.seat)


async def sign_out(door: Door, token_hash: str) -> None:
    """Ends a session: its pages close, and the desk that it had wants no more calls."""

    async def end(tx: Transaction) -> None:
        session = await sessions.end(tx, token_hash)
        if session is None:
            return
        if session["page"] == "desk":
            desk = await people.interpreter(tx, session["actor_id"])
            # A seat that was taken over long ago does not switch off the desk that works now.
            if desk["connection"] == Connection.GONE or desk["desk_session"] == token_hash:
                await pages.set_wish(tx, session["actor_id"], Wish.OFF)
        tx.tell(about("session", token_hash))

    await door.database.do(end)
