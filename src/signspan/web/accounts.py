"""The door to people: interpreters of the own centre, and further administrators of what is one's own."""

from fastapi import APIRouter

from signspan.calls import retirement
from signspan.errors import NotFound, WrongState
from signspan.people import accounts, sessions
from signspan.people import store as people
from signspan.web import console, wire
from signspan.web.administrators import Administrator, Asked, Asking, Telling, change, who
from signspan.web.door import Door


def add_routes(router: APIRouter, door: Door) -> None:
    """Adds the doors to accounts."""
    _add_interpreters(router, door)
    _add_administrators(router, door)
    _add_accounts(router, door)


async def _person_facts(by: Administrator, body: wire.PersonFacts) -> accounts.InterpreterFacts:
    languages = await by.languages(body.languages)
    return accounts.InterpreterFacts(body.name, body.number, body.zone, languages, body.traits)


async def _password(door: Door, asked: Asking) -> tuple[str, Telling]:
    """A new password's hash, and how it is set and told; outside of any transaction, because it is slow.

    Asked once more, it is another one: the first was lost on its way, so nobody knows it.
    """
    async with door.database.reading() as tx:
        await who(tx, asked.request, asked.seat)  # for administrators alone
    password, password_hash = await sessions.new_password()

    async def tell(by: Administrator, person_id: str) -> wire.NewPassword:
        person = await by.account(person_id)
        if person["password_hash"] != password_hash:
            await retirement.reset_password(by.tx, person_id, password_hash)
        return wire.NewPassword(person_id=person_id, login=person["login"], password=password)

    return password_hash, tell


def _add_interpreters(router: APIRouter, door: Door) -> None:
    @router.post("/api/v1/console/people")
    async def add_person(body: wire.NewPerson, asked: Asked) -> wire.Console:
        """Adds an interpreter to the own centre, with a password that is told this once."""
        password_hash, tell = await _password(door, asked)

        async def doing(by: Administrator) -> str:
            centre_id, facts = by.centre(), await _person_facts(by, body)
            return await accounts.add_interpreter(by.tx, centre_id, body.login, password_hash, facts)

        return await change(door, asked, doing, tell)

    @router.put("/api/v1/console/people/{person_id}")
    async def change_person(person_id: str, body: wire.PersonChange, asked: Asked) -> wire.Console:
        """Says anew what is said of an interpreter."""

        async def doing(by: Administrator) -> None:
            await by.account(person_id)
            facts = await _person_facts(by, body)
            await accounts.change_interpreter(by.tx, person_id, facts, body.version)

        return await change(door, asked, doing)


def _add_administrators(router: APIRouter, door: Door) -> None:
    @router.post("/api/v1/console/administrators")
    async def add_administrator(body: wire.NewAdministrator, asked: Asked) -> wire.Console:
        """Adds somebody who administers what the asker does, with a password that is told this once."""
        password_hash, tell = await _password(door, asked)

        async def doing(by: Administrator) -> str:
            own = await people.person(by.tx, by.actor.id)
            if own is None:
                raise NotFound
            belongs = {name: own[name] for name in ("organisation_id", "centre_id")}
            roles = console.administers(by.actor)
            return await accounts.add(by.tx, body.login, body.name, password_hash, roles, **belongs)

        return await change(door, asked, doing, tell)

    @router.put("/api/v1/console/administrators/{person_id}")
    async def rename_administrator(
        person_id: str, body: wire.AdministratorName, asked: Asked
    ) -> wire.Console:
        """Gives another administrator another name."""

        async def doing(by: Administrator) -> None:
            await by.account(person_id)
            await accounts.rename(by.tx, person_id, body.name, body.version)

        return await change(door, asked, doing)


def _add_accounts(router: APIRouter, door: Door) -> None:
    @router.post("/api/v1/console/people/{person_id}/password")
    async def reset_password(person_id: str, asked: Asked) -> wire.Console:
        """Makes a new password, told this once; whoever had the old one is signed out."""
        _, tell = await _password(door, asked)

        async def doing(by: Administrator) -> str:
            if (await by.account(person_id))["retired_at"] is not None:
                raise WrongState
            return person_id

        return await change(door, asked, doing, tell)

    @router.post("/api/v1/console/people/{person_id}/retire")
    async def retire_person(person_id: str, asked: Asked) -> wire.Console:
        """Somebody wants no more calls and can not sign in; a call she is in goes on by its grace."""

        async def doing(by: Administrator) -> None:
            await by.account(person_id)
            await retirement.retire_person(by.tx, person_id)

        return await change(door, asked, doing)

    @router.post("/api/v1/console/people/{person_id}/restore")
    async def restore_person(person_id: str, asked: Asked) -> wire.Console:
        """Somebody may sign in again, with the password of before."""

        async def doing(by: Administrator) -> None:
            await by.account(person_id)
            await accounts.restore(by.tx, person_id)

        return await change(door, asked, doing)
