"""News and whispers within the process; what takes them to other processes is in `elsewhere`.

News names subjects that changed and leaves after the commit; who shows or decides by them reads
the database again, so that nothing depends on a push that may be lost. A whisper carries text or
signalling from one page to others and is never stored.
"""

from collections.abc import Callable
from typing import Any, NewType

Subject = NewType("Subject", str)
Listener = Callable[[frozenset[Subject]], None]
Ear = Callable[[Any], None]


def about(kind: str, subject_id: str) -> Subject:
    """The subject `kind:id`, for example a call, a terminal or a centre's queue."""
    return Subject(f"{kind}:{subject_id}")


class Bus:
    """Hands news to every listener, and whispers to the one ear of their name."""

    def __init__(self) -> None:
        self.published = 0
        self.carry: Callable[[str, object], None] | None = None  # takes whispers to other processes
        self._listeners: set[Listener] = set()
        self._ears: dict[str, Ear] = {}

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with each commit's subjects. Returns what ends it."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def publish(self, subjects: frozenset[Subject]) -> None:
        """Tells all listeners. They only take note; the work is done by their own tasks."""
        if subjects:
            self.published += 1
            for listener in tuple(self._listeners):
                listener(subjects)

    def lend_ear(self, ear_id: str, ear: Ear) -> Callable[[], None]:
        """Takes the whispers for a name; a newer ear replaces an older one. Returns what ends it."""
        self._ears[ear_id] = ear

        def stop() -> None:
            if self._ears.get(ear_id) is ear:
                del self._ears[ear_id]

        return stop

    def whisper(self, ear_id: str, message: object) -> None:
        """Hands `message` to an ear here, or has it carried to where it may be. It may be lost."""
        if not self.hand_over(ear_id, lambda: message) and self.carry is not None:
            self.carry(ear_id, message)

    def hand_over(self, ear_id: str, read: Callable[[], object]) -> bool:
        """Hands what is read to the ear if it is here, and is not read otherwise."""
        ear = self._ears.get(ear_id)
        if ear is not None:
            ear(read())
        return ear is not None
