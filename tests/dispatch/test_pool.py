"""The rule of dispatch: who is offered which request. Each example holds for the pool and for the scan."""

import dataclasses
from collections.abc import Callable

import pytest

from signspan.clock import SECOND
from signspan.dispatch.model import (
    IdleInterpreter,
    Plan,
    PlannedOffer,
    Pool,
    Reason,
    Rest,
    Rule,
    WaitingRequest,
    flexibility_of,
)
from signspan.dispatch.pool import IndexPool
from tests.dispatch.scan import ScanPool

NOW = 1_000
Fact = WaitingRequest | IdleInterpreter
MakePool = Callable[..., Pool]


def waits(request_id: str = "r1", queued_at: int = 0, **facts: object) -> WaitingRequest:
    request = WaitingRequest(request_id, "centre", "csl", queued_at)
    return dataclasses.replace(request, **facts)  # type: ignore[arg-type]


def idles(person_id: str = "li", idle_since: int = 0, *traits: str, **facts: object) -> IdleInterpreter:
    interpreter = IdleInterpreter(person_id, "centre", frozenset({"csl"}), idle_since, frozenset(traits))
    return dataclasses.replace(interpreter, **facts)  # type: ignore[arg-type]


def some(*names: str) -> frozenset[str]:
    return frozenset(names)


@pytest.fixture(params=[IndexPool, ScanPool], ids=["index", "scan"])
def pool_of(request: pytest.FixtureRequest) -> MakePool:
    """Makes a pool with these facts; by default with the default rule."""

    def make(*facts: Fact, rule: Rule | None = None) -> Pool:
        pool: Pool = request.param(rule or Rule())
        tell(pool, *facts)
        return pool

    return make


def tell(pool: Pool, *facts: Fact) -> None:
    for fact in facts:
        if isinstance(fact, WaitingRequest):
            pool.request_waits(fact)
        else:
            pool.interpreter_idle(fact)


def pairs(plan: Plan) -> list[tuple[str, str]]:
    return [(offer.request_id, offer.person_id) for offer in plan.offers]


def test_whoever_has_waited_longest_is_served_first(pool_of: MakePool) -> None:
    pool = pool_of(waits("late", 20), waits("early", 10), idles())
    assert pairs(pool.time_is(NOW)) == [("early", "li")]


def test_a_visitor_who_lost_her_interpreter_comes_before_all_but_emergencies(pool_of: MakePool) -> None:
    lost, fire = waits("lost", 20, recovery=True), waits("fire", 30, emergency=True)
    pool = pool_of(waits("early", 10), lost, fire, idles("li"), idles("wang", 1))
    assert pairs(pool.time_is(NOW)) == [("fire", "li"), ("lost", "wang")]


def test_priority_is_a_head_start_and_no_more(pool_of: MakePool) -> None:
    pool = pool_of(waits("first", 0), waits("second", 100, head_start=150), idles())
    assert pairs(pool.time_is(NOW)) == [("second", "li")]
    pool = pool_of(waits("first", 0), waits("second", 200, head_start=150), idles())
    assert pairs(pool.time_is(NOW)) == [("first", "li")]


def test_the_longest_idle_interpreter_is_asked_and_the_plan_says_why(pool_of: MakePool) -> None:
    pool = pool_of(waits(), idles("li", 20), idles("wang", 10), idles("zhou", 30))
    why = Reason(able=3, step="wished", choice="least flexible, longest idle")
    assert pool.time_is(NOW).offers == (PlannedOffer("r1", "wang", why),)


def test_the_least_flexible_is_asked_before_the_longest_idle(pool_of: MakePool) -> None:
    both = some("csl", "asl")
    flexibility = flexibility_of({"li": both, "wang": some("csl"), "zhou": some("csl")})
    pool = pool_of(
        waits(), idles("li", 0, languages=both), idles("wang", 9), rule=Rule(flexibility=flexibility)
    )
    assert pairs(pool.time_is(NOW)) == [("r1", "wang")]


def test_the_interpreter_who_was_lost_is_asked_first_once_she_is_back(pool_of: MakePool) -> None:
    lost = waits(prefers=some("li"), recovery=True)
    pool = pool_of(lost, idles("li", 20), idles("wang", 10))
    assert pool.time_is(NOW).offers[0].person_id == "li"
    assert pool_of(lost, idles("li", 20)).time_is(NOW).offers[0].reason.choice == "preferred"


def test_a_lost_interpreter_who_is_not_idle_holds_nobody_up(pool_of: MakePool) -> None:
    pool = pool_of(waits(prefers=some("zhou"), recovery=True), idles("li", 20), idles("wang", 10))
    assert pairs(pool.time_is(NOW)) == [("r1", "wang")]


