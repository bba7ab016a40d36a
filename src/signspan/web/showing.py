"""What one page is shown: the whole view first, then each part that news may have changed.

First view and changes together equal a fresh view, whatever happens meanwhile and in which order.
"""

import asyncio
import functools
from collections.abc import Callable, Iterable, Sequence

from signspan.bus import Subject, about
from signspan.calls import tables
from signspan.clock import day_start
from signspan.db import Database, Transaction
from signspan.kept import Kept
from signspan.web.commands import check, is_here
from signspan.web.seated import Seated
from signspan.web.views import NOTHING, SLOW_PARTS, URGENT_PARTS, Page, Viewer
from signspan.writers import to_its_end

Shown = Callable[[str | None], None]
_NOTHING = hash(NOTHING)


class CameElsewhere(Exception):
    """The page has come by another process: its socket here is one too many."""


class Showing:
    """One page's view. `shown` gets each message in order, and None where nothing has changed; `woken` is
    called when there is something to catch up with."""

    def __init__(
        self,
        database: Database,
        kept: Kept,
        page: Page,
        by: Seated,
        viewer: Viewer,
        shown: Shown,
        woken: Callable[[], None],
    ) -> None:
        self._database = database
        self._kept = kept
        self._page = page
        self._by = by
        self._viewer = viewer
        self._shown = shown
        self._woken = woken
        self._news: set[Subject] = set()
        self._due: set[str] = set()  # parts of the turns that must be built once more
        self._building = asyncio.Lock()
        self._builds = 0
        self._sent: dict[
            str, int
        ] = {}  # parts by what their text hashes to: of thousands of pages it is much
        self._seq = 0
        self._day: int | None = None

    @property
    def is_behind(self) -> bool:
        """Whether there is something to catch up with."""
        return bool(self._news or self._due)

    @property
    def busy(self) -> bool:
        """Whether somebody waits, is rung or called back, or is in a call here."""
        told = ("ring", "callback")
        return self._viewer.call_id is not None or any(
            self._sent.get(name, _NOTHING) != _NOTHING for name in told
        )

    def note(self, subjects: frozenset[Subject]) -> None:
        """Takes note of news; the parts follow by `catch_up`."""
        mine = subjects & self._viewer.subjects()
        if mine:
            self._news |= mine
            self._woken()

    def doubt(self) -> None:
        """What the page was shown was not so: all that follows from its own facts is built anew."""
        of_call = () if self._viewer.followed is None else tables.subjects_of(self._viewer.followed)
        own = self._by.ended_by, about("languages", self._by.actor.id)
        self._kept.forget(self._viewer.subjects().union(own, of_call))
        self.note(self._viewer.subjects())

    def time_is(self, now: int) -> None:
        """A new day begins without news of anything."""
        day = day_start(now, self._database.settings.utc_offset_minutes)
        if self._day not in (None, day):
            self.doubt()
        self._day = day

    async def first(self) -> None:
        """The whole view. This and all that follows raises `TakenOver`, `NotSignedIn`, `CameElsewhere`."""
        await self._build([frozenset(self._page.builders)], whole=True)

    async def catch_up(self) -> None:
        """The parts that may differ after the news; those for which a picture waits go ahead."""
        news, self._news = frozenset(self._news), set()
        due, self._due = self._due, set()
        parts = self._page.parts_about(news) | due
        steps = [some for some in (parts & URGENT_PARTS, parts - URGENT_PARTS) if some]
        try:
            if steps:
                await self._build(steps)
        except BaseException:
            self._due |= due
            raise

    async def look(self, tx: Transaction, news: frozenset[Subject]) -> Callable[[], None] | None:
        """What news of the centre makes of the parts that change with everybody's calls: see `turns`."""
        names, builds = self._page.parts_about(news) & SLOW_PARTS, self._builds
        if self._is_building():
            self._build_again(names)
            return None
        built = await self._page.build(tx, self._viewer, names)
        if all(self._sent.get(name) == hash(part) for name, part in built.items()):
            return None
        return functools.partial(self._show, built, builds)

    def _is_building(self) -> bool:
        return self._seq == 0 or self._building.locked()

    def _show(self, built: dict[str, str], builds: int) -> None:
        if self._is_building() or self._builds != builds:
            self._build_again(built)
        else:
            self._tell(built)

    def _build_again(self, names: Iterable[str]) -> None:
        """What is built at the same time may be older."""
        self._due |= set(names)
        if self._due:
            self._woken()

    async def _build(self, steps: Sequence[frozenset[str]], *, whole: bool = False) -> None:
        async with self._building:
            self._builds += 1
            followed = self._viewer.followed, self._viewer.call_site_id
            await to_its_end(self._read(steps, whole=whole))
            now = self._viewer.followed, self._viewer.call_site_id
            if self._viewer.followed is not None and now != followed:
                # News of the call, and of its hall, between its commit and now was not listened to yet.
                of_call = about("call", str(self._viewer.followed))
                of_hall = (about(kind, str(self._viewer.call_site_id)) for kind in ("site", "hall"))
                self.note(frozenset({of_call, *of_hall}))

    def _tell(self, built: dict[str, str], *, whole: bool = False) -> None:
        changed = {
            name: part for name, part in built.items() if whole or hash(part) != self._sent.get(name)
        }
        self._sent |= {name: hash(part) for name, part in changed.items()}
        if changed or whole:
            self._seq += 1
        self._shown(self._page.text(self._seq, changed, whole=whole) if changed or whole else None)

    async def _read(self, steps: Sequence[frozenset[str]], *, whole: bool) -> None:
        """Tells one step after the other, all of one picture of the database."""
        async with self._database.reading(self._kept.reader()) as tx:
            await check(tx, self._by)
            if not await is_here(tx, self._by):
                raise CameElsewhere
            for names in steps:
                self._tell(await self._page.build(tx, self._viewer, names), whole=whole)
