"""SQLite whose statements run where they are asked, where aiosqlite wakes a thread for each, four times.

Ours take some twenty microseconds, and a thread that is woken on a busy machine up to a millisecond. What
waits for the disk keeps the thread: the commit.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import aiosqlite

BEGIN_WRITING = "BEGIN IMMEDIATE"
STATEMENTS = 1_000  # more than there are: to prepare one costs more than to run it
BUSY_SECONDS = 5.0  # so long another program may write
BUSY_TIMEOUT = f"PRAGMA busy_timeout = {BUSY_SECONDS * 1_000:.0f}"
PRIMARY = 0xFF  # of an extended result code: https://sqlite.org/rescode.html
LOOK_SECONDS = 0.005  # whether it still does


class _Answer(NamedTuple):
    """All that a statement left behind, as PEP 249 names it."""

    description: Any = None
    rows: Sequence[Any] = ()
    rowcount: int = -1
    lastrowid: int | None = None


class _Cursor:
    """What SQLAlchemy asks of an asynchronous cursor; the rows come with the statement."""

    arraysize = 1

    def __init__(self, connection: "InLoop") -> None:
        self._connection = connection
        self._answer = _Answer()

    @property
    def description(self) -> Any:
        return self._answer.description

    @property
    def rowcount(self) -> int:
        return self._answer.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._answer.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        self._answer = await self._connection.at_once(sqlite3.Connection.execute, statement, values)

    async def executemany(self, statement: str, many: Sequence[Sequence[Any]]) -> None:
        self._answer = await self._connection.at_once(sqlite3.Connection.executemany, statement, many)

    async def fetchall(self) -> Sequence[Any]:
        return self._answer.rows

    async def close(self) -> None:
        """The statement is over already."""


class InLoop(aiosqlite.Connection):
    """A connection to this file, or to a database in memory; to be awaited. Its cursors live here."""

    def __init__(self, database: str | None) -> None:
        super().__init__(
            lambda: sqlite3.connect(
                database or ":memory:", check_same_thread=False, cached_statements=STATEMENTS
            ),
            64,
        )
        self._thread.daemon = True  # as SQLAlchemy makes it: who forgets to close may still end

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)

    def run(self, statement: str, values: Sequence[Any]) -> tuple[Sequence[Any], int]:
        """Runs a statement; its rows, and how many it changed."""
        answer = self._run(sqlite3.Connection.execute, statement, values)
        return answer.rows, answer.rowcount

    def run_many(self, statement: str, many: Sequence[Sequence[Any]]) -> int:
        """Runs a statement with each of the values; how many rows that changed."""
        return self._run(sqlite3.Connection.executemany, statement, many).rowcount

    async def begin_writing(self) -> None:
        """Begins what writes: the lock is taken at once, because a reader that turns writer could not be
        retried. Another program that writes is waited for, beside the loop's other work."""
        looks = round(BUSY_SECONDS / LOOK_SECONDS)
        while True:
            looks -= 1
            self.run("PRAGMA busy_timeout = 0", ())
            try:
                self.run(BEGIN_WRITING, ())
            except sqlite3.OperationalError as failure:
                if failure.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY or not looks:
                    raise
            else:
                return
            finally:
                self.run(BUSY_TIMEOUT, ())
            await asyncio.sleep(LOOK_SECONDS)

    async def at_once(self, how: Any, statement: str, values: Sequence[Any]) -> _Answer:
        """Runs a statement to its last row."""
        return self._run(how, statement, values)

    async def rollback(self) -> None:
        """Nothing was written to the disk yet."""
        self._conn.rollback()

    def _run(self, how: Any, statement: str, values: Sequence[Any]) -> _Answer:
        cursor: sqlite3.Cursor = how(self._conn, statement, values)
        rows = cursor.fetchall() if cursor.description else ()
        # Of a statement that answers rows the count is known only when all were fetched.
        answer = _Answer(cursor.description, rows, cursor.rowcount, cursor.lastrowid)
        cursor.close()
        return answer
