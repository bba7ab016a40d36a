"""The life of a call as tables: a missing key is the refusal.

Call, request, offer and leg each have one table `(state, event) -> state`; the diagrams in
`docs/states.md` are printed from them. Who stops a call in which state decides the reason of its
end and whether it counts as abandoned (`STOPS`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from signspan.errors import WrongState


class CallState(StrEnum):
    """`active` begins when both lead pages have reported the other's first camera frame."""

    WAITING = "waiting"
    CONNECTING = "connecting"
    ACTIVE = "active"
    ENDED = "ended"


class CallEvent(StrEnum):
    """What can happen to a call. `unreached`: whoever asked to be called back did not answer."""

    ACCEPTED = "accepted"
    PICTURES_FLOW = "pictures_flow"
    INTERPRETER_LOST = "interpreter_lost"
    GIVEN_ON = "given_on"
    UNREACHED = "unreached"
    ENDED = "ended"


class RequestState(StrEnum):
    """A seat of a call that wants an interpreter."""

    WAITING = "waiting"
    RINGING = "ringing"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


class RequestEvent(StrEnum):
    """What can happen to a request. `unanswered`: its last ringing offer ended without accept."""

    OFFERED = "offered"
    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """A request shown to one interpreter until a deadline."""

    RINGING = "ringing"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class OfferEvent(StrEnum):
    """What can happen to an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class LegState(StrEnum):
    """One participant's presence in a call on one device."""

    INVITED = "invited"
    JOINING = "joining"
    LIVE = "live"
    LOST = "lost"
    LEFT = "left"


class LegEvent(StrEnum):
    """What can happen to a leg.

    `came_back` is the same window after a break, its media untouched; `came_anew` is another
    window (a reload, a second desk), whose media must be connected again.
    """

    JOINED = "joined"
    SEEN = "seen"
    LOST = "lost"
    CAME_BACK = "came_back"
    CAME_ANEW = "came_anew"
    LEFT = "left"


class SummonsState(StrEnum):
    """The hall's staff are asked to come to the visitor."""

    ASKED = "asked"
    COMING = "coming"
    UNANSWERED = "unanswered"
    OVER = "over"


class SummonsEvent(StrEnum):
    """What can happen to a summons. `met`: somebody is with the visitor; nobody need come any more."""

    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"
    TIMED_OUT = "timed_out"
    ASKED_AGAIN = "asked_again"
    MET = "met"
    WITHDRAWN = "withdrawn"


class HandoffState(StrEnum):
    """A call goes on at a counter. `ready`: interpreter and counter see each other."""

    ASKED = "asked"
    READY = "ready"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class HandoffEvent(StrEnum):
    """What can happen to a handoff.

    `fell_back`: the counter that was ready is not any more. `counted`: nobody pressed *arrived*, so
    it counts as arrived after a while; `came_back`: the visitor was still at the kiosk then.
    """

    SEEN = "seen"
    FELL_BACK = "fell_back"
    ARRIVED = "arrived"
    COUNTED = "counted"
    CAME_BACK = "came_back"
    CANCELLED = "cancelled"
    REDIRECTED = "redirected"
    EXPIRED = "expired"


class ChangeoverKind(StrEnum):
    """Why a call goes on with another interpreter: she is the right one, or it is her turn."""

    TRANSFER = "transfer"
    RELIEF = "relief"


class ChangeoverState(StrEnum):
    """A call goes on with another interpreter. `ready`: she and the visitor see each other."""

    ASKED = "asked"
    COMING = "coming"
    READY = "ready"
    COUNTING = "counting"
    DONE = "done"
    CANCELLED = "cancelled"


class ChangeoverEvent(StrEnum):
    """What can happen to a changeover.

    `unseen`: the picture of who comes is away. `took_over`: the one who led was lost, so there is no
    counting.
    """

    ACCEPTED = "accepted"
    SEEN = "seen"
    UNSEEN = "unseen"
    COUNTED = "counted"
    CHANGED = "changed"
    TOOK_OVER = "took_over"
    CANCELLED = "cancelled"


