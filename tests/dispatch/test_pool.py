"""The rule of dispatch: who is offered which request."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from signspan.dispatch.model import (
    IdleInterpreter,
    Plan,
    PlannedOffer,
    Pool,
    ScanPool,
    WaitingRequest,
    fits,
    order,
)

NOW = 1_000
Fact = WaitingRequest | IdleInterpreter


def waits(request_id: str = "r1", queued_at: int = 0, **facts: object) -> WaitingRequest:
    request = WaitingRequest(request_id, "centre", "csl", queued_at)
    return dataclasses.replace(request, **facts)  # type: ignore[arg-type]


def idles(person_id: str = "li", idle_since: int = 0, **facts: object) -> IdleInterpreter:
    interpreter = IdleInterpreter(person_id, "centre", frozenset({"csl"}), idle_since)
    return dataclasses.replace(interpreter, **facts)  # type: ignore[arg-type]


def pool_of(*facts: Fact) -> ScanPool:
    pool = ScanPool()
    for fact in facts:
        tell(pool, fact)
    return pool


def tell(pool: Pool, fact: Fact) -> None:
    if isinstance(fact, WaitingRequest):
        pool.request_waits(fact)
    else:
        pool.interpreter_idle(fact)


def pairs(plan: Plan) -> list[tuple[str, str]]:
    return [(offer.request_id, offer.person_id) for offer in plan.offers]


def test_whoever_has_waited_longest_is_served_first() -> None:
    pool = pool_of(waits("late", 20), waits("early", 10), idles())
    assert pairs(pool.time_is(NOW)) == [("early", "li")]


def test_a_visitor_who_lost_her_interpreter_comes_before_all_others() -> None:
    pool = pool_of(waits("early", 10), waits("lost", 20, recovery=True), idles())
    assert pairs(pool.time_is(NOW)) == [("lost", "li")]


def test_the_longest_idle_interpreter_is_asked_and_the_plan_says_so() -> None:
    pool = pool_of(waits(), idles("li", 20), idles("wang", 10), idles("zhou", 30))
    assert pool.time_is(NOW).offers == (PlannedOffer("r1", "wang", "longest idle of 3"),)


def test_the_interpreter_who_was_lost_is_asked_first_once_she_is_back() -> None:
    pool = pool_of(waits(prefers_id="li"), idles("li", 20), idles("wang", 10))
    assert pool.time_is(NOW).offers == (PlannedOffer("r1", "li", "preferred"),)


def test_a_preferred_interpreter_who_is_not_idle_holds_nobody_up() -> None:
    pool = pool_of(waits(prefers_id="zhou"), idles("li", 20), idles("wang", 10))
    assert pairs(pool.time_is(NOW)) == [("r1", "wang")]


def test_a_preferred_interpreter_who_passed_is_not_asked_again_in_this_pass() -> None:
    pool = pool_of(waits(prefers_id="li", asked=frozenset({"li"})), idles("li"), idles("wang", 10))
    assert pairs(pool.time_is(NOW)) == [("r1", "wang")]


def test_nobody_is_asked_twice_in_a_pass_and_the_request_rests_when_all_were_asked() -> None:
    asked = waits(asked=frozenset({"li", "wang"}))
    assert pool_of(asked, idles("li"), idles("wang")).time_is(NOW) == Plan(rests=("r1",))


def test_a_request_waits_without_a_rest_while_nobody_of_its_language_is_idle() -> None:
    other_language = idles("li", languages=frozenset({"asl"}))
    other_centre = idles("wang", centre_id="elsewhere")
    pool = pool_of(waits(asked=frozenset({"zhou"})), other_language, other_centre)
    assert pool.time_is(NOW) == Plan()
    tell(pool, idles("chen"))
    assert pairs(pool.time_is(NOW)) == [("r1", "chen")]


def test_a_resting_request_is_offered_at_its_instant_and_not_before() -> None:
    pool = pool_of(waits(offer_after_at=NOW + 500), waits("r2", offer_after_at=NOW + 700), idles())
    assert pool.time_is(NOW) == Plan(next_at=NOW + 500)
    assert pool.time_is(NOW + 499) == Plan(next_at=NOW + 500)
    assert pool.time_is(NOW + 500) == Plan(
        offers=(PlannedOffer("r1", "li", "longest idle of 1"),), next_at=NOW + 700
    )


def test_a_request_that_left_is_not_offered_and_sets_no_alarm() -> None:
    pool = pool_of(waits("gone"), waits("later", offer_after_at=NOW + 500), idles())
    pool.request_left("gone")
    pool.request_left("later")
    pool.request_left("never came")
    assert pool.time_is(NOW) == Plan()


def test_an_interpreter_who_went_is_not_asked() -> None:
    pool = pool_of(waits(), idles("li"))
    pool.interpreter_gone("li")
    pool.interpreter_gone("never came")
    assert pool.time_is(NOW) == Plan()


def test_a_newer_fact_replaces_the_older_one() -> None:
    pool = pool_of(waits(), idles("li", 10), idles("wang", 20), idles("li", 30))
    assert pairs(pool.time_is(NOW)) == [("r1", "wang")]


def test_whoever_was_offered_or_rests_is_out_of_the_pool_until_the_facts_say_otherwise() -> None:
    pool = pool_of(waits("r1"), waits("r2", 1, asked=frozenset({"wang"})), idles("li"), idles("wang", 1))
    first = pool.time_is(NOW)
    assert (pairs(first), first.rests) == ([("r1", "li")], ("r2",))
    assert pool.time_is(NOW) == Plan()


# --- any facts ---------------------------------------------------------------------------------------

PEOPLE = ["li", "wang", "zhou", "chen", "practice"]
LANGUAGES = ["csl", "csl-south"]
CENTRES = ["centre", "elsewhere"]
small = st.integers(NOW - 5, NOW + 5)

requests = st.lists(
    st.builds(
        WaitingRequest,
        request_id=st.sampled_from([f"r{number}" for number in range(8)]),
        centre_id=st.sampled_from(CENTRES),
        language=st.sampled_from(LANGUAGES),
        queued_at=small,
        offer_after_at=small,
        recovery=st.booleans(),
        prefers_id=st.none() | st.sampled_from(PEOPLE),
        asked=st.frozensets(st.sampled_from(PEOPLE)),
    ),
    max_size=6,
    unique_by=lambda one: one.request_id,
)
interpreters = st.lists(
    st.builds(
        IdleInterpreter,
        person_id=st.sampled_from(PEOPLE),
        centre_id=st.sampled_from(CENTRES),
        languages=st.frozensets(st.sampled_from(LANGUAGES)),
        idle_since=small,
    ),
    unique_by=lambda one: one.person_id,
)
some_facts = st.tuples(requests, interpreters)
unhurried = settings(deadline=None)  # a busy machine is no failure
Facts = tuple[list[WaitingRequest], list[IdleInterpreter]]


@unhurried
@given(some_facts, st.randoms())
def test_the_same_facts_in_whatever_order_give_the_same_plan(facts: Facts, random: object) -> None:
    told: list[Fact] = [*facts[0], *facts[1]]
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pool_of(*told).time_is(NOW) == pool_of(*shuffled).time_is(NOW)


@unhurried
@given(some_facts)
def test_an_offer_goes_to_somebody_able_whom_this_pass_has_not_asked_and_to_nobody_twice(
    facts: Facts,
) -> None:
    by_id = {one.request_id: one for one in facts[0]}
    people = {one.person_id: one for one in facts[1]}
    plan = pool_of(*facts[0], *facts[1]).time_is(NOW)
    for request_id, person_id in pairs(plan):
        request = by_id[request_id]
        assert fits(request, people[person_id])
        assert person_id not in request.asked
        assert request.offer_after_at <= NOW
    decided = [offer.request_id for offer in plan.offers] + list(plan.rests)
    assert len(decided) == len(set(decided))
    assert len(plan.offers) == len({offer.person_id for offer in plan.offers})


@unhurried
@given(some_facts)
def test_each_request_in_turn_gets_the_preferred_else_the_longest_idle_of_those_left(
    facts: Facts,
) -> None:
    plan = pool_of(*facts[0], *facts[1]).time_is(NOW)
    chosen, left = dict(pairs(plan)), {one.person_id: one for one in facts[1]}
    for request in sorted(facts[0], key=order):
        ready = request.offer_after_at <= NOW
        able = [one for one in left.values() if ready and fits(request, one)]
        fresh = [one for one in able if one.person_id not in request.asked]
        assert (request.request_id in plan.rests) == (bool(able) and not fresh)
        assert (request.request_id in chosen) == bool(fresh)
        if fresh:
            one = left.pop(chosen[request.request_id])
            preferred = request.prefers_id in {other.person_id for other in fresh}
            longest = one.idle_since == min(other.idle_since for other in fresh)
            assert one.person_id == request.prefers_id if preferred else longest


@unhurried
@given(some_facts)
def test_the_next_instant_is_the_earliest_that_a_resting_request_waits_for(facts: Facts) -> None:
    later = [one.offer_after_at for one in facts[0] if one.offer_after_at > NOW]
    plan = pool_of(*facts[0], *facts[1]).time_is(NOW)
    assert plan.next_at == min(later, default=None)


@unhurried
@given(some_facts)
def test_facts_told_before_and_after_a_decision_lead_to_what_a_fresh_pool_decides(facts: Facts) -> None:
    pool = pool_of(*facts[0], *facts[1])
    plan = pool.time_is(NOW)
    decided = {offer.request_id for offer in plan.offers} | set(plan.rests)
    rung = {offer.person_id for offer in plan.offers}
    left = [one for one in facts[0] if one.request_id not in decided]
    free = [one for one in facts[1] if one.person_id not in rung]
    assert pool.time_is(NOW + 3) == pool_of(*left, *free).time_is(NOW + 3)
