"""Brings a database's schema up to date, forward only."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from signspan.engines import why_unusable

HERE = Path(__file__).parent
# Of all processes that start at once one migrates, and the others wait for it: any number of our own.
_TURN = text("select pg_advisory_xact_lock(7267473)")


class UnknownSchema(RuntimeError):
    """The database was made by a newer Signspan; start that version, or restore a backup."""


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("set local statement_timeout = 0"))
        connection.execute(text("set local lock_timeout = 0"))
        connection.execute(_TURN)
    config = _config(connection)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise UnknownSchema(UnknownSchema.__doc__)
    command.upgrade(config, "head")


async def upgrade(engine: AsyncEngine) -> None:
    """Runs the migrations that are missing. Raises `UnknownSchema`, `DatabaseUnusable`.

    It is the first to use the database, so it is here that one which can not be used is found.
    """
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except Exception as failure:
        unusable = why_unusable(engine, failure)
        if unusable is None:
            raise
        raise unusable from None  # what the driver raised may name more than should be logged