class CallbackState(StrEnum):
    """A visitor who waits is rung where she asked for it, once an interpreter is there."""

    WAITING = "waiting"
    RINGING = "ringing"
    ANSWERED = "answered"
    OVER = "over"


class CallbackEvent(StrEnum):
    """What can happen to a callback. `fell_back`: the interpreter was lost before anybody answered."""

    RANG = "rang"
    FELL_BACK = "fell_back"
    MISSED = "missed"
    ANSWERED = "answered"
    ENDED = "ended"


class LegRole(StrEnum):
    """Who takes part in a call. `interpreter` is the one who leads, `relief` the other one."""

    VISITOR = "visitor"
    STAFF = "staff"
    INTERPRETER = "interpreter"
    RELIEF = "relief"
    HELPER = "helper"
    SUPERVISOR = "supervisor"


class SocketFact(StrEnum):
    """Whether a leg's page is connected. A closed socket never tears down media."""

    HERE = "here"
    GONE = "gone"


class MediaFact(StrEnum):
    """What a leg's page reports of the picture it receives from the lead person opposite."""

    NONE = "none"
    CONNECTING = "connecting"
    FLOWING = "flowing"
    FAILED = "failed"


class Seat(StrEnum):
    """What a request asks an interpreter to be in the call."""

    LEAD = "lead"
    RELIEF = "relief"
    SECOND = "second"


class EndReason(StrEnum):
    """Why a call ended."""

    COMPLETED = "completed"
    ABANDONED = "abandoned"
    NO_INTERPRETER = "no_interpreter"
    CLOSED = "closed"
    REFUSED = "refused"
    INEFFECTIVE = "ineffective"
    FAILED = "failed"
    ABUSE = "abuse"
    CALLBACK = "callback"


