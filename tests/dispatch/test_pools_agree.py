"""The pool and the plain scan decide alike, whatever happens in whichever order."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from signspan.dispatch.model import IdleInterpreter, Plan, Rule, WaitingRequest, flexibility_of
from signspan.dispatch.pool import IndexPool
from signspan.steps import Step
from tests.dispatch.scan import ScanPool

PEOPLE = [f"p{number}" for number in range(7)]
LANGUAGES = ["csl", "south", "asl"]
CENTRES = ["here", "there", "afar"]
TRAITS = ["medical", "legal", "deaf"]
STEPS = (
    Step("preferred", 0, preferred=True, soft=True),
    Step("wished", 2, soft=True),
    Step("centre", 5),
    Step("partners", 9, partners=True),
    Step("everybody", 14, partners=True, spares=False),
)
small = st.integers(0, 30)
few_traits = st.frozensets(st.sampled_from(TRAITS), max_size=2)
few_people = st.frozensets(st.sampled_from(PEOPLE), max_size=3)

requests = st.builds(
    WaitingRequest,
    request_id=st.sampled_from([f"r{number}" for number in range(9)]),
    centre_id=st.sampled_from(CENTRES),
    language=st.sampled_from(LANGUAGES),
    queued_at=small,
    offer_after_at=small,
    emergency=st.booleans(),
    recovery=st.booleans(),
    head_start=st.integers(0, 5),
    hard=few_traits,
    soft=few_traits,
    prefers=few_people,
    excludes=few_people,
    asked=few_people,
    rings=st.integers(1, 2),
)
interpreters = st.builds(
    IdleInterpreter,
    person_id=st.sampled_from(PEOPLE),
    centre_id=st.sampled_from(CENTRES),
    languages=st.frozensets(st.sampled_from(LANGUAGES), min_size=1),
    idle_since=small,
    traits=st.frozensets(st.sampled_from(TRAITS)),
)
rules = st.builds(
    Rule,
    steps=st.sampled_from([STEPS, STEPS[1:], STEPS[2:3], (STEPS[0], STEPS[4])]),
    partners=st.dictionaries(
        st.sampled_from(CENTRES), st.frozensets(st.sampled_from(CENTRES[1:])), max_size=3
    ).map(lambda found: {own: others - {own} for own, others in found.items()}),
    reserves=st.dictionaries(st.sampled_from(LANGUAGES), st.integers(0, 2), max_size=2),
    centre_reserves=st.dictionaries(
        st.sampled_from(CENTRES),
        st.dictionaries(st.sampled_from(LANGUAGES), st.integers(0, 2), max_size=2),
        max_size=2,
    ),
    flexibility=st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 3)),
)


class PoolsAgree(RuleBasedStateMachine):
    """Facts come and go; now and then both decide."""

    @initialize(rule=rules)
    def begin(self, rule: Rule) -> None:
        self.both = (IndexPool(rule), ScanPool(rule))
        self.now = 0

    @rule(request=requests)
    def waits(self, request: WaitingRequest) -> None:
        for pool in self.both:
            pool.request_waits(request)

    @rule(several=st.lists(requests, max_size=6), people=st.lists(interpreters, max_size=6))
    def restarts(self, several: list[WaitingRequest], people: list[IdleInterpreter]) -> None:
        for pool in self.both:
            for request in several:
                pool.request_waits(request)
            for one in people:
                pool.interpreter_idle(one)

    @rule(request=requests)
    def leaves(self, request: WaitingRequest) -> None:
        for pool in self.both:
            pool.request_left(request.request_id)

    @rule(one=interpreters)
    def idles(self, one: IdleInterpreter) -> None:
        for pool in self.both:
            pool.interpreter_idle(one)

    @rule(one=interpreters)
    def goes(self, one: IdleInterpreter) -> None:
        for pool in self.both:
            pool.interpreter_gone(one.person_id)

    @rule(centre_id=st.sampled_from(CENTRES), helps=st.booleans())
    def helps(self, centre_id: str, helps: bool) -> None:
        for pool in self.both:
            pool.centre_helps(centre_id, helps)

    @rule(later=st.integers(0, 12))
    def decides(self, later: int) -> None:
        self.now += later
        index, scan = (pool.time_is(self.now) for pool in self.both)
        assert index == scan
        assert index.next_at is None or index.next_at > self.now

    @invariant()
    def nothing_is_left_over(self) -> None:
        if hasattr(self, "both"):
            index, scan = self.both
            assert index.waiting == scan.requests.keys()

    def teardown(self) -> None:
        if hasattr(self, "both"):
            self.decides(40)


PoolsAgree.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestPoolsAgree = pytest.mark.timeout(240)(PoolsAgree.TestCase)


def test_least_flexible_counts_how_scarce_a_language_is() -> None:
    roster = {f"a{n}": frozenset({"csl"}) for n in range(17)}
    roster |= {f"b{n}": frozenset({"csl", "asl"}) for n in range(3)}
    levels = flexibility_of(roster)
    assert {levels[f"a{n}"] for n in range(17)} == {0}
    assert {levels[f"b{n}"] for n in range(3)} == {5}


def test_an_empty_pool_plans_nothing() -> None:
    assert IndexPool().time_is(0) == Plan() == ScanPool().time_is(0)
