"""What the administrator's page shows of the rule of dispatch: whom her calls prefer, who helps whom."""

from signspan.db import Row, Transaction
from signspan.people import store as people
from signspan.people import traits
from signspan.people.permissions import Action, Actor, Role, Target, allowed
from signspan.sites import routing
from signspan.web import views, wire


async def board(tx: Transaction, actor: Actor) -> wire.ConsoleRouting:
    """What of the rule is the administrator's to say."""
    scopes = {grant.role: grant.scope_id for grant in actor.grants}
    organisation_id, centre_id = scopes.get(Role.ORGANISATION_ADMIN), scopes.get(Role.CENTRE_ADMIN)
    sites_own = allowed(actor, Action.MANAGE_SITES, Target(organisation_id=organisation_id))
    people_own = allowed(actor, Action.MANAGE_PEOPLE, Target(centre_id=centre_id))
    return wire.ConsoleRouting(
        stances=await _stances(tx, organisation_id) if organisation_id and sites_own else None,
        reserves=(await routing.reserves_by_centre(tx)).get(centre_id, {})
        if centre_id and people_own
        else None,
        partners=await _partners(tx, centre_id) if centre_id and people_own else None,
    )


async def who_serves(tx: Transaction, organisation_id: str) -> list[Row]:
    """The interpreters in use who may be asked for an organisation, and those of whom it says something: of
    the centres that answer for it, and of those that help them. By number."""
    answering = await routing.answering(tx, organisation_id)
    helpers = await routing.helpers(tx)
    centres = set(answering).union(*(helpers.get(centre_id, ()) for centre_id in answering))
    said = await traits.stances_of(tx, [organisation_id])
    return await people.in_centres(tx, centres, frozenset().union(*said.values()))


async def _stances(tx: Transaction, organisation_id: str) -> list[wire.ConsoleStance]:
    said = await traits.stances_of(tx, [organisation_id])
    of = {one: stance for (_, stance), persons in said.items() for one in persons}
    centres = {row["id"]: views.words(row) for row in await routing.all_centres(tx)}
    return [
        wire.ConsoleStance(
            person_id=row["person_id"],
            number=row["number"],
            centre_name=centres[row["centre_id"]],
            stance=of.get(row["person_id"]),
        )
        for row in await who_serves(tx, organisation_id)
    ]


async def _partners(tx: Transaction, centre_id: str) -> list[wire.ConsolePartner]:
    rows = await routing.partners_of(tx, centre_id)
    helped = {row["helper_id"]: row for row in rows if row["centre_id"] == centre_id}
    helping = {row["centre_id"]: row for row in rows if row["helper_id"] == centre_id}
    return [
        wire.ConsolePartner(
            centre_id=row["id"],
            name=views.words(row),
            asks=_says(helped.get(row["id"]), "asked"),
            they_grant=_says(helped.get(row["id"]), "granted"),
            they_ask=_says(helping.get(row["id"]), "asked"),
            grants=_says(helping.get(row["id"]), "granted"),
        )
        for row in await routing.all_centres(tx)
        if row["id"] != centre_id
    ]


def _says(row: Row | None, what: str) -> bool:
    return row is not None and bool(row[what])
