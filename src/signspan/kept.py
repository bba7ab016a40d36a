"""What readers have read, kept until news of it: many pages show the same rows.

A read says by which news it may change. What was read while such news came is not kept, and a reader
is never given what is newer than its own picture of the database, so that what one row names is always
found.
"""

import asyncio
import functools
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from signspan.bus import Bus, Subject, about
from signspan.db import UNKNOWN, Key, Transaction

MOST = 20_000  # the oldest are dropped
MOST_TOLD = 4_096
# This process was away or a part of the news is lost; all deadlines were moved: nothing is sure.
UNSURE = ("process:", "outage:")
AT_ONCE = 4  # so many read at once: whoever writes needs connections, too

T = TypeVar("T")
P = ParamSpec("P")
Read = Callable[Concatenate[Transaction, P], Coroutine[Any, Any, T]]


def by(*kinds: str) -> Callable[..., Iterable[Subject]]:
    """The subjects of these kinds that the first argument names."""
    return lambda first, *_: [about(kind, first) for kind in kinds]


def kept(
    until: Callable[..., Iterable[Subject]],
    and_until: Callable[[Any], Iterable[Subject]] | None = None,
    *,
    none_too: bool = True,
) -> Callable[[Read[P, T]], Read[P, T]]:
    """A read that readers keep. `until`: the news, by its arguments; `and_until`: by what was found.

    `none_too`: whether it is kept that there is nothing.
    """

    def keeping(read: Read[P, T]) -> Read[P, T]:
        async def once(tx: Transaction, /, *args: P.args, **named: P.kwargs) -> T:
            def subjects(found: Any) -> Iterable[Subject] | None:
                if found is None and not none_too:
                    return None
                more = () if and_until is None else and_until(found)
                return [*until(*args, **named), *more]

            key = read, args, tuple(named.items())
            found: T = tx.memory.known(key)
            if found is UNKNOWN:
                found = await tx.memory.recall(key, subjects, lambda: read(tx, *args, **named))
            return found

        functools.update_wrapper(once, read)
        return once

    return keeping


@dataclass(slots=True)
class _Entry:
    found: Any
    subjects: frozenset[Subject]
    at: int


class Kept:
    """What the readers of one process keep together."""

    def __init__(self, bus: Bus) -> None:
        self.gate = asyncio.Semaphore(AT_ONCE)
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._keys: defaultdict[Subject, set[Key]] = defaultdict(set)
        self._told: dict[Subject, int] = {}
        self._told_since = 0
        self._pending: dict[Key, asyncio.Future[None] | None] = {}  # what somebody reads just now
        self._moment = 0  # grows with all that happens here
        self._stop = bus.listen(self.forget)

    def close(self) -> None:
        """Stops listening to the news."""
        self._stop()

    def moment(self) -> int:
        """An instant of its own: later than all before it."""
        self._moment += 1
        return self._moment

    def forget(self, subjects: frozenset[Subject]) -> None:
        """What may be different by now is read anew."""
        moment = self.moment()
        if any(subject.startswith(UNSURE) for subject in subjects):
            self._entries.clear()
            self._keys.clear()
            self._told_since = moment
        if len(self._told) > MOST_TOLD:
            self._told.clear()
            self._told_since = moment
        for subject in subjects:
            self._told[subject] = moment
            for key in self._keys.pop(subject, ()):
                self._drop(key)

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        for subject in entry.subjects if entry is not None else ():
            keys = self._keys.get(subject)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._keys[subject]

    def find(self, key: Key) -> _Entry | None:
        """What is kept."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def keep(self, key: Key, found: Any, subjects: Iterable[Subject], since: int) -> None:
        """Keeps what was read by a picture that was taken at a moment, if there was no news since."""
        named = frozenset(subjects)
        if since < self._told_since or any(self._told.get(one, 0) > since for one in named):
            return
        self._drop(key)
        self._entries[key] = _Entry(found, named, self.moment())
        for subject in named:
            self._keys[subject].add(key)
        if len(self._entries) > MOST:
            self._drop(next(iter(self._entries)))

    def begin(self, key: Key) -> bool:
        """Others may wait for what is read now; false if somebody else reads it already."""
        if key in self._pending:
            return False
        self._pending[key] = None
        return True

    def end(self, key: Key) -> None:
        """It is read, or could not be."""
        awaited = self._pending.pop(key)
        if awaited is not None:
            awaited.set_result(None)

    async def until_read(self, key: Key) -> None:
        """Waits while somebody reads it."""
        if key in self._pending:
            awaited = self._pending[key]
            if awaited is None:
                awaited = self._pending[key] = asyncio.get_running_loop().create_future()
            await asyncio.wait({awaited})

    def reader(self) -> "KeptReads":
        """The memory of one reader."""
        return KeptReads(self)


@dataclass
class KeptReads:
    """One reader's memory: what it has read itself, and what all keep."""

    kept: Kept
    opened_at: int | None = None
    seen: dict[Key, Any] = field(default_factory=dict)

    @property
    def gate(self) -> asyncio.Semaphore:
        """Passed before the database is asked."""
        return self.kept.gate

    def opens(self) -> None:
        """The picture of the database is taken after this."""
        self.opened_at = self.kept.moment()

    def known(self, key: Key) -> Any:
        """What was read before; or `UNKNOWN`."""
        if key in self.seen:
            return self.seen[key]
        entry = self.kept.find(key)
        if entry is None or (self.opened_at is not None and entry.at >= self.opened_at):
            return UNKNOWN
        self.seen[key] = entry.found
        return entry.found

    async def recall(
        self,
        key: Key,
        subjects: Callable[[Any], Iterable[Subject] | None],
        read: Callable[[], Awaitable[Any]],
    ) -> Any:
        """What is not known: it is read now, or somebody else just does."""
        if self.opened_at is None:
            await self.kept.until_read(key)
        found = self.known(key)
        if found is UNKNOWN:
            found = self.seen[key] = await self._read(key, subjects, read)
        return found

    def forget_all(self) -> None:
        """A reader writes nothing."""

    async def _read(
        self,
        key: Key,
        subjects: Callable[[Any], Iterable[Subject] | None],
        read: Callable[[], Awaitable[Any]],
    ) -> Any:
        is_first = self.kept.begin(key)
        try:
            found = await read()
        finally:
            if is_first:
                self.kept.end(key)
        named = subjects(found)
        if named is not None and self.opened_at is not None:
            self.kept.keep(key, found, named, self.opened_at)
        return found
