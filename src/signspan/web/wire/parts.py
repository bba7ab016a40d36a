"""To the page: the parts of its view. The server computes them; the page only shows them."""

from typing import Literal

from signspan.calls.model import (
    CallbackState,
    CallState,
    ChangeoverKind,
    ChangeoverState,
    EndReason,
    HandoffState,
    LegRole,
    LegState,
    Outcome,
    SummonsState,
)
from signspan.media.model import LinkPolicy
from signspan.sites.model import CounterState, Topic
from signspan.web.wire.model import Id, Instant, LanguageCode, SignLanguage, Wire, Words


class Place(Wire):
    """Where a kiosk stands. Subject: the terminal."""

    terminal_id: Id
    site_name: Words
    terminal_name: Words
    languages: list[SignLanguage]
    default_language: LanguageCode


class OnDuty(Wire):
    """How many interpreters of one sign language are here now, and how many of them are free."""

    language: LanguageCode
    here: int
    free: int


class Hall(Wire):
    """Who could answer at this site now, for each of its sign languages."""

    on_duty: list[OnDuty]


class Counter(Wire):
    """A counter of the site, and what it is ready for."""

    terminal_id: Id
    name: Words
    state: CounterState
    visitor_window: bool


class Counters(Wire):
    """The counters that a call of this site can go on at."""

    counters: list[Counter]


class Summons(Wire):
    """Staff are asked to come. `counter_name` is who said "coming"."""

    summons_id: Id
    state: SummonsState
    asked_at: Instant
    due_at: Instant | None
    terminal_id: Id | None
    counter_name: Words | None


class Handoff(Wire):
    """The call goes on at a counter. `opened`: nobody there still has to tap.

    `due_at`: while asked, when it expires; while ready, when it counts as arrived; once that has
    come, until when the kiosk offers the way back. `counter` says why it may not become ready.
    """

    handoff_id: Id
    state: HandoffState
    asked_at: Instant
    ready_at: Instant | None
    due_at: Instant | None
    opened: bool
    counter: Counter


class HandoffEnd(Wire):
    """The newest handoff of a call came to nothing: it goes on where it was.

    `state`: called off, or not ready in time. `by`: in which part somebody called it off, and at which
    terminal; null if it came by itself. Pages tell it for a while after `ended_at`, but not to whoever
    did it.
    """

    handoff_id: Id
    state: HandoffState
    by: LegRole | None
    by_terminal_id: Id | None
    ended_at: Instant
    terminal_id: Id
    counter_name: Words


class Present(Wire):
    """Who is in the call. Terminals are named by where they stand, interpreters by their number."""

    leg_id: Id
    role: LegRole
    terminal_id: Id | None
    name: Words | None
    number: str | None
    line: LegState


class Changeover(Wire):
    """The call goes on with another interpreter, whose leg and number are known once she comes.

    `changes_at`: it is counted down to that instant. `stays`: who leads now remains in the call.
    """

    changeover_id: Id
    kind: ChangeoverKind
    state: ChangeoverState
    stays: bool
    asked_at: Instant
    changes_at: Instant | None
    leg_id: Id | None
    number: str | None


class Journey(Wire):
    """Where a call goes and who is on the way: the same for everybody in it."""

    topic: Topic | None
    summons: Summons | None
    handoff: Handoff | None
    handoff_end: HandoffEnd | None
    changeover: Changeover | None
    present: list[Present]


class Interpreter(Wire):
    """What a visitor learns about her interpreter: the number on her badge."""

    number: str
    line: LegState


class VisitorCall(Wire):
    """The open call of a kiosk.

    `held` says whether this window takes part in it; if not, the page offers "continue · new".
    `patience_ended_at` is set once the longest wait is over: the visitor chooses until
    `choose_by`, or the call ends. `code` is what she may show at a counter;
    a page that does not take part is not told it.
    """

    call_id: Id
    leg_id: Id
    held: bool
    state: CallState
    language: LanguageCode
    asked_at: Instant
    ringing: bool
    patience_ended_at: Instant | None
    choose_by: Instant | None
    accepted_at: Instant | None
    active_at: Instant | None
    pictures_late: bool
    interpreter_lost: bool
    interpreter: Interpreter | None
    code: str | None
    journey: Journey


