"""Where the tests keep their data: SQLite in a file, or a database of a real PostgreSQL.

A file of tests that is marked `on_both` runs on each of them, by the fixtures `database_kind` and
`database_url`.
"""

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url

from tests.postgresql import need_postgresql, postgresql

KINDS = ("sqlite", "postgresql")

_numbers = itertools.count(1)


def sqlite_at(file: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite+aiosqlite:///{file}"


def kind_of(url: str | URL) -> str:
    """Which of the two a URL names."""
    return make_url(url).get_backend_name()


@contextlib.contextmanager
def place(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a database that is not made yet, and is gone afterwards."""
    if kind == "sqlite":
        yield sqlite_at(folder / "signspan.db")
        return
    need_postgresql()
    name = f"test_{next(_numbers)}"
    yield postgresql().url(name).render_as_string(hide_password=False)
    postgresql().drop(name)


def make_empty(url: str) -> None:
    """Makes the database there; SQLite does so by itself."""
    if kind_of(url) == "postgresql":
        name = make_url(url).database or ""
        postgresql().drop(name)
        postgresql().run(f'create database "{name}"')


def copy(made: str, url: str) -> None:
    """Puts a copy of a database that nobody uses where the URL says."""
    source, to = make_url(made).database or "", make_url(url).database or ""
    if kind_of(url) == "sqlite":
        shutil.copyfile(source, to)
    else:
        postgresql().drop(to)
        postgresql().run(f'create database "{to}" template "{source}"')


def engine_beside(url: str) -> Engine:
    """Reads a database beside the service, and without an event loop."""
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
    return create_engine(make_url(url).set(drivername=drivers[kind_of(url)]))


def written(url: str) -> bytes:
    """Everything that stands on disk for a database, the logs of its changes included."""
    if kind_of(url) == "postgresql":
        postgresql().run("checkpoint")
        folder = postgresql().folder
    else:
        folder = Path(make_url(url).database or "").parent
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
