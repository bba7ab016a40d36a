"""The first hour of a real deployment: an organisation, a centre, sign languages, an administrator.

Whatever is there already by the same name is taken as it is, so that another administrator can be made
the same way. And what is left when nobody can sign in to the console: a new password, an account that
is retired or brought back, by whoever may run a command on the machine.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Table

from signspan.app import only_process
from signspan.bus import Bus
from signspan.calls import retirement
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import Row, Transaction, open_database
from signspan.elsewhere import news
from signspan.errors import LoginTaken, NotFound, WrongState
from signspan.migrations import upgrade
from signspan.people import accounts, sessions
from signspan.people import store as people
from signspan.people.permissions import ADMINISTRATORS, Grant, Role
from signspan.sites import store as sites
from signspan.sites.service import Name

T = TypeVar("T")


@dataclass(frozen=True)
class Language:
    """A sign language by its code."""

    code: str
    name: Name


CSL = Language("csl", Name("中国手语", "Chinese Sign Language"))


@dataclass(frozen=True)
class Founding:
    """Whom and what there is to be."""

    login: str
    name: str
    organisation: Name
    centre: Name
    languages: Sequence[Language] = (CSL,)


async def found(settings: Settings, founding: Founding) -> str:
    """Opens the database as a server would, and founds. Returns the administrator's password.

    Raises `AlreadyRunning`, `UnknownSchema`, `LoginTaken`, and `LoginRetired` where she would come back.
    """
    password, password_hash = await sessions.new_password()

    async def do(tx: Transaction) -> None:
        before = await people.person_by_login(tx, founding.login)
        if before is not None and before["retired_at"] is not None:
            raise LoginRetired
        await add(tx, founding, password_hash)

    await _alone(settings, do)
    return password


class LoginRetired(LoginTaken):
    """Somebody signed in by that name, and is retired."""


async def reset(settings: Settings, login: str) -> str:
    """A new password for whoever signs in so. Returns it. Raises `NotFound`; `WrongState` if retired."""
    password, password_hash = await sessions.new_password()

    async def do(tx: Transaction) -> None:
        person = await _person(tx, login)
        if person["retired_at"] is not None:
            raise WrongState
        await retirement.reset_password(tx, person["id"], password_hash)

    await _alone(settings, do)
    return password


async def retire(settings: Settings, login: str) -> bool:
    """Whoever signs in so does no more. Answers whether somebody else administers what she did.

    Raises `NotFound`, `WrongState`: she is retired already.
    """

    async def do(tx: Transaction) -> bool:
        person = await _person(tx, login)
        if person["retired_at"] is not None:
            raise WrongState
        await retirement.retire_person(tx, person["id"])
        own = [one for one in await people.grants_of(tx, person["id"]) if one["role"] in ADMINISTRATORS]
        return all([await people.holders(tx, one["role"], one["scope_id"]) for one in own])

    return await _alone(settings, do)


async def restore(settings: Settings, login: str) -> None:
    """Whoever is retired signs in again as before. Raises `NotFound`, `WrongState`: she is not retired."""

    async def do(tx: Transaction) -> None:
        person = await _person(tx, login)
        if person["retired_at"] is None:
            raise WrongState
        await accounts.restore(tx, person["id"])

    await _alone(settings, do)


async def _alone(settings: Settings, doing: Callable[[Transaction], Awaitable[T]]) -> T:
    """Beside servers where the database takes several processes, otherwise without one."""
    database = open_database(settings, SystemClock(), Bus())
    if database.engine.dialect.name != "sqlite":
        database.before_commit = news.post  # the servers beside it close whose session has ended
    try:
        with only_process(settings.database_url):
            await upgrade(database.engine)
            return await database.do(doing)
    finally:
        await database.close()


async def _person(tx: Transaction, login: str) -> Row:
    person = await people.person_by_login(tx, login)
    if person is None:
        raise NotFound
    return person


async def add(tx: Transaction, founding: Founding, password_hash: str) -> str:
    """Adds what is not there yet, and the administrator. Returns her id. Raises `LoginTaken`."""
    organisation_id = await _named(tx, sites.organisations, founding.organisation)
    centre_id = await _named(tx, sites.centres, founding.centre)
    for language in founding.languages:
        if await sites.language(tx, language.code) is None:
            names = language.name.columns()
            await sites.add(tx, sites.sign_languages, code=language.code, **names)
    grants = Grant(Role.ORGANISATION_ADMIN, organisation_id), Grant(Role.CENTRE_ADMIN, centre_id)
    belongs = {"organisation_id": organisation_id, "centre_id": centre_id}
    return await accounts.add(tx, founding.login, founding.name, password_hash, grants, **belongs)


async def _named(tx: Transaction, table: Table, name: Name) -> str:
    row = await sites.named(tx, table, name.zh, name.en)
    if row is not None:
        return str(row["id"])
    row_id = tx.new_id()
    await sites.add(tx, table, id=row_id, **name.columns())
    return row_id
