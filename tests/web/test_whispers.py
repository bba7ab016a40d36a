"""What is whispered in a call stays in it: nothing of it is kept, or said to who was not there."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from signspan.bus import Bus, about
from signspan.web import wire
from signspan.web.notes import Noted, Notes, NoteSaid, home_ear, rebase
from signspan.web.views import Viewer
from signspan.web.whispers import HELD_MS, Whispers

CALL, HOME = "0192-call", "0192-process"


class End:
    """One page's end of the whispers, at a time that the test says."""

    def __init__(self) -> None:
        self.bus, self.now = Bus(), 0
        self.notes = Notes(self.bus, lambda: HOME)
        self.sent: list[Any] = []
        self.viewer = cast(
            "Viewer",
            SimpleNamespace(
                leg=None, call_id=None, holds=False, ear="me", peers=(), links={}, note_process=None
            ),
        )
        self.whispers = Whispers(self.bus, self.viewer, self.sent.append, lambda: self.now)
        self.bus.lend_ear("me", self.whispers.hear)

    def joins(self) -> None:
        """The page's view shows the call."""
        self.viewer.call_id, self.viewer.note_process = CALL, HOME
        self.viewer.leg = {"state": "live", "id": "leg", "role": "staff"}
        self.viewer.holds = True  # type: ignore[misc]
        self.whispers.release()


def said(text: str) -> wire.TextSaid:
    return wire.TextSaid.model_validate(
        {
            "call_id": CALL,
            "from_leg": "x",
            "from_role": "visitor",
            "line": 0,
            "n": 0,
            "text": text,
            "done": False,
        }
    )


def test_a_whisper_that_is_ahead_of_the_view_waits_for_it() -> None:
    end = End()
    end.whispers.hear(said("hello"))
    assert end.sent == []
    end.joins()
    assert [one.text for one in end.sent] == ["hello"]


def test_what_was_said_before_somebody_joined_is_not_told_to_her() -> None:
    end = End()
    end.whispers.hear(said("about her"))
    end.now = HELD_MS
    end.joins()
    assert end.sent == []


def test_what_is_typed_across_the_end_of_a_call_is_not_kept() -> None:
    end = End()
    end.joins()
    edits = [
        wire.Note(call_id=CALL, rev=rev, text="ID 4302", offered=offered)
        for rev, offered in ((0, False), (7, True))
    ]
    end.whispers.take_note(edits[0])
    assert end.notes.of(CALL).text == "ID 4302"
    end.bus.publish(frozenset({about("ended", CALL)}))
    for edit in edits:
        end.whispers.take_note(edit)
        assert end.notes.of(CALL).text == ""


def test_a_note_that_has_another_home_now_is_asked_of_the_page() -> None:
    end = End()
    end.joins()
    end.whispers.release()
    assert end.sent == []
    end.viewer.note_process = "0192-another"
    end.whispers.release()
    end.whispers.release()
    assert end.sent == [wire.NoteWanted(call_id=CALL)]
    end.sent.clear()
    end.viewer.call_id, end.viewer.note_process = "0192-next", HOME
    end.whispers.release()
    assert end.sent == [], "another call has another note"


def test_a_process_that_was_taken_for_dead_keeps_no_note_and_hears_by_its_new_name() -> None:
    names = ["before"]
    bus = Bus()
    notes = Notes(bus, lambda: names[-1])
    notes.edit(CALL, Noted(), "10:30")
    names.append("after")
    bus.publish(frozenset({about("process", "before")}))
    assert notes.of(CALL) == Noted()
    said_there = NoteSaid(ear="me", peers=(), note=wire.Note(call_id=CALL, rev=0, text="11:00"))
    bus.whisper(home_ear("before"), said_there)
    assert notes.of(CALL) == Noted()
    bus.whisper(home_ear("after"), said_there)
    assert notes.of(CALL).text == "11:00"


def on(lineage: str, rev: int, text: str = "") -> Noted:
    return Noted(lineage, rev, text)


def test_a_copy_of_an_older_count_never_stands_for_a_newer_edit() -> None:
    notes = Notes(Bus(), lambda: HOME)
    assert notes.offer(CALL, on("before", 3, "Monday\n"))
    count = notes.of(CALL).lineage
    assert notes.edit(CALL, on(count, 1), "ID\nMonday\n")
    assert not notes.edit(CALL, on("before", 2), "x"), "a revision of another count"
    assert notes.offer(CALL, on("before", 5, "Monday\n10:30\n")), "a page that knew more"
    assert notes.of(CALL).text == "ID\nMonday\n10:30\n"
    assert not notes.offer(CALL, on("before", 5, "Monday\n10:30\n"))
    assert not notes.offer(CALL, on("before", 4, "Monday\n10"))
    assert notes.of(CALL) == on(count, 3, "ID\nMonday\n10:30\n")


def test_an_edit_that_is_said_again_is_told_what_it_became() -> None:
    end = End()
    end.joins()
    for rev, lineage, text in ((0, "", "10"), (1, None, "10:30")):
        count = lineage if lineage is not None else end.notes.of(CALL).lineage
        end.whispers.take_note(wire.Note(call_id=CALL, lineage=count, rev=rev, text=text))
    end.sent.clear()
    end.whispers.take_note(wire.Note(call_id=CALL, rev=0, text="10"))
    assert [(shown.rev, shown.text) for shown in end.sent] == [(1, "10"), (2, "10:30")]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("a", "ab", "ac", "acb"),
        ("abc", "Xabc", "abcY", "XabcY"),
        ("abc", "abcX", "Yabc", "YabcX"),
        ("abcdef", "abcXdef", "af", "aXf"),
        ("abc", "ac", "ac", "ac"),
        ("", "ab", "cd", "cdab"),
        ("a", "a 10:30", "a 10:30", "a 10:30"),
    ],
)
def test_two_changes_are_put_together_as_by_the_pages(base: str, mine: str, theirs: str, both: str) -> None:
    assert rebase(base, mine, theirs) == both
