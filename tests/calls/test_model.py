"""The tables of call, request, offer and leg, cell by cell, and how a call ends."""

from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signspan.calls.ends import STOPS, end_of
from signspan.calls.model import (
    CALL,
    CALLBACK,
    CHANGEOVER,
    HANDOFF,
    LEG,
    OFFER,
    REQUEST,
    SUMMONS,
    CallbackEvent,
    CallbackState,
    CallEvent,
    CallState,
    ChangeoverEvent,
    ChangeoverState,
    EndReason,
    HandoffEvent,
    HandoffState,
    LegEvent,
    LegState,
    OfferEvent,
    OfferState,
    RequestEvent,
    RequestState,
    Stopper,
    SummonsEvent,
    SummonsState,
    after,
    back_off_ms,
)
from signspan.calls.room import has_room
from signspan.errors import WrongState
from tests.grids import REFUSED, assert_table_is, reached_from, read_grid

CALL_GRID = """
            accepted    pictures_flow  interpreter_lost  given_on  unreached  ended
waiting     connecting  -              -                 -         -          ended
connecting  -           active         waiting           waiting   waiting    ended
active      -           -              waiting           waiting   -          ended
ended       -           -              -                 -         -          -
"""

REQUEST_GRID = """
            offered  unanswered  accepted  withdrawn
waiting     ringing  -           -         withdrawn
ringing     ringing  waiting     filled    withdrawn
filled      -        -           -         -
withdrawn   -        -           -         -
"""

OFFER_GRID = """
            accepted  declined  expired  withdrawn
ringing     accepted  declined  expired  withdrawn
accepted    -         -         -        -
declined    -         -         -        -
expired     -         -         -        -
withdrawn   -         -         -        -
"""

LEG_GRID = """
            joined   seen  lost  came_back  came_anew  left
invited     joining  -     -     -          invited    left
joining     -        live  lost  -          joining    left
live        -        live  lost  -          joining    left
lost        joining  -     -     live       joining    left
left        -        -     -     -          -          -
"""

SUMMONS_GRID = """
            answered  taken_back  timed_out   asked_again  met   withdrawn
asked       coming    -           unanswered  -            over  over
coming      -         asked       -           -            over  over
unanswered  coming    -           -           asked        over  over
over        -         -           -           -            -     -
"""

HANDOFF_GRID = """
           seen   fell_back  arrived  counted  came_back  cancelled  redirected  expired
asked      ready  -          -        -        -          cancelled  cancelled   expired
ready      -      asked      arrived  arrived  -          cancelled  cancelled   -
arrived    -      -          -        -        cancelled  -          -           -
cancelled  -      -          -        -        -          -          -           -
expired    -      -          -        -        -          -          -           -
"""

CHANGEOVER_GRID = """
           accepted  seen   unseen  counted   changed  took_over  cancelled
asked      coming    -      -       -         -        -          cancelled
coming     -         ready  -       -         -        done       cancelled
ready      -         -      coming  counting  -        done       cancelled
counting   -         -      coming  -         done     done       cancelled
done       -         -      -       -         -        -          -
cancelled  -         -      -       -         -        -          -
"""

CALLBACK_GRID = """
          rang     fell_back  missed   answered  ended
waiting   ringing  -          -        answered  over
ringing   -        waiting    waiting  answered  over
answered  -        -          -        -         -
over      -        -          -        -         -
"""

# Reason; a star where it counts as abandoned.
STOPS_GRID = """
              waiting          connecting  active
visitor       abandoned*       abandoned*  completed
staff         abandoned*       abandoned*  completed
interpreter   -                failed      completed
supervisor    closed           closed      completed
visitor_lost  abandoned*       failed      failed
patience      no_interpreter*  -           -
unreached     callback         callback    -
"""

# Table, its states, where a row begins, where it ends.
TABLES = [
    pytest.param(CALL, CallState, {CallState.WAITING}, {CallState.ENDED}, id="call"),
    pytest.param(
        REQUEST,
        RequestState,
        {RequestState.WAITING},
        {RequestState.FILLED, RequestState.WITHDRAWN},
        id="request",
    ),
    pytest.param(
        OFFER, OfferState, {OfferState.RINGING}, set(OfferState) - {OfferState.RINGING}, id="offer"
    ),
    # A leg is invited (staff will be), or begins by joining (who asks, who accepts).
    pytest.param(LEG, LegState, {LegState.INVITED}, {LegState.LEFT}, id="leg"),
    pytest.param(SUMMONS, SummonsState, {SummonsState.ASKED}, {SummonsState.OVER}, id="summons"),
    pytest.param(
        HANDOFF,
        HandoffState,
        {HandoffState.ASKED},
        {HandoffState.CANCELLED, HandoffState.EXPIRED},
        id="handoff",
    ),
    pytest.param(
        CALLBACK,
        CallbackState,
        {CallbackState.WAITING},
        {CallbackState.ANSWERED, CallbackState.OVER},
        id="callback",
    ),
]
Table = Mapping[tuple[StrEnum, StrEnum], StrEnum]


