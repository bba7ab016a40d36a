"""The owner of one page's socket: reads commands, writes what the page is shown, keeps the pace.

Everything for the page goes through its bounded outbox; nobody else touches the socket.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

import structlog
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import TypeAdapter, ValidationError

from signspan.bus import Subject, about
from signspan.engines import AWAY
from signspan.errors import Refusal, TakenOver, TooMany
from signspan.web import commands, wire
from signspan.web.door import Door, sign_out
from signspan.web.seated import Seated
from signspan.web.showing import CameElsewhere, Showing
from signspan.web.views import Page, Viewer
from signspan.web.whispers import Whispers
from signspan.writers import to_its_end

log = structlog.get_logger(__name__)

OUTBOX = 256
PING_SECONDS = 1.0
IDLE_PING_SECONDS = 20.0
UNANSWERED_PINGS = 4
MESSAGES_PER_PING = 600
CLOSE_SECONDS = 1.0  # a page that reads nothing any more does not take its close either
RETRY_SECONDS = 1.0
SERVER_RESTARTS = 1012  # RFC 6455 registry: pages come back, so nobody is marked as gone

_from_page: TypeAdapter[Any] = TypeAdapter(wire.FromPage)


class Closed(Exception):
    """Ends all tasks of a page. `code` says why, `None` if the page went by itself."""

    def __init__(self, code: int | None = None) -> None:
        self.code = code


class PageSocket:
    """One connected page."""

    def __init__(self, socket: WebSocket, door: Door, page: Page, by: Seated, viewer: Viewer) -> None:
        self.by = by
        self._socket = socket
        self._door = door
        self._outbox: list[wire.Wire | str] = []
        self._closing: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._doing: set[asyncio.Task[None]] = set()
        self._is_writing = False
        self._is_showing = False
        self._pinging: asyncio.TimerHandle | None = None
        self._process = about("process", door.database.process)
        self._showing = Showing(
            door.database, door.kept, page, by, viewer, self._show_next, self._show_soon
        )
        self._following = door.database.bus.following(self._note_news)
        now = door.database.clock.now
        self._whispers = Whispers(door.database.bus, viewer, self._send, now)
        self._viewer = viewer
        self._follows: tuple[frozenset[Subject], tuple[Subject, ...]] | None = None
        self._was_busy = False
        self._call_id: str | None = None
        self._unanswered = 0
        self._heard = 0
        self._acting = False
        self._gone_code: int | None = None

    async def run(self) -> None:
        """Serves the page until its socket closes, for whatever reason.

        While nothing happens one task of it waits, for what the page says: there are thousands of pages.
        """
        self._follow()
        endings = (
            self._following.end,
            self._door.turns.join(self._viewer.centre_id, self._showing),
            self._door.database.bus.lend_ear(self._viewer.ear, self._whispers.hear),
        )
        try:
            self._send(
                wire.Hello(server_time=self._door.database.clock.now(), demo=self._door.settings.demo)
            )
            self._ping()
            self._is_showing = True
            self._do(self._show_first())
            self._do(self._read())
            code = await self._closing
        finally:
            if self._pinging is not None:
                self._pinging.cancel()
            for task in self._doing:
                task.cancel()
            await asyncio.gather(*self._doing, return_exceptions=True)
            for end in endings:
                end()
        if code is not None:
            await close(self._socket, code)

    def _do(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._doing.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """Whatever ends one of its tasks ends the page."""
        self._doing.discard(task)
        failure = None if task.cancelled() else task.exception()
        if isinstance(failure, Closed):
            self._close_with(failure.code)
        elif failure is not None:
            self._fail(failure)

    def _fail(self, failure: BaseException) -> None:
        if not self._closing.done():
            self._closing.set_exception(failure)

    @property
    def went_for_restart(self) -> bool:
        """Whether the server itself closed the socket in order to start again."""
        return self._gone_code == SERVER_RESTARTS

    # --- towards the page ---

    def _send(self, message: wire.Wire | str) -> None:
        if len(self._outbox) >= OUTBOX:
            self._close_with(wire.CloseCode.TOO_SLOW)
            return
        self._outbox.append(message)
        if not self._is_writing and not self._closing.done():
            self._is_writing = True
            self._do(self._write())

    def _close_with(self, code: int | None) -> None:
        if not self._closing.done():
            self._closing.set_result(code)

    async def _write(self) -> None:
        while self._outbox:
            message = self._outbox.pop(0)
            text = message if isinstance(message, str) else message.model_dump_json()
            try:
                await self._socket.send_text(text)
            except (WebSocketDisconnect, RuntimeError):
                raise Closed from None
        self._is_writing = False

    def _ping(self) -> None:
        self._heard = 0
        now = self._door.database.clock.now()
        self._showing.time_is(now)
        busy = self._showing.busy
        if now >= self.by.expires_at and not busy:  # nobody is signed out in the middle of a call
            self._do(sign_out(self._door, self.by.session))
        # Pings are counted, not timed: a stopped server must not take its pages for gone. Nor
        # does a command count that waits for the database: meanwhile no answer is read.
        self._unanswered += not self._acting
        if self._unanswered > UNANSWERED_PINGS:
            self._close_with(1001)
            return
        # The first one comes at once: it tells the page how long silence is no lost line.
        rest = PING_SECONDS if busy else IDLE_PING_SECONDS
        self._send(wire.Ping(next_ms=round(rest * 1_000), away=self._door.database.is_away))
        self._pinging = asyncio.get_running_loop().call_later(rest, self._ping_or_end)

    def _ping_or_end(self) -> None:
        try:
            self._ping()
        except Exception as failure:  # noqa: BLE001 - told by who serves the page, as of any of its tasks
            self._fail(failure)

    def _ping_now(self) -> None:
        """A change of pace is announced at once."""
        if self._pinging is not None and not self._closing.done():
            self._pinging.cancel()
            self._ping()

    # --- the view ---

    def _note_news(self, subjects: frozenset[Subject]) -> None:
        if self.by.ended_by in subjects:
            self._close_with(wire.CloseCode.SIGNED_OUT)
        if self._process in subjects:
            self._close_with(SERVER_RESTARTS)  # the other processes took this one for dead
        for accepted in subjects & self._viewer.prepared.keys():
            self._tell_accepted(self._viewer.prepared.pop(accepted))
        self._showing.note(subjects)

    def _tell_accepted(self, links: list[str]) -> None:
        """A picture waits for it, and the view takes a while to be read."""
        for link_id in links:
            generation, _ = self._viewer.links[link_id]
            self._send(wire.Accepted(link_id=link_id, generation=generation))

    def _follow(self) -> None:
        wanted = self._viewer.subjects(), tuple(self._viewer.prepared)
        if wanted != self._follows:
            self._follows = wanted
            self._following.follow({self.by.ended_by, self._process, *wanted[0], *wanted[1]})

    def _show_next(self, message: str | None) -> None:
        self._follow()
        busy = self._showing.busy
        if busy and not self._was_busy:
            self._ping_now()
        self._was_busy = busy
        if self._call_id != self._viewer.call_id:
            self._call_id = self._viewer.call_id
            self._door.turns.want(self._viewer.centre_id)  # colleagues are shown in a call alone
        if message is not None:
            self._send(message)
        self._whispers.release()

    def _show_soon(self) -> None:
        if not self._is_showing and not self._closing.done():
            self._is_showing = True
            self._do(self._catch_up())

    async def _show_first(self) -> None:
        with closing_refusals():
            await self._showing.first()
        await self._catch_up()

    async def _catch_up(self) -> None:
        with closing_refusals():
            while self._showing.is_behind:
                await self._patiently(self._showing.catch_up)
        self._is_showing = False

    async def _patiently(self, catch_up: Callable[[], Awaitable[None]]) -> None:
        """A database that is away is waited for: the page keeps its line, and is told by its pings."""
        try:
            await catch_up()
        except AWAY:
            log.warning("view_not_built", page=self.by.page, exc_info=True)
            await asyncio.sleep(RETRY_SECONDS)
            self._showing.doubt()

    # --- from the page ---

    async def _read(self) -> None:
        while True:
            try:
                text = await self._socket.receive_text()
            except WebSocketDisconnect as gone:
                self._gone_code = gone.code
                raise Closed from None
            except KeyError:  # bytes, which no page sends
                raise Closed(wire.CloseCode.BAD_MESSAGE) from None
            self._unanswered = 0
            self._heard += 1
            if self._heard > MESSAGES_PER_PING:
                raise Closed(wire.CloseCode.BAD_MESSAGE)
            try:
                message = _from_page.validate_json(text)
            except ValidationError:
                log.warning("bad_message", page=self.by.page)
                raise Closed(wire.CloseCode.BAD_MESSAGE) from None
            await self._take(message)

    async def _take(self, message: wire.Wire) -> None:
        match message:
            case wire.Pong():
                return
            case wire.Signal() if commands.may_whisper(self.by, message):
                self._whispers.relay_signal(message)
            case wire.Text() if commands.may_whisper(self.by, message):
                self._whispers.relay_text(message)
            case wire.Note() if commands.may_whisper(self.by, message):
                self._whispers.take_note(message)
            case wire.Signal() | wire.Text() | wire.Note():
                return
            case _:
                await self._act(message)

    async def _act(self, command: Any) -> None:
        if guesses_code(command) and not self._door.may_guess(self.by.actor.id):
            self._send(commands.refused(command, TooMany()))
            return
        self._acting = True
        try:
            answer = await to_its_end(commands.carry_out(self._door.database, self.by, command))
        finally:
            self._acting = False
        self._send(answer)
        if isinstance(answer, wire.Refused):
            self._showing.doubt()


def guesses_code(command: Any) -> bool:
    """Whether a command names a call by the few digits that its visitor shows."""
    return isinstance(command, wire.TakeOver) and command.code is not None


@contextlib.contextmanager
def closing_refusals() -> Iterator[None]:
    """Whoever may no longer be shown anything is told so for good; whoever is elsewhere may come anew."""
    try:
        yield
    except CameElsewhere:
        raise Closed(SERVER_RESTARTS) from None
    except Refusal as refusal:
        raise Closed(final_code(refusal)) from None


def final_code(refusal: Refusal) -> wire.CloseCode:
    """Why a page that was refused as a whole does not come back by itself."""
    return wire.CloseCode.TAKEN_OVER if isinstance(refusal, TakenOver) else wire.CloseCode.SIGNED_OUT


async def close(socket: WebSocket, code: int) -> None:
    """Closes a socket; one that is gone or takes nothing any more is left to the server."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await socket.close(code)
