"""What one page is shown: the whole view first, then each part that news may have changed.

First view and changes together equal a fresh view, whatever happens meanwhile and in which order.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from signspan.bus import Subject, about
from signspan.clock import day_start
from signspan.db import Database, to_its_end
from signspan.web import wire
from signspan.web.commands import Seated, check, is_here
from signspan.web.views import SLOW_PARTS, URGENT_PARTS, Page, Viewer

Shown = Callable[[wire.Wire | None], None]


class CameElsewhere(Exception):
    """The page has come by another process: its socket here is one too many."""


class Showing:
    """One page's view. `shown` gets each message in order, and None where nothing has changed."""

    def __init__(self, database: Database, page: Page, by: Seated, viewer: Viewer, shown: Shown) -> None:
        self.woken = asyncio.Event()
        self.slow_woken = asyncio.Event()
        self._database = database
        self._page = page
        self._by = by
        self._viewer = viewer
        self._shown = shown
        self._news: set[Subject] = set()
        self._slow: set[str] = set()
        self._building = asyncio.Lock()
        self._sent: dict[str, Any] = {}
        self._seq = 0
        self._day: int | None = None

    @property
    def busy(self) -> bool:
        """Whether somebody waits, is rung or is in a call here."""
        return self._viewer.call_id is not None or self._sent.get("ring") is not None

    def note(self, subjects: frozenset[Subject]) -> None:
        """Takes note of news; the parts follow by `catch_up`."""
        mine = subjects & self._viewer.subjects()
        if mine:
            self._news |= mine
            self.woken.set()

    def doubt(self) -> None:
        """What the page was shown was not so: all that follows from its own facts is built anew."""
        self.note(self._viewer.subjects())

    def time_is(self, now: int) -> None:
        """A new day begins without news of anything."""
        day = day_start(now, self._database.settings.utc_offset_minutes)
        if self._day not in (None, day):
            self.doubt()
        self._day = day

    async def first(self) -> None:
        """The whole view. This and all that follows raises `TakenOver`, `NotSignedIn`, `CameElsewhere`."""
        await self._build(frozenset(self._page.builders), whole=True)

    async def catch_up(self) -> None:
        """The parts that may differ after the news; slow ones are left to `catch_up_slowly`."""
        self.woken.clear()
        news, self._news = frozenset(self._news), set()
        parts = self._page.parts_about(news)
        if parts & SLOW_PARTS:
            self._slow |= parts & SLOW_PARTS
            self.slow_woken.set()
        for due in (parts & URGENT_PARTS, parts - URGENT_PARTS - SLOW_PARTS):
            if due:
                await self._build(due)

    async def catch_up_slowly(self) -> None:
        """The parts that change with everybody's calls, all that are due at once."""
        self.slow_woken.clear()
        due, self._slow = frozenset(self._slow), set()
        await self._build(due)

    async def _build(self, names: frozenset[str], *, whole: bool = False) -> None:
        async with self._building:
            followed = self._viewer.followed
            built = await to_its_end(self._read(names))
            changed = {name: part for name, part in built.items() if whole or part != self._sent.get(name)}
            self._sent |= changed
            if changed or whole:
                self._seq += 1
            self._shown(self._page.message(self._seq, whole, changed) if changed or whole else None)
            if self._viewer.followed not in (None, followed):
                # News of the call, and of its hall, between its commit and now was not listened to yet.
                of_call = {about("call", str(self._viewer.followed))}
                self.note(frozenset(of_call | {about("site", str(self._viewer.call_site_id))}))

    async def _read(self, names: frozenset[str]) -> dict[str, Any]:
        async with self._database.reading() as tx:
            await check(tx, self._by)
            if not await is_here(tx, self._by):
                raise CameElsewhere
            return await self._page.build(tx, self._viewer, names)
