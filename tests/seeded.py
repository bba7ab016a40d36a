"""The demo's database, made once per run of the tests and copied for each: migrations cost a second."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import Database, open_database
from signspan.demo import StartPage, seed
from signspan.migrations import upgrade
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import ActorKind

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
    """A database file, and who stands behind each seat."""

    file: Path
    ids: dict[str, str]

    def copy_to(self, url: str) -> None:
        """Puts a copy where the settings will look for it."""
        where = make_url(url).database
        assert where is not None
        shutil.copyfile(self.file, where)


_made: list[Seeded] = []


async def seeded() -> Seeded:
    """The database, made at the first asking."""
    if not _made:
        folder = tempfile.TemporaryDirectory(prefix="signspan-seeded-")
        _kept.append(folder)
        _made.append(await _make(Path(folder.name) / "seeded.db"))
    return _made[0]


_kept: list[tempfile.TemporaryDirectory[str]] = []  # until the process ends


async def _make(file: Path) -> Seeded:
    database = open_database(Settings(database_url=f"sqlite+aiosqlite:///{file}"), SystemClock(), Bus())
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
                actor_kind=ActorKind.TERMINAL if page == "kiosk" else ActorKind.PERSON,
                actor_id=actor_id,
                expires_at=NEVER,
            )
    await database.close()
    return Seeded(file, ids)


class SeededStart(StartPage):
    """The demo's start page over a database that has its people already."""

    def __init__(self, ids: dict[str, str]) -> None:
        super().__init__(PASSWORD)
        self.ids = ids

    async def seed(self, database: Database) -> None:
        """Nothing: the database is a copy."""
