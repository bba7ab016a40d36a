"""What differs between SQLite and PostgreSQL, said in one place: everything else is the same SQL.

On PostgreSQL writers see what others have committed (READ COMMITTED), readers one picture.
"""

import sqlite3
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from signspan.inloop import BEGIN_WRITING, BUSY_TIMEOUT, STATEMENTS, InLoop

# SQLite: one writes, the others read beside it. PostgreSQL: so many of one process at once, most of
# which write; pages read by a few (`kept`), and some are left for the dispatcher and the heart.
POOL = 12
WRITERS = 5
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

CONNECT_SECONDS = 5
# Longer than the server's own limit of a statement: only a line that was cut is noticed by it.
ANSWER_SECONDS = 15
SESSION = {
    "application_name": "signspan",
    "jit": "off",  # compiling costs more than any of our statements
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",  # readers hold nobody up, and may be stopped so long
}
# How PostgreSQL is told what begins. A writer does hold others up: so long after its process was stopped
# the server undoes what it had begun.
READING = "begin isolation level repeatable read read only"
WRITING = "begin isolation level read committed; set local idle_in_transaction_session_timeout = '3s'"

# SQLSTATE, see appendix A of PostgreSQL's manual; classes have two letters.
UNIQUE, SERIALIZATION, DEADLOCK, LOCK_TIMEOUT = "23505", "40001", "40P01", "55P03"
NOT_LET_IN, NO_SUCH_DATABASE, NO_RIGHTS = "28", "3D000", "42501"
NO_CONNECTION = ("08", "53", "57P")  # no line; no room for another one; starting or stopping
_LOST_RACES = frozenset({UNIQUE, SERIALIZATION, DEADLOCK, LOCK_TIMEOUT})


# What the drivers raise, and what a question ends with while the database does not answer.
FAILURES = (sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError)
AWAY = (SQLAlchemyError, *FAILURES, OSError)


class DatabaseUnusable(RuntimeError):
    """The database can not be used as the settings name it. The message says why, and has no password."""


def make_engine(database_url: str) -> AsyncEngine:
    """The engine of a database; for SQLite the file's folder is made."""
    url = url_of(database_url)
    # Values stay out of exceptions, because those are logged; `connections` is the pool.
    facts: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, facts)
    arguments = {
        "timeout": CONNECT_SECONDS,
        "command_timeout": ANSWER_SECONDS,
        "server_settings": SESSION,
        # More than there are, for good: to prepare one costs a question more.
        "statement_cache_size": STATEMENTS,
        "max_cached_statement_lifetime": 0,
    }
    facts |= {"isolation_level": "READ COMMITTED", "connect_args": arguments}
    engine = create_async_engine(url, **facts)
    event.listen(engine.sync_engine, "handle_error", _forget_values)
    return engine


def url_of(database_url: str) -> URL:
    """A database's URL, with the driver that we use. Raises `ValueError`, which does not repeat it."""
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):  # a port that is no number
        raise ValueError(
            "this is no URL such as postgresql+asyncpg://signspan@db.example.org/signspan"
        ) from None
    driver = DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise ValueError(f"the database is one of {', '.join(DRIVERS)}")
    return url.set(drivername=driver)


def _sqlite(url: URL, facts: dict[str, Any]) -> AsyncEngine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, async_creator=lambda: InLoop(url.database), **facts)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see `_begin_sqlite`
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(BUSY_TIMEOUT)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":  # not for `connections`
        connection.exec_driver_sql(BEGIN_WRITING)


def _forget_values(context: ExceptionContext) -> None:
    forget_details(context.original_exception.__cause__)


def forget_details(failure: BaseException | None) -> None:
    """PostgreSQL tells in the details which value was there twice, and exceptions are logged."""
    if isinstance(failure, asyncpg.PostgresError):
        failure.detail = None
    if isinstance(failure, asyncpg.DataError):
        failure.args = (str(failure).partition(":")[0],)  # behind it the driver names the value


def is_lost_race(error: DBAPIError, *, committing: bool) -> bool:
    """Whether a transaction was undone because another was faster, or because its line was cut.

    Never on SQLite, where writers take turns: there it is a bug. Of a line that is cut in the middle of
    the commit nobody knows whether it was done.
    """
    cut = error.connection_invalidated and not committing
    # The schema is another one than when the statement was prepared: by now that is forgotten.
    changed = isinstance(error.orig, asyncpg.InvalidCachedStatementError)
    return cut or changed or getattr(error.orig, "sqlstate", None) in _LOST_RACES


def why_unusable(engine: AsyncEngine, failure: BaseException) -> DatabaseUnusable | None:
    """What a failure at the start says of PostgreSQL, in plain words; None if it is no such failure."""
    url = engine.url
    if url.get_backend_name() != "postgresql":
        return None
    said = _said(failure)
    where = f"PostgreSQL at {url.host or url.query.get('host') or 'localhost'}:{url.port or 5432}"
    state = getattr(said, "sqlstate", None)
    if state is None:
        return _unreachable(where, said) if isinstance(said, OSError) else None  # so is a time-out
    if state.startswith(NOT_LET_IN):
        why = f"{where} does not let {url.username} in: {said}"
    elif state == NO_SUCH_DATABASE:
        why = f"{where} has no database {url.database}: create it as docs/operating.md says."
    elif state == NO_RIGHTS:
        owner = f"ALTER DATABASE {url.database} OWNER TO {url.username}"
        why = f"{where}: {url.username} may not do that in {url.database}: {said}. Let it be hers: {owner}"
    elif state.startswith(NO_CONNECTION):
        return _unreachable(where, said)
    else:
        return None
    return DatabaseUnusable(why)


def _unreachable(where: str, said: BaseException) -> DatabaseUnusable:
    return DatabaseUnusable(f"{where} does not answer: {str(said) or type(said).__name__}")


def _said(failure: BaseException) -> BaseException:
    """What the driver itself raised, beneath the wrappings."""
    while isinstance(failure, DBAPIError) and failure.orig is not None:
        failure = failure.orig
    beneath = failure.__cause__
    if beneath is not None and (isinstance(beneath, OSError) or hasattr(beneath, "sqlstate")):
        return beneath
    return failure