class Outcome(StrEnum):
    """What an interpreter notes after a call: whether the visitor got what she came for."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


class Stopper(StrEnum):
    """Who or what brings a call to its end."""

    VISITOR = "visitor"
    STAFF = "staff"
    INTERPRETER = "interpreter"
    SUPERVISOR = "supervisor"
    VISITOR_LOST = "visitor_lost"
    PATIENCE = "patience"
    UNREACHED = "unreached"


S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)

CALL: Mapping[tuple[CallState, CallEvent], CallState] = {
    (CallState.WAITING, CallEvent.ACCEPTED): CallState.CONNECTING,
    (CallState.WAITING, CallEvent.ENDED): CallState.ENDED,
    (CallState.CONNECTING, CallEvent.PICTURES_FLOW): CallState.ACTIVE,
    (CallState.CONNECTING, CallEvent.INTERPRETER_LOST): CallState.WAITING,
    (CallState.CONNECTING, CallEvent.GIVEN_ON): CallState.WAITING,
    (CallState.CONNECTING, CallEvent.UNREACHED): CallState.WAITING,
    (CallState.CONNECTING, CallEvent.ENDED): CallState.ENDED,
    (CallState.ACTIVE, CallEvent.INTERPRETER_LOST): CallState.WAITING,
    (CallState.ACTIVE, CallEvent.GIVEN_ON): CallState.WAITING,
    (CallState.ACTIVE, CallEvent.ENDED): CallState.ENDED,
}

REQUEST: Mapping[tuple[RequestState, RequestEvent], RequestState] = {
    (RequestState.WAITING, RequestEvent.OFFERED): RequestState.RINGING,
    (RequestState.WAITING, RequestEvent.WITHDRAWN): RequestState.WITHDRAWN,
    (RequestState.RINGING, RequestEvent.OFFERED): RequestState.RINGING,
    (RequestState.RINGING, RequestEvent.UNANSWERED): RequestState.WAITING,
    (RequestState.RINGING, RequestEvent.ACCEPTED): RequestState.FILLED,
    (RequestState.RINGING, RequestEvent.WITHDRAWN): RequestState.WITHDRAWN,
}

OFFER: Mapping[tuple[OfferState, OfferEvent], OfferState] = {
    (OfferState.RINGING, OfferEvent.ACCEPTED): OfferState.ACCEPTED,
    (OfferState.RINGING, OfferEvent.DECLINED): OfferState.DECLINED,
    (OfferState.RINGING, OfferEvent.EXPIRED): OfferState.EXPIRED,
    (OfferState.RINGING, OfferEvent.WITHDRAWN): OfferState.WITHDRAWN,
}

LEG: Mapping[tuple[LegState, LegEvent], LegState] = {
    (LegState.INVITED, LegEvent.JOINED): LegState.JOINING,
    (LegState.INVITED, LegEvent.CAME_ANEW): LegState.INVITED,
    (LegState.INVITED, LegEvent.LEFT): LegState.LEFT,
    (LegState.JOINING, LegEvent.SEEN): LegState.LIVE,
    (LegState.JOINING, LegEvent.LOST): LegState.LOST,
    (LegState.JOINING, LegEvent.CAME_ANEW): LegState.JOINING,
    (LegState.JOINING, LegEvent.LEFT): LegState.LEFT,
    (LegState.LIVE, LegEvent.SEEN): LegState.LIVE,
    (LegState.LIVE, LegEvent.LOST): LegState.LOST,
    (LegState.LIVE, LegEvent.CAME_ANEW): LegState.JOINING,
    (LegState.LIVE, LegEvent.LEFT): LegState.LEFT,
    (LegState.LOST, LegEvent.JOINED): LegState.JOINING,
    (LegState.LOST, LegEvent.CAME_BACK): LegState.LIVE,
    (LegState.LOST, LegEvent.CAME_ANEW): LegState.JOINING,
    (LegState.LOST, LegEvent.LEFT): LegState.LEFT,
}

SUMMONS: Mapping[tuple[SummonsState, SummonsEvent], SummonsState] = {
    (SummonsState.ASKED, SummonsEvent.ANSWERED): SummonsState.COMING,
    (SummonsState.ASKED, SummonsEvent.TIMED_OUT): SummonsState.UNANSWERED,
    (SummonsState.ASKED, SummonsEvent.MET): SummonsState.OVER,
    (SummonsState.ASKED, SummonsEvent.WITHDRAWN): SummonsState.OVER,
    (SummonsState.COMING, SummonsEvent.TAKEN_BACK): SummonsState.ASKED,
    (SummonsState.COMING, SummonsEvent.MET): SummonsState.OVER,
    (SummonsState.COMING, SummonsEvent.WITHDRAWN): SummonsState.OVER,
    (SummonsState.UNANSWERED, SummonsEvent.ANSWERED): SummonsState.COMING,
    (SummonsState.UNANSWERED, SummonsEvent.ASKED_AGAIN): SummonsState.ASKED,
    (SummonsState.UNANSWERED, SummonsEvent.MET): SummonsState.OVER,
    (SummonsState.UNANSWERED, SummonsEvent.WITHDRAWN): SummonsState.OVER,
}

HANDOFF: Mapping[tuple[HandoffState, HandoffEvent], HandoffState] = {
    (HandoffState.ASKED, HandoffEvent.SEEN): HandoffState.READY,
    (HandoffState.ASKED, HandoffEvent.CANCELLED): HandoffState.CANCELLED,
    (HandoffState.ASKED, HandoffEvent.REDIRECTED): HandoffState.CANCELLED,
    (HandoffState.ASKED, HandoffEvent.EXPIRED): HandoffState.EXPIRED,
    (HandoffState.READY, HandoffEvent.FELL_BACK): HandoffState.ASKED,
    (HandoffState.READY, HandoffEvent.ARRIVED): HandoffState.ARRIVED,
    (HandoffState.READY, HandoffEvent.COUNTED): HandoffState.ARRIVED,
    (HandoffState.READY, HandoffEvent.CANCELLED): HandoffState.CANCELLED,
    (HandoffState.READY, HandoffEvent.REDIRECTED): HandoffState.CANCELLED,
    (HandoffState.ARRIVED, HandoffEvent.CAME_BACK): HandoffState.CANCELLED,
}

CHANGEOVER: Mapping[tuple[ChangeoverState, ChangeoverEvent], ChangeoverState] = {
    (ChangeoverState.ASKED, ChangeoverEvent.ACCEPTED): ChangeoverState.COMING,
    (ChangeoverState.ASKED, ChangeoverEvent.CANCELLED): ChangeoverState.CANCELLED,
    (ChangeoverState.COMING, ChangeoverEvent.SEEN): ChangeoverState.READY,
    (ChangeoverState.COMING, ChangeoverEvent.TOOK_OVER): ChangeoverState.DONE,
    (ChangeoverState.COMING, ChangeoverEvent.CANCELLED): ChangeoverState.CANCELLED,
    (ChangeoverState.READY, ChangeoverEvent.UNSEEN): ChangeoverState.COMING,
    (ChangeoverState.READY, ChangeoverEvent.COUNTED): ChangeoverState.COUNTING,
    (ChangeoverState.READY, ChangeoverEvent.TOOK_OVER): ChangeoverState.DONE,
    (ChangeoverState.READY, ChangeoverEvent.CANCELLED): ChangeoverState.CANCELLED,
    (ChangeoverState.COUNTING, ChangeoverEvent.UNSEEN): ChangeoverState.COMING,
    (ChangeoverState.COUNTING, ChangeoverEvent.CHANGED): ChangeoverState.DONE,
    (ChangeoverState.COUNTING, ChangeoverEvent.TOOK_OVER): ChangeoverState.DONE,
    (ChangeoverState.COUNTING, ChangeoverEvent.CANCELLED): ChangeoverState.CANCELLED,
}

CALLBACK: Mapping[tuple[CallbackState, CallbackEvent], CallbackState] = {
    (CallbackState.WAITING, CallbackEvent.RANG): CallbackState.RINGING,
    (CallbackState.WAITING, CallbackEvent.ANSWERED): CallbackState.ANSWERED,
    (CallbackState.WAITING, CallbackEvent.ENDED): CallbackState.OVER,
    (CallbackState.RINGING, CallbackEvent.FELL_BACK): CallbackState.WAITING,
    (CallbackState.RINGING, CallbackEvent.MISSED): CallbackState.WAITING,
    (CallbackState.RINGING, CallbackEvent.ANSWERED): CallbackState.ANSWERED,
    (CallbackState.RINGING, CallbackEvent.ENDED): CallbackState.OVER,
}

INTERPRETERS = (LegRole.INTERPRETER, LegRole.RELIEF)
CHANGEOVER_OPEN = (
    ChangeoverState.ASKED,
    ChangeoverState.COMING,
    ChangeoverState.READY,
    ChangeoverState.COUNTING,
)
CALLBACK_OPEN = (CallbackState.WAITING, CallbackState.RINGING)
COUNT_MS = 3_000  # 3, 2, 1: whoever looks at the one hands looks at the other's then
HANDOFF_OPEN = (HandoffState.ASKED, HandoffState.READY)
SUMMONS_OPEN = (SummonsState.ASKED, SummonsState.COMING, SummonsState.UNANSWERED)

# A page says farewell for a minute; on a slow line a face may come as long after it.
FAREWELL_MS = 120_000


def after(table: Mapping[tuple[S, E], S], state: S, event: E) -> S:
    """The state that `event` leads to. Raises `WrongState` where the table has no such key."""
    try:
        return table[(state, event)]
    except KeyError:
        raise WrongState from None


def back_off_ms(passes: int, first_ms: int, most_ms: int) -> int:
    """How long a request rests after its `passes`-th pass over all interpreters: doubling."""
    doublings = max(0, min(passes - 1, 16))
    return min(most_ms, first_ms << doublings)
