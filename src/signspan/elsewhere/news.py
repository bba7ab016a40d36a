"""News of the other processes: rows that are committed with what they tell of, and a wake-up.

PostgreSQL's NOTIFY brings a row's number as soon as it is committed; whatever the line loses is found by
looking each second. SQLite has one process, and needs none of this.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    cast,
    delete,
    func,
    insert,
    select,
)

from signspan.bus import Subject, about
from signspan.clock import SECOND
from signspan.db import Database, Transaction, metadata, prepared
from signspan.elsewhere.line import AGAIN_SECONDS, Line

log = structlog.get_logger(__name__)

CHANNEL = "signspan_news"
# A transaction takes no longer than this (engines.SESSION), so a row is seen no later than this after `at`.
WINDOW_MS = 20 * SECOND
KEPT_MS = 60 * SECOND

news = Table(
    "news",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("process", String(36), nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_news_at", "at"),
)


class News:
    """Tells the others what this process committed, and this process what the others did."""

    def __init__(self, database: Database, line: Line) -> None:
        self._database = database
        self._called: set[int] = set()  # rows that were notified and not read yet
        self._wake = asyncio.Event()
        self._seen: dict[int, int] = {}  # row -> its instant
        self._looked_at = self._tidied_at = 0
        database.before_commit = post
        line.hear(CHANNEL, self._hear)

    async def run(self) -> None:
        """Works until cancelled. A database that is away is waited for."""
        while True:
            try:
                await self.look()
                await self._tidy()
            except Exception:
                log.exception("news_not_read")
                await asyncio.sleep(AGAIN_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_SECONDS):
                    await self._wake.wait()

    def _hear(self, row_id: str) -> None:
        self._called.add(int(row_id))
        self._wake.set()

    async def look(self) -> None:
        """Reads what was notified, and each second all that is young; tells what is new."""
        self._wake.clear()
        wanted, self._called = self._called, set()
        async with self._database.reading() as tx:
            missed = self._looked_at and abs(tx.now - self._looked_at) > WINDOW_MS
            whole = abs(tx.now - self._looked_at) >= SECOND
            if whole:
                wanted |= {row["id"] for row in await tx.rows(*_young(tx.process, tx.now - WINDOW_MS))}
            new = sorted(wanted - self._seen.keys())
            told = await tx.rows(*_named(tx.process, new)) if new else []
        if whole:
            self._looked_at = tx.now
            self._seen = {one: at for one, at in self._seen.items() if at > tx.now - KEPT_MS}
        if missed:  # what is older was told to nobody here
            self._database.bus.publish(frozenset({about("process", "all")}))
        self._seen |= {row["id"]: row["at"] for row in told}
        self._database.bus.publish(frozenset(Subject(one) for row in told for one in row["subjects"]))

    async def _tidy(self) -> None:
        """Drops what everybody has read."""
        now = self._database.clock.now()
        if abs(now - self._tidied_at) >= KEPT_MS:
            self._tidied_at = now
            await self._database.do(_forget_old)


@prepared
def _named(process: str, ids: Sequence[int]) -> Select[Any]:
    return select(news).where(news.c.process != process, news.c.id.in_(ids)).order_by(news.c.id)


@prepared
def _young(process: str, since: int) -> Select[Any]:
    return select(news.c.id).where(news.c.process != process, news.c.at > since)


@prepared
def _post(process: str, subjects: Sequence[Subject], at: int) -> Select[Any]:
    told = insert(news).values(process=process, subjects=subjects, at=at).returning(news.c.id).cte("told")
    return select(func.pg_notify(CHANNEL, cast(told.c.id, String)).label("notified"))


async def post(tx: Transaction) -> None:
    """The last statement of a transaction that has something to tell."""
    await tx.run(*_post(tx.process, sorted(tx.news), tx.now))


async def _forget_old(tx: Transaction) -> None:
    await tx.run(delete(news).where(news.c.at < tx.now - KEPT_MS))
