"""Connections that stay open, and whose transactions are begun and ended on the driver itself.

SQLAlchemy opens them and words what is said on them (`driver`). Its own pool and transactions cost half a
millisecond for each that reads, and one for each that writes.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

import asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql import Executable

from signspan.driver import Answer, Said, Values, said
from signspan.engines import FAILURES, POOL, READING, WRITING, forget_details
from signspan.inloop import InLoop


class _Driver(Protocol):
    """What differs between the drivers. Each raises what it raises."""

    @property
    def is_lost(self) -> bool:
        """Whether nothing can be said on it any more."""

    async def begin(self, *, writing: bool) -> None:
        """Begins a transaction; one that reads has one picture from its first row to its last."""

    async def commit(self) -> None:
        """Writes what was said since."""

    async def undo(self) -> None:
        """Undoes what was said since."""

    async def say(self, text: str) -> None:
        """Says what has no values and no answer."""

    async def answer(self, one: Said, values: Sequence[Any]) -> Answer:
        """Runs a statement."""

    async def run_many(self, one: Said, many: Sequence[Sequence[Any]]) -> Answer:
        """Runs a statement with each of the values, and does not answer."""

    def terminate(self) -> None:
        """Gives it up at once."""


class _SQLite:
    is_lost = False

    def __init__(self, driver: InLoop) -> None:
        self._driver = driver

    async def begin(self, *, writing: bool) -> None:
        if writing:
            await self._driver.begin_writing()
        else:
            self._driver.run("BEGIN", ())

    async def commit(self) -> None:
        if not self._driver.in_transaction:  # to commit nothing would be no failure
            raise sqlite3.OperationalError("a full disk had undone it all")
        await self._driver.commit()

    async def undo(self) -> None:
        await self._driver.rollback()  # a full disk has undone it already

    async def say(self, text: str) -> None:
        self._driver.run(text, ())

    async def answer(self, one: Said, values: Sequence[Any]) -> Answer:
        found, changed = self._driver.run(one.text, values)
        return Answer(one.rows(found), changed)

    async def run_many(self, one: Said, many: Sequence[Sequence[Any]]) -> Answer:
        return Answer(changed=self._driver.run_many(one.text, many))

    def terminate(self) -> None:
        """Its file is let go when it is closed."""


class _PostgreSQL:
    def __init__(self, driver: "asyncpg.Connection[Any]") -> None:
        self._driver = driver

    @property
    def is_lost(self) -> bool:
        return bool(self._driver.is_closed())

    async def begin(self, *, writing: bool) -> None:
        await self._driver.execute(WRITING if writing else READING)

    async def commit(self) -> None:
        if await self._driver.execute("commit") != "COMMIT":  # a statement had failed: all is undone
            raise asyncpg.InFailedSQLTransactionError("a statement had failed, and all was undone")

    async def undo(self) -> None:
        await self._driver.execute("rollback")

    async def say(self, text: str) -> None:
        await self._driver.execute(text)

    async def answer(self, one: Said, values: Sequence[Any]) -> Answer:
        if one.columns:
            return Answer(one.rows(await self._driver.fetch(one.text, *values)))
        status = await self._driver.execute(one.text, *values)
        return Answer(changed=int(status.rpartition(" ")[2]))

    async def run_many(self, one: Said, many: Sequence[Sequence[Any]]) -> Answer:
        await self._driver.executemany(one.text, many)  # and does not say how many it changed
        return Answer()

    def terminate(self) -> None:
        self._driver.terminate()


class Connection:
    """One connection. All it raises is what SQLAlchemy would have raised."""

    def __init__(self, opened: AsyncConnection, driver: _Driver) -> None:
        self.dialect: Dialect = opened.dialect
        self._opened = opened
        self._driver = driver
        self._has_begun = False
        self._is_lost = False

    @classmethod
    async def open(cls, engine: AsyncEngine) -> "Connection":
        """Opens one. SQLAlchemy is told to leave the transactions alone."""
        opened = await engine.connect()
        await opened.execution_options(isolation_level="AUTOCOMMIT")
        driver: Any = (await opened.get_raw_connection()).driver_connection
        return cls(opened, _SQLite(driver) if isinstance(driver, InLoop) else _PostgreSQL(driver))

    @property
    def is_lost(self) -> bool:
        """Whether it is of no use any more."""
        return self._is_lost or self._opened.invalidated or self._driver.is_lost

    async def begin(self, *, writing: bool) -> None:
        """Begins a transaction."""
        with self._as_sqlalchemy("begin"):
            await self._driver.begin(writing=writing)
        self._has_begun = True

    async def commit(self) -> None:
        """Writes all that was said since it began."""
        with self._as_sqlalchemy("commit"):
            await self._driver.commit()
        self._has_begun = False

    async def undo(self) -> None:
        """Undoes what was not committed. Where that fails its own end does it."""
        if self._has_begun and not self.is_lost:
            try:
                await self._driver.undo()
            except BaseException as failure:
                self._is_lost = True
                if not isinstance(failure, Exception):
                    raise
        self._has_begun = False

    @asynccontextmanager
    async def part(self, name: str) -> AsyncIterator[None]:
        """What is said in here is undone alone if anything is raised."""
        await self._say(f"savepoint {name}")
        try:
            yield
        except BaseException:
            await self._undo_part(name)
            raise
        await self._say(f"release savepoint {name}")

    async def _undo_part(self, name: str) -> None:
        if self.is_lost:
            return
        try:
            await self._say(f"rollback to savepoint {name}")
            await self._say(f"release savepoint {name}")
        except DBAPIError:  # a full disk has undone it all; what was raised in here says why
            self._is_lost = True

    async def _say(self, text: str) -> None:
        with self._as_sqlalchemy(text):
            await self._driver.say(text)

    async def ask(self, statement: Executable, values: Values | Sequence[Values] | None) -> Answer:
        """Runs a statement: what was made once by the driver, what is made anew each time by SQLAlchemy."""
        if values is not None:
            one = said(statement, values if isinstance(values, dict) else values[0], self.dialect)
            if one is not None:
                return await self._ask(one, values)
        result = await self._opened.execute(statement, values)
        rows = [row._asdict() for row in result] if result.returns_rows else []
        return Answer(rows, result.rowcount)

    async def _ask(self, one: Said, values: Values | Sequence[Values]) -> Answer:
        placed = one.values(values) if isinstance(values, dict) else [one.values(each) for each in values]
        try:
            if isinstance(values, dict):
                return await self._driver.answer(one, placed)
            return await self._driver.run_many(one, placed)
        except Exception as failure:
            raise self._as_told(failure, one.text) from failure
        except BaseException:
            self._is_lost = True
            raise

    @contextlib.contextmanager
    def _as_sqlalchemy(self, text: str) -> Iterator[None]:
        try:
            yield
        except Exception as failure:
            raise self._as_told(failure, text) from failure
        except BaseException:
            self._is_lost = True  # who is cancelled in the middle of an answer leaves the line there
            raise

    def _as_told(self, failure: Exception, text: str) -> BaseException:
        """A failure of the driver or of the line as SQLAlchemy's, without the values; what is none of these
        is told as a bug."""
        self._is_lost = self.is_lost or isinstance(failure, TimeoutError)
        forget_details(failure)
        told: Any = (*FAILURES, OSError)
        wrapped: Any = DBAPIError.instance(
            text, None, failure, told, hide_parameters=True, connection_invalidated=self._is_lost
        )
        return cast("BaseException", wrapped)

    async def close(self) -> None:
        """Closes it; one that is lost at once."""
        if self.is_lost:
            self._driver.terminate()
        with contextlib.suppress(Exception):
            await self._opened.close()


class Connections:
    """A process's connections: the one that was used last is used next."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._idle: list[Connection] = []
        self._room = asyncio.Semaphore(POOL)
        self._closing: set[asyncio.Task[None]] = set()
        self._is_closed = False

    @asynccontextmanager
    async def begun(self, *, writing: bool) -> AsyncIterator[Connection]:
        """A connection whose transaction has begun; what is not committed in here is undone."""
        async with self._room:
            connection = await self._begin(writing=writing)
            try:
                yield connection
            finally:
                await self._put_back(connection)

    async def _begin(self, *, writing: bool) -> Connection:
        while True:
            is_new = not self._idle
            connection = await Connection.open(self._engine) if is_new else self._idle.pop()
            try:
                await connection.begin(writing=writing)
            except BaseException as failure:
                self._give_up(connection)
                # Of one that lay idle: the server may have started again since.
                if is_new or not (isinstance(failure, DBAPIError) and connection.is_lost):
                    raise
            else:
                return connection

    async def _put_back(self, connection: Connection) -> None:
        try:
            await connection.undo()
        finally:
            if connection.is_lost or self._is_closed:
                self._give_up(connection)
            else:
                self._idle.append(connection)

    def _give_up(self, connection: Connection) -> None:
        """Whoever used it does not wait until it is closed."""
        closing = asyncio.create_task(connection.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def warm(self) -> None:
        """Opens all of them."""
        while len(self._idle) < POOL:
            self._idle.append(await Connection.open(self._engine))

    async def close(self) -> None:
        """Closes them; those in use when they are put back."""
        self._is_closed = True
        while self._idle:
            self._give_up(self._idle.pop())
        while self._closing:
            await asyncio.wait(self._closing)
