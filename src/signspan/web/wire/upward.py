"""From the page: commands, answered once by `ok` or `refused`, and whispers, never answered."""

from typing import Annotated, Literal

from pydantic import Field

from signspan.calls.model import MediaFact
from signspan.people.model import Wish
from signspan.web.wire.model import Id, LanguageCode, Wire

MAX_TEXT_CHARS = 500
MAX_SDP_CHARS = 40_000


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
