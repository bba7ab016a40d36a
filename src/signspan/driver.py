"""Statements that were made once, as the driver takes them: SQLAlchemy only words them.

A small statement takes some 160 microseconds by SQLAlchemy, and SQLite answers it in eight. What is made
anew each time goes by SQLAlchemy, which keeps its own words for it.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Insert, Numeric, SelectBase
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeEngine

Values = dict[str, Any]
Convert = Callable[[Any], Any]

LONGEST = 16  # a list: for each length the statement reads differently


class Answer(NamedTuple):
    """What a statement answered: its rows, or how many it changed."""

    rows: Sequence[dict[str, Any]] = ()
    changed: int = -1


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where the value of that name goes, or one of its list."""

    name: str
    at: int | None
    convert: Convert | None = None

    def value(self, named: Values) -> Any:
        """The value for this place."""
        value = named[self.name] if self.at is None else named[self.name][self.at]
        return value if self.convert is None else self.convert(value)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as a driver takes it, and how to read its answer."""

    text: str
    fixed: Values  # by name: what a table says of columns that are not named
    order: Sequence[Any]  # slots, and values that never change
    columns: Sequence[str]
    read: Sequence[tuple[str, Convert]]
    plainly: Callable[[Values], Sequence[Any]] | None  # where each value goes to its place as it is

    def values(self, named: Values) -> Sequence[Any]:
        """The values in the statement's order."""
        if self.plainly is not None:
            return self.plainly(named)
        if self.fixed:
            named = {**self.fixed, **named}
        return [one.value(named) if type(one) is _Slot else one for one in self.order]

    def rows(self, found: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        """The rows that a driver brought."""
        if not self.columns:
            return []
        rows = [dict(zip(self.columns, one, strict=True)) for one in found]
        for name, convert in self.read:
            for row in rows:
                row[name] = convert(row[name])
        return rows


class _Form:
    """A statement with the names of its values: all that it can be said as, by how long its lists are.

    It knows nothing of the statement itself, which is forgotten with whoever made it.
    """

    def __init__(self, statement: Executable, named: Values, dialect: Dialect) -> None:
        self._dialect = dialect
        self._columns = tuple((one.key, one.type) for one in getattr(statement, "exported_columns", ()))
        self._fixed = _defaults(statement)
        self._names = [*named, *(name for name in self._fixed if name not in named)]
        self._said: dict[tuple[int, ...], Said] = {}
        compiled = self._compile(statement)
        self._lists = [name for name in _wanted(compiled) if compiled.binds[name].expanding]
        self._is_plain = _reads_plainly(statement, self._columns) and not compiled.prefetch

    def said(self, statement: Executable, named: Values) -> Said | None:
        """How it is said with these values; None if only SQLAlchemy can."""
        lengths = tuple([len(named[name]) for name in self._lists])
        if not self._is_plain or max(lengths, default=0) > LONGEST:
            return None
        if lengths not in self._said:
            self._said[lengths] = self._say(self._compile(statement), lengths)
        return self._said[lengths]

    def _compile(self, statement: Executable) -> SQLCompiler:
        keys = self._names if isinstance(statement, UpdateBase) else None
        compiled: SQLCompiler = _literally(statement).compile(dialect=self._dialect, column_keys=keys)
        return compiled

    def _say(self, compiled: SQLCompiler, lengths: tuple[int, ...]) -> Said:
        slots: dict[str, Any] = {name: _Slot(name, None) for name in _wanted(compiled)}
        for name, length in zip(self._lists, lengths, strict=True):
            slots[name] = [_Slot(name, at) for at in range(length)]
        state = compiled.construct_expanded_state(slots)
        writers = {name: _writer(bind.type, self._dialect) for name, bind in compiled.binds.items()}
        writers |= {**state.processors}
        order = [
            _in_place(value, writers.get(name))
            for name, value in zip(state.positiontup or (), state.positional_parameters, strict=True)
        ]
        readers = [(name, _reader(kind, self._dialect)) for name, kind in self._columns]
        read = [(name, convert) for name, convert in readers if convert is not None]
        columns = [name for name, _ in self._columns]
        return Said(state.statement, self._fixed, order, columns, read, _plainly(order, self._fixed))


_forms: WeakKeyDictionary[Executable, dict[tuple[str, tuple[str, ...]], _Form]] = WeakKeyDictionary()


def said(statement: Executable, named: Values, dialect: Dialect) -> Said | None:
    """What is said to the driver for a statement with these values; None if SQLAlchemy must run it."""
    forms = _forms.setdefault(statement, {})
    key = dialect.name, tuple(named)
    if key not in forms:
        forms[key] = _Form(statement, named, dialect)
    return forms[key].said(statement, named)


def _plainly(order: Sequence[Any], fixed: Values) -> Callable[[Values], Sequence[Any]] | None:
    as_they_are = all(type(one) is _Slot and one.at is None and one.convert is None for one in order)
    if fixed or not order or not as_they_are:
        return None
    names = [one.name for one in order]
    return operator.itemgetter(*names) if len(names) > 1 else lambda named: (named[names[0]],)


def _wanted(compiled: SQLCompiler) -> list[str]:
    return [name for name, bind in compiled.binds.items() if bind.required]


def _reads_plainly(statement: Executable, columns: Sequence[tuple[str, TypeEngine[Any]]]) -> bool:
    """Whether its columns are known, each by a name of its own, and read in one way on each driver."""
    if not isinstance(statement, SelectBase | UpdateBase) or len(dict(columns)) != len(columns):
        return False
    return not any(isinstance(kind, Numeric) for _, kind in columns)


def _in_place(value: Any, convert: Convert | None) -> Any:
    """A value that never changes, as the driver takes it; or a slot that knows how to."""
    if isinstance(value, _Slot):
        return replace(value, convert=convert)
    return value if convert is None else convert(value)


def _literally(statement: Executable) -> Any:
    """States, flags and numbers that never change stand in the text: by them a plan finds a partial index,
    and is not made anew. Other words stay values: what somebody said stands in no text."""

    def stands(element: Any, **_: Any) -> Any:
        fixed = isinstance(element, BindParameter) and not element.required
        return element.render_literal_execute() if fixed and _is_constant(element.value) else None

    words: Any = statement
    return replacement_traverse(words, {}, stands) if isinstance(statement, SelectBase) else words


def _is_constant(value: Any) -> bool:
    many = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return all(isinstance(one, Enum | int) for one in many)


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
