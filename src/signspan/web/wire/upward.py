"""From the page: commands, answered once by `ok` or `refused`, and whispers, never answered."""

from typing import Annotated, Literal

from pydantic import Field

from signspan.calls.model import ChangeoverKind, MediaFact, Outcome
from signspan.people.model import Skill, Wish
from signspan.sites.model import Device, Topic
from signspan.web.wire.model import Id, Wire
from signspan.web.wire.visitor import (
    AnswerCallback,
    Ask,
    AskCallback,
    EndCallback,
    KeepWaiting,
    Rate,
    Resume,
)

MAX_TEXT_CHARS = 500
MAX_NOTE_CHARS = 2_000
MAX_LINEAGE_CHARS = 16
MAX_SDP_CHARS = 40_000


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


class SetTopic(Wire):
    """What the visitor came for; null takes it back."""

    type: Literal["set_topic"] = "set_topic"
    id: Id
    call_id: Id
    topic: Topic | None


class MarkEmergency(Wire):
    """The interpreter says that her call is an emergency, or is none: whoever it needs next comes first."""

    type: Literal["mark_emergency"] = "mark_emergency"
    id: Id
    call_id: Id
    emergency: bool


class AskChangeover(Wire):
    """The interpreter who leads wants the call to go on with another one: `to` is asked before others, or
    one with a skill. `stays`: she remains in the call, to lead again."""

    type: Literal["ask_changeover"] = "ask_changeover"
    id: Id
    call_id: Id
    kind: ChangeoverKind
    stays: bool = False
    to: Id | None = None
    skill: Skill | None = None


class CountChangeover(Wire):
    """Either of the two interpreters says that it is time: 3, 2, 1."""

    type: Literal["count_changeover"] = "count_changeover"
    id: Id
    changeover_id: Id


class CancelChangeover(Wire):
    """Either of the two interpreters says that it stays as it is."""

    type: Literal["cancel_changeover"] = "cancel_changeover"
    id: Id
    changeover_id: Id


class GiveOn(Wire):
    """The interpreter leaves at once, and the visitor waits for another one."""

    type: Literal["give_on"] = "give_on"
    id: Id
    call_id: Id
    to: Id | None = None
    skill: Skill | None = None


class Describe(Wire):
    """The interpreter's two keys after a call: what it was about, and what came of it."""

    type: Literal["describe"] = "describe"
    id: Id
    call_id: Id
    topic: Topic | None
    outcome: Outcome | None


class Summon(Wire):
    """Interpreter or visitor asks the hall's staff to come; said again where nobody answered."""

    type: Literal["summon"] = "summon"
    id: Id
    call_id: Id


class AnswerSummons(Wire):
    """A counter says "coming"; the others stop."""

    type: Literal["answer_summons"] = "answer_summons"
    id: Id
    summons_id: Id


class TakeBackSummons(Wire):
    """Who said "coming" can not come; the counters are asked anew."""

    type: Literal["take_back_summons"] = "take_back_summons"
    id: Id
    summons_id: Id


class EndSummons(Wire):
    """Somebody is with the visitor, or nobody is needed any more."""

    type: Literal["end_summons"] = "end_summons"
    id: Id
    summons_id: Id


class HandOff(Wire):
    """The call is to go on at a counter. `replaces` names the open handoff that this one redirects."""

    type: Literal["hand_off"] = "hand_off"
    id: Id
    call_id: Id
    terminal_id: Id
    replaces: Id | None = None


class TakeOver(Wire):
    """A counter takes a call over: from the list of its hall, or by the code its visitor shows."""

    type: Literal["take_over"] = "take_over"
    id: Id
    call_id: Id | None = None
    code: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None


class OpenHandoff(Wire):
    """The one tap of a site whose counters do not open by themselves."""

    type: Literal["open_handoff"] = "open_handoff"
    id: Id
    handoff_id: Id


class Arrive(Wire):
    """The visitor is at the counter: the kiosk is wiped and free."""

    type: Literal["arrive"] = "arrive"
    id: Id
    handoff_id: Id


class Stay(Wire):
    """The call stays where it is: the handoff is off."""

    type: Literal["stay"] = "stay"
    id: Id
    handoff_id: Id


class Join(Wire):
    """Staff join a call of their hall, asked for or not."""

    type: Literal["join"] = "join"
    id: Id
    call_id: Id


class Invite(Wire):
    """A colleague's counter is asked to join the call."""

    type: Literal["invite"] = "invite"
    id: Id
    call_id: Id
    terminal_id: Id


class Leave(Wire):
    """Staff leave a call that goes on without them, or decline to join."""

    type: Literal["leave"] = "leave"
    id: Id
    call_id: Id


class SetShift(Wire):
    """Starts or ends the counter's shift."""

    type: Literal["set_shift"] = "set_shift"
    id: Id
    on: bool


class ReportDevices(Wire):
    """What this window of a counter films and hears."""

    type: Literal["report_devices"] = "report_devices"
    id: Id
    camera: Device
    microphone: Device


class SitHere(Wire):
    """The counter's window for the visitor is shut: she goes on before the staff's screen."""

    type: Literal["sit_here"] = "sit_here"
    id: Id
    call_id: Id


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

    `line` counts the sender's lines, `n` her messages of this page load. Each message has its whole
    line. After a break the newest lines are said again; what is missing all the same is marked by
    the receiver (RFC 4103).
    """

    type: Literal["text"] = "text"
    call_id: Id
    line: Annotated[int, Field(ge=0)]
    n: Annotated[int, Field(ge=0)]
    text: Annotated[str, Field(max_length=MAX_TEXT_CHARS)]
    done: bool = False


class Note(Wire):
    """The shared note as this page has it: an edit of revision `rev`, or what it offers (`offered`).

    A page offers its copy whenever its line opens: it gets the newest back, and after a restart
    the server has it from the pages. An edit of an old revision is answered by the newest one; one
    that was taken before, and is said again, by what it has become, and then by the newest one.
    `lineage` is the server's count that `rev` is of: empty while there is no note yet.
    """

    type: Literal["note"] = "note"
    call_id: Id
    lineage: Annotated[str, Field(max_length=MAX_LINEAGE_CHARS)] = ""
    rev: Annotated[int, Field(ge=0)]
    text: Annotated[str, Field(max_length=MAX_NOTE_CHARS)]
    offered: bool = False


class Pong(Wire):
    """Answers `ping`. A page answers at once, so that hidden tabs are not taken for lost ones."""

    type: Literal["pong"] = "pong"


InHall = (
    Summon
    | AnswerSummons
    | TakeBackSummons
    | EndSummons
    | HandOff
    | TakeOver
    | OpenHandoff
    | Arrive
    | Stay
    | Join
    | Invite
    | Leave
    | SetShift
    | ReportDevices
    | SitHere
    | SetTopic
    | MarkEmergency
    | AskChangeover
    | CountChangeover
    | CancelChangeover
    | GiveOn
    | Describe
)
OfVisitor = Ask | KeepWaiting | AskCallback | AnswerCallback | EndCallback | Resume | Rate
Command = OfVisitor | HangUp | Accept | PassOn | SetWish | BeReady | ReportMedia | InHall
FromPage = Annotated[Command | Signal | Text | Note | Pong, Field(discriminator="type")]
