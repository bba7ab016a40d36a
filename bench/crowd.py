"""Pages without a screen, very many in one process, and lean: the server is what is measured."""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import open_database
from signspan.people import sessions, store
from signspan.people.permissions import ActorKind
from tests.seeded import NEVER, cookie_of, token_of
from tests.service import Service

OPENING_AT_ONCE = 50
OPEN_SECONDS = 60
PING = '{"type":"ping"'
PONG = '{"type":"pong"}'
TOLD = ('"call":', '"ring":', '"media":', '"me":')  # parts that somebody acts upon

Json = dict[str, Any]


async def sign_in(service: Service) -> None:
    """Each seat has a session, as if it had signed in. Before the service starts."""
    database = open_database(Settings(database_url=service.url), SystemClock(), Bus())
    async with database.transaction() as tx:
        for seat, actor_id in service.ids.items():
            page = seat.partition("-")[0]
            kind = ActorKind.PERSON if page == "desk" else ActorKind.TERMINAL
            session = {"seat": seat, "page": page, "actor_kind": kind, "actor_id": actor_id}
            token_hash = sessions.hash_of(token_of(seat))
            await store.add(tx, store.sessions, token_hash=token_hash, expires_at=NEVER, **session)
    await database.close()


@contextlib.asynccontextmanager
async def serving(
    folder: Path, many: int, processes: int = 1, **settings: Any
) -> AsyncIterator[list[Service]]:
    """So many processes of a service with so many kiosks and as many desks, all signed in."""
    first = Service(folder, many=many, **settings)
    await first.prepare()
    await sign_in(first)
    services = [first, *(first.beside() for _ in range(processes - 1))]
    try:
        for service in services:
            await service.start()
        yield services
    finally:
        await asyncio.gather(*(service.stop() for service in services))


class Page:
    """One page: it tells whoever listens of the parts that it is shown, and says things."""

    _ids = itertools.count()

    def __init__(self, seat: str, heard: Callable[["Page", Json, float], None]) -> None:
        self.seat = seat
        self.parts: Json = {}
        self.pongs = 0
        self.closed = asyncio.Event()
        self._heard = heard
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._saying: set[asyncio.Task[None]] = set()
        self._first = asyncio.Event()

    async def open(self, service: Service) -> None:
        """Connects, and waits for the first view."""
        page = self.seat.partition("-")[0]
        url = f"{service.origin.replace('http', 'ws')}/ws/{page}?seat={self.seat}&window=window-{self.seat}"
        facts: Any = {"origin": service.origin, "additional_headers": {"Cookie": cookie_of(self.seat)}}
        self._socket = await connect(
            url, **facts, open_timeout=OPEN_SECONDS, compression=None, ping_interval=None
        )
        self._listening = asyncio.create_task(self._listen(self._socket))
        await self._first.wait()

    async def _listen(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                if text.startswith(PING):  # type: ignore[arg-type]
                    self.pongs += 1
                    await socket.send(PONG)
                elif '_view",' in text and any(part in text for part in TOLD):
                    self._show(json.loads(text), time.perf_counter())
        self.closed.set()

    def _show(self, message: Json, at: float) -> None:
        self.parts |= message["parts"]
        self._first.set()
        self._heard(self, message["parts"], at)

    def say(self, command: str, **facts: Any) -> None:
        """Sends a command, and does not wait."""
        assert self._socket is not None
        text = json.dumps({"type": command, "id": f"{self.seat}-{next(self._ids)}-x", **facts})
        task = asyncio.create_task(self._socket.send(text))
        self._saying.add(task)
        task.add_done_callback(self._said)

    def _said(self, task: asyncio.Task[None]) -> None:
        self._saying.discard(task)
        if not task.cancelled():
            task.exception()  # a page that is gone says nothing more

    async def close(self) -> None:
        """Lets go of the socket."""
        if self._socket is not None:
            await self._socket.close()
        if self._listening is not None:
            await self._listening


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile in ms, and how many values there were."""
    ordered = sorted(values)
    at = {f"p{percent}": round(percent / 100 * (len(ordered) - 1)) for percent in (50, 95, 99)}
    return {**{name: round(ordered[index], 1) for name, index in at.items()}, "runs": len(ordered)}


async def open_all(pages: list[Page], service_of: Callable[[int], Service]) -> None:
    """Opens all pages, some at a time."""
    turn = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one(number: int, page: Page) -> None:
        async with turn:
            await page.open(service_of(number))

    await asyncio.gather(*(one(number, page) for number, page in enumerate(pages)))
