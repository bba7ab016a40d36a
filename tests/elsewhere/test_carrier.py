"""Whispers from process to process: whole, in order, once; sealed from everybody else."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import TypeAdapter

from signspan.bus import Bus
from signspan.elsewhere.carrier import PIECE, YOUNG_MS, Carrier, Whisper
from signspan.elsewhere.line import Line
from signspan.elsewhere.seal import Broken, Seal
from signspan.testing import HandClock

KEY = "what all processes know"


@dataclass
class End:
    """One process's end, without its line."""

    secret: str = KEY
    bus: Bus = field(default_factory=Bus)
    clock: HandClock = field(default_factory=HandClock)
    heard: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        codec: TypeAdapter[Any] = TypeAdapter(dict[str, str])
        line = Line(None)  # type: ignore[arg-type]  # nobody runs it
        self.carrier = Carrier(self.bus, self.clock, line, Seal(self.secret), codec)
        self.bus.lend_ear("desk", self.heard.append)

    def words(self, text: str, ear: str = "desk") -> list[str]:
        """What this end notifies for a whisper."""
        return self.carrier.words_of(Whisper(self.clock.now(), ear, {"text": text}))

    def hears(self, words: list[str]) -> list[object]:
        """What comes of the words here."""
        self.heard.clear()
        for word in words:
            self.carrier.hear(word)
        return list(self.heard)


@pytest.fixture
def here() -> End:
    return End()


@pytest.fixture
def there(here: End) -> End:
    return End(clock=here.clock)


LONG = "v=0" * 9_000


@pytest.mark.parametrize("text", ["", "您好", LONG])
def test_a_whisper_arrives_whole(here: End, there: End, text: str) -> None:
    words = here.words(text)
    assert all(len(word.encode()) < 8_000 for word in words)
    assert len(words) == 1 or len(text) > PIECE / 2
    assert there.hears(words) == [{"text": text}]


def test_what_is_for_an_ear_that_is_not_here_is_nobody_s(here: End, there: End) -> None:
    assert there.hears(here.words("x", "kiosk")) == []


def test_one_that_lost_a_piece_is_lost_and_the_next_one_is_not(here: End, there: End) -> None:
    first, second = here.words(LONG), here.words("next")
    assert there.hears([*first[:1], *first[2:], *second]) == [{"text": "next"}]
    assert there.hears([*here.words(LONG)[1:], *here.words("last")]) == [{"text": "last"}]


def test_none_is_heard_twice_and_none_late(here: End, there: End) -> None:
    words, late = here.words("once"), here.words("late")
    assert there.hears(words + words) == [{"text": "once"}]
    here.clock.forward(YOUNG_MS + 1)
    assert there.hears(late) == []


def test_a_process_does_not_hear_itself(here: End) -> None:
    assert here.hears(here.words("echo")) == []


def test_who_has_another_key_hears_nothing_and_goes_on_hearing(here: End) -> None:
    stranger, friend = End("another", clock=here.clock), End(clock=here.clock)
    assert stranger.hears(here.words("secret")) == []
    assert friend.hears([*stranger.words("forged"), "no word", "a.b.c.d.e", *here.words("true")]) == [
        {"text": "true"}
    ]


def test_nothing_can_be_read_or_claimed_by_who_reads_along(here: End, there: End) -> None:
    (word,) = here.words("4302")
    assert "4302" not in word
    name, number, rest = word.split(".", 2)
    assert there.hears([f"{name}.{int(number) + 1}.{rest}"]) == [], "an old whisper under a new number"


def test_a_seal_opens_what_was_sealed_as_what_it_claims_to_be() -> None:
    seal, other = Seal(KEY), Seal("another")
    sealed = seal.close(b"text", b"claim")
    assert seal.open(sealed, b"claim") == b"text"
    assert seal.close(b"text", b"claim") != sealed
    for opens, claim, what in (
        (other, b"claim", sealed),
        (seal, b"x", sealed),
        (seal, b"claim", sealed[:-1]),
        (seal, b"claim", b""),
    ):
        with pytest.raises(Broken):
            opens.open(what, claim)
    assert seal.mark == Seal(KEY).mark != other.mark
