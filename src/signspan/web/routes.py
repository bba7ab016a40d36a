"""HTTP: pages, the call record, health; and where the sockets begin."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse
from sqlalchemy.exc import DBAPIError

from signspan.calls import store as calls
from signspan.db import Transaction
from signspan.dispatch import store as dispatch
from signspan.dispatch.heart import OUTAGE_MS, clock_apart_ms
from signspan.errors import NotAllowed, NotFound, NotSignedIn, Refusal
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import Action, Actor, Target, allowed
from signspan.reports import service as reports
from signspan.sites import store as sites
from signspan.web import administration, counter, desk, kiosk, pairings, seats, sockets, wire
from signspan.web.door import Door, Seat, actor_at, session_of
from signspan.web.seated import Seated
from signspan.web.views import Viewer

log = structlog.get_logger(__name__)

PAGES = {"kiosk": kiosk.PAGE, "desk": desk.PAGE, "counter": counter.PAGE, "visitor": kiosk.PAGE}
OPENS = {
    "kiosk": Action.OPEN_KIOSK,
    "desk": Action.OPEN_DESK,
    "counter": Action.OPEN_COUNTER,
    "visitor": Action.OPEN_VISITOR_WINDOW,
}
APART_MS = 250  # instants of two processes are compared: their clocks go together
READY_SECONDS = 2.0  # a longer answer is none: whoever asks has others to ask
Window = Annotated[str, Query(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Holds = Annotated[str | None, Query(max_length=80)]


def routes(door: Door) -> APIRouter:
    """All routes of the door."""
    router = APIRouter(responses={"4XX": {"model": wire.Problem}})
    _add_pages(router, door.settings.static_dir, demo=door.settings.demo)
    seats.add_routes(router, door)
    _add_records(router, door)
    pairings.add_routes(router, door)
    administration.add_routes(router, door)
    _add_health(router, door)
    _add_sockets(router, door)
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


def _add_sockets(router: APIRouter, door: Door) -> None:
    @router.websocket("/ws/{page}")
    async def page_socket(
        socket: WebSocket,
        page: str,
        seat: Seat,
        window: Window,
        holds: Holds = None,
        again: bool = False,
    ) -> None:
        try:
            if page not in PAGES:
                raise NotFound
            by, viewer = await _come_in(socket, door, page, seat, window)
        except Refusal:
            await socket.accept()  # a refused handshake hides the reason from the page
            await socket.close(wire.CloseCode.SIGNED_OUT)
            return
        await socket.accept()
        owner = sockets.PageSocket(socket, door, PAGES[page], by, viewer)
        with contextlib.suppress(WebSocketDisconnect):  # gone before it was here
            try:
                await sockets.serve(owner, door, holds, again=again)
            except Refusal as refusal:
                await sockets.close(socket, sockets.final_code(refusal))


async def _come_in(
    socket: WebSocket, door: Door, page: str, seat: str, window: str
) -> tuple[Seated, Viewer]:
    """Who has opened a page, and what it is a view of. Raises `NotSignedIn`, `NotAllowed`."""
    async with door.database.reading() as tx:
        session = await session_of(tx, socket, seat)
        terminal = await sites.terminal(tx, session["actor_id"])
        site_id = None if terminal is None else terminal["site_id"]
        actor = await sessions.actor_of(tx, session, site_id)
        viewer = await _viewer(tx, door, page, actor, window)
    return Seated(actor, page, window, session["token_hash"], session["expires_at"]), viewer


async def _viewer(tx: Transaction, door: Door, page: str, actor: Actor, window: str) -> Viewer:
    own = Target(participant_ids=frozenset({actor.id}))
    if not allowed(actor, OPENS[page], own):
        raise NotAllowed
    find = people.interpreter if page == "desk" else sites.terminal
    row = await find(tx, actor.id)
    if row is None or row["retired_at"] is not None or row.get("site_retired_at") is not None:
        raise NotSignedIn
    return Viewer(
        page=page,
        actor_id=actor.id,
        window=window,
        centre_id=row["centre_id"],
        engine=door.engine,
        site_id=row.get("site_id"),
        ice=door.ice(),
    )
