"""Visitors and interpreters who go on whatever happens: they come by any process that is there."""

import asyncio
import contextlib
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from signspan.testing import Json, Robot, robot
from tests.service import Service

TICK_SECONDS = 0.03
LOST = (OSError, AssertionError, TimeoutError, WebSocketException)


@dataclass
class Crowd:
    """What all of them share. `over`: nobody asks for a new call any more."""

    services: Sequence[Service]
    over: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    taps: set[str] = field(default_factory=set)  # by the id of the command that was answered ok
    reconnects: int = 0


@dataclass
class Member:
    """One seat with its cookie. Its page has one window for good, as one that is not loaded anew."""

    crowd: Crowd
    seat: str
    cookie: str
    chance: random.Random
    window: str = field(default_factory=lambda: secrets.token_hex(8))
    seen: set[tuple[str, int]] = field(default_factory=set)
    was_here: bool = False

    async def live(self) -> None:
        """Until everybody is gone: on one process or another."""
        while not self.crowd.gone.is_set():
            service = self.chance.choice(self.crowd.services)
            with contextlib.suppress(*LOST):
                await self._sit_at(service)
            self.crowd.reconnects += 1
            await asyncio.sleep(0.1)

    async def _sit_at(self, service: Service) -> None:
        where = service.origin, self.seat.partition("-")[0], self.seat, self.cookie, self.window
        async with asyncio.timeout(5), contextlib.AsyncExitStack() as stack:
            page = await stack.enter_async_context(robot(*where, again=self.was_here))
            page.patience = 5
            await page.until(lambda one: one.parts)
            stay = stack.pop_all()
        async with stay:
            self.was_here = True
            while page.close_code is None and not self.crowd.gone.is_set():
                await self.act(page)
                await asyncio.sleep(TICK_SECONDS)

    async def act(self, page: Robot) -> None:
        """Does the next thing."""
        raise NotImplementedError

    async def see(self, page: Robot, call: Json) -> None:
        """Says of each picture once that it flows."""
        for link in (page.parts.get("media") or {"links": []})["links"]:
            picture = link["link_id"], link["generation"]
            if not link["prepared"] and picture not in self.seen:
                seen = {"peer_leg_id": link["peer_leg_id"], "media": "flowing"}
                if (await page.do("report_media", call_id=call["call_id"], **seen))["type"] == "ok":
                    self.seen.add(picture)


@dataclass
class Visitor(Member):
    """Asks, waits, is seen, hangs up, asks again."""

    tap: str = field(default_factory=lambda: secrets.token_hex(8))

    async def act(self, page: Robot) -> None:
        """See `Member`."""
        call = page.parts["call"]
        if call is None:
            await self._ask(page)
        elif not call["held"]:
            await page.do("resume", call_id=call["call_id"])
        elif call["patience_ended_at"] is not None:
            await page.do("keep_waiting", call_id=call["call_id"])
        elif call["state"] == "active":
            await asyncio.sleep(self.chance.uniform(0.1, 0.6))
            await page.do("hang_up", call_id=call["call_id"])
            await page.none("call")
        else:
            await self.see(page, call)

    async def _ask(self, page: Robot) -> None:
        if self.crowd.over.is_set():
            return
        answer = await page.do("ask", id=self.tap, language="csl")  # the same again, if the answer was lost
        if answer["type"] == "ok":
            self.crowd.taps.add(self.tap)
        self.tap = secrets.token_hex(8)
        with contextlib.suppress(AssertionError):  # it may have come and gone
            await page.until(lambda one: one.parts["call"], 2)


@dataclass
class Interpreter(Member):
    """Wants calls, takes each, and says that she is back when she was too late."""

    async def act(self, page: Robot) -> None:
        """See `Member`."""
        me, ring, call = (page.parts[name] for name in ("me", "ring", "call"))
        if me["wish"] != "available":
            await page.do("set_wish", wish="available")
        elif me["work"] == "not_responding":
            await page.do("be_ready")
        elif ring is not None:
            await page.do("accept", offer_id=ring["offer_id"])
        elif call is not None:
            await self.see(page, call)
