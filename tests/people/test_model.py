"""An interpreter's work, cell by cell, and who may be rung."""

from itertools import product

from signspan.people.model import (
    KEEPS_IDLE_SINCE,
    WORK,
    Connection,
    Wish,
    Work,
    WorkEvent,
    can_be_offered,
    work_after,
)
from tests.grids import assert_table_is, reached_from

WORK_GRID = """
                offered   accepted  declined  missed          spared  call_ended  lost  rested  said_back
idle            reserved  -         -         -               -       -           -     -       -
reserved        -         on_call   idle      not_responding  idle    -           -     -       -
on_call         -         -         -         -               -       wrap_up     idle  -       -
wrap_up         -         -         -         -               -       -           -     idle    -
not_responding  -         -         -         -               -       -           -     -       idle
"""


def test_every_work_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(WORK_GRID, Work, WorkEvent, work_after, WORK)


def test_an_idle_interpreter_can_come_to_every_work_and_back_from_each() -> None:
    assert reached_from({Work.IDLE}, WORK) == set(Work)
    for work in Work:
        assert Work.IDLE in reached_from({work}, WORK)


def test_dispatch_rings_exactly_those_who_are_available_here_and_idle() -> None:
    offered = [facts for facts in product(Wish, Connection, Work) if can_be_offered(*facts)]
    assert offered == [(Wish.AVAILABLE, Connection.HERE, Work.IDLE)]


def test_only_an_offer_that_came_to_nothing_by_no_doing_of_hers_keeps_her_place() -> None:
    into_idle = {event for (_, event), work in WORK.items() if work == Work.IDLE}
    assert into_idle & KEEPS_IDLE_SINCE == {WorkEvent.SPARED}
    assert KEEPS_IDLE_SINCE - into_idle == {WorkEvent.OFFERED}
