"""Doubles that ship with the package: a clock moved by hand, and robots that speak the wire."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    instant: int = 1_800_000_000_000

    def now(self) -> int:
        """The instant in UTC milliseconds."""
        return self.instant

    def forward(self, ms: int) -> int:
        """Moves on by `ms` and tells the new instant."""
        self.instant += ms
        return self.instant


Json = dict[str, Any]
OPEN_SECONDS = 30  # a busy machine answers late


@dataclass
class Robot:
    """A page without a screen: keeps the parts it was sent, as a page does."""

    socket: ClientConnection
    window: str
    parts: Json = field(default_factory=dict)
    seq: int = 0
    whispers: list[Json] = field(default_factory=list)
    accepted: list[Json] = field(default_factory=list)
    answers: dict[str, Json] = field(default_factory=dict)
    close_code: int | None = None
    silent: bool = False
    server_away: bool = False
    patience: float = 15  # seconds: a machine that does other things too is slow, and no less right
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        """Takes messages until the socket closes."""
        try:
            async for text in self.socket:
                await self._take(json.loads(text))
        except ConnectionClosed:
            pass
        async with self._changed:
            self.close_code = self.socket.close_code
            self._changed.notify_all()

    async def _take(self, message: Json) -> None:
        async with self._changed:
            match message["type"]:
                case "kiosk_view" | "counter_view" | "desk_view":
                    self._merge(message)
                case "ok" | "refused":
                    self.answers[message["id"]] = message
                case "signal" | "text_said" | "note_shown" | "note_wanted":
                    self.whispers.append(message)
                case "accepted":
                    self.accepted.append(message)
                case "ping" if not self.silent:
                    self.server_away = message["away"]
                    await self.socket.send('{"type":"pong"}')
            self._changed.notify_all()

    def _merge(self, message: Json) -> None:
        if message["whole"]:
            self.parts = {}
        elif message["seq"] != self.seq + 1:
            raise AssertionError(f"a gap in the view: {self.seq} then {message['seq']}")
        self.seq = message["seq"]
        self.parts |= message["parts"]

    async def until(self, holds: Callable[["Robot"], Any], seconds: float | None = None) -> Any:
        """Waits until something holds of this robot, and answers what it found.

        It does not hold yet where it asks for a part that has not come.
        """
        try:
            async with asyncio.timeout(self.patience if seconds is None else seconds), self._changed:
                while True:
                    with contextlib.suppress(KeyError):
                        if found := holds(self):
                            return found
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"did not come to hold; parts: {self.parts}") from None

    async def part(self, name: str, seconds: float | None = None, **facts: Any) -> Json:
        """Waits until a part is there with these facts."""

        def holds(robot: "Robot") -> Json | None:
            part = robot.parts.get(name)
            fits = part is not None and all(part.get(key) == value for key, value in facts.items())
            return part if fits else None

        found: Json = await self.until(holds, seconds)
        return found

    async def none(self, name: str, seconds: float | None = None) -> None:
        """Waits until a part says that there is none."""
        await self.until(lambda robot: name in robot.parts and robot.parts[name] is None, seconds)

    async def say(self, **message: Any) -> None:
        """Sends a whisper."""
        await self.socket.send(json.dumps(message))

    async def do(self, command: str, **facts: Any) -> Json:
        """Sends a command and waits for its answer."""
        command_id = facts.pop("id", None) or secrets.token_hex(8)
        await self.say(type=command, id=command_id, **facts)
        found: Json = await self.until(lambda robot: robot.answers.pop(command_id, None))
        return found

    async def must(self, command: str, **facts: Any) -> None:
        """Sends a command that has to be carried out."""
        answer = await self.do(command, **facts)
        if answer["type"] != "ok":
            raise AssertionError(f"{command} was refused: {answer['code']}")

    async def leave(self) -> None:
        """Closes the page."""
        await self.socket.close()


@contextlib.asynccontextmanager
async def robot(
    origin: str,
    page: str,
    seat: str,
    cookie: str,
    window: str | None = None,
    holds: str | None = None,
    *,
    again: bool = False,
) -> AsyncIterator[Robot]:
    """Opens a page at a seat, as its browser would, and closes it in the end.

    `again`: the window was here before, as a page says when its line is back.
    """
    window = window or secrets.token_hex(8)
    held = (f"&holds={holds}" if holds else "") + ("&again=1" if again else "")
    url = f"{origin.replace('http', 'ws')}/ws/{page}?seat={seat}&window={window}{held}"
    facts: dict[str, Any] = {"origin": origin, "additional_headers": {"Cookie": cookie}}
    async with connect(url, **facts, open_timeout=OPEN_SECONDS) as socket:
        page_robot = Robot(socket, window)
        task = asyncio.create_task(page_robot.listen())
        try:
            yield page_robot
        finally:
            await socket.close()
            await task
