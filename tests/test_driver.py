"""What the driver answers is what SQLAlchemy would have answered, and what fails tells no values."""

import gc
import traceback
import weakref
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from signspan.calls import rings, store
from signspan.calls.model import OfferState
from signspan.calls.tables import call_events, calls, offers
from signspan.db import Transaction, prepared
from signspan.driver import LONGEST, said
from signspan.errors import Overtaken
from signspan.people import duty
from signspan.people.store import people
from signspan.sites.store import sites
from tests.conftest import World

pytestmark = pytest.mark.on_both

_ADD = insert(sites)
_ADD_PERSON = insert(people)


@prepared
def _named(ids: Any) -> Any:
    return select(sites).where(sites.c.id.in_(ids)).order_by(sites.c.id)


async def add_sites(tx: Transaction, many: int) -> list[str]:
    """So many halls beside the first one, with the least that a hall says of itself."""
    first = (await tx.rows(select(sites)))[0]
    same = {name: first[name] for name in ("organisation_id", "centre_id", "zone", "name_en")}
    ids = [tx.new_id() for _ in range(many)]
    for one in ids:
        keys = {"name_zh_key": one[-32:], "name_en_key": one[-32:]}
        await tx.run(_ADD, {**same, **keys, "id": one, "name_zh": one})
    return ids


async def test_rows_are_what_sqlalchemy_answers_whatever_their_columns_are(world: World) -> None:
    async with world.database.transaction() as tx:
        ids = await add_sites(tx, LONGEST + 2)
        for some in ([], ids[:1], ids[:LONGEST], ids):
            made_anew = select(sites).where(sites.c.id.in_(some)).order_by(sites.c.id)
            assert await tx.rows(*_named(some)) == await tx.rows(made_anew)
        row = await tx.row(*_named(ids[:1]))
    assert row is not None
    assert row["opens_at_once"] is True, "a default of the table"
    assert row["hard"] == [], "a default that is computed, as JSON"


async def test_how_many_rows_changed_is_told(world: World) -> None:
    async with world.database.transaction() as tx:
        ids = await add_sites(tx, 2)
        change = store._ALTER[calls]
        assert await tx.changed(change, {"row_id": ids[0], "code": "1234"}) == 0
        assert len(await tx.rows(*_named(ids))) == 2


def test_what_never_changes_stands_in_the_text_and_the_rest_does_not(world: World) -> None:
    dialect = world.database.engine.dialect
    statement, values = rings._ring_of("who")
    one = said(statement, values, dialect)
    assert one is not None
    assert f"'{OfferState.RINGING}'" in one.text
    assert list(one.values(values)) == ["who"]
    many = said(*duty._had_by(["a", "b"]), dialect)
    assert many is not None
    assert set(many.values({"person_ids": ["a", "b"]})) == {"a", "b"}
    assert said(*duty._had_by(["a"] * (LONGEST + 1)), dialect) is None


async def test_a_failure_is_told_without_the_values(world: World) -> None:
    async with world.database.transaction() as tx:
        somebody = (await tx.rows(select(people)))[0]
    with pytest.raises((DBAPIError, Overtaken)) as failure:  # PostgreSQL's may be a race that is lost
        async with world.database.transaction() as tx:
            await tx.run(_ADD_PERSON, dict(somebody))
    told = "".join(traceback.format_exception(failure.value))
    assert somebody["login"] not in told
    async with world.database.reading() as tx:
        assert len(await tx.rows(select(people).where(people.c.id == somebody["id"]))) == 1


async def note_of_no_call(tx: Transaction) -> None:
    first = (await tx.rows(select(sites)))[0]
    row = {"organisation_id": first["organisation_id"], "centre_id": first["centre_id"], "call_id": "none"}
    for number in range(3):
        await store.note(tx, row, "tried", None, {"n": number})


async def test_an_event_of_a_call_is_written_with_all_of_its_kind(world: World) -> None:
    with pytest.raises(DBAPIError):
        await world.database.do(note_of_no_call)
    async with world.database.reading() as tx:
        assert not await tx.rows(select(call_events))
        assert not await tx.rows(select(offers))


async def add_again(tx: Transaction) -> None:
    with pytest.raises(DBAPIError):
        await tx.run(_ADD_PERSON, dict((await tx.rows(select(people)))[0]))


async def test_what_failed_in_the_middle_is_never_taken_for_committed(
    world: World, database_kind: str
) -> None:
    if database_kind == "sqlite":
        return  # a statement that fails there undoes itself alone
    with pytest.raises(DBAPIError):  # its commit is answered with nothing worse than the word ROLLBACK
        await world.database.do(add_again)


@pytest.mark.parametrize(
    "made",
    [
        lambda: (insert(people), {"id": "1"}),
        lambda: (select(people).where(people.c.id.in_(bindparam("ids"))), {"ids": ["1"]}),
        lambda: (update(people).where(people.c.id.in_(bindparam("ids"))), {"ids": ["1"], "name": "Li"}),
    ],
    ids=["insert", "select by a list", "update by a list"],
)
def test_a_statement_that_is_made_anew_each_time_is_forgotten(world: World, made: Any) -> None:
    statement, values = made()
    assert said(statement, values, world.database.engine.dialect) is not None
    gone = weakref.ref(statement)
    del statement
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (text("select :x as y"), {"x": 1}),
        (select(people.c.id, sites.c.id).where(people.c.id == bindparam("x")), {"x": "1"}),
        (select((func.count() / 2).label("half")), {}),
    ],
    ids=["plain text", "two columns of one name", "a fraction"],
)
async def test_what_reads_in_another_way_is_left_to_sqlalchemy(
    world: World, statement: Any, values: dict[str, Any]
) -> None:
    assert said(statement, values, world.database.engine.dialect) is None


def test_what_somebody_said_stands_in_no_text(world: World) -> None:
    statement = select(people).where(people.c.name == "Li Hua", people.c.id == bindparam("x"))
    one = said(statement, {"x": "1"}, world.database.engine.dialect)
    assert one is not None
    assert "Li Hua" not in one.text
    assert set(one.values({"x": "1"})) == {"Li Hua", "1"}


async def test_a_bug_of_ours_is_no_database_that_is_away(world: World) -> None:
    async with world.database.transaction() as tx:
        with pytest.raises(KeyError):
            await tx.run(store._ALTER[calls], [{"row_id": "1", "code": "1"}, {"row_id": "2"}])


async def test_a_value_of_the_wrong_kind_is_told_without_itself(world: World, database_kind: str) -> None:
    if database_kind == "sqlite":
        return  # it takes any value
    with pytest.raises(DBAPIError) as failure:
        async with world.database.transaction() as tx:
            await tx.rows(*_named([bytes(range(65, 91))]))
    assert "ABCDEFG" not in "".join(traceback.format_exception(failure.value))
