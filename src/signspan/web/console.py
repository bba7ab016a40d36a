"""What the administrator's page shows: her organisation's places and her centre's people."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from signspan.clock import SECOND
from signspan.db import Transaction
from signspan.media.model import Zone
from signspan.people import store as people
from signspan.people import traits
from signspan.people.model import Connection, Wish
from signspan.people.permissions import (
    ADMINISTRATORS,
    Action,
    Actor,
    ActorKind,
    Grant,
    Role,
    Target,
    allowed,
    manages,
)
from signspan.sites import pairing
from signspan.sites import store as sites
from signspan.sites.model import TerminalKind
from signspan.web import routing, views, wire


def scope_of(actor: Actor, role: Role) -> str | None:
    """What she administers in this role: an organisation or a centre; None: she does not."""
    return next((grant.scope_id for grant in actor.grants if grant.role == role), None)


async def board(
    tx: Transaction, actor: Actor, new_password: wire.NewPassword | None = None
) -> wire.Console:
    """The whole page, for this administrator, in as many statements for many sites as for one."""
    organisation_id = scope_of(actor, Role.ORGANISATION_ADMIN)
    centre_id = scope_of(actor, Role.CENTRE_ADMIN)
    organisation = None if organisation_id is None else await sites.organisation(tx, organisation_id)
    centre = None if centre_id is None else await sites.centre(tx, centre_id)
    return wire.Console(
        organisation=None if organisation is None else views.words(organisation),
        centre=None if centre is None else views.words(centre),
        sites=await _sites(tx, actor, organisation_id),
        people=await _people(tx, actor, centre_id),
        administrators=await _administrators(tx, actor),
        routing=await routing.board(tx, actor),
        sign_languages=[views.sign_language(row, row["code"]) for row in await sites.languages(tx)],
        new_password=new_password,
    )


async def _sites(
    tx: Transaction, actor: Actor, organisation_id: str | None
) -> list[wire.ConsoleSite] | None:
    own = Target(organisation_id=organisation_id)
    if organisation_id is None or not allowed(actor, Action.MANAGE_SITES, own):
        return None
    languages = _by("site_id", await sites.languages_in(tx, organisation_id))
    terminals = _by("site_id", await _terminals(tx, organisation_id))
    return [
        wire.ConsoleSite(
            site_id=row["id"],
            name=views.words(row),
            languages=[one["language"] for one in languages[row["id"]]],
            zone=Zone(row["zone"]),
            opens_at_once=row["opens_at_once"],
            time_zone=row["time_zone"],
            hard=row["hard"],
            soft=row["soft"],
            head_start_seconds=row["head_start"] // SECOND,
            emergency=row["emergency"],
            version=row["version"],
            retired_at=row["retired_at"],
            terminals=[one["shown"] for one in terminals[row["id"]]],
        )
        for row in await sites.sites_of(tx, organisation_id)
    ]


def _by(name: str, rows: Iterable[Any]) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


async def _terminals(tx: Transaction, organisation_id: str) -> list[dict[str, Any]]:
    """The terminals as they are shown, each with its site."""
    paired = await people.signed_in(tx, ActorKind.TERMINAL)
    expected = await pairing.expected_terminals(tx)
    here = await sites.here_in(tx, organisation_id)
    found: list[dict[str, Any]] = []
    for row in await sites.terminals_in(tx, organisation_id):
        shown = wire.ConsoleTerminal(
            terminal_id=row["id"],
            kind=TerminalKind(row["kind"]),
            name=views.words(row),
            paired=row["id"] in paired,
            expected=row["id"] in expected,
            here=row["id"] in here,
            version=row["version"],
            retired_at=row["retired_at"],
        )
        found.append({"site_id": row["site_id"], "shown": shown})
    return found


async def _people(tx: Transaction, actor: Actor, centre_id: str | None) -> list[wire.ConsolePerson] | None:
    if centre_id is None or not allowed(actor, Action.MANAGE_PEOPLE, Target(centre_id=centre_id)):
        return None
    languages = _by("person_id", await people.languages_in(tx, centre_id))
    have = _by("person_id", await traits.traits_in(tx, centre_id))
    return [
        wire.ConsolePerson(
            person_id=row["person_id"],
            login=row["login"],
            name=row["name"],
            number=row["number"],
            languages=[one["language"] for one in languages[row["person_id"]]],
            traits=[one["trait"] for one in have[row["person_id"]]],
            zone=Zone(row["zone"]),
            wish=Wish(row["wish"]),
            connection=Connection(row["connection"]),
            version=row["version"],
            retired_at=row["retired_at"],
        )
        for row in await people.interpreters_of(tx, centre_id)
    ]


def administers(actor: Actor) -> list[Grant]:
    """What she administers herself, and may let another one do."""
    return [held for held in actor.grants if held.role in ADMINISTRATORS and manages(actor, held)]


async def _administrators(tx: Transaction, actor: Actor) -> list[wire.ConsoleAdministrator]:
    found = await people.holding(tx, administers(actor))
    grants = _by("person_id", await people.grants_in(tx, [row["id"] for row in found]))
    return [
        wire.ConsoleAdministrator(
            person_id=row["id"],
            login=row["login"],
            name=row["name"],
            me=row["id"] == actor.id,
            yours=row["id"] != actor.id
            and all(manages(actor, Grant(Role(one["role"]), one["scope_id"])) for one in grants[row["id"]]),
            version=row["version"],
            retired_at=row["retired_at"],
        )
        for row in found
    ]
