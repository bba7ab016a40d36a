"""The real pool in virtual time against queueing theory, and the figures of a rare language.

Erlang C: nobody gives up. Erlang A (Palm): each gives up after an exponential time. Both for calls that
come by chance and last exponentially long.
"""

from dataclasses import replace

import pytest

from signspan.clock import HOUR, SECOND
from signspan.dispatch.model import Rule, flexibility_of
from signspan.dispatch.simulation import Group, Outcome, Scenario, Simulation, Stream
from signspan.steps import Step

# Days of a centre, on a slow machine; to trace each of their steps costs more than they do.
pytestmark = [pytest.mark.timeout(180), pytest.mark.no_cover]

CLOSE = 0.05
CSL, ASL = frozenset({"csl"}), frozenset({"csl", "asl"})
PLAIN = Rule(steps=(Step("centre", 0, spares=False),))
SHORT, LONG = 400, 4_000  # hours


def erlang_c(servers: int, load: float) -> float:
    """The probability that a caller waits, by the recursion of Erlang B."""
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def erlang_a(per_s: float, handling: float, patience: float, servers: int) -> float:
    """The probability that a caller gives up, by the steady state of the birth-death chain."""
    weights = [1.0]
    for number in range(1, 2_000):
        leaving = min(number, servers) / handling + max(0, number - servers) / patience
        weights.append(weights[-1] * per_s / leaving)
    waiting = sum(max(0, number - servers) * weight for number, weight in enumerate(weights))
    return waiting / sum(weights) / patience / per_s


def centre(servers: int, per_hour: float, handling: float, hours: float, **more: float) -> Outcome:
    """A centre of one language in which everybody answers at once."""
    stream = Stream("csl", (per_hour,), handling, more.get("patience"))
    return Simulation(Scenario((Group(servers, CSL),), (stream,), hours, PLAIN, target=20)).run()


@pytest.mark.parametrize("hours", [SHORT, pytest.param(LONG, marks=pytest.mark.matrix)])
def test_the_vector_of_erlang_c(hours: float) -> None:
    """100 calls in half an hour of 180 s each, 14 interpreters, a target of 20 s."""
    assert erlang_c(14, 10) == pytest.approx(0.17413, rel=1e-4)
    outcome = centre(14, 200, 180, hours)
    waits = outcome.languages["csl"].waits
    loose = 1 if hours == LONG else 3  # fewer calls, more chance
    assert sum(wait > 0 for wait in waits) / len(waits) == pytest.approx(0.17413, rel=CLOSE * loose)
    assert outcome.languages["csl"].within(20) == pytest.approx(0.88835, rel=CLOSE)
    assert sum(waits) / len(waits) == pytest.approx(7.836, rel=CLOSE * loose)
    assert outcome.occupancy == pytest.approx(0.714, rel=CLOSE)


@pytest.mark.parametrize("hours", [SHORT, pytest.param(LONG, marks=pytest.mark.matrix)])
def test_who_gives_up_by_erlang_a(hours: float) -> None:
    servers, handling, patience = 10, 480.0, 120.0
    per_s = servers / handling
    outcome = centre(servers, per_s * HOUR / SECOND, handling, hours, patience=patience).languages["csl"]
    share = outcome.gave_up / (outcome.gave_up + len(outcome.waits))
    expected = erlang_a(per_s, handling, patience, servers)
    assert share == pytest.approx(expected, rel=CLOSE if hours == LONG else 2 * CLOSE)


ROSTER = {f"p{number:05}": CSL if number < 17 else ASL for number in range(20)}
FLEXIBLE = Rule(flexibility=flexibility_of(ROSTER))


def rare(rule: Rule, hours: float) -> tuple[float, float]:
    """17 interpreters of one language and 3 of two, 4 % of the calls in the rare one, a load of 0.75.

    Answers the share of the common and of the rare calls that were answered in 30 s.
    """
    per_hour = 0.75 * 20 * HOUR / SECOND / 480
    streams = (
        Stream("csl", (per_hour * 0.96,), 480, 180),
        Stream("asl", (per_hour * 0.04,), 480, 180),
    )
    outcome = Simulation(Scenario((Group(17, CSL), Group(3, ASL)), streams, hours, rule)).run()
    return outcome.languages["csl"].within(30), outcome.languages["asl"].within(30)


@pytest.mark.timeout(300)
def test_the_least_flexible_first_and_a_reserve_keep_a_rare_language_answered() -> None:
    hours = 1_000
    _, by_idleness = rare(replace(FLEXIBLE, flexibility={}), hours)
    common, by_default = rare(FLEXIBLE, hours)
    common_then, with_reserve = rare(replace(FLEXIBLE, reserves={"asl": 1}), hours)
    assert by_idleness < 0.65
    assert by_default >= 0.79
    assert with_reserve >= 0.91
    assert common - common_then < 0.05, "what it costs the others"


def test_who_missed_is_asked_again_as_soon_as_she_is_back() -> None:
    """Nobody else is there: the rest of the request counts from her ring, not from her return."""
    alone = Scenario((Group(1, CSL),), (Stream("csl", (6,), 60),), 300, misses=0.3)
    waits = Simulation(alone).run().languages["csl"].waits
    assert sum(waits) / len(waits) < 75


def test_the_same_seed_gives_the_same_day_and_every_visitor_is_counted() -> None:
    streams = (
        Stream("csl", (20, 60, 0, 30), 300, 120),
        Stream("asl", (4,), 300, 120, soft=frozenset({"medical"})),
    )
    groups = (Group(5, CSL, from_hour=0.5), Group(3, ASL, traits=frozenset({"medical"}), to_hour=9))
    day = Scenario(groups, streams, 12, FLEXIBLE, answer=4, misses=0.1, wrap_up=30)
    one, other = Simulation(day).run(), Simulation(day).run()
    assert one == other != Simulation(replace(day, seed=2)).run()
    for tally in one.languages.values():
        assert tally.came >= len(tally.waits) + tally.gave_up >= tally.came - 20, "some still wait or sign"
    assert one.misses > 0
    assert set(one.steps) >= {"wished", "centre"}
