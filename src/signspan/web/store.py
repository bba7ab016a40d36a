"""SQL of the door: the answers given to commands, so that a repeated one is not done twice."""

from sqlalchemy import BigInteger, Column, Index, String, Table, delete, insert, select

from signspan.clock import DAY
from signspan.db import Transaction, metadata

KEPT_MS = DAY

commands = Table(
    "commands",
    metadata,
    Column("actor_id", String(36), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index("ix_commands_at", "at"),
)


async def was_done(tx: Transaction, actor_id: str, command_id: str) -> bool:
    """Whether this actor's command was carried out before."""
    same = commands.c.actor_id == actor_id, commands.c.id == command_id
    return await tx.row(select(commands.c.at).where(*same)) is not None


async def mark_done(tx: Transaction, actor_id: str, command_id: str) -> None:
    """Keeps the command's id with its effects, for 24 hours."""
    await tx.run(insert(commands).values(actor_id=actor_id, id=command_id, at=tx.now))


async def forget_old(tx: Transaction) -> None:
    """Drops ids that no page can still send again."""
    await tx.run(delete(commands).where(commands.c.at < tx.now - KEPT_MS))
