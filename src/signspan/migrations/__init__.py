"""Brings a database's schema up to date, forward only."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

HERE = Path(__file__).parent


class UnknownSchema(RuntimeError):
    """The database was made by a newer Signspan; start that version, or restore a backup."""


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    config = _config(connection)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise UnknownSchema(UnknownSchema.__doc__)
    command.upgrade(config, "head")


async def upgrade(engine: AsyncEngine) -> None:
    """Runs the migrations that are missing. Raises `UnknownSchema`."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)
