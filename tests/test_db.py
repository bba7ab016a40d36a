"""The database: a commit and its news are one, and what an attempt wrote can be undone alone."""

import asyncio
import contextlib
import gc
import sqlite3
import warnings
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from signspan.bus import Subject, about
from signspan.connections import Connection
from signspan.db import Transaction
from signspan.people import store as people
from signspan.people.model import Wish
from tests.conftest import World

LI = "desk-li"

pytestmark = pytest.mark.on_both


async def wish_of(world: World, seat: str = LI) -> str:
    async with world.database.reading() as tx:
        row = await people.interpreter(tx, world.ids[seat])
    assert row is not None
    return str(row["wish"])


async def change(world: World, wish: Wish) -> None:
    async with world.database.transaction() as tx:
        await people.change(tx, world.ids[LI], None, wish=wish)
        await asyncio.sleep(0.001)  # or SQLite writes without a moment in which anybody could cancel it
        tx.tell(about("interpreter", world.ids[LI]))


async def test_however_early_a_writer_is_cancelled_its_news_is_told_if_and_only_if_it_wrote(
    world: World,
) -> None:
    told: list[frozenset[Subject]] = []
    world.database.bus.listen(told.append)
    outcomes = set()
    # A query that is cancelled costs its connection, which complains where it is collected.
    warnings.simplefilter("ignore", ResourceWarning)
    for delay_us in range(0, 24_000, 150):
        await change(world, Wish.AVAILABLE)
        told.clear()
        writer = asyncio.create_task(change(world, Wish.BREAK))
        await asyncio.sleep(delay_us / 1_000_000)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        wrote = await wish_of(world) == Wish.BREAK
        assert bool(told) == wrote
        outcomes.add((wrote, writer.cancelled()))
    assert {(False, True), (True, True)} <= outcomes, "no cancel met a commit: widen the delays"
    gc.collect()


async def test_a_failed_attempt_leaves_what_was_written_before_it_and_tells_nothing_of_itself(
    world: World,
) -> None:
    async def fails(tx: Transaction) -> None:
        async with tx.attempt():
            await people.change(tx, world.ids["desk-wang"], None, wish=Wish.BREAK)
            tx.tell(about("interpreter", "wang"))
            raise ZeroDivisionError

    told: list[frozenset[Subject]] = []
    world.database.bus.listen(told.append)
    async with world.database.transaction() as tx:
        await people.change(tx, world.ids[LI], None, wish=Wish.BREAK)
        tx.tell(about("interpreter", "li"))
        with pytest.raises(ZeroDivisionError):
            await fails(tx)
    assert await wish_of(world) == Wish.BREAK
    assert await wish_of(world, "desk-wang") == Wish.OFF
    assert told == [frozenset({about("interpreter", "li")})]


async def test_readers_and_writers_do_not_wait_for_each_other(
    world: World, database_kind: str, tmp_path: Path
) -> None:
    asked = {
        "sqlite": ("pragma journal_mode", "pragma synchronous", "pragma foreign_keys"),
        "postgresql": ("show transaction_isolation", "show transaction_read_only", "show lock_timeout"),
    }[database_kind]
    async with world.database.transaction() as tx:
        writer = [await tx.value(text(one)) for one in asked]
    async with world.database.reading() as tx:
        reader = [await tx.value(text(one)) for one in asked]
    if database_kind == "sqlite":
        assert writer == reader == ["wal", 2, 1]
        assert (tmp_path / "signspan.db-wal").exists()
    else:
        assert writer == ["read committed", "off", "5s"]
        assert reader == ["repeatable read", "on", "5s"]


async def test_a_reader_sees_one_picture_while_others_write(world: World) -> None:
    wish = select(people.interpreters.c.wish).where(people.interpreters.c.person_id == world.ids[LI])
    async with world.database.reading() as tx:
        before = await tx.value(wish)
        await change(world, Wish.BREAK)
        assert await tx.value(wish) == before
    assert await wish_of(world) == Wish.BREAK


async def test_another_program_that_writes_is_waited_for_beside_other_work(
    world: World, database_kind: str, tmp_path: Path
) -> None:
    if database_kind != "sqlite":
        return  # there several write at once
    with contextlib.closing(sqlite3.connect(tmp_path / "signspan.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        writer = asyncio.create_task(change(world, Wish.BREAK))
        await asyncio.sleep(0.1)
        assert not writer.done()
        assert await wish_of(world) == Wish.OFF, "who reads waits for nobody"
        other.execute("rollback")
        await writer
    assert await wish_of(world) == Wish.BREAK


async def test_a_connection_that_can_not_begin_is_given_up_and_the_next_one_can(
    world: World, database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_kind != "sqlite":
        return  # a lost line is the case there: tests/test_postgresql.py
    monkeypatch.setattr("signspan.inloop.BUSY_SECONDS", 0.05)
    connections = world.database._connections
    given_up: list[Connection] = []
    monkeypatch.setattr(connections, "_give_up", given_up.append)
    with contextlib.closing(sqlite3.connect(tmp_path / "signspan.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(DBAPIError):
            await change(world, Wish.BREAK)
        other.execute("rollback")
    assert len(given_up) == 1
    await change(world, Wish.BREAK)
    assert await wish_of(world) == Wish.BREAK
    await given_up[0].close()
