"""The wire: every message between a page and the server, described once.

TypeScript types are generated from these models (`make types`), so a page cannot disagree with
the server unnoticed. Instants are integer UTC milliseconds; views hold instants, never durations.
"""

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from signspan.calls.model import CallState, EndReason, LegRole, LegState, MediaFact
from signspan.errors import Code
from signspan.media.model import LinkPolicy
from signspan.people.model import Wish, Work

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.-]+$")]
Instant = int
LanguageCode = Annotated[str, Field(min_length=2, max_length=16, pattern=r"^[a-z][a-z0-9-]+$")]

MAX_TEXT_CHARS = 500
MAX_SDP_CHARS = 40_000


class Wire(BaseModel):
    """Base of all messages: unknown fields are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Words(Wire):
    """A name that an organisation gave, in both languages of the pages."""

    zh: str
    en: str


class SignLanguage(Wire):
    """A sign language or variant that a site offers."""

    code: LanguageCode
    name: Words


# --- from the page: commands (answered once, by `ok` or `refused`) ---------------------------


class Ask(Wire):
    """The visitor's one tap. `replaces` names the open call that "new" ends in the same step."""

    type: Literal["ask"] = "ask"
    id: Id
    language: LanguageCode
    replaces: Id | None = None


class KeepWaiting(Wire):
    """The visitor chose to wait on after the longest wait."""

    type: Literal["keep_waiting"] = "keep_waiting"
    id: Id
    call_id: Id


class Resume(Wire):
    """The visitor chose "continue" on the card that a booted kiosk shows."""

    type: Literal["resume"] = "resume"
    id: Id
    call_id: Id


class HangUp(Wire):
    """Anyone on the call stops it: cancel while waiting, hang up after."""

    type: Literal["hang_up"] = "hang_up"
    id: Id
    call_id: Id


class Accept(Wire):
    """The interpreter takes the ringing offer."""

    type: Literal["accept"] = "accept"
    id: Id
    offer_id: Id


class PassOn(Wire):
    """The interpreter leaves the ringing offer to the next one."""

    type: Literal["pass_on"] = "pass_on"
    id: Id
    offer_id: Id


class SetWish(Wire):
    """The desk's one switch."""

    type: Literal["set_wish"] = "set_wish"
    id: Id
    wish: Wish


class BeReady(Wire):
    """The interpreter ends her wrap-up early, or says she is back after a missed ring."""

    type: Literal["be_ready"] = "be_ready"
    id: Id


class ReportMedia(Wire):
    """What this page sees of the lead person opposite; `flowing` is her first camera frame.

    `peer_leg_id` says whom: a report on a leg that is no longer there counts for nothing.
    """

    type: Literal["report_media"] = "report_media"
    id: Id
    call_id: Id
    peer_leg_id: Id
    media: MediaFact


# --- whispers: relayed to the other legs of the call, never stored, never answered -----------


