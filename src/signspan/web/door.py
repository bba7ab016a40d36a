"""What every page and route of the door shares, and how it learns who stands before it."""

from dataclasses import dataclass, field
from typing import Protocol

from fastapi import Request, WebSocket
from sqlalchemy import RowMapping

from signspan.config import Settings
from signspan.db import Database, Transaction
from signspan.errors import NotSignedIn
from signspan.media.model import Engine
from signspan.people import sessions
from signspan.people.permissions import Actor
from signspan.web import wire
from signspan.web.boards import Boards

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
    present: dict[str, object] = field(default_factory=dict)  # actor -> the socket that serves her

    def __post_init__(self) -> None:
        self.boards = Boards(self.database.bus)

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
