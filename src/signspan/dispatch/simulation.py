"""A centre in virtual time: the real pool and the real rule, with people who are only numbers.

Visitors come, wait and give up; interpreters answer or miss, sign, wrap up and go home. A day of a
province takes seconds, and the same seed gives the same day.
"""

import heapq
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pydantic import ConfigDict, with_config

from signspan.calls.model import back_off_ms
from signspan.clock import HOUR, SECOND
from signspan.dispatch.model import NOBODY, IdleInterpreter, PlannedOffer, Rest, Rule, WaitingRequest
from signspan.dispatch.pool import IndexPool

_AS_WRITTEN = with_config(ConfigDict(extra="forbid"))  # a slip in a scenario's file is told


@_AS_WRITTEN
@dataclass(frozen=True)
class Group:
    """Interpreters who are alike. They work from one hour to another, counted from the beginning."""

    number: int
    languages: frozenset[str]
    centre: str = "centre"
    traits: frozenset[str] = NOBODY
    from_hour: float = 0
    to_hour: float = float("inf")


@_AS_WRITTEN
@dataclass(frozen=True)
class Stream:
    """Visitors who are alike. `per_hour`: how many come in each hour, the last figure for all hours after.

    They come by chance (Poisson); how long a call takes and how long they would wait is exponential
    around its mean, in seconds. Without `patience` nobody gives up.
    """

    language: str
    per_hour: tuple[float, ...]
    handling: float
    patience: float | None = None
    centre: str = "centre"
    hard: frozenset[str] = NOBODY
    soft: frozenset[str] = NOBODY
    emergency: bool = False


@_AS_WRITTEN
@dataclass(frozen=True)
class Scenario:
    """What is simulated. Times in seconds; `misses`: the share of rings that nobody answers."""

    groups: tuple[Group, ...]
    streams: tuple[Stream, ...]
    hours: float
    rule: Rule = field(default_factory=Rule)
    answer: float = 0
    misses: float = 0
    ring: float = 15
    away: float = 60
    wrap_up: float = 0
    back_off: tuple[float, float] = (5, 30)
    target: float = 30
    rings_after_miss: int = 2
    seed: int = 1


@dataclass
class Tally:
    """What came of the visitors of one language. `waits`: of those who were answered, in seconds."""

    came: int = 0
    gave_up: int = 0
    waits: list[float] = field(default_factory=list)

    def with_(self, other: "Tally") -> "Tally":
        """Both together."""
        waits = [*self.waits, *other.waits]
        return Tally(self.came + other.came, self.gave_up + other.gave_up, waits)

    def within(self, seconds: float) -> float:
        """The share of all who came that were answered in so many seconds; who gave up is in it."""
        done = len(self.waits) + self.gave_up
        return sum(wait <= seconds for wait in self.waits) / done if done else 1.0


@dataclass
class Outcome:
    """What came of a scenario. `steps`: rings by step of the rule; `busy` and `there`: seconds of all
    interpreters in calls, and at work.
    """

    languages: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    steps: Counter[str] = field(default_factory=Counter)
    misses: int = 0
    busy: float = 0
    there: float = 0

    @property
    def occupancy(self) -> float:
        """The share of their time at work that interpreters were in calls."""
        return self.busy / self.there if self.there else 0.0


