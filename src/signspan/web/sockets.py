"""The owner of one page's socket: reads commands, writes the view, relays whispers.

Everything for the page goes through its bounded outbox; nobody else touches the socket.
"""

import asyncio
import contextlib
from collections import deque
from typing import Any

import structlog
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import TypeAdapter, ValidationError

from signspan.bus import Subject, about
from signspan.calls import legs
from signspan.calls.model import LegRole
from signspan.web import commands, wire
from signspan.web.commands import Seated
from signspan.web.door import Door
from signspan.web.views import SLOW_PARTS, Page, Viewer

log = structlog.get_logger(__name__)

OUTBOX = 256
HELD_SIGNALS = 64
SLOW_SECONDS = 1.0
PING_SECONDS = 1.0
IDLE_PING_SECONDS = 20.0
UNANSWERED_PINGS = 4
MESSAGES_PER_PING = 600
SERVER_RESTARTS = 1012  # RFC 6455 registry: pages come back, so nobody is marked as gone

_from_page: TypeAdapter[Any] = TypeAdapter(wire.FromPage)


class Closed(Exception):
    """Ends all tasks of a page. `code` says why, `None` if the page went by itself."""

    def __init__(self, code: int | None = None) -> None:
        self.code = code


class PageSocket:
    """One connected page."""

    def __init__(
        self, socket: WebSocket, door: Door, page: Page, by: Seated, viewer: Viewer, session: Subject
    ) -> None:
        self._socket = socket
        self._door = door
        self._page = page
        self._by = by
        self._viewer = viewer
        self._session = session
        self._outbox: asyncio.Queue[wire.Wire] = asyncio.Queue(OUTBOX)
        self._full = asyncio.Event()
        self._news: set[Subject] = set()
        self._woken = asyncio.Event()
        self._slow: set[str] = set()
        self._slow_woken = asyncio.Event()
        self._building = asyncio.Lock()
        self._sent: dict[str, Any] = {}
        self._seq = 0
        self._unanswered = 0
        self._heard = 0
        self._busier = asyncio.Event()
        self._held: deque[wire.Signal] = deque(maxlen=HELD_SIGNALS)
        self._gone_code: int | None = None

    async def run(self) -> None:
        """Serves the page until its socket closes, for whatever reason."""
        bus = self._door.database.bus
        stop_listening = bus.listen(self._note_news)
        stop_hearing = bus.lend_ear(self._by.actor.id, self._hear)
        try:
            async with asyncio.TaskGroup() as tasks:
                for task in (
                    self._write,
                    self._read,
                    self._show,
                    self._show_slowly,
                    self._ping,
                    self._overflow,
                ):
                    tasks.create_task(task())
        except* Closed as ends:
            await self._close(ends)
        finally:
            stop_listening()
            stop_hearing()

    @property
    def went_for_restart(self) -> bool:
        """Whether the server itself closed the socket in order to start again."""
        return self._gone_code == SERVER_RESTARTS

    async def _close(self, ends: BaseExceptionGroup[Closed]) -> None:
        codes = [end.code for end in ends.exceptions if isinstance(end, Closed) and end.code]
        if codes:
            with contextlib.suppress(RuntimeError):
                await self._socket.close(codes[0])

    # --- towards the page ---

    def _send(self, message: wire.Wire) -> None:
        try:
            self._outbox.put_nowait(message)
        except asyncio.QueueFull:
            self._full.set()

    async def _overflow(self) -> None:
        await self._full.wait()
        raise Closed(wire.CloseCode.TOO_SLOW)

    async def _write(self) -> None:
        while True:
            message = await self._outbox.get()
            # Parts that were not set have not changed and are left out; null says "none".
            text = message.model_dump_json(
                exclude_unset=isinstance(message, wire.KioskView | wire.DeskView)
            )
            try:
                await self._socket.send_text(text)
            except (WebSocketDisconnect, RuntimeError):
                raise Closed from None

    async def _ping(self) -> None:
        while True:
            self._heard = 0
            self._unanswered += 1
            # Pings are counted, not timed: a stopped server must not take its pages for gone.
            if self._unanswered > UNANSWERED_PINGS:
                raise Closed(1001)
            # The first one comes at once: it tells the page how long silence is no lost line.
            rest = PING_SECONDS if self._busy else IDLE_PING_SECONDS
            self._send(wire.Ping(next_ms=round(rest * 1_000)))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._busier.wait()
            self._busier.clear()

    @property
    def _busy(self) -> bool:
        return self._viewer.call_id is not None or self._sent.get("ring") is not None

    # --- the view ---

    def _note_news(self, subjects: frozenset[Subject]) -> None:
        mine = subjects & (self._viewer.subjects() | {self._session})
        if mine:
            self._news |= mine
            self._woken.set()

    async def _show(self) -> None:
        self._send(wire.Hello(server_time=self._door.database.clock.now(), demo=self._door.settings.demo))
        await self._build(frozenset(self._page.builders), whole=True)
        while True:
            await self._woken.wait()
            self._woken.clear()
            news, self._news = frozenset(self._news), set()
            if self._session in news:
                raise Closed(wire.CloseCode.SIGNED_OUT)
            parts = self._page.parts_about(news)
            if parts & SLOW_PARTS:
                self._slow |= parts & SLOW_PARTS
                self._slow_woken.set()
            if parts - SLOW_PARTS:
                await self._build(parts - SLOW_PARTS, whole=False)

    async def _show_slowly(self) -> None:
        while True:
            await self._slow_woken.wait()
            self._slow_woken.clear()
            due, self._slow = frozenset(self._slow), set()
            await self._build(due, whole=False)
            await asyncio.sleep(SLOW_SECONDS)

    async def _build(self, names: frozenset[str], *, whole: bool) -> None:
        async with self._building:
            await self._build_alone(names, whole=whole)

    async def _build_alone(self, names: frozenset[str], *, whole: bool) -> None:
        followed = self._viewer.call_id
        was_busy = self._busy
        async with self._door.database.reading() as tx:
            if not await commands.is_current(tx, self._by):
                raise Closed(wire.CloseCode.TAKEN_OVER)
            built = await self._page.build(tx, self._viewer, names)
        changed = {name: part for name, part in built.items() if whole or part != self._sent.get(name)}
        self._sent |= changed
        if self._busy and not was_busy:
            self._busier.set()  # a change of pace is announced at once
        if changed or whole:
            self._seq += 1
            self._send(self._page.message(self._seq, whole, changed))
        self._release()
        if self._viewer.call_id not in (None, followed):
            # News of the call between its commit and now was not listened to yet.
            self._note_news(frozenset({about("call", str(self._viewer.call_id))}))

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
                log.warning("bad_message", page=self._by.page)
                raise Closed(wire.CloseCode.BAD_MESSAGE) from None
            await self._take(message)

    async def _take(self, message: wire.Wire) -> None:
        match message:
            case wire.Pong():
                return
            case wire.Signal() if commands.may_whisper(self._by, message):
                self._relay_signal(message)
            case wire.Text() if commands.may_whisper(self._by, message):
                self._relay_text(message)
            case wire.Signal() | wire.Text():
                return
            case _:
                self._send(await commands.carry_out(self._door.database, self._by, message))  # type: ignore[arg-type]

    # --- whispers ---

    def _relay_signal(self, signal: wire.Signal) -> None:
        generation, peer_id = self._viewer.links.get(signal.link_id, (None, ""))
        if generation == signal.generation:
            self._door.database.bus.whisper(peer_id, signal)

    def _relay_text(self, text: wire.Text) -> None:
        leg = self._viewer.leg
        if leg is None or text.call_id != self._viewer.call_id or not self._viewer.holds:
            return
        said = wire.TextSaid(
            call_id=text.call_id,
            from_leg=leg["id"],
            from_role=LegRole(leg["role"]),
            line=text.line,
            n=text.n,
            text=text.text,
            done=text.done,
        )
        for peer in self._viewer.peers:
            self._door.database.bus.whisper(peer.actor_id, said)

    def _hear(self, message: Any) -> None:
        if isinstance(message, wire.Signal):
            self._held.append(message)
            self._release()
        else:
            self._send(message)

    def _release(self) -> None:
        """Passes on held signals of links that the page knows; newer ones wait for its view."""
        held, self._held = self._held, deque(maxlen=HELD_SIGNALS)
        for signal in held:
            known = self._viewer.links.get(signal.link_id)
            if known is None or signal.generation > known[0]:
                self._held.append(signal)
            elif signal.generation == known[0]:
                self._send(signal)


async def serve(owner: PageSocket, door: Door, by: Seated, holds: str | None) -> None:
    """The life of one page's connection: it comes, it is served, it goes."""
    door.present[by.actor.id] = owner
    async with door.database.transaction() as tx:
        if by.page == "kiosk":
            await legs.kiosk_came(tx, by.actor.id, by.window, holds)
        else:
            await legs.desk_came(tx, by.actor.id, by.window)
    try:
        await owner.run()
    finally:
        # A socket that died late must not mark the page gone that has come back on a new one.
        if door.present.get(by.actor.id) is owner:
            del door.present[by.actor.id]
            if not owner.went_for_restart:
                await asyncio.shield(_go(door, by))


async def _go(door: Door, by: Seated) -> None:
    gone = legs.kiosk_gone if by.page == "kiosk" else legs.desk_gone
    async with door.database.transaction() as tx:
        await gone(tx, by.actor.id, by.window)
