"""The protocol of offers as a state machine small enough to look at every state of it.

Two calls, two interpreters, two dispatchers. A dispatcher decides from what it remembers and commits later;
it may crash, stand still while the other one takes over, and wake up with an old plan. Visitors give up
whenever they like, interpreters answer or not. Two things protect the commit: the *lease* (only who still
holds it may commit) and the *guards* (only if call and interpreter still are as they were thought to be).
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

CALLS = INTERPRETERS = DISPATCHERS = range(2)
MOST_EPOCHS, MOST_CRASHES, MOST_OFFERS = 3, 1, 3

Call = Literal["waits", "rings", "talks", "ended", "rings though ended"]
Work = Literal["idle", "reserved", "talks"]
Pair = tuple[int, int]  # a call and an interpreter


@dataclass(frozen=True)
class Dispatcher:
    """What one process believes. `epoch`: the lease it thinks it holds; 0 if it never had it."""

    alive: bool = True
    epoch: int = 0
    plan: Pair | None = None


@dataclass(frozen=True)
class State:
    """Everything there is. `holder` and `epoch` are the lease as the database has it."""

    holder: int = 0
    epoch: int = 1
    dispatchers: tuple[Dispatcher, ...] = (Dispatcher(epoch=1), Dispatcher())
    calls: tuple[Call, ...] = ("waits", "waits")
    works: tuple[Work, ...] = ("idle", "idle")
    ringing: frozenset[Pair] = frozenset()
    accepted: frozenset[Pair] = frozenset()
    crashes: int = 0
    offers: int = 0

    def with_dispatcher(self, number: int, **facts: object) -> "State":
        changed = replace(self.dispatchers[number], **facts)  # type: ignore[arg-type]
        return replace(self, dispatchers=_put(self.dispatchers, number, changed))

    def with_call(self, call: int, to: Call) -> "State":
        return replace(self, calls=_put(self.calls, call, to))

    def with_work(self, interpreter: int, to: Work) -> "State":
        return replace(self, works=_put(self.works, interpreter, to))


def _put(items: tuple, number: int, item: object) -> tuple:  # type: ignore[type-arg]
    return (*items[:number], item, *items[number + 1 :])


@dataclass(frozen=True)
class Protocol:
    """Which of the two protections there are."""

    lease: bool = True
    guards: bool = True

    def steps(self, state: State) -> Iterator[tuple[str, State]]:
        """Whatever can happen next."""
        for number in DISPATCHERS:
            yield from self._dispatcher(state, number)
        for pair in sorted(state.ringing):
            yield "accept", _accept(state, pair)
            yield "decline", _unanswered(state, pair)
        for call in CALLS:
            yield from _leaves(state, call)

    def _dispatcher(self, state: State, number: int) -> Iterator[tuple[str, State]]:
        one = state.dispatchers[number]
        if not one.alive:
            yield "restart", state.with_dispatcher(number, alive=True, epoch=0)
            return
        if one.epoch and one.plan is None:  # it believes that it leads, be that so or not
            for call in CALLS:
                for interpreter in INTERPRETERS:
                    if (state.calls[call], state.works[interpreter]) == ("waits", "idle"):
                        yield "plan", state.with_dispatcher(number, plan=(call, interpreter))
        if one.plan is not None:
            yield "commit", self._commit(state.with_dispatcher(number, plan=None), number, one)
        if state.crashes < MOST_CRASHES:
            crashed = state.with_dispatcher(number, alive=False, plan=None)
            yield "crash", replace(crashed, crashes=state.crashes + 1)
        if state.holder != number and state.epoch < MOST_EPOCHS:  # the other one's lease has run out
            epoch = state.epoch + 1
            yield (
                "take over",
                replace(state.with_dispatcher(number, epoch=epoch), holder=number, epoch=epoch),
            )

    def _commit(self, state: State, number: int, one: Dispatcher) -> State:
        assert one.plan is not None
        call, interpreter = one.plan
        if self.lease and (state.holder, state.epoch) != (number, one.epoch):
            return state
        if self.guards and (state.calls[call], state.works[interpreter]) != ("waits", "idle"):
            return state
        if state.offers >= MOST_OFFERS:
            return state
        ended = state.calls[call] == "ended"
        state = state.with_call(call, "rings though ended" if ended else "rings")
        state = state.with_work(interpreter, "reserved")
        return replace(state, ringing=state.ringing | {one.plan}, offers=state.offers + 1)


def _accept(state: State, pair: Pair) -> State:
    call, interpreter = pair
    for other in _rung_for(state, call) - {pair}:
        state = state.with_work(other[1], "idle")
    state = replace(state, ringing=state.ringing - _rung_for(state, call), accepted=state.accepted | {pair})
    return state.with_call(call, "talks").with_work(interpreter, "talks")


def _unanswered(state: State, pair: Pair) -> State:
    call, interpreter = pair
    state = replace(state.with_work(interpreter, "idle"), ringing=state.ringing - {pair})
    alone = not _rung_for(state, call)
    return state.with_call(call, "waits") if alone and state.calls[call] == "rings" else state


def _leaves(state: State, call: int) -> Iterator[tuple[str, State]]:
    if state.calls[call] == "talks":
        ended = state.with_call(call, "ended")
        for number, interpreter in state.accepted:
            if number == call:
                ended = ended.with_work(interpreter, "idle")
        yield "hang up", ended
    elif state.calls[call] in ("waits", "rings"):
        gone = replace(state.with_call(call, "ended"), ringing=state.ringing - _rung_for(state, call))
        for _, interpreter in _rung_for(state, call):
            gone = gone.with_work(interpreter, "idle")
        yield "give up", gone


def _rung_for(state: State, call: int) -> frozenset[Pair]:
    return frozenset(pair for pair in state.ringing if pair[0] == call)


def wrong(state: State) -> str | None:
    """What must never be, if it is."""
    for interpreter in INTERPRETERS:
        rings = sum(pair[1] == interpreter for pair in state.ringing)
        talks = sum(one == interpreter and state.calls[call] == "talks" for call, one in state.accepted)
        if rings + talks > 1:
            return "an interpreter has two at once"
        if state.works[interpreter] == "reserved" and not rings:
            return "an interpreter is reserved for nobody"
    for call in CALLS:
        if state.calls[call] == "rings though ended":
            return "a call rings that is over"
        if sum(pair[0] == call for pair in state.accepted) > 1:
            return "a call is accepted twice"
        if state.calls[call] == "rings" and not _rung_for(state, call):
            return "a call rings at nobody's desk"
        if len(_rung_for(state, call)) > 1:
            return "a call rings twice without a miss"
    return None


@dataclass(frozen=True)
class Verdict:
    """How many states there are, and the shortest way to one that is wrong."""

    states: int
    wrong: str | None = None
    way: tuple[str, ...] = ()


def check(protocol: Protocol) -> Verdict:
    """Looks at every state that can come about."""
    came_by: dict[State, tuple[str, State] | None] = {State(): None}
    todo = deque([State()])
    while todo:
        state = todo.popleft()
        if (found := wrong(state)) is not None:
            return Verdict(len(came_by), found, _way(came_by, state))
        for name, following in protocol.steps(state):
            if following not in came_by:
                came_by[following] = (name, state)
                todo.append(following)
    return Verdict(len(came_by))


def _way(came_by: dict[State, tuple[str, State] | None], state: State) -> tuple[str, ...]:
    way: list[str] = []
    while (step := came_by[state]) is not None:
        name, state = step
        way.insert(0, name)
    return tuple(way)
