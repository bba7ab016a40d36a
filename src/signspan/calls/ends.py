"""How calls end: for each state and each person who stops, which reason, and whether it counts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from signspan.calls.model import CallState, EndReason, Stopper
from signspan.errors import WrongState


@dataclass(frozen=True)
class End:
    """How a call ended, and whether it counts as abandoned in the service figures."""

    reason: EndReason
    counts_as_abandoned: bool = False


_GAVE_UP = End(EndReason.ABANDONED, counts_as_abandoned=True)
_DONE = End(EndReason.COMPLETED)
_FAILED = End(EndReason.FAILED)

# A call that nobody saw a picture of counts as abandoned when its visitor leaves: from her side it
# was never answered (FCC 64.604 counts from arrival to the interpreter's answer).
STOPS: Mapping[tuple[Stopper, CallState], End] = {
    (Stopper.VISITOR, CallState.WAITING): _GAVE_UP,
    (Stopper.VISITOR, CallState.CONNECTING): _GAVE_UP,
    (Stopper.VISITOR, CallState.ACTIVE): _DONE,
    (Stopper.STAFF, CallState.WAITING): _GAVE_UP,
    (Stopper.STAFF, CallState.CONNECTING): _GAVE_UP,
    (Stopper.STAFF, CallState.ACTIVE): _DONE,
    (Stopper.INTERPRETER, CallState.CONNECTING): _FAILED,
    (Stopper.INTERPRETER, CallState.ACTIVE): _DONE,
    (Stopper.SUPERVISOR, CallState.WAITING): End(EndReason.CLOSED),
    (Stopper.SUPERVISOR, CallState.CONNECTING): End(EndReason.CLOSED),
    (Stopper.SUPERVISOR, CallState.ACTIVE): _DONE,
    (Stopper.VISITOR_LOST, CallState.WAITING): _GAVE_UP,
    (Stopper.VISITOR_LOST, CallState.CONNECTING): _FAILED,
    (Stopper.VISITOR_LOST, CallState.ACTIVE): _FAILED,
    # She was answered, and was not there.
    (Stopper.UNREACHED, CallState.WAITING): End(EndReason.CALLBACK),
    (Stopper.UNREACHED, CallState.CONNECTING): End(EndReason.CALLBACK),
    (Stopper.PATIENCE, CallState.WAITING): End(EndReason.NO_INTERPRETER, counts_as_abandoned=True),
}


def end_of(stopper: Stopper, state: CallState) -> End:
    """Reason and counting for who stops in which state. Raises `WrongState` where it cannot be."""
    try:
        return STOPS[(stopper, state)]
    except KeyError:
        raise WrongState from None
