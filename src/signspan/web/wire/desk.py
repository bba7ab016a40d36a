"""The parts of the desk's view."""

from signspan.calls.model import (
    CallState,
    ChangeoverKind,
    LegState,
)
from signspan.people.model import Skill, Wish, Work
from signspan.sites.model import Topic
from signspan.web.wire.model import Id, Instant, SignLanguage, Wire, Words
from signspan.web.wire.parts import Counters, EndedCall, Journey, Media


class Signing(Wire):
    """How long she signs without a rest: since when she is in this call, and when the limits come."""

    since: Instant
    warn_at: Instant
    relief_at: Instant
    insist_at: Instant


class Me(Wire):
    """The signed-in interpreter. `work_until` ends wrap-up by itself; `rest_until`: she has signed for so
    long that no call comes before then."""

    person_id: Id
    name: str
    number: str
    centre_name: Words
    languages: list[SignLanguage]
    wish: Wish
    work: Work
    work_since: Instant
    work_until: Instant | None
    signing: Signing | None
    rest_until: Instant | None
    practice: bool


class Ring(Wire):
    """The offer on this desk, with what to know before answering.

    `changeover`: a call that goes on already, to be taken over from the colleague of the number `asked_by`.
    `called_back`: the visitor is not there; she is rung once this is accepted.
    """

    offer_id: Id
    call_id: Id
    site_name: Words
    terminal_name: Words
    language: SignLanguage
    topic: Topic | None
    asked_at: Instant
    offered_at: Instant
    deadline_at: Instant
    recovery: bool
    emergency: bool
    changeover: ChangeoverKind | None
    asked_by: str | None
    called_back: bool


class CalledBack(Wire):
    """Whoever is called back is rung until `due_at`; `tries` were in vain, of `most`."""

    callback_id: Id
    due_at: Instant
    tries: int
    most: int


class InterpreterCall(Wire):
    """The call of this interpreter. `visitor_leg_id` is the visitor's leg to be shown large.

    `leads`: the others look at her. Otherwise she waits for her turn, or has had it.
    """

    call_id: Id
    leg_id: Id
    leads: bool
    state: CallState
    site_name: Words
    terminal_name: Words
    language: SignLanguage
    asked_at: Instant
    accepted_at: Instant
    active_at: Instant | None
    pictures_late: bool
    emergency: bool
    visitor_leg_id: Id | None
    visitor_line: LegState
    called_back: CalledBack | None
    journey: Journey


class WaitingRow(Wire):
    """One waiting request of the centre."""

    request_id: Id
    site_name: Words
    terminal_name: Words
    language: SignLanguage
    queued_at: Instant
    emergency: bool


class Queue(Wire):
    """Who waits at the centre, oldest first (the first rows only). Coalesced to once a second."""

    waiting: int
    oldest_at: Instant | None
    rows: list[WaitingRow]


class Colleague(Wire):
    """Another interpreter of the centre."""

    person_id: Id
    number: str
    name: str


class Colleagues(Wire):
    """Who of the centre could come at once: some of them, by number, and what any of all has learnt."""

    free: list[Colleague]
    skills: list[Skill]


class Today(Wire):
    """The interpreter's own figures since midnight of the centre's clock."""

    calls: int
    signing_ms: int
    mean_answer_ms: int | None


class DeskParts(Wire):
    """Parts of a desk's view: absent means unchanged, null means that there is none."""

    me: Me | None = None
    ring: Ring | None = None
    call: InterpreterCall | None = None
    queue: Queue | None = None
    last: EndedCall | None = None
    today: Today | None = None
    media: Media | None = None
    counters: Counters | None = None
    colleagues: Colleagues | None = None
