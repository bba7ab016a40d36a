"""SQL of dispatch: the facts of the pool, and the mark that says the service is alive."""

from collections import defaultdict

from sqlalchemy import BigInteger, Column, Integer, Table, insert, select, update

from signspan.calls.model import OfferState, RequestState
from signspan.calls.tables import offers, requests
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
    """The requests that may be offered: all, or the one named. After a first miss two desks may ring."""
    of_these = [requests.c.state == RequestState.WAITING, requests.c.paused.is_(False)]
    if request_id is not None:
        of_these.append(requests.c.id == request_id)
    tried = (offers.c.request_id, offers.c.interpreter_id, offers.c.in_pass, offers.c.state)
    asked: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    missed = set()
    for row in await tx.rows(select(*tried).join_from(offers, requests).where(*of_these)):
        if row["state"] != OfferState.WITHDRAWN:  # rung in vain because somebody went away
            asked[row["request_id"], row["in_pass"]].add(row["interpreter_id"])
        if row["state"] == OfferState.EXPIRED:
            missed.add(row["request_id"])
    return [
        WaitingRequest(
            request_id=row["id"],
            centre_id=row["centre_id"],
            language=row["language"],
            queued_at=row["queued_at"],
            offer_after_at=row["offer_after_at"],
            recovery=row["recovery"],
            prefers=frozenset({row["prefers_id"]} - {None}),
            asked=frozenset(asked[row["id"], row["passes"]]),
            rings=tx.settings.rings_after_miss if row["id"] in missed else 1,
        )
        for row in await tx.rows(select(requests).where(*of_these))
    ]


async def idle(tx: Transaction, person_id: str | None = None) -> list[IdleInterpreter]:
    """The interpreters who may be offered a request: all, or the one named."""
    rows = await people.idle(tx, person_id)
    languages = await people.languages_of_idle(tx, person_id)
    return [
        IdleInterpreter(
            person_id=row["person_id"],
            centre_id=row["centre_id"],
            languages=frozenset(languages[row["person_id"]]),
            idle_since=row["idle_since"],
        )
        for row in rows
    ]
