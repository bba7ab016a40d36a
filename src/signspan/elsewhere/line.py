"""This process's own line to PostgreSQL, beside the pool: what others notify is heard on it."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from signspan.engines import ANSWER_SECONDS, CONNECT_SECONDS

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 1.0

_SAY = "select pg_notify($1, word) from unnest($2::text[]) with ordinality as said (word, at) order by at"


class Line:
    """Hears and says words on channels. It is made anew when it is lost; what is said meanwhile is, too."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._ears: dict[str, Callable[[str], None]] = {}
        self._connection: Any = None

    def hear(self, channel: str, ear: Callable[[str], None]) -> None:
        """Calls `ear` with each word that is said on a channel, by this process too. Before `run`."""
        self._ears[channel] = ear

    async def say(self, channel: str, words: Sequence[str]) -> bool:
        """Says all of them, in order, each shorter than 8,000 bytes; false if the line is lost.

        One after the other: a connection carries one question at a time.
        """
        connection = self._connection
        if connection is None:
            return False
        try:
            await connection.execute(_SAY, channel, list(words), timeout=ANSWER_SECONDS)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            connection.terminate()
            return False
        return True

    async def run(self) -> None:
        """Works until cancelled. A database that is away is waited for."""
        while True:
            try:
                await self._until_lost()
                log.warning("line_lost")
            except Exception:
                log.warning("line_lost", exc_info=True)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _until_lost(self) -> None:
        _, arguments = self._engine.dialect.create_connect_args(self._engine.url)
        connection = await asyncpg.connect(**arguments, timeout=CONNECT_SECONDS)
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            for channel, ear in self._ears.items():
                await connection.add_listener(channel, _word_of(ear))
            self._connection = connection
            await lost.wait()
        finally:
            self._connection = None
            with contextlib.suppress(Exception):
                connection.terminate()


def _word_of(ear: Callable[[str], None]) -> Callable[[Any, int, str, object], None]:
    return lambda _connection, _pid, _channel, word: ear(str(word))
