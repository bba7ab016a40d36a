"""The rule as a plain scan over all requests and all idle interpreters: the oracle of the pool."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from signspan.dispatch.model import (
    IdleInterpreter,
    Plan,
    PlannedOffer,
    Reason,
    Rest,
    Rule,
    WaitingRequest,
    order,
)
from signspan.steps import Step


@dataclass
class ScanPool:
    """See `Pool`."""

    rule: Rule = field(default_factory=Rule)
    requests: dict[str, WaitingRequest] = field(default_factory=dict)
    idle: dict[str, IdleInterpreter] = field(default_factory=dict)
    helping: set[str] = field(default_factory=set)

    def request_waits(self, request: WaitingRequest) -> None:
        self.requests[request.request_id] = request

    def request_left(self, request_id: str) -> None:
        self.requests.pop(request_id, None)

    def interpreter_idle(self, interpreter: IdleInterpreter) -> None:
        self.idle[interpreter.person_id] = interpreter

    def interpreter_gone(self, person_id: str) -> None:
        self.idle.pop(person_id, None)

    def centre_helps(self, centre_id: str, helps: bool) -> None:
        (self.helping.add if helps else self.helping.discard)(centre_id)

    def time_is(self, now: int) -> Plan:
        offers: list[PlannedOffer] = []
        rests: list[Rest] = []
        for request in sorted(self.requests.values(), key=order):
            if request.offer_after_at > now:
                continue
            at = self.rule.step_at(request, now)
            step = self.rule.steps[at]
            rung = 0
            for _ in range(request.rings):
                able = list(self.able(request, step))
                fresh = [one for one in able if one.person_id not in request.asked]
                if not fresh:
                    break
                chosen, choice = self.best(request, fresh)
                offers.append(
                    PlannedOffer(request.request_id, chosen.person_id, Reason(len(able), step.name, choice))
                )
                self.interpreter_gone(chosen.person_id)
                rung += 1
            if not rung and able:
                rests.append(Rest(request.request_id, self.rule.next_step_at(request, at)))
            if rung or able:
                self.request_left(request.request_id)
        return Plan(tuple(offers), tuple(rests), min(self.alarms(now), default=None))

    def alarms(self, now: int) -> Iterator[int]:
        for request in self.requests.values():
            if request.offer_after_at > now:
                yield request.offer_after_at
                continue
            step_at = self.rule.next_step_at(request, self.rule.step_at(request, now))
            if step_at is not None:
                yield step_at

    def able(self, request: WaitingRequest, step: Step) -> Iterator[IdleInterpreter]:
        """Who could take it now, whether this pass has asked her or not."""
        helpers = (
            self.rule.partners.get(request.centre_id, frozenset()) & self.helping
            if step.partners
            else set()
        )
        for one in self.idle.values():
            if one.centre_id != request.centre_id and one.centre_id not in helpers:
                continue
            if request.language not in one.languages or one.person_id in request.excludes:
                continue
            wishes = request.soft if step.soft and not request.emergency else set()
            if not (request.hard | wishes) <= one.traits:
                continue
            if step.preferred and one.person_id not in request.prefers:
                continue
            if step.spares and not request.emergency and self.is_kept(one, request.language):
                continue
            yield one

    def is_kept(self, one: IdleInterpreter, language: str) -> bool:
        """Whether she is kept in reserve for another language than this."""
        for other, kept in self.rule.reserves_in(one.centre_id).items():
            signers = [
                i for i in self.idle.values() if i.centre_id == one.centre_id and other in i.languages
            ]
            if other != language and other in one.languages and len(signers) <= kept:
                return True
        return False

    def best(self, request: WaitingRequest, fresh: list[IdleInterpreter]) -> tuple[IdleInterpreter, str]:
        """Whom to ask, and what chose her."""

        def place(one: IdleInterpreter) -> tuple[bool, int, int, str]:
            flexibility = self.rule.flexibility.get(one.person_id, 0)
            return one.centre_id != request.centre_id, flexibility, one.idle_since, one.person_id

        preferred = [one for one in fresh if one.person_id in request.prefers]
        chosen = min(preferred or fresh, key=place)
        if preferred:
            return chosen, "preferred"
        return (
            chosen,
            "helping centre" if chosen.centre_id != request.centre_id else "least flexible, longest idle",
        )
