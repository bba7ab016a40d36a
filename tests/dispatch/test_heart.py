"""Several processes on one PostgreSQL: who is alive, who leads, and whose pages are gone."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from signspan.bus import Bus, Subject, about
from signspan.calls import pages
from signspan.clock import Clock, SystemClock
from signspan.config import Settings
from signspan.db import Database, Transaction, open_database
from signspan.dispatch import store
from signspan.dispatch.heart import OUTAGE_MS, clock_apart_ms
from signspan.dispatch.service import Dispatcher
from signspan.elsewhere.line import Line
from signspan.elsewhere.news import News
from signspan.people import store as people
from signspan.sites import store as sites
from signspan.sites.model import WindowKind
from tests.conftest import World

KIOSK, DESK = "kiosk-hall", "desk-li"
WINDOW, OTHER = "window-1", "window-2"


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


class Process:
    """Another process on the same database, with a clock that is the same in this world."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.told: set[Subject] = set()
        self.database = open_database(Settings(database_url=url), clock, Bus())
        self.database.bus.listen(self.told.update)
        self.dispatcher = Dispatcher(self.database)
        self.heart = self.dispatcher.heart

    async def close(self) -> None:
        self.dispatcher.close()
        await self.database.close()


@pytest.fixture
async def second(world: World, database_url: str) -> AsyncIterator[Process]:
    """The second process; it has not started yet."""
    found = Process(database_url, world.clock)
    yield found
    await found.close()


async def started_beside(world: World, second: Process) -> None:
    """The second one starts while the first one lives, and sees so by its next mark."""
    starting = asyncio.create_task(second.dispatcher.start())
    await asyncio.sleep(0.3)
    world.clock.forward(1_000)
    await world.dispatcher.step()
    await starting


async def lease_ends(database: Database) -> None:
    """The database's clock is nobody's to turn: the lease is as if its time had passed."""
    async with database.transaction() as tx:
        await tx.run(update(store.lease).values(until=1))


async def sits_there(world: World, database: Database, window: str = WINDOW) -> None:
    """A desk and a kiosk connect to this process."""

    async def come(tx: Transaction) -> None:
        await pages.desk_came(tx, world.ids[DESK], window)
        await pages.terminal_came(tx, world.ids[KIOSK], WindowKind.MAIN, window, None)

    await database.do(come)


async def here(world: World) -> tuple[bool, bool]:
    """Whether the desk and the kiosk count as connected."""
    async with world.database.reading() as tx:
        desk = await people.interpreter(tx, world.ids[DESK])
        kiosk = await tx.row(select(sites.windows).where(sites.windows.c.terminal_id == world.ids[KIOSK]))
    assert desk is not None
    return desk["connection"] == "here", kiosk is not None and kiosk["here"]


async def test_of_two_processes_one_leads_and_the_other_follows_when_the_lease_has_ended(
    world: World, second: Process
) -> None:
    await started_beside(world, second)
    first = world.dispatcher.heart
    assert first.leads
    for _ in range(2):
        await second.heart.beat()
        assert not second.heart.leads, "the lease goes on"
        world.clock.forward(1_000)
    era = second.heart.era
    await lease_ends(world.database)
    world.clock.forward(1_000)
    await second.heart.beat()
    assert second.heart.leads
    assert second.heart.era > era, "what was read before may be wrong"
    world.clock.forward(1_000)
    await first.beat()
    assert not first.leads


async def test_a_lead_that_is_given_back_is_taken_at_once(world: World, second: Process) -> None:
    await started_beside(world, second)
    world.dispatcher.close()
    await world.dispatcher.heart.end()
    await second.heart.beat(at_once=True)
    assert second.heart.leads


async def test_who_starts_after_a_clean_end_does_not_look_for_the_dead(
    world: World, second: Process
) -> None:
    await sits_there(world, world.database)
    world.dispatcher.close()
    await world.dispatcher.heart.end()
    async with asyncio.timeout(2):  # its clock stands: who looks until a mark is old looks for ever
        await second.dispatcher.start()
    assert second.heart.leads


async def test_two_that_start_at_once_after_an_outage_are_both_alive(
    world: World, second: Process, database_url: str
) -> None:
    third = Process(database_url, world.clock)
    world.clock.forward(10 * OUTAGE_MS)
    try:
        await asyncio.gather(second.dispatcher.start(), third.dispatcher.start())
        world.clock.forward(1_000)
        names = second.database.process, third.database.process
        for process in (second, third):
            await process.heart.beat()
        assert (second.database.process, third.database.process) == names
        assert [second.heart.leads, third.heart.leads].count(True) <= 1
    finally:
        await third.close()