def test_every_call_state_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(CALL_GRID, CallState, CallEvent, partial(after, CALL), CALL)


def test_every_request_state_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(REQUEST_GRID, RequestState, RequestEvent, partial(after, REQUEST), REQUEST)


def test_every_offer_state_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(OFFER_GRID, OfferState, OfferEvent, partial(after, OFFER), OFFER)


def test_every_leg_state_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(LEG_GRID, LegState, LegEvent, partial(after, LEG), LEG)


def test_every_summons_state_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(SUMMONS_GRID, SummonsState, SummonsEvent, partial(after, SUMMONS), SUMMONS)


def test_every_handoff_state_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(HANDOFF_GRID, HandoffState, HandoffEvent, partial(after, HANDOFF), HANDOFF)


def test_every_changeover_state_meets_every_event_as_the_grid_says() -> None:
    table = partial(after, CHANGEOVER)
    assert_table_is(CHANGEOVER_GRID, ChangeoverState, ChangeoverEvent, table, CHANGEOVER)


def test_every_callback_state_meets_every_event_as_the_grid_says() -> None:
    assert_table_is(CALLBACK_GRID, CallbackState, CallbackEvent, partial(after, CALLBACK), CALLBACK)


@pytest.mark.parametrize(
    ("legs", "joining", "in_handoff", "fits"),
    [
        pytest.param(3, 1, False, True, id="a fourth"),
        pytest.param(4, 1, False, False, id="a fifth"),
        pytest.param(4, 1, True, True, id="a fifth while a handoff is open"),
        pytest.param(5, 1, True, False, id="a sixth"),
        pytest.param(4, 2, True, False, id="two at once"),
    ],
)
def test_four_fit_into_a_call_and_five_only_while_it_moves(
    legs: int, joining: int, in_handoff: bool, fits: bool
) -> None:
    assert has_room(legs, joining, in_handoff=in_handoff) is fits


@pytest.mark.parametrize(("table", "states", "starts", "ends"), TABLES)
def test_every_state_can_reach_an_end(
    table: Table, states: type[StrEnum], starts: set[StrEnum], ends: set[StrEnum]
) -> None:
    for state in states:
        assert reached_from({state}, table) & ends, f"{state} is a trap"


@pytest.mark.parametrize(("table", "states", "starts", "ends"), TABLES)
def test_an_end_has_no_way_out_and_every_other_state_has_one(
    table: Table, states: type[StrEnum], starts: set[StrEnum], ends: set[StrEnum]
) -> None:
    assert {state for state, _ in table} == set(states) - ends


def test_each_stopper_ends_a_call_in_each_open_state_as_the_grid_says() -> None:
    cells = read_grid(STOPS_GRID)
    still_open = [state.value for state in CallState if state != CallState.ENDED]
    assert set(cells) == set(product([stopper.value for stopper in Stopper], still_open))
    for (stopper, state), cell in cells.items():
        if cell == REFUSED:
            with pytest.raises(WrongState):
                end_of(Stopper(stopper), CallState(state))
            continue
        end = end_of(Stopper(stopper), CallState(state))
        assert (end.reason, end.counts_as_abandoned) == (cell.rstrip("*"), cell.endswith("*"))


@pytest.mark.parametrize("stopper", Stopper)
def test_nobody_stops_a_call_that_has_ended(stopper: Stopper) -> None:
    assert (stopper, CallState.ENDED) not in STOPS
    with pytest.raises(WrongState):
        end_of(stopper, CallState.ENDED)


def test_somebody_can_stop_each_open_state_and_each_may_end_by_the_table() -> None:
    for state in set(CallState) - {CallState.ENDED}:
        assert [stopper for stopper in Stopper if (stopper, state) in STOPS]
        assert (state, CallEvent.ENDED) in CALL


def test_whoever_was_never_shown_an_interpreter_is_counted_when_she_leaves() -> None:
    counted = {state for (stopper, state), end in STOPS.items() if end.counts_as_abandoned}
    assert CallState.ACTIVE not in counted
    for end in STOPS.values():
        assert end.counts_as_abandoned == (end.reason in {EndReason.ABANDONED, EndReason.NO_INTERPRETER})


@pytest.mark.parametrize(
    ("passes", "rests_ms"), [(1, 5_000), (2, 10_000), (3, 20_000), (4, 30_000), (5, 30_000), (99, 30_000)]
)
def test_the_rest_between_passes_doubles_up_to_the_most(passes: int, rests_ms: int) -> None:
    assert back_off_ms(passes, first_ms=5_000, most_ms=30_000) == rests_ms


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60_000), st.integers(1, 600_000))
def test_the_rest_never_shrinks_and_never_exceeds_the_most(passes: int, first: int, most: int) -> None:
    rests = back_off_ms(passes, first, most)
    assert min(first, most) <= rests <= most
    assert rests <= back_off_ms(passes + 1, first, most)
