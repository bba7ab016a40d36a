"""The door to places: each request does one thing, and is answered with the whole page."""

from fastapi import APIRouter, Request
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from signspan.calls import retirement
from signspan.calls import service as calls
from signspan.clock import SECOND
from signspan.errors import TooMany, WrongCode
from signspan.sites import pairing
from signspan.sites import service as sites
from signspan.web import accounts, routing_doors, wire
from signspan.web.administrators import Administrator, Asked, change, who
from signspan.web.door import Door, Seat

# Wrong codes of one administrator: with ten devices waiting at any time, guessing day and night finds
# one of them in five months.
GUESSES_PER_MINUTE = 10
GUESSES_PER_HOUR = 30
LATER_SECONDS = 600


def add_routes(router: APIRouter, door: Door) -> None:
    """Adds all doors of the administrator's page."""

    @router.get("/api/v1/console")
    async def show(request: Request, seat: Seat) -> wire.Console:
        """Everything that the administrator's page shows."""
        async with door.database.reading() as tx:
            return await (await who(tx, request, seat)).board()

    _add_sites(router, door)
    _add_terminals(router, door)
    _add_pairing(router, door)
    accounts.add_routes(router, door)
    routing_doors.add_routes(router, door)


# --- sites -------------------------------------------------------------------------------------------


async def _site_facts(by: Administrator, body: wire.SiteFacts) -> sites.SiteFacts:
    languages = await by.languages(body.languages)
    return sites.SiteFacts(
        _name(body.name),
        languages,
        body.zone,
        body.opens_at_once,
        body.time_zone,
        sites.Wanted(
            sorted(set(body.hard)),
            sorted(set(body.soft) - set(body.hard)),
            body.head_start_seconds * SECOND,
            body.emergency,
        ),
    )


def _name(given: wire.GivenName) -> sites.Name:
    return sites.Name(given.zh, given.en)


def _add_sites(router: APIRouter, door: Door) -> None:
    @router.post("/api/v1/console/sites")
    async def add_site(body: wire.SiteFacts, asked: Asked) -> wire.Console:
        """Adds a site of the own organisation, which the own centre answers for."""

        async def doing(by: Administrator) -> str:
            organisation_id, centre_id = by.organisation(), by.centre()
            return await sites.add_site(by.tx, organisation_id, centre_id, await _site_facts(by, body))

        return await change(door, asked, doing)

    @router.put("/api/v1/console/sites/{site_id}")
    async def change_site(site_id: str, body: wire.SiteChange, asked: Asked) -> wire.Console:
        """Says anew what is said of a site."""

        async def doing(by: Administrator) -> None:
            await by.site(site_id)
            await sites.change_site(by.tx, site_id, await _site_facts(by, body), body.version)
            await calls.site_changed(by.tx, site_id)

        return await change(door, asked, doing)

    @router.post("/api/v1/console/sites/{site_id}/retire")
    async def retire_site(site_id: str, asked: Asked) -> wire.Console:
        """Takes a site out of use: the devices of its terminals are signed out."""

        async def doing(by: Administrator) -> None:
            await by.site(site_id)
            await retirement.retire_site(by.tx, site_id)

        return await change(door, asked, doing)

    @router.post("/api/v1/console/sites/{site_id}/restore")
    async def restore_site(site_id: str, asked: Asked) -> wire.Console:
        """Takes a site into use again; after two minutes its terminals wait for their devices."""

        async def doing(by: Administrator) -> None:
            await by.site(site_id)
            await retirement.restore_site(by.tx, site_id)

        return await change(door, asked, doing)

    @router.post("/api/v1/console/sites/{site_id}/terminals")
    async def add_terminal(site_id: str, body: wire.NewTerminal, asked: Asked) -> wire.Console:
        """Adds a terminal, which then waits for its device."""

        async def doing(by: Administrator) -> str:
            await by.site(site_id)
            return await sites.add_terminal(by.tx, site_id, body.kind, _name(body.name))

        return await change(door, asked, doing)


# --- terminals ---------------------------------------------------------------------------------------


def _add_terminals(router: APIRouter, door: Door) -> None:
    @router.put("/api/v1/console/terminals/{terminal_id}")
    async def rename_terminal(terminal_id: str, body: wire.TerminalName, asked: Asked) -> wire.Console:
        """Gives a terminal another name."""

        async def doing(by: Administrator) -> None:
            await by.terminal(terminal_id)
            await sites.rename_terminal(by.tx, terminal_id, _name(body.name), body.version)

        return await change(door, asked, doing)

    @router.post("/api/v1/console/terminals/{terminal_id}/revoke")
    async def revoke(terminal_id: str, asked: Asked) -> wire.Console:
        """Signs the terminal's device out for good; a call on it goes on by its grace."""

        async def doing(by: Administrator) -> None:
            await by.terminal(terminal_id)
            await retirement.revoke(by.tx, terminal_id)

        return await change(door, asked, doing)

    @router.post("/api/v1/console/terminals/{terminal_id}/retire")
    async def retire_terminal(terminal_id: str, asked: Asked) -> wire.Console:
        """Takes a terminal out of use: its device is signed out."""

        async def doing(by: Administrator) -> None:
            await by.terminal(terminal_id)
            await retirement.retire_terminal(by.tx, terminal_id)

        return await change(door, asked, doing)

    @router.post("/api/v1/console/terminals/{terminal_id}/restore")
    async def restore_terminal(terminal_id: str, asked: Asked) -> wire.Console:
        """Takes a terminal into use again; after two minutes it waits for a device."""

        async def doing(by: Administrator) -> None:
            await by.terminal(terminal_id)
            await retirement.restore_terminal(by.tx, terminal_id)

        return await change(door, asked, doing)


def _add_pairing(router: APIRouter, door: Door) -> None:
    limiter = MovingWindowRateLimiter(MemoryStorage())
    minute, hour = RateLimitItemPerMinute(GUESSES_PER_MINUTE), RateLimitItemPerHour(GUESSES_PER_HOUR)

    @router.post("/api/v1/console/terminals/{terminal_id}/pair")
    async def pair(terminal_id: str, body: wire.PairingCode, asked: Asked) -> wire.Console:
        """Says that the device which shows this code is this terminal."""

        async def doing(by: Administrator) -> None:
            if not limiter.test(minute, by.actor.id):
                raise TooMany
            if not limiter.test(hour, by.actor.id):
                raise TooMany(LATER_SECONDS)
            await by.terminal(terminal_id)
            try:
                await pairing.pair(by.tx, terminal_id, body.code)
            except WrongCode:
                for guesses in (minute, hour):
                    limiter.hit(guesses, by.actor.id)
                raise

        return await change(door, asked, doing)