async def test_a_clock_that_is_not_the_database_s_is_found(world: World, database_url: str) -> None:
    right = Process(database_url, SystemClock())
    try:
        assert await clock_apart_ms(right.database) < 250
        assert await clock_apart_ms(world.database) > 250, "this world's clock stands in a test's hand"
    finally:
        await right.close()


async def test_a_process_that_was_stopped_knows_at_once_that_it_leads_no_more(world: World) -> None:
    assert world.dispatcher.heart.leads
    world.clock.forward(store.LEASE_MS)
    assert not world.dispatcher.heart.leads


async def test_a_second_process_that_starts_moves_nothing_and_marks_nobody(
    world: World, second: Process
) -> None:
    await sits_there(world, world.database)
    await started_beside(world, second)
    async with world.database.reading() as tx:
        desk = await people.interpreter(tx, world.ids[DESK])
    assert desk is not None
    assert desk["gone_due_at"] is None
    assert await here(world) == (True, True)


async def test_whoever_was_connected_to_a_process_that_died_is_gone(world: World, second: Process) -> None:
    await started_beside(world, second)
    await sits_there(world, second.database)
    world.clock.forward(2_000)
    await world.dispatcher.step()
    assert await here(world) == (True, True)
    world.clock.forward(2_000)
    await world.dispatcher.step()
    assert await here(world) == (False, False)


async def test_who_has_come_by_a_living_process_is_not_gone_with_the_dead_one(
    world: World, second: Process
) -> None:
    await started_beside(world, second)
    await sits_there(world, second.database)
    await sits_there(world, world.database)
    for _ in range(3):
        world.clock.forward(2_000)
        await world.dispatcher.step()
    assert await here(world) == (True, True)


async def test_a_socket_that_closes_late_marks_nobody_who_has_come_by_another_process(
    world: World, second: Process
) -> None:
    await started_beside(world, second)
    await sits_there(world, second.database)
    await sits_there(world, world.database)

    async def go(tx: Transaction) -> None:
        await pages.desk_gone(tx, world.ids[DESK], WINDOW)
        await pages.terminal_gone(tx, world.ids[KIOSK], WindowKind.MAIN, WINDOW)

    await second.database.do(go)
    assert await here(world) == (True, True)


async def test_who_was_taken_for_dead_takes_another_name_and_lets_its_pages_go(
    world: World, second: Process
) -> None:
    await started_beside(world, second)
    before = second.database.process
    for _ in range(2):
        world.clock.forward(2_000)
        await world.dispatcher.step()
    await second.heart.beat()
    assert about("process", before) in second.told
    assert second.database.process != before
    await sits_there(world, second.database, OTHER)
    world.clock.forward(1_000)
    await second.heart.beat()
    await world.dispatcher.step()
    assert await here(world) == (True, True)


async def test_after_an_outage_of_all_the_time_is_counted_out_once(world: World, second: Process) -> None:
    await started_beside(world, second)
    await sits_there(world, second.database)
    name = second.database.process
    async with world.database.transaction() as tx:
        await people.change(tx, world.ids[DESK], None, due_at=tx.now + 10_000)
    world.clock.forward(20 * OUTAGE_MS)
    await world.dispatcher.step()
    await second.heart.beat()
    async with world.database.reading() as tx:
        desk = await people.interpreter(tx, world.ids[DESK])
        settings = tx.settings
    assert desk is not None
    left = desk["due_at"] - world.clock.now()
    assert left == 10_000 + settings.ms("return")
    assert second.database.process == name, "each has its time again to say that it is there"
    assert await here(world) == (True, True)


def news_of(database: Database, line: Line | None = None) -> News:
    """A process's end of the news."""
    return News(database, line or Line(database.engine))


async def test_what_one_process_commits_the_others_are_told(world: World, second: Process) -> None:
    news_of(world.database)
    line = Line(second.database.engine)
    ears = news_of(second.database, line)
    work = asyncio.gather(ears.run(), line.run())
    try:
        await asyncio.sleep(0.5)
        told = about("interpreter", world.ids[DESK])
        async with world.database.transaction() as tx:
            tx.tell(told)
        async with asyncio.timeout(0.8):  # by the wake-up, not by the look of each second
            while told not in second.told:
                await asyncio.sleep(0.01)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def test_news_whose_wake_up_was_lost_is_found_by_looking_and_told_once(
    world: World, second: Process
) -> None:
    news_of(world.database)
    ears = news_of(second.database)
    told = about("call", "one")
    async with world.database.transaction() as tx:
        tx.tell(told)
    await ears.look()
    assert told in second.told
    published = second.database.bus.published
    world.clock.forward(1_000)
    await ears.look()
    assert second.database.bus.published == published
    async with second.database.transaction() as tx:
        tx.tell(about("call", "own"))
    published = second.database.bus.published
    world.clock.forward(1_000)
    await ears.look()
    assert second.database.bus.published == published, "its own it has told already"
