"""Migrations lead to just the tables that the rooms describe, and never run on what they do not know."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import Database, open_database
from signspan.migrations import UnknownSchema, upgrade
from signspan.schema import metadata
from tests.databases import make_empty, place

pytestmark = pytest.mark.on_both

# Each table, column, index and constraint by name, as the database itself wrote it down.
WRITTEN_DOWN = {
    "sqlite": "select name, sql from sqlite_master where sql is not null and name != 'alembic_version'",
    "postgresql": """
        select table_name || '.' || column_name, data_type || coalesce(character_maximum_length::text, '')
            || is_nullable || coalesce(column_default, '')
            from information_schema.columns
            where table_schema = 'public' and table_name != 'alembic_version'
        union all
        select indexname, indexdef from pg_indexes where schemaname = 'public'
            and tablename != 'alembic_version'
        union all
        select conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
            where connamespace = 'public'::regnamespace and conrelid != 'alembic_version'::regclass
    """,
}


@asynccontextmanager
async def empty(kind: str, folder: Path) -> AsyncIterator[Database]:
    """A database with nothing in it."""
    folder.mkdir(exist_ok=True)
    with place(kind, folder) as url:
        make_empty(url)
        database = open_database(Settings(database_url=url), SystemClock(), Bus())
        yield database
        await database.close()


@pytest.fixture
async def new(database_kind: str, tmp_path: Path) -> AsyncIterator[Database]:
    async with empty(database_kind, tmp_path) as found:
        yield found


async def schema(engine: AsyncEngine) -> dict[str, str]:
    """Everything that the database holds, by name."""
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # where there is none, its constraints can not be left out
            await connection.execute(text("create table if not exists alembic_version (version_num text)"))
        asked = text(WRITTEN_DOWN[engine.dialect.name])
        return {name: _plain(sql) for name, sql in await connection.execute(asked)}


def _plain(sql: str) -> str:
    """In which order a table's columns and constraints are written is of no matter."""
    words = " ".join(sql.split())
    if not words.startswith("CREATE TABLE"):
        return words
    head, _, body = words.removesuffix(")").partition("(")
    return head + ", ".join(sorted(one.strip() for one in body.split(", ")))


async def test_the_migrations_make_just_the_tables_and_indexes_of_the_rooms(
    new: Database, database_kind: str, tmp_path: Path
) -> None:
    await upgrade(new.engine)
    async with empty(database_kind, tmp_path / "described") as described:
        async with described.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        wanted = await schema(described.engine)
    found = await schema(new.engine)
    assert found == wanted
    assert {"uq_offers_ringing_interpreter", "uq_sites_name_zh"} <= set(found)


async def test_upgrading_a_database_that_is_up_to_date_changes_nothing(new: Database) -> None:
    await upgrade(new.engine)
    before = await schema(new.engine)
    await upgrade(new.engine)
    assert await schema(new.engine) == before


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(new: Database) -> None:
    await upgrade(new.engine)
    async with new.engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(UnknownSchema):
        await upgrade(new.engine)
    async with new.engine.connect() as connection:
        asked = text("select version_num from alembic_version")
        assert (await connection.execute(asked)).scalar() == "9999"
