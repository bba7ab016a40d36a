"""What many pages of a centre show alike: the queue and who is on duty, read once per change."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import RowMapping

from signspan.bus import Bus, Subject, about
from signspan.calls import figures, pace
from signspan.db import Transaction
from signspan.people import duty

Rows = list[RowMapping]

# The boards that news of each kind may change.
_SHOWN_ANEW = {"queue": ("queue", "pace"), "duty": ("duty", "pairs", "pace")}


class Boards:
    """Caches a centre's rows until news of them arrives."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._rows: dict[Subject, Rows] = {}
        self._news_of: dict[Subject, int] = {}
        self._stop = bus.listen(self._forget)

    def close(self) -> None:
        """Stops listening to the news."""
        self._stop()

    def _forget(self, subjects: frozenset[Subject]) -> None:
        for subject in subjects:
            kind, _, centre_id = subject.partition(":")
            for board in _SHOWN_ANEW.get(kind, ()):
                self._rows.pop(about(board, centre_id), None)
                self._news_of[about(board, centre_id)] = self._bus.published

    async def queue(self, tx: Transaction, centre_id: str) -> Rows:
        """The open requests of a centre in their order."""
        return await self._read(tx, about("queue", centre_id), figures.queue_of, centre_id)

    async def on_duty(self, tx: Transaction, centre_id: str) -> Rows:
        """Per language of a centre: how many interpreters are here and how many are free."""
        return await self._read(tx, about("duty", centre_id), duty.on_duty, centre_id)

    async def together(self, tx: Transaction, centre_id: str) -> Rows:
        """The pairs of languages that somebody on duty in a centre signs both of."""
        return await self._read(tx, about("pairs", centre_id), duty.signed_together, centre_id)

    async def pace(self, tx: Transaction, centre_id: str) -> RowMapping:
        """How fast the queue of a centre moves."""
        return (await self._read(tx, about("pace", centre_id), pace.pace, centre_id))[0]

    async def _read(
        self,
        tx: Transaction,
        subject: Subject,
        read: Callable[[Transaction, str], Awaitable[Any]],
        centre_id: str,
    ) -> Rows:
        rows = self._rows.get(subject)
        if rows is None:
            rows = await read(tx, centre_id)
            if self._news_of.get(subject, 0) <= tx.after_news:  # else it may be older than the news
                self._rows[subject] = rows
        return rows
