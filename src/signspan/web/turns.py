"""What changes with everybody's calls is shown to all pages of a centre by turns, and read once for all.

At most once a second; a centre of very many pages takes longer, so that pages whose own calls change
never wait for it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Protocol

import structlog

from signspan.bus import Subject, about
from signspan.clock import SECOND
from signspan.db import Database, Transaction
from signspan.kept import Kept

log = structlog.get_logger(__name__)

EACH_MS = 1 * SECOND
A_SECOND = 500  # so many pages are shown it in a second
AT_A_TIME = 10
KINDS = ("queue:", "duty:")


class Watcher(Protocol):
    """A page that takes part in the turns of its centre."""

    async def look(self, tx: Transaction, news: frozenset[Subject]) -> Callable[[], None] | None:
        """What the news makes of its parts; answers what shows it, if they changed."""


class Turns:
    """The turns of all centres."""

    def __init__(self, database: Database, kept: Kept) -> None:
        self._database = database
        self._kept = kept
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._news: defaultdict[str, set[Subject]] = defaultdict(set)
        self._taking: dict[str, asyncio.Task[None]] = {}
        self._stop = database.bus.listen(self._hear)

    def join(self, centre_id: str, watcher: Watcher) -> Callable[[], None]:
        """Shows a page what changes in a centre. Returns what ends it."""
        self._watchers[centre_id].add(watcher)

        def leave() -> None:
            self._watchers[centre_id].discard(watcher)
            if not self._watchers[centre_id]:
                del self._watchers[centre_id]

        return leave

    def want(self, centre_id: str) -> None:
        """A page shows another part of the same from now on: it takes its turn though nothing changed."""
        self._hear(frozenset({about("duty", centre_id)}))

    def close(self) -> None:
        """No more turns."""
        self._stop()
        for task in self._taking.values():
            task.cancel()

    def _hear(self, subjects: frozenset[Subject]) -> None:
        for subject in subjects:
            if not subject.startswith(KINDS):
                continue
            centre_id = subject.partition(":")[2]
            if centre_id in self._watchers:
                self._news[centre_id].add(subject)
                if centre_id not in self._taking:
                    self._taking[centre_id] = asyncio.create_task(self._take_turns(centre_id))

    async def _take_turns(self, centre_id: str) -> None:
        try:
            while self._news[centre_id] and centre_id in self._watchers:
                begun = self._database.clock.now()
                try:
                    await self._take_turn(centre_id)
                except Exception:  # the database may be away
                    log.exception("turn_not_taken")
                rest_ms = max(EACH_MS, len(self._watchers.get(centre_id, ())) * SECOND // A_SECOND)
                await asyncio.sleep((begun + rest_ms - self._database.clock.now()) / SECOND)
        finally:
            del self._taking[centre_id]

    async def _take_turn(self, centre_id: str) -> None:
        news = frozenset(self._news.pop(centre_id))
        showings: list[tuple[Watcher, Callable[[], None]]] = []
        try:
            async with self._database.reading(self._kept.reader()) as tx:
                for number, watcher in enumerate(tuple(self._watchers[centre_id])):
                    show = await watcher.look(tx, news)
                    if show is not None:
                        showings.append((watcher, show))
                    if number % AT_A_TIME == 0:
                        await asyncio.sleep(0)
        except BaseException:
            self._news[centre_id] |= news
            raise
        for number, (watcher, show) in enumerate(showings):
            if watcher in self._watchers.get(centre_id, ()):  # it has not closed since
                show()
            if number % AT_A_TIME == 0:
                await asyncio.sleep(AT_A_TIME / A_SECOND)