def test_a_preferred_interpreter_is_waited_for_a_moment_and_then_others_are_asked(
    pool_of: MakePool,
) -> None:
    pool = pool_of(waits(prefers=some("zhou")), idles("li", 20))
    assert pool.time_is(NOW) == Plan(next_at=5 * SECOND)
    assert pairs(pool.time_is(5 * SECOND)) == [("r1", "li")]
    pool = pool_of(waits(prefers=some("zhou")), idles("li", 20))
    pool.time_is(NOW)
    tell(pool, idles("zhou", NOW))
    assert pairs(pool.time_is(NOW + 1)) == [("r1", "zhou")]


def test_who_is_excluded_is_never_asked(pool_of: MakePool) -> None:
    pool = pool_of(waits(excludes=some("li")), idles("li"), idles("wang", 10))
    assert pairs(pool.time_is(NOW)) == [("r1", "wang")]
    assert pool_of(waits(excludes=some("li")), idles("li")).time_is(NOW).offers == ()


def test_whoever_is_excluded_from_the_first_takes_the_first_of_those_left(pool_of: MakePool) -> None:
    medical, legal, not_li = some("medical"), some("legal"), some("li")
    pool = pool_of(
        waits("r1", 0, excludes=not_li),
        waits("r2", 5, hard=medical, excludes=not_li),
        waits("r3", 10),
        waits("r4", 20, hard=medical),
        waits("r5", 30, hard=legal),
    )
    pool.time_is(NOW)
    tell(pool, idles("li", 0, "medical", "legal"))
    assert pairs(pool.time_is(NOW)) == [("r3", "li")]
    tell(pool, idles("li", 0, "medical", "legal"))
    assert pairs(pool.time_is(NOW)) == [("r4", "li")]


def test_hard_needs_never_relax_and_soft_ones_do_in_time(pool_of: MakePool) -> None:
    hard, soft = waits("hard", hard=some("medical")), waits("soft", soft=some("medical"))
    pool = pool_of(hard, soft, idles("li"))
    assert pool.time_is(NOW) == Plan(next_at=20 * SECOND)
    assert pairs(pool.time_is(20 * SECOND)) == [("soft", "li")]
    tell(pool, idles("wang"))
    assert pool.time_is(1_000 * SECOND) == Plan()
    tell(pool, idles("zhou", 5, "medical", "legal"))
    assert pairs(pool.time_is(1_001 * SECOND)) == [("hard", "zhou")]


def test_a_partner_centre_is_asked_late_and_only_while_it_helps(pool_of: MakePool) -> None:
    rule = Rule(partners={"centre": some("partner")})
    there = idles("li", centre_id="partner")
    pool = pool_of(waits(), there, idles("chen", centre_id="elsewhere"), rule=rule)
    assert pool.time_is(40 * SECOND).offers == ()
    pool.centre_helps("partner", True)
    plan = pool.time_is(41 * SECOND)
    assert pairs(plan) == [("r1", "li")]
    assert plan.offers[0].reason == Reason(1, "partners", "helping centre")
    tell(pool, waits("r2"), there)
    pool.centre_helps("partner", False)
    assert pool.time_is(42 * SECOND).offers == ()


def test_the_own_centre_comes_before_one_that_helps(pool_of: MakePool) -> None:
    rule = Rule(partners={"centre": some("partner")})
    pool = pool_of(waits(), idles("li", centre_id="partner"), idles("wang", 50), rule=rule)
    pool.centre_helps("partner", True)
    assert pairs(pool.time_is(45 * SECOND)) == [("r1", "wang")]


BOTH = some("csl", "asl")
RESERVE = Rule(reserves={"asl": 1})


def test_the_last_one_of_a_rare_language_is_kept_for_it_for_a_while(pool_of: MakePool) -> None:
    pool = pool_of(waits("common"), idles("li", languages=BOTH), rule=RESERVE)
    assert pool.time_is(NOW).offers == ()
    tell(pool, waits("rare", 500, language="asl"))
    assert pairs(pool.time_is(NOW)) == [("rare", "li")]
    tell(pool, idles("li", languages=BOTH))
    assert pairs(pool.time_is(120 * SECOND)) == [("common", "li")]


def test_an_emergency_takes_whoever_is_kept(pool_of: MakePool) -> None:
    pool = pool_of(waits(emergency=True), idles("li", languages=BOTH), rule=RESERVE)
    assert pairs(pool.time_is(NOW)) == [("r1", "li")]


def test_a_second_one_of_the_rare_language_frees_the_first_for_what_only_she_can(pool_of: MakePool) -> None:
    kept = idles("li", 0, "medical", languages=BOTH)
    pool = pool_of(waits(hard=some("medical")), kept, rule=RESERVE)
    assert pool.time_is(NOW).offers == ()
    tell(pool, idles("wang", 9, languages=BOTH))
    assert pairs(pool.time_is(NOW)) == [("r1", "li")]


