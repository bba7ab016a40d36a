"""To the page: the parts of its view. The server computes them; the page only shows them."""

from typing import Literal

from signspan.calls.model import CallState, EndReason, LegRole, LegState
from signspan.media.model import LinkPolicy
from signspan.people.model import Wish, Work
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


class Interpreter(Wire):
    """What a visitor learns about her interpreter: the number on her badge."""

    number: str
    line: LegState


class VisitorCall(Wire):
    """The open call of a kiosk.

    `held` says whether this window takes part in it; if not, the page offers "continue · new".
    `patience_ended_at` is set once the longest wait is over: the visitor chooses until
    `choose_by`, or the call ends.
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


class EndedCall(Wire):
    """The newest ended call of this page's device or person, for the words of farewell."""

    call_id: Id
    reason: EndReason
    ended_at: Instant


class QueuePlace(Wire):
    """The visitor's place: 1 is the head. Coalesced to once a second."""

    position: int
    waiting: int


class Me(Wire):
    """The signed-in interpreter. `work_until` ends wrap-up by itself."""

    person_id: Id
    name: str
    number: str
    centre_name: Words
    languages: list[SignLanguage]
    wish: Wish
    work: Work
    work_since: Instant
    work_until: Instant | None
    practice: bool


class Ring(Wire):
    """The offer on this desk, with what to know before answering."""

    offer_id: Id
    call_id: Id
    site_name: Words
    terminal_name: Words
    language: SignLanguage
    asked_at: Instant
    offered_at: Instant
    deadline_at: Instant
    recovery: bool


class InterpreterCall(Wire):
    """The call this interpreter leads."""

    call_id: Id
    leg_id: Id
    state: CallState
    site_name: Words
    terminal_name: Words
    language: SignLanguage
    asked_at: Instant
    accepted_at: Instant
    active_at: Instant | None
    pictures_late: bool
    visitor_line: LegState


class WaitingRow(Wire):
    """One waiting request of the centre."""

    request_id: Id
    site_name: Words
    terminal_name: Words
    language: SignLanguage
    queued_at: Instant


class Queue(Wire):
    """Who waits at the centre, oldest first (the first rows only). Coalesced to once a second."""

    waiting: int
    oldest_at: Instant | None
    rows: list[WaitingRow]


class Today(Wire):
    """The interpreter's own figures since midnight of the centre's clock."""

    calls: int
    signing_ms: int
    mean_answer_ms: int | None


class Link(Wire):
    """One peer of the mesh: a pair of legs and the generation the server gave it.

    A higher generation means that one side is a new window: both build the link anew.
    The impolite side makes every offer, the polite side asks for one, so that none cross.
    """

    link_id: Id
    generation: int
    polite: bool
    peer_leg_id: Id
    peer_role: LegRole
    policy: LinkPolicy


class IceServer(Wire):
    """A STUN or TURN server of the operator's own, with credentials that expire."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class Media(Wire):
    """What lets this page's leg join the call's media (its ticket)."""

    engine: Literal["mesh"] = "mesh"
    leg_id: Id
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


class DeskParts(Wire):
    """Parts of a desk's view: absent means unchanged, null means that there is none."""

    me: Me | None = None
    ring: Ring | None = None
    call: InterpreterCall | None = None
    queue: Queue | None = None
    last: EndedCall | None = None
    today: Today | None = None
    media: Media | None = None