class Simulation:
    """One run of a scenario. An instant counts in milliseconds from its beginning."""

    def __init__(self, scenario: Scenario) -> None:
        self.outcome = Outcome()
        self._scenario = scenario
        self._chance = random.Random(scenario.seed)  # noqa: S311 - no secret
        self._pool = IndexPool(scenario.rule)
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._now = 0
        self._alarm: int | None = None
        self._leaves_at: dict[str, int] = {}
        self._people: dict[str, IdleInterpreter] = {}
        self._requests: dict[str, WaitingRequest] = {}
        self._handling: dict[str, float] = {}
        self._ringing: defaultdict[str, set[str]] = defaultdict(set)
        self._passes: Counter[str] = Counter()
        self._rung_at: dict[str, int] = {}  # when the newest of its rings ended in vain

    def run(self) -> Outcome:
        """Runs it to its end. Whoever still waits then has come, and was neither answered nor gave up."""
        for centre in {group.centre for group in self._scenario.groups}:
            self._pool.centre_helps(centre, True)
        for group in self._scenario.groups:
            for _ in range(group.number):
                self._hire(group)
        for stream in self._scenario.streams:
            self._await_next(stream)
        end = round(self._scenario.hours * HOUR)
        while self._events and self._events[0][0] <= end:
            self._now, _, happen = heapq.heappop(self._events)
            happen()
            self._decide()
        return self.outcome

    def _at(self, instant: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._events, (round(instant), next(self._number), happen))

    def _after(self, mean: float, happen: Callable[[], None]) -> int:
        """Lets something happen by chance, in so many seconds on the average. Answers in how many ms."""
        later = round(self._chance.expovariate(1 / mean) * SECOND) if mean else 0
        self._at(self._now + later, happen)
        return later

    # --- interpreters ----------------------------------------------------------------------------

    @staticmethod
    def name_of(number: int) -> str:
        """Who comes as the nth of all groups, one group after the other."""
        return f"p{number:05}"

    def _hire(self, group: Group) -> None:
        person_id = self.name_of(len(self._people))
        come, leave = group.from_hour * HOUR, min(group.to_hour, self._scenario.hours) * HOUR
        self._people[person_id] = IdleInterpreter(
            person_id, group.centre, group.languages, round(come), group.traits
        )
        self._leaves_at[person_id] = round(leave)
        self.outcome.there += (leave - come) / SECOND
        self._at(come, lambda: self._free(person_id))
        self._at(leave, lambda: self._pool.interpreter_gone(person_id))

    def _free(self, person_id: str) -> None:
        if self._now < self._leaves_at[person_id]:
            one = replace(self._people[person_id], idle_since=self._now)
            self._people[person_id] = one
            self._pool.interpreter_idle(one)

    # --- visitors --------------------------------------------------------------------------------

    def _await_next(self, stream: Stream) -> None:
        hour = self._now // HOUR
        per_hour = stream.per_hour[min(hour, len(stream.per_hour) - 1)]
        wait = self._chance.expovariate(per_hour) * HOUR if per_hour else HOUR
        if self._now + wait < (hour + 1) * HOUR:
            self._at(self._now + wait, lambda: self._comes(stream))
        else:  # nobody in this hour; chance has no memory
            self._at((hour + 1) * HOUR, lambda: self._await_next(stream))

    def _comes(self, stream: Stream) -> None:
        self._await_next(stream)
        request = WaitingRequest(
            f"r{next(self._number):09}",
            stream.centre,
            stream.language,
            self._now,
            emergency=stream.emergency,
            hard=stream.hard,
            soft=stream.soft,
        )
        self._requests[request.request_id] = request
        self._handling[request.request_id] = stream.handling
        self._pool.request_waits(request)
        self.outcome.languages[stream.language].came += 1
        if stream.patience is not None:
            self._after(stream.patience, lambda: self._gives_up(request.request_id))

    def _gives_up(self, request_id: str) -> None:
        request = self._requests.pop(request_id, None)
        if request is None:
            return
        self._pool.request_left(request_id)
        for person_id in self._ringing.pop(request_id, ()):
            self._spare(person_id)
        self.outcome.languages[request.language].gave_up += 1

    def _spare(self, person_id: str) -> None:
        """The ring went through no doing of hers: she keeps her place."""
        if self._now < self._leaves_at[person_id]:
            self._pool.interpreter_idle(self._people[person_id])

    # --- dispatch --------------------------------------------------------------------------------

    def _decide(self) -> None:
        while (plan := self._pool.time_is(self._now)).offers or plan.rests:
            for offer in plan.offers:
                self._ring(offer)
            for rest in plan.rests:
                self._rest(rest)
        if plan.next_at is not None and plan.next_at != self._alarm:
            self._alarm = plan.next_at
            self._at(plan.next_at, lambda: None)  # to decide anew is all that happens then

    def _ring(self, offer: PlannedOffer) -> None:
        request_id, person_id = offer.request_id, offer.person_id
        if request_id not in self._requests:  # the other one, who was rung beside her, has answered at once
            self._spare(person_id)
            return
        self.outcome.steps[offer.reason.step] += 1
        self._ringing[request_id].add(person_id)
        if self._chance.random() < self._scenario.misses:
            self._at(self._now + self._scenario.ring * SECOND, lambda: self._misses(request_id, person_id))
        elif self._scenario.answer:
            self._after(self._scenario.answer, lambda: self._answers(request_id, person_id))
        else:
            self._answers(request_id, person_id)

    def _answers(self, request_id: str, person_id: str) -> None:
        if person_id not in self._ringing.get(request_id, ()):
            return
        others = self._ringing.pop(request_id) - {person_id}
        for other in others:
            self._spare(other)
        request = self._requests.pop(request_id)
        self.outcome.languages[request.language].waits.append((self._now - request.queued_at) / SECOND)
        lasts = self._after(self._handling.pop(request_id), lambda: self._hangs_up(person_id))
        self.outcome.busy += lasts / SECOND

    def _hangs_up(self, person_id: str) -> None:
        self._at(self._now + self._scenario.wrap_up * SECOND, lambda: self._free(person_id))

    def _misses(self, request_id: str, person_id: str) -> None:
        """She gets nothing until she says that she is back; the request goes on to others."""
        ringing = self._ringing.get(request_id, set())
        if person_id not in ringing:
            return
        self.outcome.misses += 1
        self._rung_at[request_id] = self._now
        ringing.discard(person_id)
        self._after(self._scenario.away, lambda: self._free(person_id))
        request = self._requests[request_id]
        asked = request.asked | {person_id}
        request = replace(request, asked=asked, rings=self._scenario.rings_after_miss)
        self._requests[request_id] = request
        if not ringing:
            self._pool.request_waits(request)

    def _rest(self, rest: Rest) -> None:
        """As `calls.offers.rest` does: it counts from the pass's last ring."""
        passes = self._passes[rest.request_id] + 1
        first, most = (round(each * SECOND) for each in self._scenario.back_off)
        again = self._rung_at[rest.request_id] + back_off_ms(passes, first, most)
        request = self._requests[rest.request_id]
        if rest.until is not None and rest.until < again:
            request = replace(request, offer_after_at=rest.until)
        else:
            self._passes[rest.request_id] = passes
            request = replace(request, asked=NOBODY, offer_after_at=again)
        self._requests[rest.request_id] = request
        self._pool.request_waits(request)
