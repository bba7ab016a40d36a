"""The pool that dispatch works with: it looks only at what the news may have changed.

Between two decisions no request waits that somebody idle could be asked for. So a new request is
looked up among those who are idle, whoever becomes idle among the requests, and everything in the
order in which a scan over all of it would come to it. `tests/dispatch/scan.py` is that scan: both
decide alike.
"""

import heapq
from collections import defaultdict

from signspan.dispatch.idle import NOBODY_FOUND, Found, IdleInterpreters
from signspan.dispatch.model import (
    NOBODY,
    IdleInterpreter,
    Order,
    Plan,
    PlannedOffer,
    Reason,
    Rest,
    Rule,
    WaitingRequest,
)
from signspan.dispatch.queued import Queued, QueuedRequests, at_step

Look = tuple[Order, str]  # a request to look at, and for whom it was found; "" for itself
LONGEST_IDLE, HELPS = "least flexible, longest idle", "helping centre"


class IndexPool:
    """See the module, and `Pool` for what each method means."""

    def __init__(self, rule: Rule | None = None) -> None:
        self._rule = rule or Rule()
        self._requests: dict[str, WaitingRequest] = {}
        self._steps: dict[str, Queued] = {}  # those that may be offered now
        self._queued = QueuedRequests()
        self._idle: dict[str, IdleInterpreter] = {}
        self._centres: dict[str, IdleInterpreters] = {}
        self._helping: set[str] = set()
        # Who is named by a request is looked up by her name.
        self._naming: defaultdict[str, set[str]] = defaultdict(set)
        self._new_requests: set[str] = set()
        self._new_people: set[str] = set()
        self._alarms: list[tuple[int, str]] = []
        self._alarm_of: dict[str, int] = {}

    @property
    def waiting(self) -> frozenset[str]:
        """The requests that are in the pool."""
        return frozenset(self._requests)

    def request_waits(self, request: WaitingRequest) -> None:
        """See `Pool`."""
        if request.request_id in self._requests:
            self.request_left(request.request_id)
        self._requests[request.request_id] = request
        self._new_requests.add(request.request_id)
        for named in (request.asked, request.prefers):
            for person_id in named:
                self._naming[person_id].add(request.request_id)

    def request_left(self, request_id: str) -> None:
        """See `Pool`."""
        request = self._requests.pop(request_id, None)
        if request is None:
            return
        self._steps.pop(request_id, None)
        self._queued.remove(request_id)
        self._new_requests.discard(request_id)
        self._alarm_of.pop(request_id, None)
        for named in (request.asked, request.prefers):
            for person_id in named:
                self._naming[person_id].discard(request_id)

    def interpreter_idle(self, interpreter: IdleInterpreter) -> None:
        """See `Pool`."""
        self.interpreter_gone(interpreter.person_id)
        self._idle[interpreter.person_id] = interpreter
        if freed := self._centre(interpreter.centre_id).add(interpreter):
            self._new_people |= freed
        self._new_people.add(interpreter.person_id)

    def interpreter_gone(self, person_id: str) -> None:
        """See `Pool`."""
        interpreter = self._idle.pop(person_id, None)
        if interpreter is not None:
            self._centre(interpreter.centre_id).remove(interpreter)
            self._new_people.discard(person_id)

    def centre_helps(self, centre_id: str, helps: bool) -> None:
        """See `Pool`."""
        if not helps:
            self._helping.discard(centre_id)
        elif centre_id not in self._helping:
            self._helping.add(centre_id)
            self._new_people |= {one.person_id for one in self._idle.values() if one.centre_id == centre_id}

    def _centre(self, centre_id: str) -> IdleInterpreters:
        found = self._centres.get(centre_id)
        if found is None:
            found = IdleInterpreters(self._rule.reserves_in(centre_id), self._rule.flexibility)
            self._centres[centre_id] = found
        return found

    def time_is(self, now: int) -> Plan:
        """See `Pool`."""
        while (alarm := self._next_at()) is not None and alarm <= now:
            _, request_id = heapq.heappop(self._alarms)
            del self._alarm_of[request_id]
            self._queued.remove(request_id)
            self._new_requests.add(request_id)
        todo: list[Look] = []
        for request_id in self._new_requests:
            self._come(todo, self._requests[request_id], now)
        for person_id in self._new_people:
            self._ask_for(todo, self._idle[person_id])
        self._new_requests.clear()
        self._new_people.clear()
        return self._decide(todo)

    def _come(self, todo: list[Look], request: WaitingRequest, now: int) -> None:
        """A request is new, or has come to another step."""
        if request.offer_after_at > now:
            self._steps.pop(request.request_id, None)
            self._wake_at(request.offer_after_at, request.request_id)
            return
        queued = at_step(request, self._rule, now)
        self._steps[request.request_id] = queued
        heapq.heappush(todo, (queued.place, ""))
        self._wake_at(self._rule.next_step_at(request, queued.at), request.request_id)

    def _ask_for(self, todo: list[Look], one: IdleInterpreter) -> None:
        """Somebody may be asked from now on: for the first request that she can take, or that names her."""
        self._look_for(todo, one)
        for request_id in self._naming.get(one.person_id, ()):
            if request_id in self._steps:
                heapq.heappush(todo, (self._steps[request_id].place, ""))

    def _look_for(self, todo: list[Look], one: IdleInterpreter) -> None:
        place = self._queued.first_for(
            one, self._centres[one.centre_id], helps=one.centre_id in self._helping
        )
        if place is not None:
            heapq.heappush(todo, (place, one.person_id))

    def _decide(self, todo: list[Look]) -> Plan:
        """Serves what is to be looked at, in order; a request that nobody can take stands in its list."""
        offers: list[PlannedOffer] = []
        rests: list[Rest] = []
        while todo:
            place, person_id = heapq.heappop(todo)
            queued = self._steps.get(place[-1])
            if queued is not None and not self._serve(queued, offers, rests):
                self._queued.add(queued)
            if person_id in self._idle:  # she was not the one: the next request may be hers
                self._look_for(todo, self._idle[person_id])
        return Plan(tuple(offers), tuple(rests), self._next_at())

    def _serve(self, queued: Queued, offers: list[PlannedOffer], rests: list[Rest]) -> bool:
        """Offers a request to as many as it rings, or rests it where all were asked; false: it waits."""
        request, taken, able = queued.request, 0, 0
        while taken < request.rings:
            able, person_id, choice = self._choose(queued)
            if person_id is None:
                break
            reason = Reason(able, queued.step.name, choice)
            offers.append(PlannedOffer(request.request_id, person_id, reason))
            self.interpreter_gone(person_id)
            taken += 1
        if not taken and not able:
            return False
        if not taken:
            rests.append(Rest(request.request_id, self._rule.next_step_at(request, queued.at)))
        self.request_left(request.request_id)
        return True

    def _choose(self, queued: Queued) -> tuple[int, str | None, str]:
        """How many could take it, whom to ask if anybody, and what chose her."""
        request = queued.request
        if request.prefers:
            able, chosen = self._choose_preferred(queued)
            if chosen is not None or queued.step.preferred:
                return able, chosen, "preferred"
        able, first, choice = 0, None, LONGEST_IDLE
        for centre_id in queued.centres:
            found = self._search(queued, centre_id)
            able += found.able
            if found.first is None or (first is not None and (choice != HELPS or found.first > first)):
                continue
            first, choice = found.first, LONGEST_IDLE if centre_id == request.centre_id else HELPS
        return able, first and first[-1], choice

    def _choose_preferred(self, queued: Queued) -> tuple[int, str | None]:
        """How many could take it (all, once others are asked, too), and the preferred one to ask."""
        request = queued.request
        preferred = [one for one in map(self._idle.get, request.prefers) if one and self._may(queued, one)]
        if queued.step.preferred:
            able = len(preferred)
        else:
            able = sum(self._search(queued, centre_id).able for centre_id in queued.centres)
        fresh = [self._place(queued, one) for one in preferred if one.person_id not in request.asked]
        return able, min(fresh)[-1] if fresh else None

    def _search(self, queued: Queued, centre_id: str) -> Found:
        request = queued.request
        people = self._centres.get(centre_id)
        if people is None or (centre_id != request.centre_id and centre_id not in self._helping):
            return NOBODY_FOUND
        who = request.language, queued.needs, request.excludes, request.asked
        return people.search(*who, spares=queued.spares)

    def _may(self, queued: Queued, one: IdleInterpreter) -> bool:
        """Whether one who is named could take it; `_search` says the same of everybody."""
        request, step = queued.request, queued.step
        helpers = self._rule.partners.get(request.centre_id, NOBODY) if step.partners else NOBODY
        near = one.centre_id == request.centre_id or one.centre_id in helpers & self._helping
        return (
            near
            and request.language in one.languages
            and one.person_id not in request.excludes
            and queued.needs <= one.traits
            and not (queued.spares and self._centre(one.centre_id).is_kept(one, request.language))
        )

    def _place(self, queued: Queued, one: IdleInterpreter) -> tuple[bool, int, int, str]:
        flexibility = self._rule.flexibility.get(one.person_id, 0)
        return one.centre_id != queued.request.centre_id, flexibility, one.idle_since, one.person_id

    def _next_at(self) -> int | None:
        while self._alarms and self._alarm_of.get(self._alarms[0][1]) != self._alarms[0][0]:
            heapq.heappop(self._alarms)
        return self._alarms[0][0] if self._alarms else None

    def _wake_at(self, instant: int | None, request_id: str) -> None:
        if instant is not None:
            self._alarm_of[request_id] = instant
            heapq.heappush(self._alarms, (instant, request_id))
