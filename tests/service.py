"""A real `signspan serve` process that tests start, kill, stop and start again on one port."""

import asyncio
import contextlib
import copy
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import open_database
from signspan.demo import CENTRES, CSL, Centre, DemoHall, DemoInterpreter, DemoTerminal, seed
from signspan.migrations import upgrade
from signspan.people import sessions
from signspan.people.permissions import ActorKind
from signspan.sites.model import TerminalKind
from signspan.testing import Robot, robot
from tests.conftest import shows_the_truth
from tests.databases import make_empty, sqlite_at
from tests.seeded import PASSWORD

READY_SECONDS = 60
# In the world a server has a machine of its own. Here it shares one with browsers, which put themselves
# ahead of everybody where they may; where we may not, `nice` says so and goes on.
AHEAD = ("nice", "-n", "-10")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """The server's process, its seeded database, and one-time links for every seat."""

    def __init__(
        self, folder: Path, *, many: int = 0, database_url: str | None = None, **settings: object
    ) -> None:
        """`many`: so many kiosks and desks beside those of the demo."""
        self._centres = (*CENTRES, *([_crowd(many)] if many else []))
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.url = database_url or sqlite_at(folder / "signspan.db")
        self.links: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self._log = folder / "server.log"
        more = {"sign_ins_per_minute": 1000, "whisper_key": "what the processes of a test know"}
        self._settings = {"port": self.port, "demo": True, **more, **settings}
        self._process: asyncio.subprocess.Process | None = None

    async def prepare(self) -> None:
        """Makes the database and a one-time link per seat."""
        make_empty(self.url)
        database = open_database(Settings(database_url=self.url), SystemClock(), Bus())
        await upgrade(database.engine)
        async with database.transaction() as tx:
            self.ids = await seed(tx, PASSWORD, self._centres)
            for seat, actor_id in self.ids.items():
                page = seat.partition("-")[0]
                kind = ActorKind.PERSON if page == "desk" else ActorKind.TERMINAL
                self.links[seat] = await sessions.make_link(tx, seat, page, kind, actor_id)
        await database.close()

    def beside(self, **settings: object) -> "Service":
        """Another process on the same database, not started yet."""
        other = copy.copy(self)
        other.port = free_port()
        other.origin = f"http://localhost:{other.port}"
        other._settings = {**self._settings, "port": other.port, **settings}
        other._process = None
        return other

    def enter_url(self, seat: str) -> str:
        """The address that signs this seat in, once."""
        return f"{self.origin}/enter#{self.links[seat]}"

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, folder: Path, **settings: Any) -> AsyncIterator["Service"]:
        """A service with a new database, by itself in `folder`, which runs until the block ends."""
        service = cls(folder, **settings)
        await service.prepare()
        try:
            await service.start()
            yield service
        finally:
            await service.stop()

    async def start(self) -> None:
        """Starts the server and waits until it takes commands."""
        names = {f"SIGNSPAN_{name.upper()}": _text(value) for name, value in self._settings.items()}
        environment = {**os.environ, **names, "SIGNSPAN_DATABASE_URL": self.url}
        with self._log.open("ab") as log:
            serve = (*AHEAD, sys.executable, "-m", "signspan", "serve")
            self._process = await asyncio.create_subprocess_exec(
                *serve, env=environment, stdout=log, stderr=log
            )
        await self._ready()

    async def _ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        async with httpx.AsyncClient(base_url=self.origin) as client:
            while time.monotonic() < until:
                try:
                    if (await client.get("/health/ready")).status_code == httpx.codes.OK:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                if self._process is None or self._process.returncode is not None:
                    break
        raise AssertionError(f"the server did not start: {self._log.read_text()[-2000:]}")

    @contextlib.asynccontextmanager
    async def page(
        self, seat: str, cookie: str, window: str | None = None, *, again: bool = False
    ) -> AsyncIterator[Robot]:
        """A page without a screen; in the end it must show what a fresh view shows."""
        page = seat.partition("-")[0]
        async with robot(self.origin, page, seat, cookie, window, again=again) as found:
            yield found
            if found.close_code is None:
                database = open_database(Settings(database_url=self.url), SystemClock(), Bus())
                await shows_the_truth(database, found, page, self.ids[seat])
                await database.close()

    async def signal(self, number: signal.Signals) -> None:
        """Sends a signal to this process alone."""
        assert self._process is not None
        self._process.send_signal(number)

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """Ends the server as a crash does (SIGKILL)."""
        await self.signal(signal.SIGKILL)
        assert self._process is not None
        await self._process.wait()

    async def stop(self) -> None:
        """Ends the server in order, if it runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            await self._process.wait()

    def log(self) -> str:
        """Everything that the server wrote."""
        return self._log.read_text() if self._log.exists() else ""


def _crowd(many: int) -> Centre:
    """A centre with so many kiosks and as many interpreters."""
    terminal = ("终端", "A kiosk")
    return (
        ("中心", "A centre"),
        tuple(
            DemoHall(
                (f"{number} 号大厅", f"Hall {number}"),
                (CSL,),
                DemoTerminal(f"kiosk-{number}", TerminalKind.KIOSK, terminal),
                (),
            )
            for number in range(many)
        ),
        tuple(DemoInterpreter(f"desk-{number}", "人 One", f"{number}", (CSL,)) for number in range(many)),
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
