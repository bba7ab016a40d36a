"""The SQL of the embedded database is SQL that PostgreSQL runs, too: held without a PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

from signspan.schema import metadata
from tests.conftest import Hall, serving, short_settings
from tests.journeys.steps import available, call_up

DIALECT = postgresql.asyncpg.dialect()  # type: ignore[no-untyped-call]


def test_every_table_and_index_can_be_made_there_with_its_conditions() -> None:
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=DIALECT))
        for index in table.indexes:
            made = str(CreateIndex(index).compile(dialect=DIALECT))
            conditions = [index.dialect_options[name]["where"] for name in ("sqlite", "postgresql")]
            assert (conditions[0] is None) == (conditions[1] is None), index.name
            assert (" WHERE " in made) == (conditions[0] is not None)


@pytest.fixture
async def statements(tmp_path: Path) -> AsyncIterator[tuple[Hall, set[str]]]:
    """A service all of whose statements are put into PostgreSQL's words as well."""
    said: set[str] = set()

    def translate(_connection: Any, statement: Any, *_: Any) -> None:
        if isinstance(statement, ClauseElement):
            said.add(str(statement.compile(dialect=DIALECT)))

    async with serving(short_settings(tmp_path)) as hall:
        event.listen(hall.database.engine.sync_engine, "before_execute", translate)
        yield hall, said


async def test_every_statement_of_a_call_can_be_said_there(statements: tuple[Hall, set[str]]) -> None:
    hall, said = statements
    async with hall.kiosk() as kiosk, hall.desk() as li, hall.desk("desk-wang") as wang:
        await available(li, wang)
        await kiosk.must("ask", language="csl")
        await li.must("pass_on", offer_id=(await li.part("ring"))["offer_id"])
        await wang.part("ring")
        await kiosk.must("hang_up", call_id=kiosk.parts["call"]["call_id"])
        call_id = await call_up(kiosk, li)
        await li.must("hang_up", call_id=call_id)
        await li.part("me", work="idle")
    assert len(said) > 40
    assert not [one for one in said if "?" in one or "rowid" in one.lower()]
