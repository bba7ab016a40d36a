"""HTTP: pages, sign-in, the call record, health; and where the sockets begin."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response, WebSocket
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import text

from signspan.bus import about
from signspan.calls import legs
from signspan.db import Transaction
from signspan.errors import NotAllowed, NotFound, NotSignedIn, Refusal, TooMany
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.model import Wish
from signspan.people.permissions import Action, Actor, Target, allowed
from signspan.reports import service as reports
from signspan.sites import store as sites
from signspan.web import desk, kiosk, sockets, wire
from signspan.web.commands import Seated
from signspan.web.door import Door, actor_at, cookie_name, session_of
from signspan.web.security import LOOPBACK
from signspan.web.views import Viewer

PAGES = {"kiosk": kiosk.PAGE, "desk": desk.PAGE}
OPENS = {"kiosk": Action.OPEN_KIOSK, "desk": Action.OPEN_DESK}
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
    passwords = RateLimitItemPerMinute(door.settings.sign_ins_per_minute)
    links = RateLimitItemPerMinute(LINKS_PER_MINUTE)

    def slow_down(request: Request, limit: RateLimitItemPerMinute, what: str) -> None:
        address = request.client.host if request.client else ""
        if not limiter.hit(limit, what, address):
            raise TooMany

    @router.post("/api/v1/session")
    async def sign_in(body: wire.SignIn, request: Request, response: Response) -> wire.Session:
        """Opens a session for a seat by name and password."""
        slow_down(request, passwords, "password")
        async with door.database.transaction() as tx:
            opened = await sessions.sign_in(tx, body.seat, body.login, body.password)
        return _seat(door, request, response, opened)

    @router.post("/api/v1/session/link")
    async def enter(body: wire.Enter, request: Request, response: Response) -> wire.Session:
        """Opens a session by a one-time link."""
        slow_down(request, links, "link")
        async with door.database.transaction() as tx:
            opened = await sessions.enter(tx, body.token)
        return _seat(door, request, response, opened)

    @router.delete("/api/v1/session", status_code=204)
    async def sign_out(request: Request, response: Response, seat: Seat) -> None:
        """Ends the seat's session; its open pages close, and a desk wants no more calls."""
        token = request.cookies.get(cookie_name(seat))
        if token is not None:
            async with door.database.transaction() as tx:
                session = await session_of(tx, request, seat)
                if session["page"] == "desk":
                    await legs.set_wish(tx, session["actor_id"], Wish.OFF)
                await sessions.sign_out(tx, token)
                tx.tell(about("session", session["token_hash"]))
        response.delete_cookie(cookie_name(seat))

    @router.post("/api/v1/demo/start")
    async def start(body: wire.Start, request: Request) -> wire.StartPage:
        """The demo's start page, for whoever has the key that was printed."""
        slow_down(request, links, "link")
        if door.demo is None:
            raise NotFound
        if not door.demo.opens(body.key):
            raise NotAllowed
        async with door.database.transaction() as tx:
            return await door.demo.start_page(tx)


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
                participant_ids=await reports.participants(tx, call_id),
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
    async def ready() -> dict[str, str]:
        """The process can take commands: its database answers."""
        async with door.database.reading() as tx:
            await tx.run(text("select 1"))
        return {"status": "ready"}


def _add_sockets(router: APIRouter, door: Door) -> None:
    @router.websocket("/ws/{page}")
    async def page_socket(
        socket: WebSocket, page: str, seat: Seat, window: Window, holds: Holds = None
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
        by = Seated(actor, page, window)
        ends = about("session", session["token_hash"])
        await socket.accept()
        owner = sockets.PageSocket(socket, door, PAGES[page], by, viewer, ends)
        await sockets.serve(owner, door, by, holds)


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
