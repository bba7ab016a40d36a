"""SQL of accounts, sessions, one-time links and interpreters."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    RowMapping,
    String,
    Table,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from signspan.clock import DAY
from signspan.db import Transaction, metadata
from signspan.people.model import Connection, Wish, Work

people = Table(
    "people",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("centre_id", ForeignKey("centres.id")),
    Column("pseudonym", String(36), nullable=False, unique=True),
    Column("login", String(128), nullable=False, unique=True),
    Column("password_hash", String(256)),
    Column("name", String(120), nullable=False),
)

grants = Table(
    "grants",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("scope_id", String(36), primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("seat", String(32), nullable=False),
    Column("page", String(16), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(36), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

links = Table(
    "one_time_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("seat", String(32), nullable=False),
    Column("page", String(16), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(36), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

interpreters = Table(
    "interpreters",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("centre_id", ForeignKey("centres.id"), nullable=False, index=True),
    Column("number", String(16), nullable=False),
    Column("zone", String(16), nullable=False),
    Column("practice", Boolean, nullable=False, default=False),
    Column("wish", String(16), nullable=False, default=Wish.OFF),
    Column("connection", String(8), nullable=False, default=Connection.GONE),
    Column("desk_window", String(64)),
    Column("gone_due_at", BigInteger),
    Column("work", String(16), nullable=False, default=Work.IDLE),
    Column("work_since", BigInteger, nullable=False, default=0),
    Column("idle_since", BigInteger, nullable=False, default=0),
    Column("due_at", BigInteger),
    Index(
        "ix_interpreters_idle",
        "centre_id",
        "idle_since",
        sqlite_where=Column("work") == Work.IDLE.value,
        postgresql_where=Column("work") == Work.IDLE.value,
    ),
    Index("ix_interpreters_due_at", "due_at"),
)

interpreter_languages = Table(
    "interpreter_languages",
    metadata,
    Column("person_id", ForeignKey("interpreters.person_id"), primary_key=True),
    Column("language", ForeignKey("sign_languages.code"), primary_key=True),
)


async def add(tx: Transaction, table: Table, **values: object) -> None:
    """Adds one row to one of this room's tables."""
    await tx.run(insert(table).values(**values))


async def person(tx: Transaction, person_id: str) -> RowMapping | None:
    """An account."""
    return await tx.row(select(people).where(people.c.id == person_id))


async def person_by_login(tx: Transaction, login: str) -> RowMapping | None:
    """The account behind a sign-in name."""
    return await tx.row(select(people).where(people.c.login == login))


async def grants_of(tx: Transaction, person_id: str) -> list[RowMapping]:
    """The person's roles with their scopes."""
    return await tx.rows(select(grants).where(grants.c.person_id == person_id))


async def live(tx: Transaction, table: Table, token_hash: str) -> RowMapping | None:
    """A session or link that has not expired."""
    return await tx.row(select(table).where(table.c.token_hash == token_hash, table.c.expires_at > tx.now))


async def use_link(tx: Transaction, token_hash: str) -> bool:
    """Spends a one-time link; false if somebody was first."""
    unused = links.c.token_hash == token_hash, links.c.used_at.is_(None)
    return await tx.changed(update(links).where(*unused).values(used_at=tx.now)) == 1


async def forget_old(tx: Transaction) -> None:
    """Drops links and sessions that have run out; a call may outlast its session for a while."""
    await tx.run(delete(links).where(links.c.expires_at <= tx.now))
    await tx.run(delete(sessions).where(sessions.c.expires_at <= tx.now - DAY))


async def session(tx: Transaction, token_hash: str) -> RowMapping | None:
    """A session that was not ended, be it run out."""
    return await tx.row(select(sessions).where(sessions.c.token_hash == token_hash))


async def end_session(tx: Transaction, token_hash: str) -> None:
    """Ends a session at this instant."""
    await tx.run(delete(sessions).where(sessions.c.token_hash == token_hash))


async def interpreter(tx: Transaction, person_id: str) -> RowMapping | None:
    """An interpreter with her account's name."""
    return await tx.row(
        select(interpreters, people.c.name, people.c.pseudonym)
        .join_from(interpreters, people)
        .where(interpreters.c.person_id == person_id)
    )


async def languages_of(tx: Transaction, person_id: str) -> list[str]:
    """The sign languages that an interpreter works in."""
    statement = (
        select(interpreter_languages.c.language)
        .where(interpreter_languages.c.person_id == person_id)
        .order_by(interpreter_languages.c.language)
    )
    return [row["language"] for row in await tx.rows(statement)]


async def change(tx: Transaction, person_id: str, guard: Sequence[Work] | None, **values: object) -> bool:
    """Updates an interpreter while her work is one of `guard`; false if it is not."""
    statement = update(interpreters).where(interpreters.c.person_id == person_id)
    if guard is not None:
        statement = statement.where(interpreters.c.work.in_(guard))
    return await tx.changed(statement.values(**values)) == 1


def _offerable() -> tuple[ColumnElement[bool], ...]:
    return (
        interpreters.c.wish == Wish.AVAILABLE,
        interpreters.c.connection == Connection.HERE,
        interpreters.c.work == Work.IDLE,
        interpreters.c.gone_due_at.is_(None),
    )


async def idle(tx: Transaction, person_id: str | None = None) -> list[RowMapping]:
    """The interpreters who may be offered a request now: all, or the one named."""
    statement = select(interpreters).where(*_offerable())
    if person_id is not None:
        statement = statement.where(interpreters.c.person_id == person_id)
    return await tx.rows(statement)


async def on_duty(tx: Transaction, centre_id: str) -> list[RowMapping]:
    """For each language of a centre: how many interpreters are here, and how many are free."""
    here = (
        interpreters.c.centre_id == centre_id,
        interpreters.c.wish == Wish.AVAILABLE,
        interpreters.c.connection == Connection.HERE,
    )
    return await tx.rows(
        select(
            interpreter_languages.c.language,
            func.count().label("here"),
            func.sum(case((interpreters.c.work == Work.IDLE, 1), else_=0)).label("free"),
        )
        .join_from(interpreter_languages, interpreters)
        .where(*here)
        .group_by(interpreter_languages.c.language)
    )


async def expect_back(tx: Transaction, by: int) -> None:
    """After a restart no desk is connected: each is taken for gone unless it is back `by` then."""
    here = interpreters.c.connection == Connection.HERE
    await tx.run(update(interpreters).where(here).values(gone_due_at=by))
