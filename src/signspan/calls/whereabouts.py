"""Where the visitor of a call is: told by its legs and its handoff alone.

`handoff` is the one that is shown: under way, or over with the way back still open.
"""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from signspan.calls.model import HandoffState, LegRole, LegState


class Row(Protocol):
    """A row by the names of its columns."""

    def __getitem__(self, column: Any, /) -> Any: ...


Leg = TypeVar("Leg", bound=Row)


def is_present(leg: Row) -> bool:
    """Whether somebody is there: neither lost, nor only invited, nor expected back."""
    return leg["state"] in (LegState.JOINING, LegState.LIVE) and leg["due_at"] is None


def visitors(legs: Iterable[Leg]) -> list[Leg]:
    """The windows that the visitor has in the call; one that only waits for a tap is none yet."""
    return [leg for leg in legs if leg["role"] == LegRole.VISITOR and leg["state"] != LegState.INVITED]


def is_away(legs: Iterable[Row]) -> bool:
    """Whether she is before none of her windows."""
    return not any(is_present(leg) for leg in visitors(legs))


def at_counter(legs: Iterable[Leg], handoff: Row | None) -> list[Leg]:
    """Her windows at the counter that the handoff goes to."""
    return [leg for leg in visitors(legs) if handoff is not None and _goes_to(leg, handoff)]


def elsewhere(legs: Iterable[Leg], handoff: Row | None) -> list[Leg]:
    """Her windows where she was before the handoff."""
    return [leg for leg in visitors(legs) if handoff is None or not _goes_to(leg, handoff)]


def leading(legs: Iterable[Leg], handoff: Row | None) -> Leg | None:
    """The window that she is before now: where she was, until somebody says she has arrived."""

    def order(leg: Row) -> tuple[bool, bool, str]:
        arrived = handoff is not None and handoff["state"] == HandoffState.ARRIVED
        there = handoff is not None and _goes_to(leg, handoff)
        return not is_present(leg), there != arrived, leg["id"]

    return min(visitors(legs), key=order, default=None)


def _goes_to(leg: Row, handoff: Row) -> bool:
    return bool(leg["terminal_id"] == handoff["terminal_id"])
