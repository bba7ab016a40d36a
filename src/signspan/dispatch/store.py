"""SQL of dispatch: the facts of the pool, and the mark that says the service is alive."""

from sqlalchemy import BigInteger, Column, Integer, Table, insert, select, update

from signspan.calls import store as calls
from signspan.calls.model import RequestState
from signspan.calls.tables import requests
from signspan.db import Transaction, metadata
from signspan.dispatch.model import IdleInterpreter, WaitingRequest
from signspan.people import store as people

alive = Table(
    "alive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
)


async def alive_at(tx: Transaction) -> int | None:
    """The last instant at which the service could take commands."""
    instant: int | None = await tx.value(select(alive.c.at))
    return instant


async def mark_alive(tx: Transaction) -> None:
    """Says that the service takes commands now."""
    if not await tx.changed(update(alive).values(at=tx.now)):
        await tx.run(insert(alive).values(id=1, at=tx.now))


async def waiting(tx: Transaction, request_id: str | None = None) -> list[WaitingRequest]:
    """The requests that may be offered: all, or the one named."""
    offerable = requests.c.state == RequestState.WAITING, requests.c.paused.is_(False)
    statement = select(requests).where(*offerable)
    if request_id is not None:
        statement = statement.where(requests.c.id == request_id)
    return [
        WaitingRequest(
            request_id=row["id"],
            centre_id=row["centre_id"],
            language=row["language"],
            queued_at=row["queued_at"],
            offer_after_at=row["offer_after_at"],
            recovery=row["recovery"],
            prefers_id=row["prefers_id"],
            asked=await calls.asked_in(tx, row["id"], row["passes"]),
        )
        for row in await tx.rows(statement)
    ]


async def idle(tx: Transaction, person_id: str | None = None) -> list[IdleInterpreter]:
    """The interpreters who may be offered a request: all, or the one named."""
    return [
        IdleInterpreter(
            person_id=row["person_id"],
            centre_id=row["centre_id"],
            languages=frozenset(await people.languages_of(tx, row["person_id"])),
            idle_since=row["idle_since"],
        )
        for row in await people.idle(tx, person_id)
    ]
