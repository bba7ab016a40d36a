"""Use cases of accounts: who may sign in as what, from the first day to the last.

What is changed is named by its version, so that nobody writes over what she has not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from signspan.bus import about
from signspan.db import Transaction
from signspan.errors import ChangedMeanwhile, LoginTaken, NotFound, NumberTaken, WrongState
from signspan.names import alike
from signspan.people import sessions, store, traits
from signspan.people.permissions import Grant, Role


@dataclass(frozen=True)
class InterpreterFacts:
    """What an administrator says of an interpreter. `number` is how visitors know her."""

    name: str
    number: str
    zone: str
    languages: Sequence[str]
    traits: Sequence[str] = ()


async def add(
    tx: Transaction,
    login: str,
    name: str,
    password_hash: str,
    grants: Sequence[Grant],
    **belongs: str | None,
) -> str:
    """An account with its roles. Returns the person's id. Raises `LoginTaken`."""
    if await store.person_by_login(tx, login) is not None:
        raise LoginTaken
    person_id = tx.new_id()
    account = {"login": login, "name": name, "password_hash": password_hash, **belongs}
    await store.add(tx, store.people, id=person_id, pseudonym=tx.new_id(), **account)
    for grant in grants:
        await store.add(tx, store.grants, person_id=person_id, role=grant.role, scope_id=grant.scope_id)
    return person_id


async def add_interpreter(
    tx: Transaction, centre_id: str, login: str, password_hash: str, facts: InterpreterFacts
) -> str:
    """An interpreter of a centre, who wants no calls yet. Raises `LoginTaken`, `NumberTaken`."""
    await _tell_apart(tx, centre_id, facts.number)
    role = Grant(Role.INTERPRETER, centre_id)
    person_id = await add(tx, login, facts.name, password_hash, [role], centre_id=centre_id)
    work = {"number": facts.number, "zone": facts.zone}
    await store.add(tx, store.interpreters, person_id=person_id, centre_id=centre_id, **work)
    await store.set_languages(tx, person_id, facts.languages)
    await traits.set_traits(tx, person_id, facts.traits)
    return person_id


async def _tell_apart(tx: Transaction, centre_id: str, number: str, own_id: str | None = None) -> None:
    """Raises `NumberTaken`: visitors know an interpreter by nothing else."""
    for other in await store.interpreters_of(tx, centre_id):
        if other["person_id"] == own_id or other["retired_at"] is not None:
            continue
        if alike(other["number"]) == alike(number):
            raise NumberTaken


async def change_interpreter(
    tx: Transaction, person_id: str, facts: InterpreterFacts, version: int
) -> None:
    """What was said of an interpreter is said anew; calls that she is in go on. Raises `NumberTaken`."""
    row = await store.interpreter(tx, person_id)
    if row is None:
        raise NotFound
    await rename(tx, person_id, facts.name, version)
    await _tell_apart(tx, row["centre_id"], facts.number, person_id)
    await store.change(tx, person_id, None, number=facts.number, zone=facts.zone)
    await store.set_languages(tx, person_id, facts.languages)
    await traits.set_traits(tx, person_id, facts.traits)
    of_centre = (about(kind, row["centre_id"]) for kind in ("duty", "here"))
    tx.tell(about("interpreter", person_id), *of_centre)


async def rename(tx: Transaction, person_id: str, name: str, version: int) -> None:
    """Gives an account another name.

    Raises `WrongState` where it is retired, `ChangedMeanwhile` where `version` is another by now.
    """
    person = await store.person(tx, person_id)
    if person is None or person["retired_at"] is not None:
        raise WrongState
    if not await store.change_seen(tx, person_id, version, name=name):
        raise ChangedMeanwhile
    interpreter = await store.interpreter(tx, person_id)
    if interpreter is not None:
        tx.tell(about("interpreter", person_id), about("duty", interpreter["centre_id"]))


async def set_password(tx: Transaction, person_id: str, password_hash: str) -> None:
    """A new password: whoever had the old one is out on every page."""
    await store.change_account(tx, person_id, password_hash=password_hash)
    await sessions.end_all(tx, person_id)


async def retire(tx: Transaction, person_id: str) -> None:
    """The account stays, because records name its pseudonym, but opens nothing any more."""
    await store.change(tx, person_id, None, number_key=None)
    await store.change_account(tx, person_id, retired_at=tx.now)
    tx.tell(about("languages", person_id))  # what is rare among those who are left
    await sessions.suspend(tx, person_id)


async def restore(tx: Transaction, person_id: str) -> None:
    """Back from retirement, with the password of before. Raises `NumberTaken`, by who came meanwhile."""
    interpreter = await store.interpreter(tx, person_id)
    if interpreter is not None:
        await _tell_apart(tx, interpreter["centre_id"], interpreter["number"], person_id)
        await store.change(tx, person_id, None, number=interpreter["number"])
    await store.change_account(tx, person_id, retired_at=None)
    tx.tell(about("languages", person_id))
    await sessions.resume(tx, person_id)
