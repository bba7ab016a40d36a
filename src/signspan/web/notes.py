"""The shared note of each call: in memory and in the pages, never stored, wiped when the call ends.

One process is a note's home, named by its call: there the edits come into their order, whichever
process their pages are connected to. When the home moves, the pages bring the note along.
"""

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

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


class NoteSaid(wire.Wire):
    """What a page says of its note, on its way to the note's home: who is answered, and who is told."""

    type: Literal["note_said"] = "note_said"
    ear: str
    peers: tuple[str, ...]
    note: wire.Note


def home_ear(process: str) -> str:
    """Where a process hears of the notes that have their home there."""
    return f"notes/{process}"


@dataclass
class _Kept:
    newest: Noted
    texts: deque[str] = field(default_factory=lambda: deque(maxlen=TEXTS_KEPT))
    """The newest texts, the last one of the newest revision."""
    roots: dict[str, Noted] = field(default_factory=dict)
    """What pages brought over from earlier lineages, and what of each is in this note already."""


class Notes:
    """The notes that have their home in this process; `process` says how it is called now."""

    def __init__(self, bus: Bus, process: Callable[[], str]) -> None:
        self._bus = bus
        self._process = process
        self._notes: dict[str, _Kept] = {}
        self._ended: deque[str] = deque(maxlen=REMEMBERED)
        self._wiped: deque[str] = deque(maxlen=REMEMBERED)  # lineages that no page may bring back
        self._stop = bus.listen(self._hear_news)
        self._deafen = bus.lend_ear(home_ear(process()), self.take)

    def close(self) -> None:
        """Hears nothing more, and forgets everything."""
        self._stop()
        self._deafen()
        self._notes.clear()

    def take(self, said: NoteSaid) -> None:
        """An edit goes to all legs; one of an older revision, or an offer, gets the newest back."""
        note = said.note
        made_on, text = Noted(note.lineage, note.rev, note.text), note.text
        if note.offered:
            taken = self.offer(note.call_id, made_on)
        elif before := self.taken_before(note.call_id, made_on, text):
            taken = False
            self._bus.whisper(said.ear, _shown(note.call_id, before))
        else:
            taken = self.edit(note.call_id, made_on, text)
        shown = _shown(note.call_id, self.of(note.call_id))
        for ear in (said.ear, *(said.peers if taken else ())):
            self._bus.whisper(ear, shown)

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
        if copy.lineage in self._wiped:
            return False
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

    def _hear_news(self, subjects: frozenset[Subject]) -> None:
        for subject in subjects:
            kind, _, subject_id = subject.partition(":")
            if kind == "ended":
                self._notes.pop(subject_id, None)
                self._ended.append(subject_id)
            elif kind == "emptied":  # its visitor steps away, and somebody else may answer for her
                if wiped := self._notes.pop(subject_id, None):
                    self._wiped.append(wiped.newest.lineage)
            elif kind == "process":  # it was taken for dead: its notes have other homes by now
                self._notes.clear()
                self._deafen()
                self._deafen = self._bus.lend_ear(home_ear(self._process()), self.take)


def _shown(call_id: str, noted: Noted) -> wire.NoteShown:
    return wire.NoteShown(call_id=call_id, lineage=noted.lineage, rev=noted.rev, text=noted.text)


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
