"""What many pages of a centre show alike: the queue and who is on duty, read once per change."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import RowMapping, select

from signspan.bus import Bus, Subject, about
from signspan.calls.model import RequestState
from signspan.calls.store import calls, requests
from signspan.db import Transaction
from signspan.people import store as people
from signspan.sites.store import sign_languages, sites, terminals

Rows = list[RowMapping]


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
            if subject.startswith(("queue:", "duty:")):
                self._rows.pop(subject, None)
                self._news_of[subject] = self._bus.published

    async def queue(self, tx: Transaction, centre_id: str) -> Rows:
        """The open requests of a centre in their order."""
        return await self._read(tx, about("queue", centre_id), _queue, centre_id)

    async def on_duty(self, tx: Transaction, centre_id: str) -> Rows:
        """Per language of a centre: how many interpreters are here and how many are free."""
        return await self._read(tx, about("duty", centre_id), people.on_duty, centre_id)

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


async def _queue(tx: Transaction, centre_id: str) -> Rows:
    still_open = requests.c.state.in_([RequestState.WAITING, RequestState.RINGING])
    return await tx.rows(
        select(
            requests.c.id,
            requests.c.call_id,
            requests.c.language,
            requests.c.queued_at,
            sites.c.name_zh.label("site_name_zh"),
            sites.c.name_en.label("site_name_en"),
            terminals.c.name_zh.label("terminal_name_zh"),
            terminals.c.name_en.label("terminal_name_en"),
            sign_languages.c.name_zh,
            sign_languages.c.name_en,
        )
        .join_from(requests, calls, calls.c.id == requests.c.call_id)
        .join(sites, sites.c.id == calls.c.site_id)
        .join(terminals, terminals.c.id == calls.c.terminal_id)
        .join(sign_languages, sign_languages.c.code == requests.c.language)
        .where(requests.c.centre_id == centre_id, still_open)
        .order_by(requests.c.recovery.desc(), requests.c.queued_at, requests.c.id)
    )
