"""Who is offered which request: the pool, pure and synchronous.

Facts go in (a request waits, an interpreter is idle, the time is t); offers and the next instant
come out. The same facts give the same plan, so a restart is harmless. This is the simple scan; it
stays as the oracle that a faster pool is compared with.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class WaitingRequest:
    """A request that may be offered from `offer_after_at` on. `asked`: whom this pass has asked."""

    request_id: str
    centre_id: str
    language: str
    queued_at: int
    offer_after_at: int = 0
    recovery: bool = False
    prefers_id: str | None = None
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class IdleInterpreter:
    """An interpreter who may be offered a request now."""

    person_id: str
    centre_id: str
    languages: frozenset[str]
    idle_since: int


@dataclass(frozen=True)
class PlannedOffer:
    """Ring this interpreter for this request, and why her."""

    request_id: str
    person_id: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What to do now, and the next instant at which time alone changes something."""

    offers: tuple[PlannedOffer, ...] = ()
    rests: tuple[str, ...] = ()
    next_at: int | None = None


class Pool(Protocol):
    """The facts that dispatch decides from, in memory."""

    def request_waits(self, request: WaitingRequest) -> None:
        """A request waits, or its facts changed."""

    def request_left(self, request_id: str) -> None:
        """A request waits no longer."""

    def interpreter_idle(self, interpreter: IdleInterpreter) -> None:
        """An interpreter may be offered a request, or her facts changed."""

    def interpreter_gone(self, person_id: str) -> None:
        """An interpreter may no longer be offered a request."""

    def time_is(self, now: int) -> Plan:
        """Decides. Whoever is offered leaves the pool until the facts say otherwise."""
        ...


def order(request: WaitingRequest) -> tuple[bool, int, str]:
    """The order of requests: whoever lost her interpreter first, then who has waited longest."""
    return (not request.recovery, request.queued_at, request.request_id)


def fits(request: WaitingRequest, interpreter: IdleInterpreter) -> bool:
    """Hard needs, which never relax."""
    same_centre = request.centre_id == interpreter.centre_id
    return same_centre and request.language in interpreter.languages


def best(request: WaitingRequest, able: list[IdleInterpreter]) -> tuple[IdleInterpreter, str]:
    """Whom to ask: the preferred one, otherwise the longest idle; and the reason."""
    for interpreter in able:
        if interpreter.person_id == request.prefers_id:
            return interpreter, "preferred"
    longest = min(able, key=lambda one: (one.idle_since, one.person_id))
    return longest, f"longest idle of {len(able)}"


@dataclass
class ScanPool:
    """The pool as a plain scan over all requests and all idle interpreters."""

    _requests: dict[str, WaitingRequest] = field(default_factory=dict)
    _idle: dict[str, IdleInterpreter] = field(default_factory=dict)

    def request_waits(self, request: WaitingRequest) -> None:
        """See `Pool`."""
        self._requests[request.request_id] = request

    def request_left(self, request_id: str) -> None:
        """See `Pool`."""
        self._requests.pop(request_id, None)

    def interpreter_idle(self, interpreter: IdleInterpreter) -> None:
        """See `Pool`."""
        self._idle[interpreter.person_id] = interpreter

    def interpreter_gone(self, person_id: str) -> None:
        """See `Pool`."""
        self._idle.pop(person_id, None)

    def time_is(self, now: int) -> Plan:
        """See `Pool`."""
        offers: list[PlannedOffer] = []
        rests: list[str] = []
        for request in self._ready(now):
            able = [one for one in self._idle.values() if fits(request, one)]
            fresh = [one for one in able if one.person_id not in request.asked]
            if fresh:
                chosen, why = best(request, fresh)
                offers.append(PlannedOffer(request.request_id, chosen.person_id, why))
                self.interpreter_gone(chosen.person_id)
            elif able:
                rests.append(request.request_id)
            else:
                continue
            self.request_left(request.request_id)
        later = (one.offer_after_at for one in self._requests.values() if one.offer_after_at > now)
        return Plan(tuple(offers), tuple(rests), min(later, default=None))

    def _ready(self, now: int) -> Iterator[WaitingRequest]:
        ready = [one for one in self._requests.values() if one.offer_after_at <= now]
        yield from sorted(ready, key=order)
