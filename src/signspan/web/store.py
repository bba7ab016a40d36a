"""SQL of the door: the answers given to commands, so that a repeated one is not done twice."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Select, String, Table, delete, insert, select

from signspan.clock import DAY
from signspan.db import Transaction, metadata, prepared
from signspan.errors import Code

KEPT_MS = DAY

commands = Table(
    "commands",
    metadata,
    Column("actor_id", String(36), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("command", String(32), nullable=False),
    Column("refused", String(32)),
    Column("made", String(36)),
    Column("at", BigInteger, nullable=False),
    Index("ix_commands_at", "at"),
)


@dataclass(frozen=True)
class Answer:
    """What a command came to: `refused` says why not; None, that it was carried out.

    `made` is the id of what it made, if it made something.
    """

    command: str
    refused: Code | None = None
    made: str | None = None


@prepared
def _answer_to(actor_id: str, command_id: str) -> Select[Any]:
    return select(commands).where(commands.c.actor_id == actor_id, commands.c.id == command_id)


_KEEP = insert(commands)


async def answer_to(tx: Transaction, actor_id: str, command_id: str) -> Answer | None:
    """The answer that this actor's command got before."""
    row = await tx.row(*_answer_to(actor_id, command_id))
    if row is None:
        return None
    refused = None if row["refused"] is None else Code(row["refused"])
    return Answer(row["command"], refused, row["made"])


async def keep(tx: Transaction, actor_id: str, command_id: str, answer: Answer) -> None:
    """Keeps an answer with its effects, for 24 hours."""
    facts = {"command": answer.command, "refused": answer.refused, "made": answer.made}
    await tx.run(_KEEP, {"actor_id": actor_id, "id": command_id, "at": tx.now, **facts})


async def forget_old(tx: Transaction) -> None:
    """Drops answers that no page can still send again."""
    await tx.run(delete(commands).where(commands.c.at < tx.now - KEPT_MS))
