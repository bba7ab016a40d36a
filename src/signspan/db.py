"""The database: one engine, one transaction per request, news after the commit.

The same SQL runs on SQLite (embedded, exactly one process) and PostgreSQL. Ids are UUIDv7 text,
instants integer UTC milliseconds.

On PostgreSQL several write at once, and one of two may lose: its transaction is undone, and a use case
that was given to `Database.do` runs anew and finds what the winner left.
"""

import functools
import inspect
import secrets
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, ParamSpec, Protocol, TypeVar

import structlog
from sqlalchemy import MetaData, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql import Executable
from sqlalchemy.sql.dml import UpdateBase

from signspan.bus import Bus, Subject
from signspan.clock import SECOND, Clock
from signspan.config import Settings
from signspan.connections import Connection, Connections
from signspan.driver import Answer, Values
from signspan.engines import is_lost_race, make_engine
from signspan.errors import Overtaken
from signspan.writers import OneByOne, Several, Turn

log = structlog.get_logger(__name__)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# A mark is written each second; without any answer for so long the database is away.
AWAY_MS = 4 * SECOND
# Each time somebody else got through, so several losses in a row are rare; for good is a bug.
TRIES = 5

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


Key = tuple[Any, ...]
Row = Mapping[str, Any]  # by the names of its columns


UNKNOWN: Any = object()  # that nothing was found is known, too


class Memory(Protocol):
    """What a reader has read: see `kept`."""

    @property
    def gate(self) -> AbstractAsyncContextManager[Any]:
        """Passed before the database is asked."""

    def opens(self) -> None:
        """The picture of the database is taken after this."""

    def known(self, key: Key) -> Any:
        """What was read before; or `UNKNOWN`."""

    async def recall(
        self,
        key: Key,
        subjects: Callable[[Any], Iterable[Subject] | None],
        read: Callable[[], Awaitable[Any]],
    ) -> Any:
        """What is not known is read now; and by which news it may change."""

    def forget_all(self) -> None:
        """Something was written: what was read may be different by now."""


@dataclass
class Seen:
    """The memory of who reads all itself, each thing once; a writer once until it writes or holds."""

    found: dict[Key, Any] = field(default_factory=dict)
    gate: AbstractAsyncContextManager[Any] = field(default_factory=nullcontext)

    def opens(self) -> None:
        """Whenever that is."""

    def known(self, key: Key) -> Any:
        """What it read before."""
        return self.found.get(key, UNKNOWN)

    async def recall(self, key: Key, _subjects: object, read: Callable[[], Awaitable[Any]]) -> Any:
        """It reads it now."""
        found = self.found[key] = await read()
        return found

    def forget_all(self) -> None:
        """A writer reads anew."""
        self.found.clear()


@dataclass
class Transaction:
    """One unit of work: its connection, its instant, the settings, and the news it will tell.

    A reader connects when it asks the database first: what is remembered costs no connection.
    """

    connect: Callable[[], Awaitable[Connection]]
    dialect: str
    now: int
    settings: Settings
    process: str = ""  # whose sockets it is about
    memory: Memory = field(default_factory=Seen)
    attempts: int = 0  # how many were made: each has a name of its own
    committing: bool = False
    news: set[Subject] = field(default_factory=set)
    recorded: list[tuple[Executable, dict[str, Any]]] = field(default_factory=list)
    _connection: Connection | None = None

    def tell(self, *subjects: Subject) -> None:
        """Names what changed; told after the commit."""
        self.news.update(subjects)

    def record(self, statement: Executable, **values: Any) -> None:
        """A row that nobody reads before the commit: it is written then, together with all of its kind."""
        self.recorded.append((statement, values))

    async def write_recorded(self) -> None:
        """Writes what was recorded."""
        of_kind: dict[Executable, list[dict[str, Any]]] = {}
        for statement, values in self.recorded:
            of_kind.setdefault(statement, []).append(values)
        self.recorded.clear()
        for statement, many in of_kind.items():
            await self.run(statement, many if len(many) > 1 else many[0])

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Undoes, and tells nothing of, what was written in here if it raises; the rest stays."""
        told, recorded = set(self.news), len(self.recorded)
        self.attempts += 1
        try:
            async with (await self.connection()).part(f"attempt_{self.attempts}"):
                yield
        except BaseException:
            self.news = told
            self.memory.forget_all()
            del self.recorded[recorded:]
            raise

    @property
    def is_alone(self) -> bool:
        """Whether nobody else writes before it ends: SQLite's writers take turns."""
        return self.dialect == "sqlite"

    def new_id(self) -> str:
        """A fresh id, made at this transaction's instant."""
        return new_id(self.now)

    async def connection(self) -> Connection:
        """Its connection, from the first question on."""
        if self._connection is None:
            self._connection = await self.connect()
        return self._connection

    async def run(self, statement: Executable, values: Values | Sequence[Values] | None = None) -> Answer:
        """Executes a statement whose rows are not wanted. `values`: its parameters, or a list of many.

        Here and below: what is given values was made once, and all that varies is in them. Its states,
        flags and numbers are written into its text, see `driver`.
        """
        self.memory.forget_all()
        return await self._execute(statement, values)

    async def changed(self, statement: Executable, values: Values | None = None) -> int:
        """Executes a guarded update and answers how many rows it changed: the count decides."""
        return (await self.run(statement, values)).changed

    async def row(self, statement: Executable, values: Values | None = None) -> Row | None:
        """The first row, if there is one."""
        return next(iter(await self.rows(statement, values)), None)

    async def rows(self, statement: Executable, values: Values | None = None) -> list[Row]:
        """All rows."""
        return list((await self._execute(statement, values)).rows)

    async def value(self, statement: Executable, values: Values | None = None) -> Any:
        """The first column of the first row, or None."""
        row = await self.row(statement, values)
        return None if row is None else next(iter(row.values()))

    async def _execute(self, statement: Executable, values: Values | Sequence[Values] | None) -> Answer:
        if isinstance(statement, UpdateBase):
            self.memory.forget_all()
        connection = self._connection or await self.connection()
        return await connection.ask(statement, values)


