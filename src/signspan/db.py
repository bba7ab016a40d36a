"""The database: one engine, one transaction per request, news after the commit.

The same SQL runs on SQLite (embedded, exactly one process) and PostgreSQL. Ids are UUIDv7 text,
instants integer UTC milliseconds.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, MetaData, RowMapping, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql import Executable

from signspan.bus import Bus, Subject
from signspan.clock import Clock
from signspan.config import Settings

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_READING = "signspan_reading"
POOL = 8  # one writes; the others read beside it


_last_value = 0


def new_id(now: int) -> str:
    """A UUIDv7 (RFC 9562 §5.7) as text; ids of one process sort in the order they were made (§6.2)."""
    global _last_value  # noqa: PLW0603 - the counter that keeps ids of one millisecond in order
    value = (now & (1 << 48) - 1) << 80 | 0x7 << 76 | 0x2 << 62 | secrets.randbits(62)
    if value >> 62 <= _last_value >> 62:
        value = _last_value + (1 << 64)  # the next step of the 12 bits after the version
        if value >> 76 & 0xF != 0x7:  # 4,096 ids in one millisecond: go on in the next one
            value = ((_last_value >> 80) + 1) << 80 | 0x7 << 76 | 0x2 << 62 | secrets.randbits(62)
    _last_value = value
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass
class Transaction:
    """One unit of work: its connection, its instant, the settings, and the news it will tell.

    `after_news` counts the news published before it began: what it reads is at least that new.
    """

    connection: AsyncConnection
    now: int
    settings: Settings
    after_news: int = 0
    news: set[Subject] = field(default_factory=set)

    def tell(self, *subjects: Subject) -> None:
        """Names what changed; told after the commit."""
        self.news.update(subjects)

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Undoes, and tells nothing of, what was written in here if it raises; the rest stays."""
        told = set(self.news)
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            self.news = told
            raise

    def new_id(self) -> str:
        """A fresh id, made at this transaction's instant."""
        return new_id(self.now)

    async def run(self, statement: Executable) -> CursorResult[Any]:
        """Executes a statement whose rows are not wanted."""
        return await self.connection.execute(statement)

    async def changed(self, statement: Executable) -> int:
        """Executes a guarded update and answers how many rows it changed: the count decides."""
        return (await self.run(statement)).rowcount

    async def row(self, statement: Executable) -> RowMapping | None:
        """The first row, if there is one."""
        return (await self.connection.execute(statement)).mappings().first()

    async def rows(self, statement: Executable) -> list[RowMapping]:
        """All rows."""
        return list((await self.connection.execute(statement)).mappings())

    async def value(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return (await self.connection.execute(statement)).scalar()


T = TypeVar("T")
Begin = Callable[[], AbstractAsyncContextManager[Transaction]]


class Database:
    """Opens transactions. Writers of one process take turns, so SQLite never answers "busy".

    `before_writing` is called in front of each transaction, in its turn, with what opens one of
    its own: whatever it settles there is settled before anything else is written.
    """

    def __init__(self, engine: AsyncEngine, settings: Settings, clock: Clock, bus: Bus) -> None:
        self.engine = engine
        self.settings = settings
        self.clock = clock
        self.bus = bus
        self.before_writing: Callable[[Begin], Awaitable[None]] | None = None
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits at the end, or rolls back if anything is raised; then tells the news."""
        async with self._turn:
            if self.before_writing is not None:
                await self.before_writing(self._begin)
            async with self._begin() as tx:
                yield tx

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[Transaction]:
        async with self.engine.connect() as connection, connection.begin():
            tx = Transaction(connection, self.clock.now(), self.settings)
            yield tx
            await to_its_end(self._commit(tx))

    async def _commit(self, tx: Transaction) -> None:
        await tx.connection.commit()
        self.bus.publish(frozenset(tx.news))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A consistent picture of the database, beside the writers."""
        after_news = self.bus.published
        async with self.engine.connect() as connection:
            reader = await connection.execution_options(**{_READING: True})
            yield Transaction(reader, self.clock.now(), self.settings, after_news)

    async def warm(self) -> None:
        """Opens all connections of the pool. A page that opened one and was cancelled left it open."""
        async with AsyncExitStack() as opened:
            for _ in range(POOL):
                await opened.enter_async_context(self.engine.connect())

    async def close(self) -> None:
        """Closes all connections."""
        await self.engine.dispose()


async def to_its_end(doing: Coroutine[Any, Any, T]) -> T:
    """Waits for `doing` even while being cancelled, and is cancelled then.

    A commit and its news are one. And a query that is cancelled costs its connection.
    """
    task = asyncio.ensure_future(doing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # whoever was cancelled no longer wants to know
        raise


def open_database(settings: Settings, clock: Clock, bus: Bus) -> Database:
    """Opens the database that the settings name; for SQLite the file's folder is made."""
    parsed = make_url(settings.database_url)
    if parsed.get_backend_name() != "sqlite":
        return Database(create_async_engine(parsed, hide_parameters=True), settings, clock, bus)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Values stay out of exceptions, because those are logged.
    engine = create_async_engine(parsed, pool_size=POOL, max_overflow=0, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return Database(engine, settings, clock, bus)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see `_begin_sqlite`
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    # A writer takes the write lock at once: a reader that turns writer could not be retried.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