def test_after_a_miss_two_ring_at_once(pool_of: MakePool) -> None:
    pool = pool_of(waits(rings=2), waits("r2", 1), idles("li"), idles("wang", 1), idles("zhou", 2))
    assert pairs(pool.time_is(NOW)) == [("r1", "li"), ("r1", "wang"), ("r2", "zhou")]
    assert pairs(pool_of(waits(rings=2), idles("li")).time_is(NOW)) == [("r1", "li")]


def test_two_who_become_idle_at_once_take_two_who_wait(pool_of: MakePool) -> None:
    pool = pool_of(waits("r1"), waits("r2", 1))
    pool.time_is(NOW)
    tell(pool, idles("li", 9), idles("wang", 5))
    assert pairs(pool.time_is(NOW)) == [("r1", "wang"), ("r2", "li")]


def test_nobody_is_asked_twice_in_a_pass_and_the_request_rests_when_all_were_asked(
    pool_of: MakePool,
) -> None:
    asked = waits(asked=some("li", "wang"))
    plan = pool_of(asked, idles("li"), idles("wang")).time_is(NOW)
    assert plan == Plan(rests=(Rest("r1", until=20 * SECOND),))


def test_a_request_waits_without_a_rest_while_nobody_of_its_language_is_idle(pool_of: MakePool) -> None:
    other_language = idles("li", languages=some("asl"))
    pool = pool_of(waits(asked=some("zhou")), other_language, idles("wang", centre_id="elsewhere"))
    assert pool.time_is(NOW) == Plan(next_at=20 * SECOND)
    tell(pool, idles("chen"))
    assert pairs(pool.time_is(NOW)) == [("r1", "chen")]


def test_whoever_comes_back_and_was_asked_ends_the_pass(pool_of: MakePool) -> None:
    pool = pool_of(waits(asked=some("zhou")))
    pool.time_is(NOW)
    tell(pool, idles("zhou"))
    assert [rest.request_id for rest in pool.time_is(NOW).rests] == ["r1"]


def test_a_resting_request_is_offered_at_its_instant_and_not_before(pool_of: MakePool) -> None:
    pool = pool_of(waits(offer_after_at=NOW + 500), waits("r2", offer_after_at=NOW + 700), idles())
    assert pool.time_is(NOW) == Plan(next_at=NOW + 500)
    assert pool.time_is(NOW + 499) == Plan(next_at=NOW + 500)
    plan = pool.time_is(NOW + 500)
    assert (pairs(plan), plan.next_at) == ([("r1", "li")], NOW + 700)


def test_a_request_that_left_is_not_offered_and_sets_no_alarm(pool_of: MakePool) -> None:
    pool = pool_of(waits("gone"), waits("later", offer_after_at=NOW + 500), idles())
    for request_id in ("gone", "later", "never came"):
        pool.request_left(request_id)
    assert pool.time_is(NOW) == Plan()


def test_an_interpreter_who_went_is_not_asked(pool_of: MakePool) -> None:
    pool = pool_of(waits(), idles("li"))
    pool.interpreter_gone("li")
    pool.interpreter_gone("never came")
    assert pool.time_is(NOW).offers == ()


def test_a_newer_fact_replaces_the_older_one(pool_of: MakePool) -> None:
    pool = pool_of(waits(), idles("li", 10), idles("wang", 20), idles("li", 30))
    assert pairs(pool.time_is(NOW)) == [("r1", "wang")]


def test_whoever_kept_an_older_place_is_asked_before_those_who_came_since(pool_of: MakePool) -> None:
    pool = pool_of(idles("li", 10), idles("wang", 20), idles("zhou", 5), waits())
    assert pairs(pool.time_is(NOW)) == [("r1", "zhou")]


def test_whoever_was_offered_or_rests_is_out_of_the_pool_until_the_facts_say_otherwise(
    pool_of: MakePool,
) -> None:
    pool = pool_of(waits("r1"), waits("r2", 1, asked=some("wang")), idles("li"), idles("wang", 1))
    first = pool.time_is(NOW)
    assert pairs(first) == [("r1", "li")]
    assert [rest.request_id for rest in first.rests] == ["r2"]
    assert pool.time_is(NOW) == Plan()


def test_thousands_come_and_go_in_the_order_of_their_idleness(pool_of: MakePool) -> None:
    pool = pool_of()
    for number in range(300):
        tell(pool, idles(f"p{number:03}", number))
    for number in range(299):
        pool.interpreter_gone(f"p{number:03}")
    tell(pool, idles("late", 400), waits())
    assert pairs(pool.time_is(NOW)) == [("r1", "p299")]
