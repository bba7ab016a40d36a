"""The whole call service under any sequence of people's doings, in virtual time, and some stories.

`doings` says what each command must answer; `town` and `facts` hold what must be true after it.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from signspan.calls.model import MediaFact
from signspan.demo import CSL
from tests.calls.hall_doings import PeopleOfTheHall

KIOSK, OTHER_KIOSK = "kiosk-hall", "kiosk-hospital"
LI, WANG, ZHOU = "desk-li", "desk-wang", "desk-zhou"

pytestmark = [pytest.mark.on_both, pytest.mark.no_cover]


def walk(town: type[PeopleOfTheHall], runs: int, rules: int, **more: Any) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    profile = settings(
        max_examples=runs,
        stateful_step_count=rules,
        deadline=None,
        suppress_health_check=quiet,
        print_blob=True,
        **more,
    )
    run_state_machine_as_test(town, settings=profile)


@pytest.mark.timeout(300)
def test_whatever_people_do_the_service_stays_sound_and_every_call_ends(
    town: type[PeopleOfTheHall], database_kind: str
) -> None:
    runs = 20 if database_kind == "sqlite" else 5  # the same walks, of which these are the first
    walk(town, runs=runs, rules=20, derandomize=True, phases=[Phase.generate])


@pytest.mark.matrix
@pytest.mark.timeout(1_800)
def test_whatever_people_do_for_long_the_service_stays_sound(town: type[PeopleOfTheHall]) -> None:
    watched = type("WatchedTown", (town,), {"look_after": 1})
    walk(watched, runs=30, rules=60, derandomize=False)  # other walks each time, in CI as well


# --- stories: paths that a short walk may miss -------------------------------------------------------

Town = type[PeopleOfTheHall]


def test_a_missed_ring_goes_to_the_next_and_whoever_missed_it_says_when_she_is_back(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=1, accepts=0)
    story.time_passes(1_600)
    assert story.interpreter(LI)["work"] == "not_responding"
    assert [seat for seat, _ in story.rung()] == [WANG]
    story.time_passes(1_600)
    assert story.rung() == []
    story.interpreter_is_ready(0)
    assert story.rung() == [], "she was asked in this pass"
    story.live(story.let_pass(400))
    assert [seat for seat, _ in story.rung()] == [LI]
    story.teardown()


def test_who_passes_is_asked_again_only_after_a_rest_and_each_rest_is_longer(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=0)
    rests = []
    for _ in range(4):
        story.interpreter_passes_on(0)
        assert story.rung() == []
        (request,) = story.facts.open_requests()
        rests.append(request["offer_after_at"] - story.facts.now)
        story.live(story.let_pass(rests[-1]))
        assert len(story.rung()) == 1
    assert rests == [400, 800, 1_500, 1_500]
    story.teardown()


def test_the_longest_wait_asks_the_visitor_and_her_silence_ends_the_call(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=0, asks=1, accepts=0)
    story.visitor_waits_on(0)
    story.live(story.let_pass(6_000))
    assert story.facts.calls[0]["patience_ended_at"] is not None
    story.visitor_waits_on(0)
    assert story.facts.calls[0]["patience_ended_at"] is None
    story.live(story.let_pass(8_000))
    assert story.facts.calls[0]["end_reason"] == "no_interpreter"
    assert story.facts.calls[0]["counts_as_abandoned"]
    story.teardown()


def test_nobody_is_rung_for_a_visitor_who_is_away_when_her_interpreter_is_lost(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=1, accepts=1)
    for seat in (LI, KIOSK):
        story.a_page_goes(story.seats().index(seat))
    story.time_passes(1_100)
    (request,) = story.facts.open_requests()
    assert (request["recovery"], request["queued_at"]) == (True, story.facts.calls[0]["asked_at"])
    assert story.rung() == []
    story.a_page_comes_back(sorted(story.windows).index(KIOSK))
    assert [seat for seat, _ in story.rung()] == [WANG]
    story.teardown()


def test_a_visitor_away_for_three_seconds_of_ringing_costs_the_interpreter_nothing(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=0)
    before = story.interpreter(LI)["idle_since"]
    story.a_page_goes(story.seats().index(KIOSK))
    assert len(story.rung()) == 1
    story.live(story.let_pass(400))
    assert (story.interpreter(LI)["work"], story.interpreter(LI)["idle_since"]) == ("idle", before)
    assert [row["state"] for row in story.facts.offers] == ["withdrawn"]
    story.live(story.let_pass(2_100))
    assert story.facts.calls[0]["ended_by"] == "visitor_lost"
    story.teardown()


def test_a_desk_away_while_it_rings_is_passed_over_without_a_mark(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=1, accepts=0)
    story.a_page_goes(story.seats().index(LI))
    story.live(story.let_pass(400))
    assert [seat for seat, _ in story.rung()] == [WANG]
    assert story.interpreter(LI)["work"] == "idle"
    story.teardown()


def test_the_same_window_comes_back_to_running_pictures_and_another_to_new_ones(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=1)
    assert story.facts.calls[0]["state"] == "active"
    for seat, state, generation in ((LI, "live", 1), (KIOSK, "live", 1)):
        story.a_page_goes(story.seats().index(seat))
        story.a_page_comes_back(sorted(story.windows).index(seat))
        leg = story.leg_of(seat)
        assert leg is not None
        assert (leg["state"], leg["generation"]) == (state, generation)
        assert story.see_each_other(leg["call_id"])
    story.desk_opens(LI)
    story.kiosk_opens(KIOSK, reloads=True)
    for seat in (LI, KIOSK):
        leg = story.leg_of(seat)
        assert leg is not None
        assert (leg["state"], leg["generation"]) == ("joining", 2)
        assert not story.see_each_other(leg["call_id"])
    story.teardown()


def test_pictures_that_are_late_are_told_and_the_call_becomes_active_when_they_come(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=0)
    story.interpreter_accepts(0)
    story.time_passes(1_100)
    assert story.facts.calls[0]["pictures_late"]
    for pick in (0, 1):
        story.a_page_reports_its_pictures(pick, MediaFact.FLOWING)
    assert (story.facts.calls[0]["state"], story.facts.calls[0]["pictures_late"]) == ("active", False)
    story.teardown()


def test_the_next_person_at_a_booted_kiosk_ends_the_old_call_by_asking_anew(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=1, accepts=1)
    story.kiosk_opens(KIOSK, reloads=False)
    story.visitor_asks(1 if story.seats("kiosk")[0] != KIOSK else 0, CSL)
    story.visitor_chooses_new(0)
    assert [seat for seat, _ in story.rung()] == [WANG]
    assert story.interpreter(LI)["work"] == "wrap_up"
    story.teardown()