T = TypeVar("T")
P = ParamSpec("P")
Prepared = tuple[Executable, dict[str, Any]]


def prepared(make: Callable[P, Executable]) -> Callable[P, Prepared]:
    """A statement that is made once, with its function's parameters in it, and the values for a run.

    To make one costs more than SQLite needs to answer it. `await tx.row(*of_a_call(call_id))`.
    """
    names = tuple(inspect.signature(make).parameters)
    made: Executable | None = None

    @functools.wraps(make)
    def with_values(*args: P.args, **named: P.kwargs) -> Prepared:
        nonlocal made
        if made is None:
            made = make(*(bindparam(name) for name in names))  # type: ignore[arg-type,call-arg]
        return made, dict(zip(names, args, strict=False)) | named

    return with_values


Begin = Callable[[], AbstractAsyncContextManager[Transaction]]


class Database:
    """Opens transactions. On SQLite writers take turns, so it never answers "busy".

    `before_writing` is called in front of each transaction, in its turn, with what opens one of
    its own: whatever it settles there is settled before anything else is written. `before_commit` is
    given each transaction that has something to tell.
    """

    def __init__(self, engine: AsyncEngine, settings: Settings, clock: Clock, bus: Bus) -> None:
        self.engine = engine
        self.settings = settings
        self.clock = clock
        self.bus = bus
        self.before_writing: Callable[[Begin], Awaitable[None]] | None = None
        self.before_commit: Callable[[Transaction], Awaitable[None]] | None = None
        self._connections = Connections(engine)
        one_by_one = engine.dialect.name == "sqlite"
        self._writers = OneByOne(self._connections) if one_by_one else Several(self._connections)
        self._answered_at = clock.now()
        self.take_new_name()

    @property
    def is_away(self) -> bool:
        """Whether nothing could be committed for a while, though it was tried each second."""
        return self.clock.now() - self._answered_at > AWAY_MS

    def take_new_name(self) -> None:
        """What this process is called in the database from now on."""
        self.process = str(uuid.uuid4())

    @asynccontextmanager
    async def transaction(self, *, first: bool = False) -> AsyncIterator[Transaction]:
        """Commits at the end, or rolls back if anything is raised; then tells the news.

        `first`: it passes by all that stand in line. Raises `Overtaken` if another transaction was faster;
        `do` tries again.
        """
        async with self._writers.turn(first=first) as turn:
            if self.before_writing is not None:
                await self.before_writing(self._begin)
            async with self._begin(turn) as tx:
                yield tx

    async def do(self, use_case: Callable[[Transaction], Awaitable[T]], *, first: bool = False) -> T:
        """Carries a use case out in a transaction of its own; anew where another one was faster.

        So it does nothing but by its transaction, because it may run more than once.
        """

        async def once() -> T:
            async with self.transaction(first=first) as tx:
                return await use_case(tx)

        return await again(once)

    @asynccontextmanager
    async def _begin(self, turn: Turn | None = None) -> AsyncIterator[Transaction]:
        tx: Transaction | None = None
        try:
            async with self._writers.writing(turn) as part:
                tx = self._transaction(part.connection)
                yield tx
                await tx.write_recorded()
                if tx.news and self.before_commit is not None:
                    await self.before_commit(tx)
                tx.committing = True
                part.told = functools.partial(self._committed, frozenset(tx.news))
        except DBAPIError as error:
            if is_lost_race(error, committing=tx is not None and tx.committing):
                raise Overtaken from error
            raise

    def _committed(self, news: frozenset[Subject]) -> None:
        self._answered_at = self.clock.now()
        self.bus.publish(news)

    def _transaction(self, connection: Connection) -> Transaction:
        async def connect() -> Connection:
            return connection

        dialect = self.engine.dialect.name
        return Transaction(connect, dialect, self.clock.now(), self.settings, self.process)

    @asynccontextmanager
    async def reading(self, memory: Memory | None = None) -> AsyncIterator[Transaction]:
        """A consistent picture of the database, beside the writers, and what is remembered of it."""
        memory, dialect = memory or Seen(), self.engine.dialect.name
        async with AsyncExitStack() as until_read:

            async def connect() -> Connection:
                await until_read.enter_async_context(memory.gate)
                memory.opens()
                return await until_read.enter_async_context(self._connections.begun(writing=False))

            tx = Transaction(connect, dialect, self.clock.now(), self.settings, self.process, memory)
            yield tx

    async def warm(self) -> None:
        """Opens all connections. A page that opened one and was cancelled left it open."""
        await self._connections.warm()

    async def close(self) -> None:
        """Closes all connections."""
        await self._connections.close()
        await self.engine.dispose()


async def again(doing: Callable[[], Awaitable[T]]) -> T:
    """Does what loses races until it wins one. Raises what made it lose, if it always does."""
    for left in reversed(range(TRIES)):
        try:
            return await doing()
        except Overtaken as overtaken:
            if not left:
                raise (overtaken.__cause__ or overtaken) from None
            log.info("overtaken", why=type(overtaken.__cause__).__name__, left=left)
    raise AssertionError


def open_database(settings: Settings, clock: Clock, bus: Bus) -> Database:
    """Opens the database that the settings name; nothing connects before it is used."""
    return Database(make_engine(settings.database_url), settings, clock, bus)
