"""The pool alone: how many decisions a second, how long the slowest of a hundred takes, and whether it
decides as the plain scan does.

A decision is one fact and what follows from it. Two crowds are measured, the pool being as full as named
below, with longest idle alone and with the full rule: many are idle, so that each request which comes is
offered at once, and then somebody becomes idle whom nobody waits for; and many wait, so that each
interpreter who becomes idle takes the first that she can, and then a request comes that nobody can take.
Time is the processor's own: other work on the machine does not count.
"""

import gc
import itertools
import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from signspan.dispatch.model import (
    IdleInterpreter,
    Plan,
    Pool,
    Rule,
    WaitingRequest,
    flexibility_of,
)
from signspan.dispatch.pool import IndexPool
from signspan.steps import Step
from tests.dispatch.scan import ScanPool

INTERPRETERS, WAITING, DECISIONS = 10_000, 5_000, 120_000
SCANNED = 300  # the scan is slow
LANGUAGES = [f"language-{number}" for number in range(20)]
SKILLS = [f"skill:{number}" for number in range(8)]
CENTRES = [f"centre-{number}" for number in range(10)]
START = 1_000_000

ALONE = Rule(steps=(Step("centre", 0, spares=False),))


class Province:
    """People and requests of a large province, made from a seed."""

    def __init__(self, *, full: bool) -> None:
        self._random = random.Random(11)
        self._full = full
        self.interpreters = [self._interpreter(number) for number in range(INTERPRETERS)]
        self.rule = self._rule() if full else ALONE

    def _interpreter(self, number: int) -> IdleInterpreter:
        some = self._random
        languages = some.sample(LANGUAGES, some.choices((1, 2, 3), (75, 20, 5))[0])
        skills = frozenset(skill for skill in SKILLS if some.random() < 0.35)
        centre = some.choice(CENTRES) if self._full else CENTRES[0]
        return IdleInterpreter(f"p{number:05}", centre, frozenset(languages), number, skills)

    def _rule(self) -> Rule:
        roster = {one.person_id: one.languages for one in self.interpreters}
        return Rule(
            partners={centre: frozenset(CENTRES) - {centre} for centre in CENTRES},
            reserves=dict.fromkeys(LANGUAGES[-4:], 1),
            flexibility=flexibility_of(roster),
        )

    def requests(self, begin: int) -> Iterator[WaitingRequest]:
        """One after the other, from an instant on."""
        some, number = self._random, 0
        while True:
            needs = frozenset(some.sample(SKILLS, some.choices((0, 1, 2), (60, 30, 10))[0]))
            request = WaitingRequest(
                f"r{begin:09}-{number:06}",
                CENTRES[0],
                some.choice(LANGUAGES),
                begin + number,
                hard=needs,
                head_start=60_000 * some.choice((0, 0, 0, 0, 1, 1, 2)),
            )
            number += 1
            if self._full:
                yield self._with_the_full_rule(request)
            else:
                yield request

    def _with_the_full_rule(self, request: WaitingRequest) -> WaitingRequest:
        some = self._random
        prefers = {some.choice(self.interpreters).person_id} if some.random() < 0.1 else set()
        return replace(
            request,
            centre_id=some.choice(CENTRES),
            hard=request.hard if some.random() < 0.5 else frozenset(),
            soft=request.hard,
            prefers=frozenset(prefers),
            excludes=frozenset({some.choice(self.interpreters).person_id}),
        )


# One fact told and decided on; answers the plan.
Tell = Callable[[], Plan]
# Two facts at a time, each to be told and decided on.
Crowd = Iterator[Tell]


def told(pool: Pool, now: int, fact: WaitingRequest | IdleInterpreter) -> Tell:
    """Tells one fact, and lets the pool decide."""
    tell = pool.request_waits if isinstance(fact, WaitingRequest) else pool.interpreter_idle

    def and_decide() -> Plan:
        tell(fact)  # type: ignore[arg-type]
        return pool.time_is(now)

    return and_decide


def many_idle(province: Province, pool: Pool, seen: list[Plan]) -> Crowd:
    """Each request that comes is offered at once; then somebody becomes idle again."""
    help_each_other(pool, province.interpreters)
    by_id = {one.person_id: one for one in province.interpreters}
    busy: list[IdleInterpreter] = []
    for number, request in enumerate(province.requests(START)):
        yield told(pool, START + number, request)
        busy.extend(by_id[offer.person_id] for offer in seen[-1].offers)
        if len(busy) > INTERPRETERS // 10:
            yield told(pool, START + number, replace(busy.pop(0), idle_since=START + number))


def many_wait(province: Province, pool: Pool, seen: list[Plan]) -> Crowd:
    """Whoever becomes idle takes the first that she can; then another request comes."""
    help_each_other(pool, ())
    coming = province.requests(START)
    for _ in range(WAITING):
        pool.request_waits(next(coming))
    pool.time_is(START + WAITING)
    chance = random.Random(5)
    for now in itertools.count(START + WAITING):
        one = replace(chance.choice(province.interpreters), idle_since=now)
        yield told(pool, now, one)
        if seen[-1].offers:
            yield told(pool, now, next(coming))
        else:
            pool.interpreter_gone(one.person_id)


def help_each_other(pool: Pool, idle: Iterable[IdleInterpreter]) -> None:
    """Begins with these who are idle, all centres meeting their target."""
    for centre in CENTRES:
        pool.centre_helps(centre, True)
    for one in idle:
        pool.interpreter_idle(one)
    pool.time_is(START)


MakeCrowd = Callable[[Province, Pool, list[Plan]], Crowd]


def run(make: MakeCrowd, pool: Pool, *, full: bool, decisions: int) -> tuple[list[Plan], dict[str, float]]:
    """What was planned; and decisions a second, and the 99th percentile of one in microseconds."""
    plans: list[Plan] = []
    crowd = make(Province(full=full), pool, plans)
    took = []
    gc.collect()
    gc.freeze()
    for tell in itertools.islice(crowd, decisions):
        begin = time.thread_time_ns()
        plan = tell()
        took.append(time.thread_time_ns() - begin)
        plans.append(plan)
    gc.unfreeze()
    took.sort()
    return plans, {
        "decisions_per_s": round(decisions * 1e9 / sum(took)),
        "p50_us": took[decisions // 2] / 1e3,
        "p99_us": took[decisions * 99 // 100] / 1e3,
        "offers_per_decision": round(sum(len(plan.offers) for plan in plans) / decisions, 3),
    }


def measure() -> dict[str, object]:
    """Both crowds under both rules, and the scan beside them."""
    figures: dict[str, object] = {"interpreters": INTERPRETERS, "waiting": WAITING}
    for name, full in (("longest_idle_alone", False), ("full_rule", True)):
        for make in (many_idle, many_wait):
            rule = Province(full=full).rule
            plans, fast = run(make, IndexPool(rule), full=full, decisions=DECISIONS)
            scanned, slow = run(make, ScanPool(rule), full=full, decisions=SCANNED)
            figures[f"{name}.{make.__name__}"] = {
                **fast,
                "scan_decisions_per_s": slow["decisions_per_s"],
                "as_the_scan": plans[:SCANNED] == scanned,
            }
    return figures


if __name__ == "__main__":
    print(json.dumps(measure()))
