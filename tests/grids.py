"""Transition tables written down a second time, as grids: every state x every event has its cell."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

import pytest

from signspan.errors import WrongState

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)

REFUSED = "-"


def read_grid(text: str) -> dict[tuple[str, str], str]:
    """The cells of a grid: its first line names the columns, each further line starts with its row."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    return {
        (name, column): cell for name, *cells in lines for column, cell in zip(head, cells, strict=True)
    }


def assert_table_is(
    grid: str, states: type[S], events: type[E], step: Callable[[S, E], S], table: Mapping[tuple[S, E], S]
) -> None:
    """Every cell of state x event leads where the grid says, or is refused and stands in no table."""
    cells = read_grid(grid)
    assert set(cells) == {(state.value, event.value) for state in states for event in events}
    for (state_name, event_name), cell in cells.items():
        state, event = states(state_name), events(event_name)
        if cell == REFUSED:
            assert (state, event) not in table
            with pytest.raises(WrongState):
                step(state, event)
        else:
            assert step(state, event) is states(cell)


def reached_from(starts: Iterable[S], table: Mapping[tuple[S, E], S]) -> set[S]:
    """All states that the table leads to from `starts`."""
    reached, fresh = set[S](), set(starts)
    while fresh:
        reached |= fresh
        fresh = {to for (state, _), to in table.items() if state in fresh} - reached
    return reached
