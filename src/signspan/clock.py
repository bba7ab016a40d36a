"""The only place that reads the time. Everywhere else an instant is an argument.

An instant is an integer count of UTC milliseconds; a duration's name carries its unit.
"""

import time
from typing import Protocol

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """Tells the instant. Tests pass one that they move by hand (`signspan.testing.HandClock`)."""

    def now(self) -> int:
        """The instant in UTC milliseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """The instant in UTC milliseconds."""
        return time.time_ns() // 1_000_000


def day_start(now: int, utc_offset_minutes: int) -> int:
    """The instant of the last midnight on a clock that is `utc_offset_minutes` ahead of UTC."""
    offset = utc_offset_minutes * MINUTE
    return (now + offset) // DAY * DAY - offset
