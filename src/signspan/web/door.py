"""What every page and route of the door shares, and how it learns who stands before it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import Request, WebSocket
from sqlalchemy import RowMapping

from signspan.bus import about
from signspan.calls import legs
from signspan.config import Settings
from signspan.db import Database, Transaction
from signspan.errors import NotSignedIn
from signspan.media.model import Engine
from signspan.people import sessions
from signspan.people.model import Wish
from signspan.people.permissions import Actor
from signspan.web import wire
from signspan.web.boards import Boards
from signspan.web.commands import Seated

COOKIE_PREFIX = "signspan_"


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
    """Database, media engine and the boards that all pages of a centre share."""

    settings: Settings
    database: Database
    engine: Engine
    demo: Demo | None = None
    boards: Boards = field(init=False)
    present: dict[str, Seated] = field(default_factory=dict)  # actor -> who sits there now
    _seen_to: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.boards = Boards(self.database.bus)

    def see_to(self, doing: Coroutine[Any, Any, None]) -> None:
        """Does something that must outlive the page it follows from."""
        task = asyncio.create_task(doing)
        self._seen_to.add(task)
        task.add_done_callback(self._seen_to.discard)

    async def close(self) -> None:
        """Ends what is still seen to: at the next start every page is expected back anyway."""
        self.boards.close()
        for task in self._seen_to:
            task.cancel()
        await asyncio.gather(*self._seen_to, return_exceptions=True)

    def ice_servers(self) -> tuple[wire.IceServer, ...]:
        """The operator's own STUN servers; never anybody else's."""
        urls = list(self.settings.stun_urls)
        return (wire.IceServer(urls=urls),) if urls else ()


def cookie_name(seat: str) -> str:
    """One cookie per seat, so that desks and kiosks live side by side in one browser profile."""
    return f"{COOKIE_PREFIX}{seat}"


async def session_of(tx: Transaction, connection: Request | WebSocket, seat: str) -> RowMapping:
    """The session behind the seat's cookie. Raises `NotSignedIn`."""
    token = connection.cookies.get(cookie_name(seat))
    if token is None:
        raise NotSignedIn
    return await sessions.session_at(tx, seat, token)


async def actor_at(tx: Transaction, connection: Request | WebSocket, seat: str) -> Actor:
    """Who sits at the seat. Raises `NotSignedIn`."""
    return await sessions.actor_of(tx, await session_of(tx, connection, seat))


async def sign_out(door: Door, token_hash: str) -> None:
    """Ends a session: its pages close, and the desk that it had wants no more calls."""
    async with door.database.transaction() as tx:
        session = await sessions.end(tx, token_hash)
        if session is None:
            return
        now = door.present.get(session["actor_id"])
        # A seat that was taken over long ago does not switch off the desk that works now.
        if session["page"] == "desk" and (now is None or now.session == token_hash):
            await legs.set_wish(tx, session["actor_id"], Wish.OFF)
        tx.tell(about("session", token_hash))
