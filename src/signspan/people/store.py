"""SQL of accounts, sessions, one-time links and interpreters."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from signspan.bus import about
from signspan.clock import DAY, HOUR
from signspan.db import Row, Transaction, metadata, prepared
from signspan.kept import by, kept
from signspan.names import key_of
from signspan.people.model import Connection, Wish, Work
from signspan.people.permissions import ActorKind, Grant

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
    Column("version", BigInteger, nullable=False, default=1),
    Column("retired_at", BigInteger),
)

grants = Table(
    "grants",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("role", String(32), primary_key=True),
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
    Column("suspended_at", BigInteger),
)
_GOES_ON = sessions.c.suspended_at.is_(None)

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
    Column("number_key", String(32)),  # none while she is retired: then her number may be another's
    Column("zone", String(16), nullable=False),
    Column("practice", Boolean, nullable=False, default=False),
    Column("wish", String(16), nullable=False, default=Wish.OFF),
    Column("connection", String(8), nullable=False, default=Connection.GONE),
    Column("desk_window", String(64)),
    Column("desk_session", String(64)),
    Column("process", String(36)),  # that has the desk's socket, or had it last
    Column("gone_due_at", BigInteger),
    Column("work", String(16), nullable=False, default=Work.IDLE),
    Column("work_since", BigInteger, nullable=False, default=0),
    Column("idle_since", BigInteger, nullable=False, default=0),
    Column("due_at", BigInteger),
    Column("signed_ms", BigInteger, nullable=False, default=0),  # since her last rest
    Column("signing_since", BigInteger),
    Column("signed_until", BigInteger),
    Column("rest_until", BigInteger),
    Index(
        "ix_interpreters_idle",
        "centre_id",
        "idle_since",
        sqlite_where=Column("work") == Work.IDLE.value,
        postgresql_where=Column("work") == Work.IDLE.value,
    ),
    Index("ix_interpreters_due_at", "due_at"),
    Index("ix_interpreters_gone_due_at", "gone_due_at"),
    Index("ix_interpreters_rest_until", "rest_until"),
    UniqueConstraint("centre_id", "number_key"),
)

interpreter_languages = Table(
    "interpreter_languages",
    metadata,
    Column("person_id", ForeignKey("interpreters.person_id"), primary_key=True),
    Column("language", ForeignKey("sign_languages.code"), primary_key=True),
)


async def add(tx: Transaction, table: Table, **values: object) -> None:
    """Adds one row to one of this room's tables."""
    await tx.run(insert(table).values(**_keyed(values)))


def _keyed(values: dict[str, object]) -> dict[str, object]:
    """With what tells an interpreter's number apart, by the database itself: see `names.key_of`."""
    number = values.get("number")
    return values if number is None else {**values, "number_key": key_of(str(number))}


async def person(tx: Transaction, person_id: str) -> Row | None:
    """An account."""
    return await tx.row(select(people).where(people.c.id == person_id))


async def person_to_change(tx: Transaction, person_id: str) -> Row | None:
    """An account that stays as it is until the transaction ends, for other processes as well."""
    return await tx.row(select(people).where(people.c.id == person_id).with_for_update())


async def person_by_login(tx: Transaction, login: str) -> Row | None:
    """The account behind a sign-in name."""
    return await tx.row(select(people).where(people.c.login == login))


async def grants_of(tx: Transaction, person_id: str) -> list[Row]:
    """The person's roles with their scopes."""
    return await tx.rows(select(grants).where(grants.c.person_id == person_id))


async def holders(tx: Transaction, role: str, scope_id: str) -> list[Row]:
    """The accounts in use that hold a role in a scope, in the order of their coming."""
    held = grants.c.role == role, grants.c.scope_id == scope_id, people.c.retired_at.is_(None)
    return await tx.rows(select(people).join_from(grants, people).where(*held).order_by(people.c.id))


async def holding(tx: Transaction, held: Sequence[Grant]) -> list[Row]:
    """The accounts, retired or not, that hold one of these roles, in the order of their coming."""
    any_of = or_(*(and_(grants.c.role == one.role, grants.c.scope_id == one.scope_id) for one in held))
    holders = select(grants.c.person_id).where(any_of)
    return await tx.rows(select(people).where(people.c.id.in_(holders)).order_by(people.c.id))


async def grants_in(tx: Transaction, person_ids: Sequence[str]) -> list[Row]:
    """The roles of several people with their scopes."""
    return await tx.rows(select(grants).where(grants.c.person_id.in_(person_ids)))


