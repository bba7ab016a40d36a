"""The dispatcher: keeps the pool to the facts, carries out its plan, wakes deadlines, buries the dead.

Of many processes the one that leads dispatches. It decides and any use case commits: an offer whose
facts have changed meanwhile is refused by its guards, and the news of that change brings the facts here
again.
"""

import asyncio
import contextlib
import functools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import structlog

from signspan.bus import Subject, about
from signspan.calls import deadlines, offers, pages
from signspan.clock import SECOND
from signspan.db import Database, Transaction
from signspan.dispatch import store
from signspan.dispatch.heart import Heart
from signspan.dispatch.model import PlannedOffer, Pool, Rest, Rule, flexibility_of
from signspan.dispatch.pool import IndexPool
from signspan.errors import Refusal
from signspan.kept import UNSURE
from signspan.people import store as people
from signspan.sites import routing
from signspan.writers import to_its_end

log = structlog.get_logger(__name__)

OF_ROSTER = ("languages:", *UNSURE)  # news of who signs what
OURS = ("request:", "interpreter:", *OF_ROSTER)
# All facts are read anew so often: whatever was missed, nobody waits for it longer than this.
SWEEP_MS = 5 * SECOND


class Dispatcher:
    """The one task that offers requests, while its process leads. Restarting it is harmless."""

    def __init__(
        self, database: Database, make_pool: Callable[[Rule], Pool] = IndexPool, *, seal: str = ""
    ) -> None:
        self.heart = Heart(database, seal)
        self._database = database
        self._make_pool = make_pool
        self._pool: Pool | None = None  # None: the facts must be read anew
        self._flexibility: Mapping[str, int] | None = None  # read anew when somebody's languages change
        self._wake = asyncio.Event()
        self._changed: set[Subject] = set()
        self._era = 0
        self._read_at = 0
        self._buried_at = 0
        self._stop_listening = database.bus.listen(self._hear)

    def _hear(self, subjects: frozenset[Subject]) -> None:
        ours = {one for one in subjects if one.startswith(OURS)}
        if ours:
            self._changed |= ours
            self._wake.set()

    async def start(self) -> None:
        """Counts out the time without service and expects the pages back."""
        await self.heart.start()

    async def run(self) -> None:
        """Works until cancelled. A failing database is waited for, not died of."""
        while True:
            delay_ms = SECOND
            try:
                delay_ms = await to_its_end(self.step())
            except Exception:
                log.exception("dispatch_step_failed")
                self._pool = self._flexibility = None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay_ms / SECOND):
                    await self._wake.wait()

    def close(self) -> None:
        """Stops listening to the news."""
        self._stop_listening()
        self.heart.close()

    async def step(self) -> int:
        """One round: mark, deadlines, facts, plan. Returns for how many milliseconds to rest."""
        self._wake.clear()
        await self.heart.beat()
        if not self.heart.leads:
            self._pool = None
            return self.heart.rest_ms()
        await self._bury()
        due_at = await self._read_facts()
        if due_at is not None and due_at <= self._database.clock.now():
            await deadlines.expire(self._database)
            due_at = await self._read_facts()
        assert self._pool is not None  # noqa: S101 - the facts were just read
        plan = self._pool.time_is(self._database.clock.now())
        await self._offer(plan.offers)
        for rest in plan.rests:
            await self._rest(rest)
        return self._rest_ms(plan.next_at, due_at)

    async def _bury(self) -> None:
        """Whoever was connected to a process that died is gone, unless she has come by another."""
        now = self._database.clock.now()
        if abs(now - self._buried_at) < SECOND:
            return
        self._buried_at = now
        for process in await self._database.do(store.bury, first=True):
            await pages.everybody_gone(self._database, process)
            await self._database.do(functools.partial(store.forget_process, process=process))

    async def _read_facts(self) -> int | None:
        """Brings the pool up to date. Answers the earliest deadline."""
        # Taken before the picture of the database: news of what comes after it is for the next one.
        changed, self._changed = self._changed, set()
        async with self._database.reading() as tx:
            due_at = await deadlines.next_due_at(tx)
            await self._bring_up_to_date(tx, changed)
        return due_at

    async def _bring_up_to_date(self, tx: Transaction, changed: set[Subject]) -> None:
        now = self._database.clock.now()
        fresh = self._era == self.heart.era and abs(now - self._read_at) < SWEEP_MS
        if self._era != self.heart.era or any(one.startswith(OF_ROSTER) for one in changed):
            self._flexibility, fresh = None, False
        pool = self._pool if fresh else None
        self._pool = None  # until it was read to the end
        if pool is None:
            self._era, self._read_at = self.heart.era, now
            pool = await self._read_all(tx)
        elif changed:
            await self._look(tx, pool, changed)
        self._pool = pool

    async def _read_all(self, tx: Transaction) -> Pool:
        if self._flexibility is None:
            self._flexibility = flexibility_of(await people.roster(tx))
        rule = await _rule(tx, self._flexibility)
        pool = self._make_pool(rule)
        for centre_id in await store.helping(tx, frozenset().union(*rule.partners.values())):
            pool.centre_helps(centre_id, True)
        for request in await store.waiting(tx):
            pool.request_waits(request)
        for interpreter in await store.idle(tx):
            pool.interpreter_idle(interpreter)
        return pool

    async def _look(self, tx: Transaction, pool: Pool, changed: set[Subject]) -> None:
        of_kind: defaultdict[str, list[str]] = defaultdict(list)
        for subject in sorted(changed):
            kind, _, subject_id = subject.partition(":")
            of_kind[kind].append(subject_id)
        if request_ids := of_kind["request"]:
            for request_id in request_ids:
                pool.request_left(request_id)
            for request in await store.waiting(tx, request_ids):
                pool.request_waits(request)
        if person_ids := of_kind["interpreter"]:
            for person_id in person_ids:
                pool.interpreter_gone(person_id)
            for interpreter in await store.idle(tx, person_ids):
                pool.interpreter_idle(interpreter)

    async def _offer(self, planned: Sequence[PlannedOffer]) -> None:
        wanted: dict[str, dict[str, dict[str, object]]] = {}
        for one in planned:
            wanted.setdefault(one.request_id, {})[one.person_id] = one.reason._asdict()
        if not wanted:
            return
        ring = functools.partial(offers.offer, wanted=wanted)
        for request_id in await self._database.do(ring, first=True):
            log.info("offer_overtaken")
            self._look_again(request_id, *wanted[request_id])

    async def _rest(self, rest: Rest) -> None:
        try:
            async with self._database.transaction(first=True) as tx:
                await offers.rest(tx, rest.request_id, rest.until)
        except Refusal:
            self._look_again(rest.request_id)

    def _look_again(self, request_id: str, *person_ids: str) -> None:
        rung = (about("interpreter", person_id) for person_id in person_ids)
        self._hear(frozenset({about("request", request_id), *rung}))

    def _rest_ms(self, *instants: int | None) -> int:
        now = self._database.clock.now()
        return max(0, min([one - now for one in instants if one is not None] + [SECOND]))


async def _rule(tx: Transaction, flexibility: Mapping[str, int]) -> Rule:
    """What the deployment and its centres have set."""
    return Rule(
        steps=tx.settings.routing_steps,
        partners=await routing.helpers(tx),
        centre_reserves=await routing.reserves_by_centre(tx),
        flexibility=flexibility,
    )
