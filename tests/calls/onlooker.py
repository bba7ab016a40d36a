"""A page without a socket: shown as the door shows it, and compared with a fresh view at any time."""

import json
from typing import Any

from signspan.bus import Subject
from signspan.errors import TakenOver
from signspan.kept import Kept
from signspan.people import store as people
from signspan.sites import store as sites
from signspan.web.arrivals import PAGES
from signspan.web.showing import Showing
from signspan.web.views import Viewer
from tests.conftest import World, viewer_of


class Onlooker:
    """What one window was shown so far: the first view and all changes, merged as a page does it."""

    def __init__(self, world: World, seat: str, window: str) -> None:
        self.seat, self.window = seat, window
        self.parts: dict[str, Any] = {}
        self._world = world
        self._by = world.seated(seat, window)
        self._seq = 0

    async def open(self) -> None:
        """The first view; from here on it listens to the news."""
        database = self._world.database
        self._kept = Kept(database.bus)
        self._of_centre: set[Subject] = set()
        self._showing = Showing(
            database,
            self._kept,
            PAGES[self._by.page],
            self._by,
            await self._viewer(),
            self._take,
            lambda: None,
        )
        self._stops = database.bus.listen(self._showing.note), database.bus.listen(self._of_centre.update)
        await self._showing.first()

    async def _viewer(self) -> Viewer:
        find = people.interpreter if self._by.page == "desk" else sites.terminal
        async with self._world.database.reading() as tx:
            row = await find(tx, self._by.actor.id)
        assert row is not None
        return viewer_of(self._by.page, self._by.actor.id, self.window, row)

    def _take(self, message: str | None) -> None:
        if message is None:
            return
        told = json.loads(message)
        self._seq += 1
        assert told["seq"] == self._seq
        self.parts |= told["parts"]

    async def catch_up(self) -> None:
        """Everything that the news and a new day have made due. Raises `TakenOver`."""
        self._showing.time_is(self._world.clock.now())
        while self._showing.is_behind or self._of_centre:
            await self._showing.catch_up()
            news = frozenset(self._of_centre)
            self._of_centre.clear()
            async with self._world.database.reading(self._kept.reader()) as tx:
                show = await self._showing.look(tx, news)
            if show is not None:
                show()

    async def assert_shows_the_truth(self) -> None:
        """First view + changes == fresh view."""
        viewer, page = await self._viewer(), PAGES[self._by.page]
        async with self._world.database.reading() as tx:
            fresh = await page.build(tx, viewer, frozenset(page.builders))
        told = {name: json.loads(part) for name, part in fresh.items()}
        wrong = {name: (self.parts.get(name), part) for name, part in told.items()}
        wrong = {name: both for name, both in wrong.items() if both[0] != both[1]}
        assert not wrong, f"{self.seat} is shown what is no longer so: {wrong}"

    def close(self) -> None:
        """Hears no more news."""
        for stop in self._stops:
            stop()
        self._kept.close()


class Onlookers:
    """One per page that is connected; each new window has one of its own."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._all: dict[str, Onlooker] = {}

    async def look(self, sockets: dict[str, str]) -> None:
        """Lets every connected page catch up, and compares each with a fresh view."""
        for seat in set(self._all) - set(sockets):
            self._all.pop(seat).close()
        for seat, window in sockets.items():
            known = self._all.get(seat)
            if known is None or known.window != window:
                await self._replace(seat, window, known)
            try:
                await self._all[seat].catch_up()
            except TakenOver:  # another window than the model's newest speaks: nothing to compare
                continue
            await self._all[seat].assert_shows_the_truth()

    async def _replace(self, seat: str, window: str, known: Onlooker | None) -> None:
        if known is not None:
            known.close()
        self._all[seat] = Onlooker(self._world, seat, window)
        await self._all[seat].open()

    def close(self) -> None:
        """Closes all pages."""
        for one in self._all.values():
            one.close()
        self._all.clear()
