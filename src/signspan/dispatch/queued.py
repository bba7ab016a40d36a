"""The waiting requests, found by what an interpreter has.

Requests of one kind (the same language, needs and reach) stand in one list in their order; whoever
becomes idle looks at the head of each kind that she could take.
"""

from bisect import bisect_left, insort
from typing import NamedTuple

from signspan.dispatch.idle import IdleInterpreters
from signspan.dispatch.model import IdleInterpreter, Order, Rule, WaitingRequest, order
from signspan.steps import Step


class Kind(NamedTuple):
    """What decides who can take a request, beside centre and language."""

    needs: frozenset[str]
    spares: bool
    own: bool  # the centre is the request's own, not one that helps


class Queued(NamedTuple):
    """A request at the step that it has come to. `centres`: its own first, then those that may help."""

    request: WaitingRequest
    place: Order
    at: int
    step: Step
    needs: frozenset[str]
    centres: tuple[str, ...]
    spares: bool


def at_step(request: WaitingRequest, rule: Rule, now: int) -> Queued:
    """A request with what its step still asks for. Whom it prefers finds it by name, in no list."""
    at = rule.step_at(request, now)
    step = rule.steps[at]
    wishes = step.soft and request.soft and not request.emergency
    needs = request.hard | request.soft if wishes else request.hard
    centres: tuple[str, ...] = () if step.preferred else (request.centre_id,)
    if step.partners:
        centres += tuple(sorted(rule.partners.get(request.centre_id, ())))
    return Queued(request, order(request), at, step, needs, centres, step.spares and not request.emergency)


ById = dict[str, Queued]


class _Lines:
    """The requests of one language that a centre may take: a line for each kind, and all heads in order."""

    __slots__ = ("_lines", "heads")

    def __init__(self) -> None:
        self._lines: dict[Kind, list[Order]] = {}
        self.heads: list[tuple[Order, Kind]] = []

    def add(self, kind: Kind, place: Order) -> None:
        line = self._lines.get(kind)
        if line is None:
            self._lines[kind] = [place]
            insort(self.heads, (place, kind))
            return
        if place < line[0]:
            self._behead(kind, line)
            insort(self.heads, (place, kind))
        insort(line, place)

    def remove(self, kind: Kind, place: Order) -> None:
        line = self._lines[kind]
        if place != line[0]:
            del line[bisect_left(line, place)]
            return
        self._behead(kind, line)
        del line[0]
        if line:
            insort(self.heads, (line[0], kind))
        else:
            del self._lines[kind]

    def _behead(self, kind: Kind, line: list[Order]) -> None:
        del self.heads[bisect_left(self.heads, (line[0], kind))]

    def first(self, one: IdleInterpreter, by_id: ById, *, kept: bool, helps: bool) -> Order | None:
        """The first request that she may be asked for. See `first_for`; `kept`: in reserve."""
        best: Order | None = None
        for head, kind in self.heads:
            if best is not None and head > best:
                return best
            if (kept and kind.spares) or not (helps or kind.own) or not kind.needs <= one.traits:
                continue
            for place in self._lines[kind]:
                if best is not None and place > best:
                    break
                request = by_id[place[-1]].request
                if one.person_id not in request.asked and one.person_id not in request.excludes:
                    best = place
                    break
        return best


class QueuedRequests:
    """See the module."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], _Lines] = {}
        self._by_id: ById = {}

    def add(self, queued: Queued) -> None:
        """A request that anybody may take who has what it needs, if it does not stand here yet."""
        if queued.request.request_id in self._by_id:
            return
        self._by_id[queued.request.request_id] = queued
        for key, kind in _places(queued):
            lines = self._lines.get(key)
            if lines is None:
                lines = self._lines[key] = _Lines()
            lines.add(kind, queued.place)

    def remove(self, request_id: str) -> None:
        """It stands here no more, if it did."""
        queued = self._by_id.pop(request_id, None)
        if queued is None:
            return
        for key, kind in _places(queued):
            lines = self._lines[key]
            lines.remove(kind, queued.place)
            if not lines.heads:
                del self._lines[key]

    def first_for(self, one: IdleInterpreter, people: IdleInterpreters, *, helps: bool) -> Order | None:
        """The first request that she may be asked for. `helps`: her centre takes those of others, too."""
        best: Order | None = None
        for language in one.languages:
            lines = self._lines.get((one.centre_id, language))
            if lines is None:
                continue
            first = lines.first(one, self._by_id, kept=people.is_kept(one, language), helps=helps)
            if first is not None and (best is None or first < best):
                best = first
        return best


def _places(queued: Queued) -> list[tuple[tuple[str, str], Kind]]:
    language, own = queued.request.language, queued.request.centre_id
    return [
        ((centre_id, language), Kind(queued.needs, queued.spares, centre_id == own))
        for centre_id in queued.centres
    ]
