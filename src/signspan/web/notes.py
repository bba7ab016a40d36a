"""The shared note of each call: in memory and in the pages, never stored, wiped when the call ends."""

import secrets
from collections import deque
from dataclasses import dataclass, field

from signspan.bus import Bus, Subject
from signspan.web import wire

# A page may type on until its view says that the call is over; what it types then is not kept.
REMEMBERED = 256
# How many edits may come between one that was taken and its sender's return: a break of seconds.
TEXTS_KEPT = 16


@dataclass(frozen=True)
class Noted:
    """A note as it stands. Every accepted edit is the next revision of its lineage.

    Revisions are counted anew after a restart: a lineage says which count a revision is of.
    """

    lineage: str = ""
    rev: int = 0
    text: str = ""


@dataclass
class _Kept:
    newest: Noted
    texts: deque[str] = field(default_factory=lambda: deque(maxlen=TEXTS_KEPT))
    """The newest texts, the last one of the newest revision."""
    roots: dict[str, Noted] = field(default_factory=dict)
    """What pages brought over from earlier lineages, and what of each is in this note already."""


class Notes:
    """The notes of all calls of this process."""

    def __init__(self, bus: Bus) -> None:
        self._notes: dict[str, _Kept] = {}
        self._ended: deque[str] = deque(maxlen=REMEMBERED)
        self._stop = bus.listen(self._wipe)

    def close(self) -> None:
        """Stops listening to the news, and forgets everything."""
        self._stop()
        self._notes.clear()

    def of(self, call_id: str) -> Noted:
        """The newest note of a call."""
        kept = self._notes.get(call_id)
        return Noted() if kept is None else kept.newest

    def edit(self, call_id: str, made_on: Noted, text: str) -> bool:
        """Takes an edit of the newest revision; false for one of an older: nothing is overwritten."""
        newest = self.of(call_id)
        if (made_on.lineage, made_on.rev) != (newest.lineage, newest.rev) or call_id in self._ended:
            return False
        self._write(call_id, text)
        return True

    def taken_before(self, call_id: str, made_on: Noted, text: str) -> Noted | None:
        """The revision that this very edit has become: its answer was lost, and it is said again."""
        kept = self._notes.get(call_id)
        if kept is None or made_on.lineage not in {kept.newest.lineage, ""}:
            return None
        at = made_on.rev - kept.newest.rev  # -1: the newest
        if not -len(kept.texts) <= at <= -1 or kept.texts[at] != text:
            return None
        return Noted(kept.newest.lineage, made_on.rev + 1, text)

    def offer(self, call_id: str, copy: Noted) -> bool:
        """Takes a page's copy from before a restart, as far as it is news; whether it was."""
        newest = self.of(call_id)
        if copy.rev == 0 or copy.lineage == newest.lineage or call_id in self._ended:
            return False
        roots = {} if newest.rev == 0 else self._notes[call_id].roots
        known = roots.get(copy.lineage, Noted(copy.lineage))
        if copy.rev <= known.rev:
            return False
        self._write(call_id, rebase(known.text, newest.text, copy.text)[: wire.MAX_NOTE_CHARS])
        self._notes[call_id].roots[copy.lineage] = copy
        return True

    def _write(self, call_id: str, text: str) -> None:
        kept = self._notes.setdefault(call_id, _Kept(Noted(secrets.token_urlsafe(6))))
        kept.newest = Noted(kept.newest.lineage, kept.newest.rev + 1, text)
        kept.texts.append(text)

    def _wipe(self, subjects: frozenset[Subject]) -> None:
        for subject in subjects:
            kind, _, call_id = subject.partition(":")
            if kind == "ended":
                self._notes.pop(call_id, None)
                self._ended.append(call_id)


def rebase(base: str, mine: str, theirs: str) -> str:
    """Two changes of one text, each a single splice: `mine`, put onto `theirs`. As the pages do it."""
    if mine == theirs:  # said twice, it stands once
        return theirs
    start, stop, text = _splice(base, mine)
    other_start, other_stop, other = _splice(base, theirs)
    if start >= other_stop:
        shift = len(theirs) - len(base)
        return theirs[: start + shift] + text + theirs[stop + shift :]
    if stop <= other_start:
        return theirs[:start] + text + theirs[stop:]
    at = other_start + len(other)
    return theirs[:at] + text + theirs[at:]


def _splice(before: str, after: str) -> tuple[int, int, str]:
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    tails = range(most - start)
    tail = next((at for at in tails if before[-1 - at] != after[-1 - at]), most - start)
    return start, len(before) - tail, after[start : len(after) - tail]
