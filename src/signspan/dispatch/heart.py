"""A process's heart: each second it says that it lives, and asks for the lead.

Whoever leads dispatches. The lead is a lease on the database's clock, for order alone: that no call is
lost or doubled is held by guards (decision 0013).
"""

import asyncio
import functools
import signal

import structlog

from signspan.bus import about
from signspan.calls import deadlines
from signspan.calls import store as calls
from signspan.clock import SECOND
from signspan.db import Begin, Database, Transaction
from signspan.dispatch import store
from signspan.writers import to_its_end

log = structlog.get_logger(__name__)

# A mark is due each second; a longer silence of all processes than this was time without service.
OUTAGE_MS = 3 * SECOND
LOOK_SECONDS = 0.2  # at start-up, whether somebody else is alive
MOMENT_MS = 20


class OtherKey(RuntimeError):
    """Another process on this database has another whisper_key: give all of them the same."""


class Heart:
    """One process's marks and its part in the election. `seal`: the mark of its key for whispers."""

    def __init__(self, database: Database, seal: str = "") -> None:
        self._database = database
        self._seal = seal
        self._marked_at = 0
        self._leads_until = 0  # by this process's clock, so that one that was stopped knows it at once
        self._looks_at = 0
        self._epoch = 0
        self._turn = asyncio.Lock()
        self.era = 0  # grows whenever what was read before may be wrong

    @property
    def leads(self) -> bool:
        """Whether this process dispatches now."""
        return self._database.clock.now() < self._leads_until

    async def start(self) -> None:
        """Counts out the time without service; where nobody else is alive, expects the pages back.

        Raises `OtherKey`.
        """
        alone = await self._is_alone()
        async with self._database.transaction() as tx:
            await store.hold_marks(tx)
            last = await store.alive_at(tx)
            if alone and (tx.is_alone or await _newest_living(tx) is None):  # two may start at once
                gap = 0 if last is None else tx.now - last
                await deadlines.outage_over(tx, gap, restarted=True)
                await store.forget_processes(tx)
            elif await store.other_seals(tx) - {self._seal}:
                raise OtherKey(OtherKey.__doc__)
            await store.begin_marks(tx, self._seal)
        self._marked_at = self._database.clock.now()
        self._database.before_writing = self._count_out_standstill
        await self.beat(at_once=True)

    async def _is_alone(self) -> bool:
        """Whether no other process is alive: none that has a mark makes a new one in time."""
        first: int | None = None
        while True:
            async with self._database.reading() as tx:
                newest = None if tx.is_alone else await _newest_living(tx)
            if newest is None:
                return True
            first = newest if first is None else first
            if newest != first:
                return False
            await asyncio.sleep(LOOK_SECONDS)

    async def beat(self, *, at_once: bool = False) -> None:
        """Marks and asks for the lead, if it is time. Raises what the database raises."""
        async with self._turn:
            now = self._database.clock.now()
            due = abs(now - self._marked_at) >= SECOND or now >= self._looks_at
            if due or at_once:
                await self._mark()

    async def _mark(self) -> None:
        now = self._database.clock.now()
        lead = await self._database.do(_mark_and_ask, first=True)
        if lead is None:
            await self._come_anew()
            return
        self._marked_at = now
        self._looks_at = now + min(SECOND, lead.left_ms)
        self._leads_until = now + lead.left_ms if lead.mine else 0
        if lead.mine and lead.epoch != self._epoch:
            log.info("leads", epoch=lead.epoch)
            self._epoch = lead.epoch
            self.era += 1

    async def _come_anew(self) -> None:
        """The others took it for dead: its pages are gone by now, and come back by new sockets."""
        log.warning("was_taken_for_dead")
        before = self._database.process
        self._database.take_new_name()
        if not await self._database.do(functools.partial(self._begin_anew, before=before), first=True):
            log.critical("other_key")  # somebody started meanwhile: as at a start, both can not go on
            signal.raise_signal(signal.SIGTERM)
        self._looks_at = self._leads_until = 0  # it asks again at once
        self._database.bus.publish(frozenset({about("process", before)}))

    async def _begin_anew(self, tx: Transaction, before: str) -> bool:
        """Marks under another name, and has the notes that it was given under the one before; false where
        others have another key."""
        await store.begin_marks(tx, self._seal)
        await calls.take_notes(tx, before)
        return not await store.other_seals(tx) - {self._seal}

    async def _count_out_standstill(self, begin: Begin) -> None:
        """In front of everything that is written: no grace that begins now is moved with the old."""
        now = self._database.clock.now()
        if -SECOND <= now - self._marked_at <= OUTAGE_MS:
            return
        async with begin() as tx:
            await store.hold_marks(tx)
            last = await store.alive_at(tx)
            gap = tx.now - (self._marked_at if last is None else last)
            if not -SECOND <= gap <= OUTAGE_MS:
                log.warning("stood_still", ms=gap)
                await deadlines.outage_over(tx, gap, restarted=False)
                await store.mark_everybody(tx)
        self._marked_at = tx.now
        self.era += 1

    async def run(self) -> None:
        """Beats until cancelled; a failing database is waited for."""
        while True:
            try:
                await to_its_end(self.beat())
            except Exception:
                log.exception("heart_missed_a_beat")
            await asyncio.sleep(self.rest_ms() / SECOND)

    def rest_ms(self) -> int:
        """Until the next beat: a second, or sooner if somebody else's lead ends before."""
        return min(SECOND, max(MOMENT_MS, self._looks_at - self._database.clock.now()))

    def close(self) -> None:
        """Beats no more."""
        self._leads_until = 0
        if self._database.before_writing == self._count_out_standstill:
            self._database.before_writing = None

    async def end(self) -> None:
        """A clean end: nobody needs to wait until this process's lead and its marks are too old."""
        await self._database.do(store.end_marks)


async def _newest_living(tx: Transaction) -> int | None:
    """The newest mark of another process, if it is a short while old."""
    newest = await store.alive_at(tx, others=True)
    return newest if newest is not None and tx.now - newest <= OUTAGE_MS else None


async def _mark_and_ask(tx: Transaction) -> store.Lead | None:
    """None: the others took this process for dead."""
    return await store.ask_for_lead(tx) if await store.mark_alive(tx) else None


async def clock_apart_ms(database: Database) -> int:
    """How far this process's clock is from the database's, at least. An SQLite file has none."""
    async with database.reading() as tx:
        before = database.clock.now()
        theirs = await store.database_now(tx)
        after = database.clock.now()
    return 0 if theirs is None else max(before - theirs, theirs - after, 0)
