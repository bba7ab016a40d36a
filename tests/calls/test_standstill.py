"""Time without service, restarts and clocks that are set: nobody is marked, nobody is forgotten."""

import pytest

from signspan.calls.model import MediaFact
from signspan.demo import CSL
from tests.calls.hall_doings import PeopleOfTheHall

KIOSK = "kiosk-hall"
LI, WANG = "desk-li", "desk-wang"

Town = type[PeopleOfTheHall]


def comes_back(story: PeopleOfTheHall, seat: str) -> None:
    story.a_page_comes_back(sorted(story.windows).index(seat))


@pytest.mark.parametrize("gap_ms", [20_000, 90_000])
def test_killed_in_rings_waits_and_calls_the_service_goes_on_where_it_was(town: Town, gap_ms: int) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=2, accepts=1)
    seats = story.seats()
    before = [(row["id"], row["state"]) for row in story.facts.calls + story.facts.ringing()]
    assert len(before) == 3
    story.the_service_is_killed_and_started_again(gap_ms)
    for seat in seats:
        story.a_page_comes_back(sorted(story.windows).index(seat))
    story.time_passes(1_100)
    assert [(row["id"], row["state"]) for row in story.facts.calls + story.facts.ringing()] == before
    story.teardown()


def test_whoever_is_not_back_after_a_restart_has_a_grace_and_no_mark(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=2, accepts=1)
    story.the_service_is_killed_and_started_again(20_000)
    story.live(story.let_pass(500))
    assert {row["state"] for row in story.facts.current_legs()} == {"lost"}
    assert {row["state"] for row in story.facts.offers} == {"accepted", "withdrawn"}
    story.live(story.let_pass(2_500))
    assert {row["ended_by"] for row in story.facts.calls} == {"visitor_lost"}
    story.teardown()


def test_a_desk_that_is_back_after_a_restart_is_rung_although_the_pool_was_read_without_her(
    town: Town,
) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=0, accepts=0)
    story.the_service_is_killed_and_started_again(900)  # the dispatcher has looked: nobody is back
    comes_back(story, LI)
    comes_back(story, KIOSK)
    story.visitor_asks(0, CSL)
    assert [seat for seat, _ in story.rung()] == [LI]
    story.teardown()


def test_a_grace_that_begins_after_a_standstill_has_its_own_length(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=1)
    story.world.clock.forward(28_800_000)  # a laptop's lid was shut for a night
    seat = story.seats().index(KIOSK)
    story.dozing = True  # the page's end is told before the dispatcher wakes
    story.a_page_goes(seat)
    leg = story.leg_of(KIOSK)
    assert leg is not None
    assert leg["due_at"] - story.facts.now == 2_500
    story.dozing = False
    ends = []
    for ms in (2_400, 200):
        story.live(story.let_pass(ms))
        ends.append(story.facts.calls[0]["ended_by"])
    assert ends == [None, "visitor_lost"]
    story.teardown()


def test_a_ring_that_ends_in_a_standstill_is_no_miss_though_the_answer_is_the_first_to_wake(
    town: Town,
) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=0)
    story.world.clock.forward(20_000)
    story.dozing = True
    story.interpreter_accepts(0)
    story.dozing = False
    story.time_passes(40)
    assert story.interpreter(LI)["work"] == "on_call"
    story.teardown()


@pytest.mark.parametrize("back_ms", [3_600_000, 5_000])
def test_when_the_clock_is_set_back_rings_and_graces_end_when_they_would_have(
    town: Town, back_ms: int
) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=1, accepts=0)
    story.time_passes(1_100)
    story.world.clock.forward(-back_ms)
    story.live(story.let_pass(300))
    assert [seat for seat, _ in story.rung()] == [LI], "her ring has 1.5 s"
    story.live(story.let_pass(200))
    assert story.interpreter(LI)["work"] == "not_responding"
    assert [seat for seat, _ in story.rung()] == [WANG]
    story.world.clock.forward(back_ms)  # set right again: time without service for all it knows
    story.teardown()


def test_what_moved_with_an_outage_is_told_to_who_shows_it(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=2, asks=2, accepts=1)
    story.somebody_hangs_up(0)
    told: set[str] = set()
    story.world.database.bus.listen(told.update)
    story.the_service_stands_still(20_000)
    kinds = {subject.partition(":")[0] for subject in told}
    assert {"interpreter", "call"} <= kinds
    for row in story.facts.interpreters:
        if row["work"] in ("reserved", "wrap_up"):
            assert f"interpreter:{row['person_id']}" in told
    story.teardown()


# --- who is asked again --------------------------------------------------------------------------------


def test_who_was_rung_in_vain_because_the_visitor_blinked_is_rung_again_at_once(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=0)
    story.a_page_goes(story.seats().index(KIOSK))
    story.live(story.let_pass(400))
    assert story.rung() == []
    comes_back(story, KIOSK)
    assert [seat for seat, _ in story.rung()] == [LI]
    story.teardown()


def test_the_rest_of_a_pass_counts_from_its_last_ring(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=0)
    story.live(story.let_pass(1_500))
    assert story.interpreter(LI)["work"] == "not_responding"
    story.live(story.let_pass(1_000))  # more than the first rest of 0.4 s
    story.interpreter_is_ready(0)
    assert [seat for seat, _ in story.rung()] == [LI]
    story.teardown()


def test_a_lost_interpreter_who_is_back_is_asked_first_and_has_no_wrap_up(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=1)
    story.a_page_goes(story.seats().index(LI))
    story.live(story.let_pass(1_000))
    assert story.interpreter(LI)["work"] == "idle"
    comes_back(story, LI)
    assert [seat for seat, _ in story.rung()] == [LI]
    story.teardown()


# --- windows -------------------------------------------------------------------------------------------


def test_an_old_window_that_comes_again_takes_nothing_back(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=1)
    for seat in (LI, KIOSK):
        old = story.windows[seat]
        new = story.new_window(seat)
        story.live(story.comes(seat, new))
        with pytest.raises(Exception, match="taken_over"):
            story.run(story.comes(seat, old, again=True))
        story.facts = story.read()
        story._assert_lines()
    story.teardown()


def test_a_call_is_not_active_by_what_was_seen_of_an_older_link(town: Town) -> None:
    story = town()
    story.the_day_begins(open_desks=1, asks=1, accepts=0)
    story.interpreter_accepts(0)
    seats = [seat for seat, _ in story.in_call()]
    story.a_page_reports_its_pictures(seats.index(KIOSK), MediaFact.FLOWING)
    story.desk_opens(LI)  # reloaded: both connect anew
    story.a_page_reports_its_pictures(seats.index(LI), MediaFact.FLOWING)
    assert story.facts.calls[0]["state"] == "connecting"
    story.a_page_reports_its_pictures(seats.index(KIOSK), MediaFact.FLOWING)
    assert story.facts.calls[0]["state"] == "active"
    story.teardown()
