"""Who stands at the administrators' door, and how she changes something: all of it, once, or nothing."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from signspan.db import Row, Transaction
from signspan.errors import BadInput, NotAllowed, NotFound
from signspan.people import store as people
from signspan.people.permissions import Action, Actor, Grant, Role, Target, allowed, manages
from signspan.sites import service as sites
from signspan.sites import store as sites_store
from signspan.web import console, store, wire
from signspan.web.door import Door, Seat, actor_at

Key = Annotated[str | None, Header(alias="idempotency-key", pattern=r"^[A-Za-z0-9_-]{8,80}$")]


@dataclass(frozen=True)
class Administrator:
    """An administrator in one transaction. What is not hers to manage is not there for her."""

    tx: Transaction
    actor: Actor

    def organisation(self) -> str:
        """The organisation whose sites she manages. Raises `NotAllowed`."""
        found = console.scope_of(self.actor, Role.ORGANISATION_ADMIN)
        if not allowed(self.actor, Action.MANAGE_SITES, Target(organisation_id=found)) or found is None:
            raise NotAllowed
        return found

    def centre(self) -> str:
        """The centre whose people she manages. Raises `NotAllowed`."""
        found = console.scope_of(self.actor, Role.CENTRE_ADMIN)
        if not allowed(self.actor, Action.MANAGE_PEOPLE, Target(centre_id=found)) or found is None:
            raise NotAllowed
        return found

    async def site(self, site_id: str) -> Row:
        """One of her sites. Raises `NotFound`."""
        return self._hers(await sites.site(self.tx, site_id))

    async def terminal(self, terminal_id: str) -> Row:
        """One of her terminals. Raises `NotFound`."""
        return self._hers(await sites.terminal(self.tx, terminal_id))

    def _hers(self, place: Row) -> Row:
        target = Target(organisation_id=place["organisation_id"])
        if not allowed(self.actor, Action.MANAGE_SITES, target):
            raise NotFound
        return place

    async def account(self, person_id: str) -> Row:
        """One of her interpreters, or another administrator of what she administers herself.

        Raises `NotFound`; `NotAllowed` for who holds more than that, and for herself: whoever sets the
        password of somebody who may more would soon be her.
        """
        person = await people.person(self.tx, person_id)
        held = [
            Grant(Role(one["role"]), one["scope_id"]) for one in await people.grants_of(self.tx, person_id)
        ]
        hers = [manages(self.actor, one) for one in held]
        if person is None or not any(hers):
            raise NotFound
        if not all(hers) or person_id == self.actor.id:
            raise NotAllowed
        return person

    async def languages(self, codes: list[str]) -> list[str]:
        """Sign languages that there are, each once, in their order. Raises `BadInput`."""
        known = {row["code"] for row in await sites_store.languages(self.tx)}
        if not known.issuperset(codes):
            raise BadInput
        return list(dict.fromkeys(codes))

    async def board(self, new_password: wire.NewPassword | None = None) -> wire.Console:
        """The whole page as it is now."""
        return await console.board(self.tx, self.actor, new_password)


async def who(tx: Transaction, request: Request, seat: str) -> Administrator:
    """Whoever sits at the seat. Raises `NotSignedIn`, `NotAllowed`."""
    actor = await actor_at(tx, request, seat)
    if not allowed(actor, Action.OPEN_CONSOLE, Target(participant_ids=frozenset({actor.id}))):
        raise NotAllowed
    return Administrator(tx, actor)


@dataclass(frozen=True)
class Asking:
    """One request of the administrators' page. With `key`, sent again it is not done again."""

    request: Request
    seat: Seat
    key: Key = None

    async def print(self) -> str:
        """What this key stands for: it names one request for good."""
        asked = f"{self.request.method} {self.request.url.path}\n".encode() + await self.request.body()
        return f"console {hashlib.sha256(asked).hexdigest()[:24]}"


Asked = Annotated[Asking, Depends()]
# What is done in the one transaction. Answers the id of what was made, if something was.
Doing = Callable[[Administrator], Awaitable[str | None]]
Telling = Callable[[Administrator, str], Awaitable[wire.NewPassword]]


async def change(door: Door, asked: Asking, doing: Doing, tell: Telling | None = None) -> wire.Console:
    """Does it once, however often it is asked with one key; whatever is refused is not done at all.

    `tell` makes what is told of it, anew each time. Raises `BadInput`: the key was for something else.
    """
    printed = await asked.print()

    async def once(tx: Transaction) -> wire.Console:
        by = await who(tx, asked.request, asked.seat)
        before = None if asked.key is None else await store.answer_to(tx, by.actor.id, asked.key)
        if before is None:
            made = await doing(by)
            if asked.key is not None:
                await store.keep(tx, by.actor.id, asked.key, store.Answer(printed, made=made))
        elif before.command != printed:
            raise BadInput
        else:
            made = before.made
        told = None if tell is None or made is None else await tell(by, made)
        return await by.board(told)

    return await door.database.do(once)