class Description(Wire):
    """An SDP offer or answer (RFC 8829)."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: Annotated[str, Field(max_length=MAX_SDP_CHARS)] = ""


class Candidate(Wire):
    """One trickled ICE candidate (RFC 8838); an empty `candidate` ends the list."""

    candidate: Annotated[str, Field(max_length=2_000)]
    sdp_mid: str | None = Field(default=None, max_length=64)
    sdp_m_line_index: int | None = None


class Signal(Wire):
    """Mesh signalling of one link. Messages of another generation are dropped.

    Without description and candidate it asks the impolite side for its offer, again if need be:
    whispers may be lost while a socket is away.
    """

    type: Literal["signal"] = "signal"
    link_id: Id
    generation: int
    description: Description | None = None
    candidate: Candidate | None = None


class Text(Wire):
    """The line somebody is typing, as it stands (real-time text, EN 301 549 6.2).

    `line` counts the sender's lines, `n` her messages of this page load: a gap in `n` means
    that text was lost, which the receiver marks (RFC 4103) and nobody sends again.
    """

    type: Literal["text"] = "text"
    call_id: Id
    line: Annotated[int, Field(ge=0)]
    n: Annotated[int, Field(ge=0)]
    text: Annotated[str, Field(max_length=MAX_TEXT_CHARS)]
    done: bool = False


class Pong(Wire):
    """Answers `ping`. A page answers at once, so that hidden tabs are not taken for lost ones."""

    type: Literal["pong"] = "pong"


Command = Ask | KeepWaiting | Resume | HangUp | Accept | PassOn | SetWish | BeReady | ReportMedia
FromPage = Annotated[Command | Signal | Text | Pong, Field(discriminator="type")]


# --- to the page: the parts of its view ------------------------------------------------------


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
    The polite side gives way when offers cross; the impolite side makes the first one.
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


# --- to the page: messages -------------------------------------------------------------------


class Hello(Wire):
    """The first message: the server's time, by which the page corrects its own clock."""

    type: Literal["hello"] = "hello"
    server_time: Instant
    demo: bool


class KioskView(Wire):
    """The whole view (`whole`) or the parts that changed, each part sent whole."""

    type: Literal["kiosk_view"] = "kiosk_view"
    seq: int
    whole: bool
    parts: KioskParts


class DeskView(Wire):
    """The whole view (`whole`) or the parts that changed, each part sent whole."""

    type: Literal["desk_view"] = "desk_view"
    seq: int
    whole: bool
    parts: DeskParts


class Ok(Wire):
    """The command `id` was carried out, now or when it was first sent."""

    type: Literal["ok"] = "ok"
    id: Id


class Refused(Wire):
    """The command `id` was not carried out. The code is stable; pages choose words by it."""

    type: Literal["refused"] = "refused"
    id: Id
    code: Code
    message: str


class TextSaid(Wire):
    """A text line of another leg, relayed and forgotten."""

    type: Literal["text_said"] = "text_said"
    call_id: Id
    from_leg: Id
    from_role: LegRole
    line: int
    n: int
    text: str
    done: bool


class Ping(Wire):
    """Each second while waiting, ringing or in a call, otherwise every 20 s.

    `next_ms` announces the next one, so that a page knows when silence means a lost line; a
    change of pace is announced by a ping at once.
    """

    type: Literal["ping"] = "ping"
    next_ms: int = 20_000


ToPage = Annotated[
    Hello | KioskView | DeskView | Ok | Refused | Signal | TextSaid | Ping,
    Field(discriminator="type"),
]


class CloseCode(IntEnum):
    """Why the server closed a page's socket for good (RFC 6455 private range)."""

    TAKEN_OVER = 4001
    SIGNED_OUT = 4003
    TOO_SLOW = 4008
    BAD_MESSAGE = 4009


# --- plain HTTP bodies -----------------------------------------------------------------------


class SignIn(Wire):
    """Opens a session for one seat of this browser with a name and a password."""

    seat: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    login: Annotated[str, Field(min_length=1, max_length=128)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


class Enter(Wire):
    """Opens a session by a one-time link."""

    token: Annotated[str, Field(min_length=16, max_length=128)]


class Problem(Wire):
    """The body of every refusal over HTTP."""

    code: Code
    message: str


class Start(Wire):
    """Asks for the demo's start page with the key that `signspan demo` printed."""

    key: Annotated[str, Field(min_length=16, max_length=128)]


class Session(Wire):
    """The page to go to after signing in, and the seat it names in its address."""

    page: Literal["kiosk", "desk"]
    seat: str


class StartCard(Wire):
    """A role on the demo's start page, with a link that signs in once."""

    role: Literal["kiosk", "desk"]
    seat: str
    title: Words
    languages: list[SignLanguage]
    token: str


class StartPage(Wire):
    """What the demo's start page shows. `alone` holds the two frames of "try it alone"."""

    cards: list[StartCard]
    alone: list[StartCard]