class EndedCall(Wire):
    """The newest ended call of this page's device or person, for the words of farewell.

    `topic` and `outcome` are what its interpreter noted so far.
    """

    call_id: Id
    reason: EndReason
    ended_at: Instant
    topic: Topic | None
    outcome: Outcome | None


class ExpectedWait(Wire):
    """Between which instants an interpreter is likely to be there: of five waits four lie within."""

    from_at: Instant
    until_at: Instant


class QueuePlace(Wire):
    """The visitor's place: 1 is the head. Coalesced to once a second.

    `expected` is null where nobody who signs her language is at work.
    """

    position: int
    waiting: int
    expected: ExpectedWait | None


class Callback(Wire):
    """Somebody waits elsewhere and is called back here: the terminal rings while an interpreter is there.

    By `code` she knows whom it rings for. `tries` were in vain, of `most`; it rings until `due_at`.
    """

    callback_id: Id
    call_id: Id
    state: CallbackState
    code: str
    language: LanguageCode
    asked_at: Instant
    tries: int
    most: int
    due_at: Instant | None


class SiteCall(Wire):
    """An open call of the hall, as its counters see it. `place_name` is where the visitor is.

    `called_back`: she is not there, until an interpreter is.
    """

    call_id: Id
    state: CallState
    place_name: Words
    at_kiosk: bool
    topic: Topic | None
    asked_at: Instant
    active_at: Instant | None
    interpreter_number: str | None
    called_back: bool
    goes_to: Words | None
    handoff_end: HandoffEnd | None
    summons: Summons | None


class SiteCalls(Wire):
    """What goes on in the hall, oldest first."""

    calls: list[SiteCall]


class Shift(Wire):
    """This counter's own readiness."""

    on: bool
    state: CounterState
    visitor_window: bool
    opens_at_once: bool


class StaffCall(Wire):
    """The call of a counter. `invited`: it waits for a tap.

    `role` is the visitor's where both sit before one screen: then `code` is shown, as it is hers.
    `visitor_here`: she is at this counter. `at_kiosk`: from there staff may take her to theirs.
    """

    call_id: Id
    leg_id: Id
    role: LegRole
    invited: bool
    state: CallState
    language: LanguageCode
    asked_at: Instant
    ringing: bool
    patience_ended_at: Instant | None
    choose_by: Instant | None
    accepted_at: Instant | None
    active_at: Instant | None
    pictures_late: bool
    interpreter_lost: bool
    interpreter: Interpreter | None
    visitor_leg_id: Id | None
    visitor_line: LegState | None
    visitor_here: bool
    visitor_place: Words | None
    at_kiosk: bool
    code: str | None
    journey: Journey


class Link(Wire):
    """One peer of the mesh: a pair of legs and the generation the server gave it.

    A higher generation means that one side is a new window: both build the link anew.
    The impolite side makes every offer, the polite side asks for one, so that none cross.
    `sound`: it carries voices; otherwise neither side sends nor plays any. `prepared`: an offer rings;
    the transport comes up, and nothing of a camera or microphone is sent before the accept.
    """

    link_id: Id
    generation: int
    polite: bool
    peer_leg_id: Id
    peer_role: LegRole
    policy: LinkPolicy
    sound: bool
    prepared: bool


class IceServer(Wire):
    """A STUN or TURN server of the operator's own, with credentials that expire."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class Media(Wire):
    """What lets this page's leg join the call's media (its ticket).

    `speaks`: this leg has the one microphone and loudspeaker of its place.
    """

    engine: Literal["mesh"] = "mesh"
    leg_id: Id
    speaks: bool
    ice_servers: list[IceServer]
    links: list[Link]


class KioskParts(Wire):
    """Parts of a kiosk's view: absent means unchanged, null means that there is none."""

    place: Place | None = None
    hall: Hall | None = None
    call: VisitorCall | None = None
    queue: QueuePlace | None = None
    last: EndedCall | None = None
    media: Media | None = None
    counters: Counters | None = None
    callback: Callback | None = None


class CounterParts(Wire):
    """Parts of a counter's view: absent means unchanged, null means that there is none."""

    place: Place | None = None
    hall: Hall | None = None
    shift: Shift | None = None
    calls: SiteCalls | None = None
    counters: Counters | None = None
    call: StaffCall | None = None
    queue: QueuePlace | None = None
    last: EndedCall | None = None
    media: Media | None = None
    callback: Callback | None = None
