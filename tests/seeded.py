"""The demo's database, made once per run of the tests and copied for each: migrations cost a second."""

import functools
import tempfile
from dataclasses import dataclass
from pathlib import Path

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import Database, open_database
from signspan.demo import StartPage, seed
from signspan.migrations import upgrade
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import ActorKind
from tests.databases import copy, kind_of, make_empty, sqlite_at
from tests.postgresql import postgresql

PASSWORD = "correct horse"
NEVER = 1 << 60


def token_of(seat: str) -> str:
    """What the cookie of a seat says: each seat of the demo is signed in."""
    return sessions.hash_of(seat)


def cookie_of(seat: str) -> str:
    """The cookie of a seat."""
    return f"signspan_{seat}={token_of(seat)}"


@dataclass(frozen=True)
class Seeded:
    """A database that is copied, and who stands behind each seat."""

    url: str
    ids: dict[str, str]


_made: dict[str, Seeded] = {}


async def seed_at(url: str) -> dict[str, str]:
    """Puts a copy of the demo's database where the settings will look for it. Answers who is where."""
    kind = kind_of(url)
    if kind not in _made:
        _made[kind] = await _make(_sqlite_url() if kind == "sqlite" else _postgresql_url())
    copy(_made[kind].url, url)
    return dict(_made[kind].ids)


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="signspan-seeded-")  # kept until the process ends


def _sqlite_url() -> str:
    return sqlite_at(Path(_folder().name) / "seeded.db")


def _postgresql_url() -> str:
    return postgresql().url("seeded").render_as_string(hide_password=False)


async def _make(url: str) -> Seeded:
    make_empty(url)
    database = open_database(Settings(database_url=url), SystemClock(), Bus())
    await upgrade(database.engine)
    async with database.transaction() as tx:
        ids = await seed(tx, PASSWORD)
        for seat, actor_id in ids.items():
            page = seat.partition("-")[0]
            await people.add(
                tx,
                people.sessions,
                token_hash=sessions.hash_of(token_of(seat)),
                seat=seat,
                page=page,
                actor_kind=ActorKind.PERSON if page == "desk" else ActorKind.TERMINAL,
                actor_id=actor_id,
                expires_at=NEVER,
            )
    await database.close()
    return Seeded(url, ids)


class SeededStart(StartPage):
    """The demo's start page over a database that has its people already."""

    def __init__(self, ids: dict[str, str]) -> None:
        super().__init__(PASSWORD)
        self.ids = ids

    async def seed(self, database: Database) -> None:
        """Nothing: the database is a copy."""
