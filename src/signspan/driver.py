"""Statements that were made once, answered by the driver itself: SQLAlchemy only words them.

A small statement takes some 160 microseconds by SQLAlchemy, and SQLite answers it in eight. What is made
anew each time goes by SQLAlchemy, which keeps its own words for it; so does what begins a transaction,
because only SQLAlchemy knows how.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import Insert
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from signspan.inloop import InLoop

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Answer(NamedTuple):
    """What a statement answered: its rows, or how many it changed."""

    rows: Sequence[dict[str, Any]] = ()
    changed: int = -1


class _Slot(str):
    """Where the value of that name goes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as a driver takes it, and how to read its answer."""

    text: str
    fixed: Mapping[str, Any]  # by name: what a table says of columns that are not named
    order: Sequence[Any]  # slots, and values that never change
    written: Mapping[str, Convert]
    columns: Sequence[str]
    read: Sequence[tuple[str, Convert]]

    def values(self, named: Values) -> list[Any]:
        """The values in the statement's order."""
        if self.fixed:
            named = {**self.fixed, **named}
        if not self.written:
            return [named[one] if type(one) is _Slot else one for one in self.order]
        return [self._value(one, named) if type(one) is _Slot else one for one in self.order]

    def _value(self, slot: str, named: Values) -> Any:
        convert, value = self.written.get(slot), named[slot]
        return value if convert is None else convert(value)

    def rows(self, found: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        """The rows that a driver brought."""
        if not self.columns:
            return []
        rows = [dict(zip(self.columns, one, strict=True)) for one in found]
        for name, convert in self.read:
            for row in rows:
                row[name] = convert(row[name])
        return rows


_said: WeakKeyDictionary[Executable, dict[tuple[str, tuple[str, ...]], Said | None]] = WeakKeyDictionary()


def said(statement: Executable, named: Values, dialect: Dialect) -> Said | None:
    """What is said to the driver for a statement with these values; None if SQLAlchemy must run it."""
    known = _said.setdefault(statement, {})
    key = dialect.name, tuple(named)
    if key not in known:
        known[key] = _say(statement, named, dialect)
    return known[key]


def _say(statement: Executable, named: Values, dialect: Dialect) -> Said | None:
    fixed = _defaults(statement)
    names = [*named, *(name for name in fixed if name not in named)]
    is_change = isinstance(statement, UpdateBase)
    words: Any = statement
    compiled: SQLCompiler = words.compile(dialect=dialect, column_keys=names if is_change else None)
    wanted = {name: bind for name, bind in compiled.binds.items() if bind.required}
    if compiled.prefetch or any(bind.expanding for bind in wanted.values()):
        return None  # a default that is computed; a list whose length says how the statement reads
    state = compiled.construct_expanded_state({name: _Slot(name) for name in wanted})
    columns = tuple(getattr(statement, "exported_columns", ()))
    writers = {name: _writer(bind.type, dialect) for name, bind in compiled.binds.items()}
    writers |= state.processors
    write = {name: writer for name, writer in writers.items() if writer is not None}
    order = [
        value if type(value) is _Slot or name not in write else write[name](value)
        for name, value in zip(state.positiontup or (), state.positional_parameters, strict=True)
    ]
    read = {column.key: _reader(column.type, dialect) for column in columns}
    return Said(
        state.statement,
        fixed,
        order,
        {name: write[name] for name in wanted if name in write},
        [column.key for column in columns],
        [(name, convert) for name, convert in read.items() if convert is not None],
    )


def _defaults(statement: Executable) -> dict[str, Any]:
    """What a table says of the columns that an insert does not name."""
    if not isinstance(statement, Insert):
        return {}
    defaults = {column.key: column.default for column in statement.table.c}
    return {name: one.arg for name, one in defaults.items() if isinstance(one, ScalarElementColumnDefault)}


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


async def ask(connection: AsyncConnection, one: Said, values: Values | Sequence[Values]) -> Answer:
    """Runs it in the transaction that the connection is in. Raises `DBAPIError` for whatever goes wrong."""
    proxied = connection.sync_connection.connection  # type: ignore[union-attr]
    driver: Any = proxied.driver_connection
    many = None if isinstance(values, Mapping) else [one.values(each) for each in values]
    try:
        if isinstance(driver, InLoop):
            return _answer_of_sqlite(driver, one, values, many)
        return await _answer_of_postgresql(driver, one, values, many)
    except BaseException as failure:
        # A question that was cancelled leaves its line in the middle of an answer.
        lost = not isinstance(failure, Exception) or (not isinstance(driver, InLoop) and driver.is_closed())
        if lost:
            await connection.invalidate()
        if not isinstance(failure, Exception):
            raise
        _forget_values(failure)
        raise DBAPIError(
            one.text, None, failure, hide_parameters=True, connection_invalidated=lost
        ) from failure


def _answer_of_sqlite(driver: InLoop, one: Said, values: Any, many: list[list[Any]] | None) -> Answer:
    if many is not None:
        return Answer(changed=driver.run_many(one.text, many))
    found, changed = driver.run(one.text, one.values(values))
    return Answer(one.rows(found), changed)


async def _answer_of_postgresql(
    driver: "asyncpg.Connection[Any]", one: Said, values: Any, many: list[list[Any]] | None
) -> Answer:
    if many is not None:
        await driver.executemany(one.text, many)
        return Answer(changed=len(many))
    if one.columns:
        return Answer(one.rows(await driver.fetch(one.text, *one.values(values))))
    status = await driver.execute(one.text, *one.values(values))
    return Answer(changed=int(status.rpartition(" ")[2]))


def _forget_values(failure: Exception) -> None:
    """PostgreSQL tells in the details which value was there twice, and exceptions are logged."""
    if getattr(failure, "detail", None) is not None:
        failure.detail = None  # type: ignore[attr-defined]
