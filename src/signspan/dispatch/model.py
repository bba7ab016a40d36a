"""Who is offered which request: the facts, the rule, and what a pool of them answers.

Facts go in (a request waits, an interpreter is idle, the time is t); offers and the next instant
come out. The same facts give the same plan, so a restart is harmless. What an interpreter has
beside her sign languages (a skill, a spoken language, a gender, a certificate) is a *trait*, named
like `skill:medical`: the rule need not know which there are.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from signspan.steps import STEPS, Step

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request that may be offered from `offer_after_at` on.

    `hard` traits never relax, `soft` ones do, and an emergency waits for none of them. `head_start`: so
    many milliseconds a request of higher priority counts as having waited longer. `asked`: whom this pass
    has asked. `rings`: how many desks ring at once.
    """

    request_id: str
    centre_id: str
    language: str
    queued_at: int
    offer_after_at: int = 0
    emergency: bool = False
    recovery: bool = False
    head_start: int = 0
    hard: frozenset[str] = NOBODY
    soft: frozenset[str] = NOBODY
    prefers: frozenset[str] = NOBODY
    excludes: frozenset[str] = NOBODY
    asked: frozenset[str] = NOBODY
    rings: int = 1


@dataclass(frozen=True, slots=True)
class IdleInterpreter:
    """An interpreter who may be offered a request now."""

    person_id: str
    centre_id: str
    languages: frozenset[str]
    idle_since: int
    traits: frozenset[str] = NOBODY


@dataclass(frozen=True)
class Rule:
    """What dispatch is set to.

    `partners`: which other centres may take a centre's requests. `reserves`: of those who are idle in a
    centre and sign a rare language, so many are kept for it; `centre_reserves` says it for one centre.
    `flexibility`: see `flexibility_of`; whoever is not in it counts as least flexible.
    """

    steps: tuple[Step, ...] = STEPS
    partners: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reserves: Mapping[str, int] = field(default_factory=dict)
    centre_reserves: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    flexibility: Mapping[str, int] = field(default_factory=dict)

    def reserves_in(self, centre_id: str) -> Mapping[str, int]:
        """What a centre keeps in reserve."""
        return self.centre_reserves.get(centre_id, self.reserves)

    def step_at(self, request: WaitingRequest, now: int) -> int:
        """The index of the step that a request has come to."""
        waited, at, last = now - request.queued_at, 0, len(self.steps) - 1
        while at < last and (self.steps[at + 1].after_ms <= waited or self._skips(request, at)):
            at += 1
        return at

    def next_step_at(self, request: WaitingRequest, step: int) -> int | None:
        """The instant of the step after this one; None after the last."""
        if step + 1 == len(self.steps):
            return None
        return request.queued_at + self.steps[step + 1].after_ms

    def _skips(self, request: WaitingRequest, step: int) -> bool:
        hurries = request.recovery or request.emergency
        return self.steps[step].preferred and (hurries or not request.prefers)


class Reason(NamedTuple):
    """Why this interpreter, for the record: how many could take it, at which step, and what chose her."""

    able: int
    step: str
    choice: str


class PlannedOffer(NamedTuple):
    """Ring this interpreter for this request, and why her."""

    request_id: str
    person_id: str
    reason: Reason


class Rest(NamedTuple):
    """Everybody who could take this request now was asked in this pass: it rests.

    `until`: not longer than to the step that may bring others.
    """

    request_id: str
    until: int | None = None


class Plan(NamedTuple):
    """What to do now, and the next instant at which time alone changes something."""

    offers: tuple[PlannedOffer, ...] = ()
    rests: tuple[Rest, ...] = ()
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

    def centre_helps(self, centre_id: str, helps: bool) -> None:
        """Whether a centre meets its own target, so that it may help others."""

    def time_is(self, now: int) -> Plan:
        """Decides. Whoever is offered leaves the pool until the facts say otherwise."""
        ...


Order = tuple[bool, bool, int, str]


def order(request: WaitingRequest) -> Order:
    """Emergencies first, then lost interpreters, then whoever has waited longest, priority counted."""
    return (
        not request.emergency,
        not request.recovery,
        request.queued_at - request.head_start,
        request.request_id,
    )


def flexibility_of(roster: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """How much of what is rare each person could do, as a small number: whoever has least is asked first.

    A language's scarcity is one over the number of those who sign it. The sum over a person's languages
    is counted in halves of a power of two, so that people who differ little stay in the order of their
    idleness. (Who can take a request shares its language, so that one's scarcity decides nothing.)
    """
    signers = Counter(language for languages in roster.values() for language in languages)
    return {
        person_id: _half_powers(sum(len(roster) / signers[language] for language in languages))
        for person_id, languages in roster.items()
    }


def _half_powers(value: float) -> int:
    """2·log2 of a value, rounded down."""
    return 0 if value <= 1 else round(value**2).bit_length() - 1