@prepared
def _live_session(token_hash: str, now: int) -> Select[Any]:
    live = sessions.c.token_hash == token_hash, _GOES_ON, sessions.c.expires_at > now
    return select(sessions).where(*live)


async def live_session(tx: Transaction, token_hash: str) -> Row | None:
    """A session that neither was ended nor has run out."""
    return await tx.row(*_live_session(token_hash, tx.now))


async def live_link(tx: Transaction, token_hash: str) -> Row | None:
    """A link that has not run out, used or not."""
    return await tx.row(select(links).where(links.c.token_hash == token_hash, links.c.expires_at > tx.now))


async def use_link(tx: Transaction, token_hash: str) -> bool:
    """Spends a one-time link; false if somebody was first."""
    unused = links.c.token_hash == token_hash, links.c.used_at.is_(None)
    return await tx.changed(update(links).where(*unused).values(used_at=tx.now)) == 1


async def forget_old(tx: Transaction) -> None:
    """Drops links and sessions that have run out; a call may outlast its session for a while."""
    await tx.run(delete(links).where(links.c.expires_at <= tx.now))
    await tx.run(delete(sessions).where(sessions.c.expires_at <= tx.now - DAY))
    await tx.run(delete(sessions).where(sessions.c.suspended_at <= tx.now - HOUR))  # nobody takes it back


@prepared
def _session(token_hash: str) -> Select[Any]:
    return select(sessions).where(sessions.c.token_hash == token_hash, _GOES_ON)


@kept(by("session"), none_too=False)
async def session(tx: Transaction, token_hash: str) -> Row | None:
    """A session that was not ended, be it run out."""
    return await tx.row(*_session(token_hash))


async def sessions_of(tx: Transaction, actor_id: str) -> list[str]:
    """The hashes of all sessions of an actor."""
    rows = await tx.rows(select(sessions.c.token_hash).where(sessions.c.actor_id == actor_id, _GOES_ON))
    return [row["token_hash"] for row in rows]


async def suspend_sessions(tx: Transaction, actor_id: str) -> None:
    """Ends the sessions of an actor so that they can go on; drops the links that could still open one."""
    await forget_links(tx, actor_id)
    going_on = sessions.c.actor_id == actor_id, _GOES_ON
    await tx.run(update(sessions).where(*going_on).values(suspended_at=tx.now))


async def resume_sessions(tx: Transaction, actor_id: str, since: int) -> None:
    """The sessions of an actor that were suspended `since` then go on; older ones are dropped."""
    own = sessions.c.actor_id == actor_id
    await tx.run(update(sessions).where(own, sessions.c.suspended_at >= since).values(suspended_at=None))
    await tx.run(delete(sessions).where(own, sessions.c.suspended_at < since))


async def forget_actor(tx: Transaction, actor_id: str) -> None:
    """Drops all sessions of an actor, and the links that could still open one."""
    await forget_links(tx, actor_id)
    await tx.run(delete(sessions).where(sessions.c.actor_id == actor_id))


async def forget_links(tx: Transaction, actor_id: str) -> None:
    """Drops the links that could still open a session of an actor."""
    await tx.run(delete(links).where(links.c.actor_id == actor_id))


async def signed_in(tx: Transaction, kind: ActorKind) -> set[str]:
    """The actors of a kind who have a session that has not run out."""
    in_use = sessions.c.actor_kind == kind, _GOES_ON, sessions.c.expires_at > tx.now
    return {row["actor_id"] for row in await tx.rows(select(sessions.c.actor_id).where(*in_use))}


async def end_session(tx: Transaction, token_hash: str) -> None:
    """Ends a session at this instant."""
    await tx.run(delete(sessions).where(sessions.c.token_hash == token_hash))


@prepared
def _interpreter(person_id: str) -> Select[Any]:
    return (
        select(interpreters, people.c.name, people.c.pseudonym, people.c.retired_at)
        .join_from(interpreters, people)
        .where(interpreters.c.person_id == person_id)
    )


@kept(by("interpreter"))
async def interpreter(tx: Transaction, person_id: str) -> Row | None:
    """An interpreter with her account's name."""
    return await tx.row(*_interpreter(person_id))


async def interpreters_of(tx: Transaction, centre_id: str) -> list[Row]:
    """The interpreters of a centre with their accounts, retired or not, in the order of their coming."""
    account = people.c.name, people.c.login, people.c.version, people.c.retired_at
    return await tx.rows(
        select(interpreters, *account)
        .join_from(interpreters, people)
        .where(interpreters.c.centre_id == centre_id)
        .order_by(interpreters.c.person_id)
    )


