"""SQLite's writers: who stands in line shares a commit, and is undone alone."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from signspan.bus import about
from signspan.connections import Connection
from signspan.db import Transaction
from signspan.errors import Refusal, WrongState
from signspan.people import store as people
from signspan.people.model import Wish
from tests.conftest import World

SEATS = ("desk-li", "desk-wang", "desk-zhou")


async def wishes(world: World) -> list[str]:
    async with world.database.reading() as tx:
        rows = [await people.interpreter(tx, world.ids[seat]) for seat in SEATS]
    return [str(row["wish"]) for row in rows if row is not None]


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """All that are made from now on."""
    made: list[Connection] = []
    commit = Connection.commit

    async def counted(self: Connection) -> None:
        made.append(self)
        await commit(self)

    monkeypatch.setattr(Connection, "commit", counted)
    return made


async def full(_self: Connection) -> None:
    """A commit that fails."""
    raise OperationalError("commit", None, OSError("the disk is full"))


def write(
    world: World, seat: str, *, then: Callable[[], Exception] | None = None, first: bool = False
) -> asyncio.Task[None]:
    """Somebody writes, with an instant in which others come; then, perhaps, it fails."""

    async def change() -> None:
        async with world.database.transaction(first=first) as tx:
            await people.change(tx, world.ids[seat], None, wish=Wish.BREAK)
            tx.tell(about("interpreter", seat))
            await asyncio.sleep(0.01)
            if then is not None:
                raise then()

    return asyncio.create_task(change())


async def test_who_stands_in_line_is_committed_together_and_each_one_s_news_is_told(
    world: World, commits: list[Connection]
) -> None:
    told: list[str] = []
    world.database.bus.listen(lambda subjects: told.extend(sorted(subjects)))
    await asyncio.gather(*(write(world, seat) for seat in SEATS))
    assert await wishes(world) == [Wish.BREAK] * 3
    assert len(commits) == 1
    assert told == [about("interpreter", seat) for seat in SEATS]


async def test_who_is_alone_waits_for_nobody(world: World, commits: list[Connection]) -> None:
    for seat in SEATS:
        await write(world, seat)
    assert len(commits) == 3


async def test_who_hurries_is_committed_ahead_of_all_that_stand_in_line(
    world: World, commits: list[Connection]
) -> None:
    before, behind = write(world, "desk-li"), write(world, "desk-wang")
    await asyncio.sleep(0)
    await write(world, "desk-zhou", first=True)
    assert before.done()
    assert not behind.done()
    await behind
    assert len(commits) == 2


async def test_who_fails_is_undone_alone_and_hears_of_it_when_the_others_are_written(
    world: World,
) -> None:
    li, wang, zhou = (
        write(world, seat, then=WrongState if seat == "desk-wang" else None) for seat in SEATS
    )
    with pytest.raises(Refusal):
        await wang
    assert (await wishes(world))[0] == Wish.BREAK, "what she was refused by may never have been written"
    await asyncio.gather(li, zhou)
    assert await wishes(world) == [Wish.BREAK, Wish.OFF, Wish.BREAK]


async def test_who_fails_alone_leaves_nothing_begun(world: World, commits: list[Connection]) -> None:
    with pytest.raises(Refusal):
        await write(world, "desk-li", then=WrongState)
    assert not commits
    await write(world, "desk-wang")
    assert await wishes(world) == [Wish.OFF, Wish.BREAK, Wish.OFF]


async def test_where_the_commit_fails_nobody_has_written_and_nobody_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    world.database.bus.listen(told.append)
    with monkeypatch.context() as broken:
        broken.setattr(Connection, "commit", full)
        failures = await asyncio.gather(*(write(world, seat) for seat in SEATS), return_exceptions=True)
    assert [type(one) for one in failures] == [OperationalError] * 3
    assert not told
    assert await wishes(world) == [Wish.OFF] * 3
    await write(world, "desk-li")
    assert await wishes(world) == [Wish.BREAK, Wish.OFF, Wish.OFF]


async def test_who_was_refused_by_what_was_never_written_is_told_of_the_failure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "commit", full)
    writers = [write(world, seat, then=WrongState if seat == "desk-wang" else None) for seat in SEATS]
    failures = await asyncio.gather(*writers, return_exceptions=True)
    assert [type(one) for one in failures] == [OperationalError] * 3


async def test_a_listener_that_fails_stops_nobody(world: World) -> None:
    told: list[str] = []

    def fails(subjects: frozenset[str]) -> None:
        if about("interpreter", "desk-li") in subjects:
            raise ZeroDivisionError
        told.extend(subjects)

    world.database.bus.listen(fails)
    await asyncio.gather(*(write(world, seat) for seat in SEATS))
    await write(world, "desk-zhou")
    assert told == [about("interpreter", seat) for seat in ("desk-wang", "desk-zhou", "desk-zhou")]
    assert await wishes(world) == [Wish.BREAK] * 3


async def test_who_hurries_and_is_refused_does_not_wait_behind_the_line(world: World) -> None:
    before, behind = write(world, "desk-li"), write(world, "desk-wang")
    await asyncio.sleep(0)
    with pytest.raises(Refusal):
        await write(world, "desk-zhou", then=WrongState, first=True)
    assert (await wishes(world))[0] == Wish.BREAK
    assert not behind.done()
    await asyncio.gather(before, behind)


async def test_what_sqlite_has_undone_by_itself_is_written_by_nobody(world: World) -> None:
    """A full disk undoes the whole transaction, and a savepoint after it would be one of its own."""

    async def fills_the_disk(tx: Transaction) -> None:
        await people.change(tx, world.ids["desk-wang"], None, wish=Wish.BREAK)
        await tx.rows(text("rollback"))
        raise OSError

    li = write(world, "desk-li")
    filling = asyncio.create_task(world.database.do(fills_the_disk))
    zhou = write(world, "desk-zhou")
    found = await asyncio.gather(li, filling, zhou, return_exceptions=True)
    assert [type(one) for one in found] == [OSError, OSError, type(None)]
    assert await wishes(world) == [Wish.OFF, Wish.OFF, Wish.BREAK]


async def test_who_is_cancelled_in_line_is_not_waited_for(world: World) -> None:
    li, wang = write(world, "desk-li"), write(world, "desk-wang")
    await asyncio.sleep(0.005)
    wang.cancel()
    async with asyncio.timeout(2):
        await li
    assert await wishes(world) == [Wish.BREAK, Wish.OFF, Wish.OFF]


async def test_another_program_that_writes_for_long_is_told_to_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signspan.inloop.BUSY_SECONDS", 0.02)
    other = await Connection.open(world.database.engine)
    await other.begin(writing=True)
    failures = await asyncio.gather(*(write(world, seat) for seat in SEATS), return_exceptions=True)
    assert all(isinstance(one, DBAPIError) for one in failures)
    await other.undo()
    await other.close()
    await write(world, "desk-li")
