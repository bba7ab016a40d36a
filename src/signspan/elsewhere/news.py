"""News of the other processes: rows that are committed with what they tell of, and a wake-up.

PostgreSQL's NOTIFY brings a row's number as soon as it is committed; whatever the line loses is found by
looking each second. SQLite has one process, and needs none of this.
"""

import asyncio
import contextlib

import structlog
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    String,
    Table,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
)

from signspan.bus import Subject, about
from signspan.clock import SECOND
from signspan.db import Database, Transaction, metadata
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
        called, self._called = self._called, set()
        wanted: list[ColumnElement[bool]] = [news.c.id.in_(called)] if called else []
        async with self._database.reading() as tx:
            whole = abs(tx.now - self._looked_at) >= SECOND
            if whole:
                wanted.append(news.c.at > tx.now - WINDOW_MS)
            if not wanted:
                return
            others = news.c.process != tx.process
            rows = await tx.rows(select(news).where(others, or_(*wanted)).order_by(news.c.id))
        missed = self._looked_at and abs(tx.now - self._looked_at) > WINDOW_MS
        if whole:
            self._looked_at = tx.now
        if missed:  # what is older was told to nobody here
            self._database.bus.publish(frozenset({about("process", "all")}))
        told = [row for row in rows if row["id"] not in self._seen]
        self._seen |= {row["id"]: row["at"] for row in told}
        self._seen = {one: at for one, at in self._seen.items() if at > tx.now - KEPT_MS}
        self._database.bus.publish(frozenset(Subject(one) for row in told for one in row["subjects"]))

    async def _tidy(self) -> None:
        """Drops what everybody has read."""
        now = self._database.clock.now()
        if abs(now - self._tidied_at) >= KEPT_MS:
            self._tidied_at = now
            await self._database.do(_forget_old)


async def post(tx: Transaction) -> None:
    """The last statement of a transaction that has something to tell."""
    row = insert(news).values(process=tx.process, subjects=sorted(tx.news), at=tx.now)
    told = row.returning(news.c.id).cte("told")
    await tx.run(select(func.pg_notify(CHANNEL, cast(told.c.id, String))))


async def _forget_old(tx: Transaction) -> None:
    await tx.run(delete(news).where(news.c.at < tx.now - KEPT_MS))
