"""The doors of a seat: in by name and password or by a one-time link, another password, and out."""

from fastapi import APIRouter, Request, Response
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from signspan.errors import NotAllowed, NotFound, NotSignedIn, TooMany
from signspan.names import login_of
from signspan.people import sessions
from signspan.people import store as people
from signspan.web import wire
from signspan.web.door import Door, Seat, address_of, cookie_name, session_of, sign_out, take_seat
from signspan.web.tries import Tries

LINKS_PER_MINUTE = 120  # links carry 256 random bits: this only bounds the load


def add_routes(router: APIRouter, door: Door) -> None:
    """Adds all doors of a seat, and the demo's, which gives links to them."""
    limiter = MovingWindowRateLimiter(MemoryStorage())
    links = RateLimitItemPerMinute(LINKS_PER_MINUTE)

    def slow_down(request: Request) -> None:
        if not limiter.hit(links, "link", address_of(request)):
            raise TooMany

    _add_passwords(router, door)

    @router.post("/api/v1/session/link")
    async def enter(body: wire.Enter, request: Request, response: Response) -> wire.Session:
        """Opens a session by a one-time link."""
        slow_down(request)
        opened = await door.database.do(lambda tx: sessions.enter(tx, body.token))
        return take_seat(door, request, response, opened)

    @router.delete("/api/v1/session", status_code=204)
    async def leave(request: Request, response: Response, seat: Seat) -> None:
        """Ends the seat's session; its open pages close, and a desk wants no more calls."""
        token = request.cookies.get(cookie_name(seat))
        if token is not None:
            async with door.database.reading() as tx:
                session = await session_of(tx, request, seat)
            await sign_out(door, session["token_hash"])
        response.delete_cookie(cookie_name(seat))

    @router.post("/api/v1/demo/start")
    async def start(body: wire.Start, request: Request) -> wire.StartPage:
        """The demo's start page, for whoever has the key that was printed."""
        slow_down(request)
        if door.demo is None:
            raise NotFound
        if not door.demo.opens(body.key):
            raise NotAllowed
        return await door.database.do(door.demo.start_page)


def _add_passwords(router: APIRouter, door: Door) -> None:
    tries = Tries(door.settings.sign_ins_per_minute)

    @router.post("/api/v1/session")
    async def sign_in(body: wire.SignIn, request: Request, response: Response) -> wire.Session:
        """Opens a session for a seat by name and password."""
        login = login_of(body.login)
        # By name and address: a whole centre behind one address may start its shift at one time.
        with tries.one(address_of(request), login):
            opened = await sessions.sign_in(door.database, body.seat, login, body.password)
        await _see_out(door, request, body.seat, opened)
        return take_seat(door, request, response, opened)

    @router.put("/api/v1/session/password", status_code=204)
    async def choose_password(body: wire.OwnPassword, request: Request, seat: Seat) -> None:
        """Another password for whoever sits at the seat; she is signed out everywhere else."""
        async with door.database.reading() as tx:
            session = await session_of(tx, request, seat)
            person = await people.person(tx, session["actor_id"])
        if person is None:
            raise NotSignedIn
        with tries.one(address_of(request), person["login"]):
            await sessions.change_password(door.database, session["token_hash"], body.before, body.password)


async def _see_out(door: Door, request: Request, seat: str, opened: sessions.Opened) -> None:
    """Whoever sat here before is out: her open pages would turn into somebody else's."""
    async with door.database.reading() as tx:
        try:
            before = await session_of(tx, request, seat)
        except NotSignedIn:
            return
        now = await sessions.session_at(tx, seat, opened.token)
    if before["actor_id"] != now["actor_id"]:
        await sign_out(door, before["token_hash"])
