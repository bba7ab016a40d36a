"""The dispatcher: keeps the pool to the facts, carries out its plan, wakes deadlines.

It decides and any use case commits: an offer whose facts have changed meanwhile is refused by its
guards, and the news of that change brings the facts here again.
"""

import asyncio
import contextlib
from collections.abc import Callable
from itertools import groupby

import structlog

from signspan.bus import Subject, about
from signspan.calls import deadlines, offers
from signspan.clock import SECOND
from signspan.db import Begin, Database, Transaction, to_its_end
from signspan.dispatch import store
from signspan.dispatch.model import PlannedOffer, Pool, Rest, Rule, flexibility_of
from signspan.dispatch.pool import IndexPool
from signspan.errors import Refusal
from signspan.people import store as people

log = structlog.get_logger(__name__)

# A mark is due each second; a longer silence than this was time without service.
OUTAGE_MS = 3 * SECOND
# All facts are read anew so often: whatever was missed, nobody waits for it longer than this.
SWEEP_MS = 5 * SECOND


class Dispatcher:
    """The one task that offers requests. Restarting it is harmless."""

    def __init__(self, database: Database, make_pool: Callable[[Rule], Pool] = IndexPool) -> None:
        self._database = database
        self._make_pool = make_pool
        self._pool: Pool | None = None  # None: the facts must be read anew
        self._wake = asyncio.Event()
        self._changed: set[Subject] = set()
        self._marked_at = 0
        self._read_at = 0
        self._stop_listening = database.bus.listen(self._hear)

    def _hear(self, subjects: frozenset[Subject]) -> None:
        ours = {one for one in subjects if one.startswith(("request:", "interpreter:"))}
        if ours:
            self._changed |= ours
            self._wake.set()

    async def start(self) -> None:
        """Counts out the time without service and expects the pages back."""
        async with self._database.transaction() as tx:
            last = await store.alive_at(tx)
            gap = 0 if last is None else tx.now - last
            await deadlines.outage_over(tx, gap, restarted=True)
            await store.mark_alive(tx)
        self._marked_at = self._database.clock.now()
        self._database.before_writing = self._count_out_standstill

    async def run(self) -> None:
        """Works until cancelled. A failing database is waited for, not died of."""
        while True:
            delay_ms = SECOND
            try:
                delay_ms = await to_its_end(self.step())
            except Exception:
                log.exception("dispatch_step_failed")
                self._pool = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay_ms / SECOND):
                    await self._wake.wait()

    def close(self) -> None:
        """Stops listening to the news."""
        self._stop_listening()
        if self._database.before_writing == self._count_out_standstill:
            self._database.before_writing = None

    async def step(self) -> int:
        """One round: mark, deadlines, facts, plan. Returns for how many milliseconds to rest."""
        self._wake.clear()
        await self._mark()
        await deadlines.expire(self._database)
        pool = await self._facts()
        plan = pool.time_is(self._database.clock.now())
        for _, together in groupby(plan.offers, key=lambda offer: offer.request_id):
            await self._offer(list(together))
        for rest in plan.rests:
            await self._rest(rest)
        return await self._rest_ms(plan.next_at)

    async def _mark(self) -> None:
        if abs(self._database.clock.now() - self._marked_at) < SECOND:
            return
        async with self._database.transaction() as tx:
            await store.mark_alive(tx)
        self._marked_at = tx.now

    async def _count_out_standstill(self, begin: Begin) -> None:
        """In front of everything that is written: no grace that begins now is moved with the old."""
        gap = self._database.clock.now() - self._marked_at
        if -SECOND <= gap <= OUTAGE_MS:
            return
        log.warning("stood_still", ms=gap)
        async with begin() as tx:
            await deadlines.outage_over(tx, gap, restarted=False)
            await store.mark_alive(tx)
        self._marked_at = tx.now
        self._pool = None

    async def _facts(self) -> Pool:
        changed, self._changed = self._changed, set()
        now = self._database.clock.now()
        pool = self._pool if abs(now - self._read_at) < SWEEP_MS else None
        if pool is None:
            self._read_at = now
            async with self._database.reading() as tx:
                roster = await people.roster(tx)
                pool = self._make_pool(Rule(flexibility=flexibility_of(roster)))
                for request in await store.waiting(tx):
                    pool.request_waits(request)
                for interpreter in await store.idle(tx):
                    pool.interpreter_idle(interpreter)
        elif changed:
            async with self._database.reading() as tx:
                for subject in changed:
                    await self._look(tx, pool, subject)
        self._pool = pool
        return pool

    async def _look(self, tx: Transaction, pool: Pool, subject: Subject) -> None:
        kind, _, subject_id = subject.partition(":")
        if kind == "request":
            pool.request_left(subject_id)
            for request in await store.waiting(tx, subject_id):
                pool.request_waits(request)
        else:
            pool.interpreter_gone(subject_id)
            for interpreter in await store.idle(tx, subject_id):
                pool.interpreter_idle(interpreter)

    async def _offer(self, planned: list[PlannedOffer]) -> None:
        request_id = planned[0].request_id
        rings = {one.person_id: one.reason._asdict() for one in planned}
        try:
            async with self._database.transaction() as tx:
                await offers.offer(tx, request_id, rings)
        except Refusal as refusal:
            log.info("offer_overtaken", code=refusal.code)
            self._look_again(request_id, *rings)

    async def _rest(self, rest: Rest) -> None:
        try:
            async with self._database.transaction() as tx:
                await offers.rest(tx, rest.request_id, rest.until)
        except Refusal:
            self._look_again(rest.request_id)

    def _look_again(self, request_id: str, *person_ids: str) -> None:
        rung = (about("interpreter", person_id) for person_id in person_ids)
        self._hear(frozenset({about("request", request_id), *rung}))

    async def _rest_ms(self, plan_next_at: int | None) -> int:
        async with self._database.reading() as tx:
            due_at = await deadlines.next_due_at(tx)
        instants = [one for one in (plan_next_at, due_at) if one is not None]
        now = self._database.clock.now()
        return max(0, min([one - now for one in instants] + [SECOND]))
