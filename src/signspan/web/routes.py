"""HTTP: pages, sign-in, the call record, health; and where the sockets begin."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Query, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy.exc import DBAPIError

from signspan.calls import store as calls
from signspan.db import Transaction
from signspan.dispatch import store as dispatch
from signspan.dispatch.service import OUTAGE_MS
from signspan.errors import NotAllowed, NotFound, NotSignedIn, Refusal, TakenOver, TooMany, WrongPassword
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import Action, Actor, Target, allowed
from signspan.reports import service as reports
from signspan.sites import store as sites
from signspan.web import desk, kiosk, sockets, wire
from signspan.web.commands import Seated
from signspan.web.door import Door, actor_at, cookie_name, session_of
from signspan.web.door import sign_out as end_session
from signspan.web.security import LOOPBACK
from signspan.web.views import Viewer

log = structlog.get_logger(__name__)

PAGES = {"kiosk": kiosk.PAGE, "desk": desk.PAGE}
OPENS = {"kiosk": Action.OPEN_KIOSK, "desk": Action.OPEN_DESK}
READY_SECONDS = 2.0  # a longer answer is none: whoever asks has others to ask
NAMES_PER_ADDRESS = 10  # wrong passwords for many names from one address are guesses, too
LINKS_PER_MINUTE = 120  # links carry 256 random bits: this only bounds the load
SEAT = r"^[a-z0-9][a-z0-9-]{0,31}$"

Seat = Annotated[str, Query(pattern=SEAT)]
Window = Annotated[str, Query(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Holds = Annotated[str | None, Query(max_length=80)]


def routes(door: Door) -> APIRouter:
    """All routes of the door."""
    router = APIRouter(responses={"4XX": {"model": wire.Problem}})
    _add_pages(router, door.settings.static_dir, demo=door.settings.demo)
    _add_sessions(router, door)
    _add_records(router, door)
    _add_health(router, door)
    _add_sockets(router, door)
    return router


def _add_pages(router: APIRouter, static: Path, *, demo: bool) -> None:
    names = ["kiosk", "desk", "enter"] + (["start", "alone"] if demo else [])
    for name in names:
        router.add_api_route(f"/{name}", _page(static / f"{name}.html"), include_in_schema=False)

    @router.get("/", include_in_schema=False)
    async def root() -> Response:
        return RedirectResponse("/start" if demo else "/desk")


def _page(path: Path) -> Callable[[], Awaitable[Response]]:
    async def page() -> Response:
        if not path.exists():  # noqa: ASYNC240 - one look at a local file
            return PlainTextResponse("The pages are not built yet: run `make setup`.", 503)
        return FileResponse(path, headers={"cache-control": "no-cache"})

    return page


def _add_sessions(router: APIRouter, door: Door) -> None:
    limiter = MovingWindowRateLimiter(MemoryStorage())
    guesses = RateLimitItemPerMinute(door.settings.sign_ins_per_minute)
    sprays = RateLimitItemPerMinute(door.settings.sign_ins_per_minute * NAMES_PER_ADDRESS)
    links = RateLimitItemPerMinute(LINKS_PER_MINUTE)

    def slow_down(request: Request) -> None:
        if not limiter.hit(links, "link", address_of(request)):
            raise TooMany

    @router.post("/api/v1/session")
    async def sign_in(body: wire.SignIn, request: Request, response: Response) -> wire.Session:
        """Opens a session for a seat by name and password."""
        # By name and address: a whole centre behind one address may start its shift at one time.
        whose = ("password", address_of(request), body.login)
        anybodys = ("password", address_of(request))
        if not limiter.test(sprays, *anybodys) or not limiter.hit(guesses, *whose):
            raise TooMany
        try:
            opened = await sessions.sign_in(door.database, body.seat, body.login, body.password)
        except WrongPassword:
            limiter.hit(sprays, *anybodys)
            raise
        limiter.clear(guesses, *whose)
        return _seat(door, request, response, opened)

    @router.post("/api/v1/session/link")
    async def enter(body: wire.Enter, request: Request, response: Response) -> wire.Session:
        """Opens a session by a one-time link."""
        slow_down(request)
        async with door.database.transaction() as tx:
            opened = await sessions.enter(tx, body.token)
        return _seat(door, request, response, opened)

    @router.delete("/api/v1/session", status_code=204)
    async def sign_out(request: Request, response: Response, seat: Seat) -> None:
        """Ends the seat's session; its open pages close, and a desk wants no more calls."""
        token = request.cookies.get(cookie_name(seat))
        if token is not None:
            async with door.database.reading() as tx:
                session = await session_of(tx, request, seat)
            await end_session(door, session["token_hash"])
        response.delete_cookie(cookie_name(seat))

    @router.post("/api/v1/demo/start")
    async def start(body: wire.Start, request: Request) -> wire.StartPage:
        """The demo's start page, for whoever has the key that was printed."""
        slow_down(request)
        if door.demo is None:
            raise NotFound
        if not door.demo.opens(body.key):
            raise NotAllowed
        async with door.database.transaction() as tx:
            return await door.demo.start_page(tx)


def address_of(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def _seat(door: Door, request: Request, response: Response, opened: sessions.Opened) -> wire.Session:
    page: Literal["kiosk", "desk"] = "kiosk" if opened.page == "kiosk" else "desk"
    response.set_cookie(
        cookie_name(opened.seat),
        opened.token,
        max_age=(opened.expires_at - door.database.clock.now()) // 1_000,
        httponly=True,
        samesite="strict",
        secure=door.settings.secure_cookies and request.url.hostname not in LOOPBACK,
    )
    return wire.Session(page=page, seat=opened.seat)


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
        """The process can take commands: its dispatcher has just written so to the database."""
        try:
            async with asyncio.timeout(READY_SECONDS), door.database.reading() as tx:
                at = await dispatch.alive_at(tx)
                if at is not None and abs(tx.now - at) <= OUTAGE_MS:
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
            async with door.database.reading() as tx:
                session = await session_of(tx, socket, seat)
                actor = await sessions.actor_of(tx, session)
                viewer = await _viewer(tx, door, page, actor, window)
        except Refusal:
            await socket.accept()  # a refused handshake hides the reason from the page
            await socket.close(wire.CloseCode.SIGNED_OUT)
            return
        by = Seated(actor, page, window, session["token_hash"], session["expires_at"])
        await socket.accept()
        owner = sockets.PageSocket(socket, door, PAGES[page], by, viewer)
        with contextlib.suppress(WebSocketDisconnect):  # gone before it was here
            try:
                await sockets.serve(owner, door, holds, again=again)
            except TakenOver:
                await sockets.close(socket, wire.CloseCode.TAKEN_OVER)


async def _viewer(tx: Transaction, door: Door, page: str, actor: Actor, window: str) -> Viewer:
    own = Target(participant_ids=frozenset({actor.id}))
    if not allowed(actor, OPENS[page], own):
        raise NotAllowed
    find = sites.terminal if page == "kiosk" else people.interpreter
    row = await find(tx, actor.id)
    if row is None:
        raise NotSignedIn
    return Viewer(
        page=page,
        actor_id=actor.id,
        window=window,
        centre_id=row["centre_id"],
        boards=door.boards,
        engine=door.engine,
        ice_servers=door.ice_servers(),
    )
