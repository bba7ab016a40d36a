"""How the writers of one process stand in line, and whose wait for the disk they share.

PostgreSQL's write some at once. SQLite's write one after the other, and all of them on one connection:
who stood in line meanwhile is committed together with who was before it (a group commit: DeWitt et al.,
"Implementation techniques for main memory database systems", 1984). Each part is undone alone.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog

from signspan.connections import Connection, Connections
from signspan.engines import WRITERS

log = structlog.get_logger(__name__)

T = TypeVar("T")


async def to_its_end(doing: Coroutine[Any, Any, T]) -> T:
    """Waits for `doing` even while being cancelled, and is cancelled then.

    A commit and its news are one. And a query that is cancelled costs its connection.
    """
    task = asyncio.ensure_future(doing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # whoever was cancelled no longer wants to know
        raise


def _nothing() -> None:
    """Nobody is told anything."""


@dataclass
class Part:
    """What one writer writes. `told` is called once it is committed."""

    connection: Connection
    told: Callable[[], None] = _nothing


class Turn:
    """A writer's turn. `hurries`: what it writes is committed before anybody else writes."""

    def __init__(self, *, hurries: bool) -> None:
        self.hurries = hurries
        self.line = AsyncExitStack()
        self.front = AsyncExitStack()

    async def leave(self) -> None:
        """The next one writes."""
        await self.front.aclose()
        await self.line.aclose()


class Writers(ABC):
    """The line of one process, `at_once` of whom write."""

    def __init__(self, connections: Connections, at_once: int) -> None:
        self.connections = connections
        self.line = asyncio.Semaphore(at_once)
        self.front = asyncio.Lock()
        self.standing = 0

    @asynccontextmanager
    async def turn(self, *, first: bool) -> AsyncIterator[Turn]:
        """Stands in line. Behind many who write wait neither the dispatcher nor the mark that this process
        is alive: `first` passes by all of them."""
        turn = Turn(hurries=first)
        try:
            self.standing += 1
            try:
                if not first:
                    await turn.line.enter_async_context(self.line)
                await turn.front.enter_async_context(self.front)
            finally:
                self.standing -= 1
            yield turn
        finally:
            await turn.leave()

    @abstractmethod
    def writing(self, turn: Turn | None = None) -> AbstractAsyncContextManager[Part]:
        """A part of its own: written when this ends, undone if anything is raised in it.

        Without a turn: in front of whoever has it.
        """


class Several(Writers):
    """PostgreSQL's: each by a connection of its own."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections, WRITERS)

    @asynccontextmanager
    async def writing(self, turn: Turn | None = None) -> AsyncIterator[Part]:
        """See `Writers`."""
        if turn is not None:
            await turn.front.aclose()
        async with self.connections.begun(writing=True) as connection:
            part = Part(connection)
            yield part
            await to_its_end(_commit(part))


async def _commit(part: Part) -> None:
    try:
        await part.connection.commit()
    except BaseException:
        if part.connection.is_lost:  # nobody knows whether it is done; what is read anew is right
            part.told()
        raise
    part.told()


@dataclass
class _Group:
    """What is committed at once: `done` when it is."""

    connection: Connection
    until_done: AsyncExitStack
    parts: list[Part] = field(default_factory=list)
    done: asyncio.Future[None] = field(default_factory=asyncio.Future)
    committing: asyncio.Task[None] | None = None

    async def ended(self) -> None:
        """Waits until it is committed, even while being cancelled. Raises why it was not."""
        if not self.done.done():
            try:
                await asyncio.shield(self.done)
            except asyncio.CancelledError:
                await asyncio.wait({self.done})
                raise
        self.done.result()


class OneByOne(Writers):
    """SQLite's."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections, 1)
        self._group: _Group | None = None

    @asynccontextmanager
    async def writing(self, turn: Turn | None = None) -> AsyncIterator[Part]:
        """See `Writers`."""
        group = self._group or await self._open()
        part = Part(group.connection)
        try:
            async with group.connection.part("written"):
                yield part
        except BaseException as failure:
            await self._part_failed(group, turn, failure)
            raise
        group.parts.append(part)
        if turn is None or turn.hurries or not self.standing:
            await to_its_end(self._commit(group))
        else:
            self._commit_later(group)
            await turn.leave()
        await group.ended()

    async def _open(self) -> _Group:
        async with AsyncExitStack() as stack:
            connection = await stack.enter_async_context(self.connections.begun(writing=True))
            self._group = _Group(connection, stack.pop_all())
        return self._group

    async def _part_failed(self, group: _Group, turn: Turn | None, failure: BaseException) -> None:
        """Who was refused because of what others wrote hears of it when that is committed."""
        if group.connection.is_lost or not group.parts:
            await self._fail(group, failure)
        elif turn is not None and isinstance(failure, Exception):
            if turn.hurries:
                await to_its_end(self._commit(group))
            await turn.leave()
            await group.ended()  # if that fails, it is why: what refused her was never written

    def _commit_later(self, group: _Group) -> None:
        """When all have written who stand in line now."""
        group.committing = group.committing or asyncio.create_task(self._commit_in_turn(group))

    async def _commit_in_turn(self, group: _Group) -> None:
        async with self.line, self.front:
            if self._group is group:
                await self._commit(group)

    async def _commit(self, group: _Group) -> None:
        """Commits, and tells. Who waits for the group is told of a failure."""
        try:
            await group.connection.commit()
        except BaseException as failure:
            await self._fail(group, failure)
            if not isinstance(failure, Exception):
                raise
        else:
            group.done.set_result(None)
            for part in group.parts:
                try:
                    part.told()
                except Exception:  # the others are told all the same
                    log.exception("news_not_told")
            await self._end(group)

    async def _fail(self, group: _Group, failure: BaseException) -> None:
        """None of its parts is written."""
        if isinstance(failure, Exception):
            group.done.set_exception(failure)
            group.done.exception()  # it may be that nobody waits
        group.done.cancel()
        await self._end(group)

    async def _end(self, group: _Group) -> None:
        """The next one begins another group; what was not committed is undone."""
        self._group = None
        await group.until_done.aclose()
