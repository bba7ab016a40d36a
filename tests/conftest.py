"""What all tests share: short settings, a seeded database, and the whole service on a free port."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn

from signspan.app import create_app
from signspan.bus import Bus
from signspan.cli import server_config
from signspan.config import Settings
from signspan.db import Database, Row, open_database
from signspan.demo import StartPage
from signspan.dispatch.service import Dispatcher
from signspan.media.mesh import Mesh
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import Actor, ActorKind, Grant, Role
from signspan.sites import store as sites
from signspan.testing import HandClock, Robot, robot
from signspan.web.arrivals import PAGES
from signspan.web.seated import Seated
from signspan.web.views import Viewer
from tests.databases import KINDS, place, sqlite_at
from tests.seeded import NEVER, SeededStart, cookie_of, seed_at, token_of

CSRF = {"x-signspan": "test"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `on_both` runs on each database."""
    if metafunc.definition.get_closest_marker("on_both") and "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", KINDS, scope="module")


@pytest.fixture(scope="session")
def database_kind() -> str:
    """What a test's data are kept in, where it does not run on both."""
    return "sqlite"


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """Where a test may make its database."""
    with place(database_kind, tmp_path) as url:
        yield url


def short_settings(folder: Path, **changes: object) -> Settings:
    """Rings and graces short enough for tests, in the proportions of the defaults."""
    facts: dict[str, object] = {
        "database_url": sqlite_at(folder / "signspan.db"),
        "demo": True,
        "ring_seconds": 4,  # answered in time also beside other tests
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


ROLES = {
    "kiosk": Role.KIOSK,
    "counter": Role.COUNTER,
    "visitor": Role.COUNTER,
    "desk": Role.INTERPRETER,
}


def page_of(seat: str) -> tuple[str, str]:
    """The device that a seat names, and which of its pages."""
    device, _, window = seat.partition("/")
    return device, window or device.partition("-")[0]


@dataclass
class World:
    """A seeded database without a server, its clock in the test's hand."""

    database: Database
    clock: HandClock
    dispatcher: Dispatcher
    ids: dict[str, str]
    sites: dict[str, list[str]] = field(default_factory=dict)  # device -> where it stands

    def seated(self, seat: str, window: str) -> Seated:
        """Who sends from a window at this seat, in the session that each seat of a world has.

        `counter-hall-1/visitor` is the window for the visitor at that counter.
        """
        device, page = page_of(seat)
        actor_id = self.ids[device]
        kind = ActorKind.PERSON if page == "desk" else ActorKind.TERMINAL
        scopes = [actor_id, *self.sites.get(device, [])]
        grants = tuple(Grant(ROLES[page], scope) for scope in scopes)
        actor = Actor(kind, actor_id, f"p-{device}", grants)
        return Seated(actor, page, window, sessions.hash_of(token_of(device)), NEVER)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """The service without its door: use cases, dispatcher and database, in virtual time."""
    async with open_world(Settings(database_url=database_url)) as found:
        yield found


@contextlib.asynccontextmanager
async def open_world(settings: Settings) -> AsyncIterator[World]:
    """The service without its door, on a database of its own."""
    clock = HandClock()
    ids = await seed_at(settings.database_url)
    database = open_database(settings, clock, Bus())
    await database.warm()
    dispatcher = Dispatcher(database)
    await dispatcher.start()
    try:
        yield World(database, clock, dispatcher, ids, await _sites(database, ids))
    finally:
        dispatcher.close()
        await database.close()


async def _sites(database: Database, ids: dict[str, str]) -> dict[str, list[str]]:
    async with database.reading() as tx:
        found = {seat: await sites.terminal(tx, actor_id) for seat, actor_id in ids.items()}
    return {seat: [row["site_id"]] for seat, row in found.items() if row is not None}


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

    def counter(
        self, seat: str = "counter-hall-1", window: str | None = None, *, again: bool = False
    ) -> AbstractAsyncContextManager[Robot]:
        """The staff's page of a counter without a screen."""
        return self._page("counter", seat, window, None, again=again)

    def visitor_window(
        self, seat: str = "counter-hall-1", window: str | None = None, *, again: bool = False
    ) -> AbstractAsyncContextManager[Robot]:
        """A counter's page for the visitor, without a screen."""
        return self._page("visitor", seat, window, None, again=again)

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
    find = people.interpreter if page == "desk" else sites.terminal
    parts = PAGES[page]
    fresh: dict[str, object] = {}
    for _ in range(30):  # parts of the queue come at most once a second
        async with database.reading() as tx:
            row = await find(tx, actor_id)
            assert row is not None
            viewer = viewer_of(page, actor_id, page_robot.window, row)
            built = await parts.build(tx, viewer, frozenset(parts.builders))
        fresh = {name: json.loads(part) for name, part in built.items()}
        if fresh == page_robot.parts:
            break
        await asyncio.sleep(0.1)
    assert page_robot.parts == fresh


def viewer_of(page: str, actor_id: str, window: str, row: Row) -> Viewer:
    """Whose view it is, as the door finds out."""
    return Viewer(page, actor_id, window, row["centre_id"], Mesh(), row.get("site_id"))


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Hall]:
    """The whole service in this process, on a free port."""
    ids = await seed_at(settings.database_url)
    start = SeededStart(ids)
    app = create_app(settings, demo=start)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(app, settings))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    cookies = {seat: cookie_of(seat) for seat in ids}
    hall = Hall(f"http://127.0.0.1:{listener.getsockname()[1]}", start, app.state.database, cookies)
    try:
        yield hall
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def hall(tmp_path: Path, database_url: str) -> AsyncIterator[Hall]:
    """The whole service with short rings and graces."""
    async with serving(short_settings(tmp_path, database_url=database_url)) as found:
        yield found


MakeHall = Callable[..., AbstractAsyncContextManager[Hall]]


@pytest.fixture
def make_hall(tmp_path: Path, database_url: str) -> MakeHall:
    """A whole service with settings of the test's own."""
    return lambda **changes: serving(short_settings(tmp_path, database_url=database_url, **changes))
