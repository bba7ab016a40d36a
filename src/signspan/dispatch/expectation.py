"""How long a visitor is likely to wait: pure, and tested against the simulation.

While all who could take her are in calls, each call that ends lets one of those before her go, and now and
then one of them gives up. So her wait is a sum of times that have no memory, one for each place before
her and one for her own. Its mean and variance are known; a gamma distribution with the same says
between which times nine of ten such waits lie (quantiles by Wilson and Hilferty, 1931).
"""

from dataclasses import dataclass
from typing import NamedTuple

_NINE_OF_TEN = 1.645  # standard deviations of the normal distribution, to either side


@dataclass(frozen=True)
class Pace:
    """How fast a queue moves.

    `able`: who is at work and signs the language; `free`: of them, who is in no call. `cycle_ms`: from an
    interpreter's accept to her next one, in the mean. `patience_ms`: how long visitors wait before they
    give up, in the mean, if any do.
    """

    able: int
    free: int
    cycle_ms: float
    patience_ms: float | None = None


class Expected(NamedTuple):
    """A wait that nine of ten lie within, in milliseconds."""

    low_ms: int
    high_ms: int


def expected_wait(pace: Pace, ahead: int, ahead_at_most: int, answer_ms: int) -> Expected | None:
    """The wait of who has so many before her; None where nobody is at work who signs her language.

    `ahead`: those for the same language; `ahead_at_most`: all whom her interpreters may take first.
    `answer_ms`: how long a ring lasts at most.
    """
    if pace.able == 0:
        return None
    if pace.free > ahead_at_most:
        return Expected(0, answer_ms)
    low = 0 if pace.free > ahead else _quantile(pace, ahead - pace.free, -_NINE_OF_TEN)
    high = _quantile(pace, ahead_at_most - pace.free, _NINE_OF_TEN)
    return Expected(round(low), round(high) + answer_ms)


def _quantile(pace: Pace, ahead: int, deviations: float) -> float:
    mean = variance = 0.0
    for left in range(ahead, -1, -1):
        rate = pace.able / pace.cycle_ms + (left / pace.patience_ms if pace.patience_ms else 0)
        mean += 1 / rate
        variance += 1 / rate**2
    shape = mean**2 / variance
    part = 1 / (9 * shape)
    return float(mean * max(0.0, 1 - part + deviations * part**0.5) ** 3)