async def in_centres(
    tx: Transaction, centre_ids: Collection[str], and_these: Collection[str] = ()
) -> list[Row]:
    """The interpreters in use of some centres, and some others, by number."""
    in_use = people.c.retired_at.is_(None), interpreters.c.practice.is_(False)
    these = or_(interpreters.c.centre_id.in_(centre_ids), interpreters.c.person_id.in_(and_these))
    found = select(interpreters).join_from(interpreters, people).where(these, *in_use)
    return await tx.rows(found.order_by(interpreters.c.number, interpreters.c.person_id))


async def languages_in(tx: Transaction, centre_id: str) -> list[Row]:
    """The sign languages that the interpreters of a centre work in."""
    return await tx.rows(
        select(interpreter_languages)
        .join_from(interpreter_languages, interpreters)
        .where(interpreters.c.centre_id == centre_id)
        .order_by(interpreter_languages.c.language)
    )


async def change_account(tx: Transaction, person_id: str, **values: object) -> None:
    """Changes an account."""
    await tx.run(update(people).where(people.c.id == person_id).values(**values))


async def change_seen(tx: Transaction, person_id: str, version: int, **values: object) -> bool:
    """Changes an account as it was seen; false if it is another one by now."""
    seen = people.c.id == person_id, people.c.version == version
    return await tx.changed(update(people).where(*seen).values(version=version + 1, **values)) == 1


async def set_languages(tx: Transaction, person_id: str, codes: Sequence[str]) -> None:
    """The sign languages that an interpreter works in from now on."""
    await tx.run(delete(interpreter_languages).where(interpreter_languages.c.person_id == person_id))
    for code in codes:
        await add(tx, interpreter_languages, person_id=person_id, language=code)
    tx.tell(about("languages", person_id))


@prepared
def _languages_of(person_id: str) -> Select[Any]:
    return (
        select(interpreter_languages.c.language)
        .where(interpreter_languages.c.person_id == person_id)
        .order_by(interpreter_languages.c.language)
    )


@kept(by("languages"))
async def languages_of(tx: Transaction, person_id: str) -> list[str]:
    """The sign languages that an interpreter works in."""
    return [row["language"] for row in await tx.rows(*_languages_of(person_id))]


_CHANGE = update(interpreters).where(interpreters.c.person_id == bindparam("whose"))
_CHANGE_GUARDED = _CHANGE.where(interpreters.c.work == bindparam("guard"))


async def change(tx: Transaction, person_id: str, guard: Work | None, **values: object) -> bool:
    """Updates an interpreter while her work is still as it was seen; false if it is not."""
    statement = _CHANGE if guard is None else _CHANGE_GUARDED
    seen = {"whose": person_id} | ({} if guard is None else {"guard": guard})
    return await tx.changed(statement, {**seen, **_keyed(values)}) == 1


@prepared
def _roster() -> Select[Any]:
    in_use = people.c.retired_at.is_(None), interpreters.c.practice.is_(False)
    signing = select(interpreter_languages).join_from(interpreter_languages, interpreters).join(people)
    return signing.where(*in_use)


async def roster(tx: Transaction) -> dict[str, frozenset[str]]:
    """The sign languages of every interpreter in use, whether she is at work or not."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in await tx.rows(*_roster()):
        found[row["person_id"]].add(row["language"])
    return {person_id: frozenset(languages) for person_id, languages in found.items()}


async def here_at(tx: Transaction, process: str) -> list[Row]:
    """The interpreters whose desk's socket this process has."""
    here = interpreters.c.connection == Connection.HERE
    return await tx.rows(select(interpreters).where(interpreters.c.process == process, here))


async def expect_back(tx: Transaction, by: int) -> None:
    """After a restart no desk is connected: each is taken for gone unless it is back `by` then."""
    here = interpreters.c.connection == Connection.HERE
    await tx.run(update(interpreters).where(here).values(gone_due_at=by))


async def signed_not_while_away(tx: Transaction, gap_ms: int) -> list[str]:
    """Time without service is no time of signing: nobody knows what was in it. Answers who is in a call."""
    signing = update(interpreters).where(interpreters.c.signing_since.is_not(None))
    moved = signing.values(signing_since=interpreters.c.signing_since + gap_ms)
    return [row["person_id"] for row in await tx.rows(moved.returning(interpreters.c.person_id))]
