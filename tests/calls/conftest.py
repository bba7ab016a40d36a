"""The town of the state machine and of the stories, with waits as short as a run of rules."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from signspan.config import Settings
from tests.calls.facts import Book
from tests.calls.hall_doings import PeopleOfTheHall
from tests.calls.small_hall import HallOfTwo
from tests.conftest import open_world
from tests.databases import place

# Waits in the proportions of the defaults, so short that a run of rules sees them all end.
SHORT: dict[str, Any] = {
    "ring_seconds": 1.5,
    "back_off_seconds": 0.4,
    "back_off_most_seconds": 1.5,
    "longest_wait_seconds": 6,
    "choose_seconds": 2,
    "callback_ring_seconds": 1.1,
    "callback_rest_seconds": 0.9,
    "callback_most_seconds": 6.5,
    "pictures_late_seconds": 1,
    "visitor_grace_seconds": 2.5,
    "interpreter_grace_seconds": 1,
    "ring_gone_seconds": 0.4,
    "wrap_up_seconds": 0.7,
    "summons_seconds": 1.2,
    "invitation_seconds": 1,
    "handoff_seconds": 3,
    "arrival_seconds": 3.2,
    "way_back_seconds": 1.3,
    "return_seconds": 0.5,
}


@pytest.fixture(scope="module")
def town(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[PeopleOfTheHall]]:
    """The machine, on one database and one event loop for all its runs."""
    with place(database_kind, tmp_path_factory.mktemp("town")) as url, asyncio.Runner() as runner:
        opened = open_world(Settings(database_url=url, **SHORT))
        world, book = runner.run(opened.__aenter__()), Book(url)
        world.dispatcher.close()
        yield type("TownHere", (PeopleOfTheHall,), {"world": world, "runner": runner, "book": book})
        runner.run(opened.__aexit__(None, None, None))
        book.close()


@pytest.fixture
async def small_hall(database_url: str) -> AsyncIterator[HallOfTwo]:
    book = Book(database_url)
    # A hundred rounds without a rest.
    tireless: dict[str, Any] = {f"signing_{limit}_seconds": 10**6 for limit in ("warn", "relief", "insist")}
    async with open_world(Settings(database_url=database_url, **tireless)) as world:
        found = HallOfTwo(world, book)
        await found.open()
        yield found
    book.close()
