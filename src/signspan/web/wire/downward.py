"""To the page: the view, answers, whispers of others, pings, and why a socket was closed."""

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import Field

from signspan.calls.model import LegRole
from signspan.errors import Code
from signspan.web.wire.desk import DeskParts
from signspan.web.wire.model import Id, Instant, Wire
from signspan.web.wire.parts import CounterParts, KioskParts
from signspan.web.wire.upward import Signal


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


class CounterView(Wire):
    """The whole view (`whole`) or the parts that changed, each part sent whole."""

    type: Literal["counter_view"] = "counter_view"
    seq: int
    whole: bool
    parts: CounterParts


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


class NoteShown(Wire):
    """The shared note of the call as it stands; kept in memory only, wiped when the call ends.

    Of another `lineage` than before it is the note of a server that was started anew.
    """

    type: Literal["note_shown"] = "note_shown"
    call_id: Id
    lineage: str
    rev: int
    text: str


class NoteWanted(Wire):
    """The note of the call has another home in the server, which has it from the pages: say it again."""

    type: Literal["note_wanted"] = "note_wanted"
    call_id: Id


class Accepted(Wire):
    """The offer of a prepared link is accepted, and that is committed: the camera goes in.

    It comes ahead of the view that shows the call, which says the same for whoever missed it.
    """

    type: Literal["accepted"] = "accepted"
    link_id: Id
    generation: int


class Ping(Wire):
    """Each second while waiting, ringing or in a call, otherwise every 20 s.

    `next_ms` announces the next one, so that a page knows when silence means a lost line; a
    change of pace is announced by a ping at once. `away`: the server takes no commands just now, because
    its database does not answer; whispers go on, and nothing is counted against anybody.
    """

    type: Literal["ping"] = "ping"
    next_ms: int = 20_000
    away: bool = False


ToPage = Annotated[
    Hello
    | KioskView
    | CounterView
    | DeskView
    | Ok
    | Refused
    | Signal
    | TextSaid
    | NoteShown
    | NoteWanted
    | Accepted
    | Ping,
    Field(discriminator="type"),
]


class CloseCode(IntEnum):
    """Why the server closed a page's socket for good (RFC 6455 private range)."""

    TAKEN_OVER = 4001
    SIGNED_OUT = 4003
    TOO_SLOW = 4008
    BAD_MESSAGE = 4009
