"""What visitors are told of their wait holds: by theory, and in simulated days."""

from dataclasses import dataclass, replace

import pytest

from signspan.clock import MINUTE, SECOND
from signspan.dispatch.expectation import Expected, Pace, expected_wait
from signspan.dispatch.model import WaitingRequest
from signspan.dispatch.simulation import Group, Scenario, Simulation, Stream

RING = 15 * SECOND


def test_who_finds_somebody_free_waits_for_a_ring_alone() -> None:
    assert expected_wait(Pace(5, 1, 8 * MINUTE), 0, 0, RING) == Expected(0, RING)
    assert expected_wait(Pace(5, 3, 8 * MINUTE), 2, 2, RING) == Expected(0, RING)


def test_where_nobody_signs_the_language_nothing_is_promised() -> None:
    assert expected_wait(Pace(0, 0, 8 * MINUTE), 0, 0, RING) is None


def test_one_before_others_is_told_the_quantiles_of_one_exponential() -> None:
    found = expected_wait(Pace(1, 0, 10 * MINUTE), 0, 0, 0)
    assert found is not None
    assert found.low_ms == pytest.approx(0.051 * 10 * MINUTE, rel=0.25)  # -ln 0.95
    assert found.high_ms == pytest.approx(2.996 * 10 * MINUTE, rel=0.02)  # -ln 0.05


def test_more_before_her_wait_longer_more_at_work_shorter_and_patience_shortens() -> None:
    def high(able: int, ahead: int, patience: float | None = None) -> int:
        found = expected_wait(Pace(able, 0, 8 * MINUTE, patience), ahead, ahead, RING)
        assert found is not None
        return found.high_ms

    assert high(4, 1) < high(4, 3) < high(4, 9)
    assert high(8, 3) < high(4, 3)
    assert high(4, 9, 5 * MINUTE) < high(4, 9)


def test_others_who_may_be_taken_first_widen_the_range_upwards() -> None:
    alone, among = (expected_wait(Pace(2, 0, 8 * MINUTE), 0, others, RING) for others in (0, 6))
    assert alone is not None
    assert among is not None
    assert alone.low_ms == among.low_ms
    assert alone.high_ms < among.high_ms


@dataclass
class Told:
    """What was told to who came, and what came of her."""

    expected: Expected
    came_at: int
    waited: int | None = None


class Telling(Simulation):
    """A simulation in which each visitor who must wait is told how long, by what a centre knows."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self.told: dict[str, Told] = {}
        self.answered: list[int] = []

    def _comes(self, stream: Stream) -> None:
        before = list(self._requests.values())
        super()._comes(stream)
        (request_id,) = self._requests.keys() - {one.request_id for one in before}
        pace = self._pace(stream)
        same = [one for one in before if one.language == stream.language]
        among = [one for one in before if self._shares(one, stream)]
        expected = expected_wait(pace, len(same), len(among), RING)
        if expected is not None and pace.free <= len(among):
            self.told[request_id] = Told(expected, self._now)

    def _signing(self, stream: Stream) -> list[str]:
        there = [one for one in self._people.values() if stream.language in one.languages]
        return [
            one.person_id for one in there if one.idle_since <= self._now < self._leaves_at[one.person_id]
        ]

    def _shares(self, request: WaitingRequest, stream: Stream) -> bool:
        signing = (self._people[person_id].languages for person_id in self._signing(stream))
        return any(request.language in languages for languages in signing)

    def _pace(self, stream: Stream) -> Pace:
        signing = self._signing(stream)
        free = sum(person_id in self._pool._idle for person_id in signing)
        return Pace(
            len(signing), free, (stream.handling + self._scenario.wrap_up) * SECOND, self._patience(stream)
        )

    @staticmethod
    def _patience(stream: Stream) -> float | None:
        return None if stream.patience is None else stream.patience * SECOND

    def _answers(self, request_id: str, person_id: str) -> None:
        waits = request_id in self._requests
        super()._answers(request_id, person_id)
        if waits and request_id not in self._requests and request_id in self.told:
            self.told[request_id].waited = self._now - self.told[request_id].came_at


def held(scenario: Scenario) -> tuple[float, int]:
    """The share of those who were told and answered whose wait was as told, and how many they were."""
    simulation = Telling(scenario)
    simulation.run()
    waits = [one for one in simulation.told.values() if one.waited is not None]
    holds = sum(one.expected.low_ms <= (one.waited or 0) <= one.expected.high_ms for one in waits)
    return holds / len(waits), len(waits)


BUSY = Scenario(
    groups=(Group(6, frozenset({"csl"})),),
    streams=(Stream("csl", (46,), handling=420, patience=600),),
    hours=60,
    wrap_up=30,
    answer=4,
)
SHARED = replace(
    BUSY,
    groups=(Group(5, frozenset({"csl"})), Group(2, frozenset({"csl", "south"}))),
    streams=(
        Stream("csl", (46,), handling=420, patience=600),
        Stream("south", (5,), handling=420, patience=600),
    ),
)


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(BUSY, id="one language"),
        pytest.param(replace(BUSY, streams=(Stream("csl", (40,), handling=420),)), id="nobody gives up"),
        pytest.param(SHARED, id="interpreters of two languages"),
        pytest.param(replace(BUSY, misses=0.05), id="rings that nobody answers"),
        pytest.param(
            replace(BUSY, streams=(Stream("csl", (20, 60, 30, 70, 10) * 12, handling=420, patience=300),)),
            id="hours of rush",
        ),
    ],
)
def test_of_those_who_wait_four_of_five_wait_as_long_as_they_are_told(scenario: Scenario) -> None:
    share, number = held(scenario)
    print(f"{share:.3f} of {number}")
    assert number > 200
    assert share >= 0.8
