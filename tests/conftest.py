"""What all tests share: short settings, a seeded database, and the whole service on a free port."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn

from signspan.app import create_app
from signspan.bus import Bus
from signspan.cli import server_config
from signspan.config import Settings
from signspan.db import Database, open_database
from signspan.demo import StartPage
from signspan.dispatch.service import Dispatcher
from signspan.media.mesh import Mesh
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import Actor, ActorKind, Grant, Role
from signspan.sites import store as sites
from signspan.testing import HandClock, Robot, robot
from signspan.web.boards import Boards
from signspan.web.commands import Seated
from signspan.web.routes import PAGES
from signspan.web.views import Viewer
from tests.seeded import NEVER, SeededStart, cookie_of, seeded, token_of

CSRF = {"x-signspan": "test"}


def short_settings(folder: Path, **changes: object) -> Settings:
    """Rings and graces short enough for tests, in the proportions of the defaults."""
    facts: dict[str, object] = {
        "database_url": f"sqlite+aiosqlite:///{folder / 'signspan.db'}",
        "demo": True,
        "ring_seconds": 1.5,
        "back_off_seconds": 0.3,
        "back_off_most_seconds": 1.0,
        "visitor_grace_seconds": 2.0,
        "interpreter_grace_seconds": 1.0,
        "ring_gone_seconds": 0.4,
        "wrap_up_seconds": 0.3,
        "return_seconds": 0.5,
        "sign_ins_per_minute": 1_000,
        **changes,
    }
    return Settings(**facts)  # type: ignore[arg-type]


@dataclass
class World:
    """A seeded database without a server, its clock in the test's hand."""

    database: Database
    clock: HandClock
    dispatcher: Dispatcher
    ids: dict[str, str]

    def seated(self, seat: str, window: str) -> Seated:
        """Who sends from a window at this seat, in the session that each seat of a world has."""
        actor_id, kiosk = self.ids[seat], seat.startswith("kiosk")
        kind, role = (ActorKind.TERMINAL, Role.KIOSK) if kiosk else (ActorKind.PERSON, Role.INTERPRETER)
        actor = Actor(kind, actor_id, f"p-{seat}", (Grant(role, actor_id),))
        page, session = "kiosk" if kiosk else "desk", sessions.hash_of(token_of(seat))
        return Seated(actor, page, window, session, NEVER)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The service without its door: use cases, dispatcher and SQLite, in virtual time."""
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'world.db'}")
    async with open_world(settings) as found:
        yield found


@contextlib.asynccontextmanager
async def open_world(settings: Settings) -> AsyncIterator[World]:
    """The service without its door, on a database of its own."""
    clock = HandClock()
    copied = await seeded()
    copied.copy_to(settings.database_url)
    database = open_database(settings, clock, Bus())
    await database.warm()
    dispatcher = Dispatcher(database)
    await dispatcher.start()
    try:
        yield World(database, clock, dispatcher, dict(copied.ids))
    finally:
        dispatcher.close()
        await database.close()


@dataclass
class Hall:
    """The whole service on a free port, with a signed-in cookie for every seat of the demo."""

    origin: str
    start: StartPage
    database: Database
    cookies: dict[str, str] = field(default_factory=dict)

    def kiosk(
        self,
        seat: str = "kiosk-hall",
        window: str | None = None,
        holds: str | None = None,
        *,
        again: bool = False,
    ) -> AbstractAsyncContextManager[Robot]:
        """A kiosk's page without a screen."""
        return self._page("kiosk", seat, window, holds, again=again)

    def desk(
        self, seat: str = "desk-li", window: str | None = None, *, again: bool = False
    ) -> AbstractAsyncContextManager[Robot]:
        """A desk's page without a screen."""
        return self._page("desk", seat, window, None, again=again)

    @contextlib.asynccontextmanager
    async def _page(
        self, page: str, seat: str, window: str | None, holds: str | None, *, again: bool
    ) -> AsyncIterator[Robot]:
        cookie = self.cookies[seat]
        async with robot(self.origin, page, seat, cookie, window, holds, again=again) as found:
            yield found
            if found.close_code is None:
                await shows_the_truth(self.database, found, page, self.start.ids[seat])


async def shows_the_truth(database: Database, page_robot: Robot, page: str, actor_id: str) -> None:
    """First view + changes == fresh view: asserted at the end of every journey."""
    find = sites.terminal if page == "kiosk" else people.interpreter
    parts = PAGES[page]
    fresh: dict[str, object] = {}
    for _ in range(30):  # parts of the queue come at most once a second
        boards = Boards(Bus())  # a fresh one each time: it hears no news of another process
        async with database.reading() as tx:
            row = await find(tx, actor_id)
            assert row is not None
            viewer = Viewer(page, actor_id, page_robot.window, row["centre_id"], boards, Mesh())
            fresh = await parts.build(tx, viewer, frozenset(parts.builders))
        boards.close()
        if fresh == page_robot.parts:
            break
        await asyncio.sleep(0.1)
    assert page_robot.parts == fresh


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Hall]:
    """The whole service in this process, on a free port."""
    copied = await seeded()
    copied.copy_to(settings.database_url)
    start = SeededStart(copied.ids)
    app = create_app(settings, demo=start)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(app, settings))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    cookies = {seat: cookie_of(seat) for seat in copied.ids}
    hall = Hall(f"http://127.0.0.1:{listener.getsockname()[1]}", start, app.state.database, cookies)
    try:
        yield hall
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """The whole service with short rings and graces."""
    async with serving(short_settings(tmp_path)) as found:
        yield found


MakeHall = Callable[..., AbstractAsyncContextManager[Hall]]


@pytest.fixture
def make_hall(tmp_path: Path) -> MakeHall:
    """A whole service with settings of the test's own."""
    return lambda **changes: serving(short_settings(tmp_path, **changes))
