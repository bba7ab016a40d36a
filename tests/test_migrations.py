"""Migrations lead to just the tables that the rooms describe, and never run on what they do not know."""

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


def database(path: Path) -> Database:
    return open_database(Settings(database_url=f"sqlite+aiosqlite:///{path}"), SystemClock(), Bus())


async def schema(engine: AsyncEngine) -> dict[str, str]:
    """Each table and index by name, as SQLite wrote it down."""
    asked = text("select name, sql from sqlite_master where sql is not null and name != 'alembic_version'")
    async with engine.connect() as connection:
        return {name: _plain(sql) for name, sql in await connection.execute(asked)}


def _plain(sql: str) -> str:
    """In which order a table's columns and constraints are written is of no matter."""
    words = " ".join(sql.split())
    if not words.startswith("CREATE TABLE"):
        return words
    head, _, body = words.removesuffix(")").partition("(")
    return head + ", ".join(sorted(one.strip() for one in body.split(", ")))


async def test_the_migrations_make_just_the_tables_and_indexes_of_the_rooms(tmp_path: Path) -> None:
    migrated, described = database(tmp_path / "migrated.db"), database(tmp_path / "described.db")
    await upgrade(migrated.engine)
    async with described.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    found, wanted = await schema(migrated.engine), await schema(described.engine)
    await migrated.close()
    await described.close()
    assert found == wanted
    assert "uq_offers_ringing_interpreter" in found


async def test_upgrading_a_database_that_is_up_to_date_changes_nothing(tmp_path: Path) -> None:
    kept = database(tmp_path / "kept.db")
    await upgrade(kept.engine)
    before = await schema(kept.engine)
    await upgrade(kept.engine)
    assert await schema(kept.engine) == before
    await kept.close()


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    newer = database(tmp_path / "newer.db")
    await upgrade(newer.engine)
    async with newer.engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(UnknownSchema):
        await upgrade(newer.engine)
    async with newer.engine.connect() as connection:
        assert (
            await connection.execute(text("select version_num from alembic_version"))
        ).scalar() == "9999"
    await newer.close()
