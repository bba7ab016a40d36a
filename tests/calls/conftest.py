"""The town of the state machine and of the stories, with waits as short as a run of rules."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signspan.config import Settings
from tests.calls.doings import PeopleOfTheTown
from tests.calls.facts import Book
from tests.conftest import open_world

# Waits in the proportions of the defaults, so short that a run of rules sees them all end.
SHORT: dict[str, Any] = {
    "ring_seconds": 1.5,
    "back_off_seconds": 0.4,
    "back_off_most_seconds": 1.5,
    "longest_wait_seconds": 6,
    "choose_seconds": 2,
    "pictures_late_seconds": 1,
    "visitor_grace_seconds": 2.5,
    "interpreter_grace_seconds": 1,
    "ring_gone_seconds": 0.4,
    "wrap_up_seconds": 0.7,
    "return_seconds": 0.5,
}


@pytest.fixture(scope="module")
def town() -> Iterator[type[PeopleOfTheTown]]:
    """The machine, on one SQLite database and one event loop for all its runs."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        book = Book(Path(folder) / "town.db")
        opened = open_world(Settings(database_url=book.url, **SHORT))
        world = runner.run(opened.__aenter__())
        world.dispatcher.close()
        yield type("TownHere", (PeopleOfTheTown,), {"world": world, "runner": runner, "book": book})
        runner.run(opened.__aexit__(None, None, None))
        book.close()
