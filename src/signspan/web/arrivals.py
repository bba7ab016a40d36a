"""Where the pages' sockets begin and end: beside the web framework, whose layers stay around a socket as
long as it is open."""

import asyncio
import contextlib
from typing import Annotated

import structlog
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from signspan.calls import pages
from signspan.db import Transaction
from signspan.errors import NotAllowed, NotSignedIn, Refusal
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import Action, Actor, Target, allowed
from signspan.sites import store as sites
from signspan.web import counter, desk, kiosk, wire
from signspan.web.door import SEAT, Door, session_of
from signspan.web.seated import Seated
from signspan.web.sockets import RETRY_SECONDS, PageSocket, close, final_code
from signspan.web.views import Viewer

log = structlog.get_logger(__name__)

PATH = "/ws/"
PAGES = {"kiosk": kiosk.PAGE, "desk": desk.PAGE, "counter": counter.PAGE, "visitor": kiosk.PAGE}
OPENS = {
    "kiosk": Action.OPEN_KIOSK,
    "desk": Action.OPEN_DESK,
    "counter": Action.OPEN_COUNTER,
    "visitor": Action.OPEN_VISITOR_WINDOW,
}
POLICY_VIOLATION = 1008  # RFC 6455 7.4.1; before the handshake it is answered by a 403


class _Opening(BaseModel):
    """What a page says of itself when it opens its socket."""

    model_config = ConfigDict(extra="ignore")

    seat: Annotated[str, Field(pattern=SEAT)]
    window: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    holds: Annotated[str | None, Field(max_length=80)] = None
    again: bool = False


class Arrivals:
    """The ASGI application of the pages' sockets."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket, from its handshake to its end."""
        socket, asked = WebSocket(scope, receive, send), HTTPConnection(scope)
        try:
            opening = _Opening.model_validate(dict(asked.query_params))
        except ValidationError:
            await socket.close(POLICY_VIOLATION)
            return
        page = scope["path"].removeprefix(PATH)
        try:
            by, viewer = await _come_in(asked, self._door, page, opening)
        except Refusal:
            await socket.accept()  # a refused handshake hides the reason from the page
            await socket.close(wire.CloseCode.SIGNED_OUT)
            return
        await socket.accept()
        scope["headers"] = []  # not held for as long as the page is open
        del asked
        owner = PageSocket(socket, self._door, PAGES[page], by, viewer)
        with contextlib.suppress(WebSocketDisconnect):  # gone before it was here
            try:
                await serve(owner, self._door, opening.holds, again=opening.again)
            except Refusal as refusal:
                await close(socket, final_code(refusal))


async def _come_in(
    asked: HTTPConnection, door: Door, page: str, opening: _Opening
) -> tuple[Seated, Viewer]:
    """Who has opened a page, and what it is a view of. Raises `NotSignedIn`, `NotAllowed`."""
    if page not in PAGES:
        raise NotAllowed
    async with door.database.reading() as tx:
        session = await session_of(tx, asked, opening.seat)
        terminal = await sites.terminal(tx, session["actor_id"])
        site_id = None if terminal is None else terminal["site_id"]
        actor = await sessions.actor_of(tx, session, site_id)
        viewer = await _viewer(tx, door, page, actor, opening.window)
    return Seated(actor, page, opening.window, session["token_hash"], session["expires_at"]), viewer


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


async def serve(owner: PageSocket, door: Door, holds: str | None, *, again: bool) -> None:
    """The life of one page's connection: it comes, it is served, it goes.

    Raises `TakenOver` if the window was here before and another has taken over since.
    """
    by, seat = owner.by, (owner.by.actor.id, owner.by.page)

    async def come(tx: Transaction) -> None:
        if by.page == "desk":
            await pages.desk_came(tx, by.actor.id, by.window, session=by.session, again=again)
        else:
            await pages.terminal_came(tx, by.actor.id, by.kind, by.window, holds, again=again)

    await door.database.do(come)
    door.present[seat] = by
    try:
        await owner.run()
    finally:
        # A socket that died late must not mark the page gone that has come back on a new one.
        if door.present.get(seat) is by:
            del door.present[seat]
            if not owner.went_for_restart:
                door.see_to(_go(door, by))


async def _go(door: Door, by: Seated) -> None:
    """Marks a page gone, however long the database is away: a ghost would be rung for ever."""
    seat = (by.actor.id, by.page)

    async def go(tx: Transaction) -> None:
        if seat in door.present:
            return
        if by.page == "desk":
            await pages.desk_gone(tx, by.actor.id, by.window)
        else:
            await pages.terminal_gone(tx, by.actor.id, by.kind, by.window)

    while seat not in door.present:
        try:
            await door.database.do(go)
        except Exception:
            log.exception("going_failed")
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return
