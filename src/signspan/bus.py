"""News and whispers within the process; what takes them to other processes is in `elsewhere`.

News names subjects that changed and leaves after the commit; who shows or decides by them reads
the database again, so that nothing depends on a push that may be lost. A whisper carries text or
signalling from one page to others and is never stored.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NewType

Subject = NewType("Subject", str)
Listener = Callable[[frozenset[Subject]], None]
Ear = Callable[[Any], None]


def about(kind: str, subject_id: str) -> Subject:
    """The subject `kind:id`, for example a call, a terminal or a centre's queue."""
    return Subject(f"{kind}:{subject_id}")


class Following:
    """A listener that hears the news of some subjects only, and may change which."""

    def __init__(self, followers: "Followers", listener: Listener) -> None:
        self._followers = followers
        self._listener = listener
        self._subjects: frozenset[Subject] = frozenset()

    def follow(self, subjects: Iterable[Subject]) -> None:
        """Hears the news of these from now on, and no other."""
        before, self._subjects = self._subjects, frozenset(subjects)
        for subject in self._subjects - before:
            self._followers[subject].add(self._listener)
        for subject in before - self._subjects:
            self._followers[subject].discard(self._listener)
            if not self._followers[subject]:
                del self._followers[subject]

    def end(self) -> None:
        """Hears nothing any more."""
        self.follow(())


Followers = defaultdict[Subject, set[Listener]]


class Bus:
    """Hands news to every listener, and whispers to the one ear of their name."""

    def __init__(self) -> None:
        self.published = 0
        self.carry: Callable[[str, object], None] | None = None  # takes whispers to other processes
        self._listeners: set[Listener] = set()
        self._followers: Followers = defaultdict(set)
        self._ears: dict[str, Ear] = {}

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with each commit's subjects. Returns what ends it."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def following(self, listener: Listener) -> Following:
        """Calls `listener` with each commit's subjects if it follows one of them: see `Following`."""
        return Following(self._followers, listener)

    def publish(self, subjects: frozenset[Subject]) -> None:
        """Tells all listeners. They only take note; the work is done by their own tasks."""
        if subjects:
            self.published += 1
            followers = (self._followers[one] for one in subjects if one in self._followers)
            for listener in self._listeners.union(*followers):
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
