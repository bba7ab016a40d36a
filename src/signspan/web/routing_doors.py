"""The door to who is asked for whom: stances of an organisation, reserves and partners of a centre."""

from fastapi import APIRouter

from signspan.bus import about
from signspan.errors import NotFound
from signspan.people import traits
from signspan.sites import routing
from signspan.web import routing as board
from signspan.web import wire
from signspan.web.administrators import Administrator, Asked, change
from signspan.web.door import Door


def add_routes(router: APIRouter, door: Door) -> None:
    """Adds the doors to the rule of dispatch."""

    @router.put("/api/v1/console/stances/{person_id}")
    async def say(person_id: str, body: wire.GivenStance, asked: Asked) -> wire.Console:
        """Prefers or excludes an interpreter for the own organisation's calls, or says nothing of her."""

        async def doing(by: Administrator) -> None:
            organisation_id = by.organisation()
            serving = await board.who_serves(by.tx, organisation_id)
            person = next((row for row in serving if row["person_id"] == person_id), None)
            if person is None:
                raise NotFound
            await traits.set_stance(by.tx, organisation_id, person_id, body.stance)
            by.tx.tell(about("duty", person["centre_id"]))  # whoever waits may count on fewer, or more

        return await change(door, asked, doing)

    @router.put("/api/v1/console/reserves")
    async def keep(body: wire.Reserves, asked: Asked) -> wire.Console:
        """Says how many idle interpreters of the own centre are kept for each rare language."""

        async def doing(by: Administrator) -> None:
            centre_id = by.centre()
            await by.languages(list(body.numbers))
            await routing.set_reserves(by.tx, centre_id, body.numbers)

        return await change(door, asked, doing)

    @router.put("/api/v1/console/partners/{centre_id}/ask")
    async def ask(centre_id: str, body: wire.GivenWord, asked: Asked) -> wire.Console:
        """Asks another centre to help the own one, or does not any more."""

        async def doing(by: Administrator) -> None:
            own, other = by.centre(), await _another(by, centre_id)
            await routing.say_of_partner(by.tx, own, other, asked=body.said)

        return await change(door, asked, doing)

    @router.put("/api/v1/console/partners/{centre_id}/grant")
    async def grant(centre_id: str, body: wire.GivenWord, asked: Asked) -> wire.Console:
        """Grants that the own centre helps another one, or does not any more."""

        async def doing(by: Administrator) -> None:
            own, other = by.centre(), await _another(by, centre_id)
            await routing.say_of_partner(by.tx, other, own, granted=body.said)

        return await change(door, asked, doing)


async def _another(by: Administrator, centre_id: str) -> str:
    """A centre that is not the own one. Raises `NotFound`."""
    others = {row["id"] for row in await routing.all_centres(by.tx)} - {by.centre()}
    if centre_id not in others:
        raise NotFound
    return centre_id
