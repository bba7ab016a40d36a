"""HTTP: pages, the call record, health."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse
from sqlalchemy.exc import DBAPIError

from signspan.calls import store as calls
from signspan.dispatch import store as dispatch
from signspan.dispatch.heart import OUTAGE_MS, clock_apart_ms
from signspan.errors import NotFound
from signspan.people.permissions import Action, Target, allowed
from signspan.reports import service as reports
from signspan.web import administration, pairings, seats, wire
from signspan.web.door import Door, Seat, actor_at

log = structlog.get_logger(__name__)

APART_MS = 250  # instants of two processes are compared: their clocks go together
READY_SECONDS = 2.0  # a longer answer is none: whoever asks has others to ask


def routes(door: Door) -> APIRouter:
    """All routes of the door."""
    router = APIRouter(responses={"4XX": {"model": wire.Problem}})
    _add_pages(router, door.settings.static_dir, demo=door.settings.demo)
    seats.add_routes(router, door)
    _add_records(router, door)
    pairings.add_routes(router, door)
    administration.add_routes(router, door)
    _add_health(router, door)
    return router


def _add_pages(router: APIRouter, static: Path, *, demo: bool) -> None:
    names = ["kiosk", "desk", "counter", "console", "enter", "pair"] + (["start", "alone"] if demo else [])
    files = {name: f"{name}.html" for name in names} | {"counter/visitor": "visitor.html"}
    for path, file in files.items():
        router.add_api_route(f"/{path}", _page(static / file), include_in_schema=False)

    @router.get("/", include_in_schema=False)
    async def root() -> Response:
        return RedirectResponse("/start" if demo else "/desk")


def _page(path: Path) -> Callable[[], Awaitable[Response]]:
    async def page() -> Response:
        if not path.exists():  # noqa: ASYNC240 - one look at a local file
            return PlainTextResponse("The pages are not built yet: run `make setup`.", 503)
        return FileResponse(path, headers={"cache-control": "no-cache"})

    return page


def _add_records(router: APIRouter, door: Door) -> None:
    @router.get("/api/v1/calls/{call_id}")
    async def call_record(call_id: str, request: Request, seat: Seat) -> reports.CallRecord:
        """The record of a call with every time, for whoever may see it."""
        async with door.database.reading() as tx:
            actor = await actor_at(tx, request, seat)
            record = await reports.call_record(tx, call_id)
            target = Target(
                organisation_id=record.organisation_id,
                centre_id=record.centre_id,
                participant_ids=await calls.participants(tx, call_id),
            )
        if not allowed(actor, Action.READ_RECORD, target):
            raise NotFound  # that it exists is not for everybody to know
        return record


def _add_health(router: APIRouter, door: Door) -> None:
    @router.get("/health/live")
    async def live() -> dict[str, str]:
        """The process answers."""
        return {"status": "live"}

    @router.get("/health/ready")
    async def ready(response: Response) -> dict[str, str]:
        """The process can take commands: it has just written so, and its clock is the database's."""
        try:
            async with asyncio.timeout(READY_SECONDS), door.database.reading() as tx:
                at = await dispatch.marked_at(tx)
                apart = await clock_apart_ms(door.database)
                if at is not None and abs(tx.now - at) <= OUTAGE_MS and apart <= APART_MS:
                    return {"status": "ready"}
        except (DBAPIError, TimeoutError):
            log.warning("not_ready", exc_info=True)
        response.status_code = 503
        return {"status": "not_ready"}
