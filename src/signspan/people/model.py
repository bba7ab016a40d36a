"""An interpreter's three separate facts: her wish, her connection, her work. Never one enum."""

from collections.abc import Mapping
from enum import StrEnum

from signspan.errors import WrongState


class Wish(StrEnum):
    """What an interpreter says she wants: the desk's one switch."""

    AVAILABLE = "available"
    BREAK = "break"
    OFF = "off"


class Work(StrEnum):
    """What an interpreter is doing, stored and guarded in the offer's transaction."""

    IDLE = "idle"
    RESERVED = "reserved"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"
    NOT_RESPONDING = "not_responding"


class WorkEvent(StrEnum):
    """What can happen to an interpreter's work."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MISSED = "missed"
    SPARED = "spared"
    CALL_ENDED = "call_ended"
    LOST = "lost"
    RESTED = "rested"
    SAID_BACK = "said_back"


WORK: Mapping[tuple[Work, WorkEvent], Work] = {
    (Work.IDLE, WorkEvent.OFFERED): Work.RESERVED,
    (Work.RESERVED, WorkEvent.ACCEPTED): Work.ON_CALL,
    (Work.RESERVED, WorkEvent.DECLINED): Work.IDLE,
    (Work.RESERVED, WorkEvent.MISSED): Work.NOT_RESPONDING,
    (Work.RESERVED, WorkEvent.SPARED): Work.IDLE,
    (Work.ON_CALL, WorkEvent.CALL_ENDED): Work.WRAP_UP,
    # Her desk is away: its connection keeps offers from her, and back she is to be asked first.
    (Work.ON_CALL, WorkEvent.LOST): Work.IDLE,
    (Work.WRAP_UP, WorkEvent.RESTED): Work.IDLE,
    (Work.NOT_RESPONDING, WorkEvent.SAID_BACK): Work.IDLE,
}

# `spared`: the offer was withdrawn through no doing of hers, so she keeps her place in the order.
KEEPS_IDLE_SINCE = frozenset({WorkEvent.OFFERED, WorkEvent.SPARED})


def work_after(work: Work, event: WorkEvent) -> Work:
    """The work that `event` leads to. Raises `WrongState` where the table has no such key."""
    try:
        return WORK[(work, event)]
    except KeyError:
        raise WrongState from None


class Skill(StrEnum):
    """What an interpreter knows well enough to interpret it."""

    MEDICAL = "medical"
    LEGAL = "legal"
    POLICE = "police"
    FINANCE = "finance"
    SOCIAL_SECURITY = "social_security"
    EDUCATION = "education"


class Gender(StrEnum):
    """Some visitors, and some matters, want an interpreter of one's own."""

    FEMALE = "female"
    MALE = "male"


class Stance(StrEnum):
    """What an organisation says of an interpreter: asked before others, or never."""

    PREFERRED = "preferred"
    EXCLUDED = "excluded"


# What an interpreter has beside her sign languages, and what a site may need: `speaks` names a spoken
# language (ISO 639), `deaf` a deaf interpreter, `certified` one with the state's or an association's
# certificate.
TRAIT = rf"^(skill:({'|'.join(Skill)})|gender:({'|'.join(Gender)})|speaks:[a-z]{{2,3}}|deaf|certified)$"


class Connection(StrEnum):
    """Whether a live desk stands behind the wish."""

    HERE = "here"
    GONE = "gone"


def can_be_offered(wish: Wish, connection: Connection, work: Work, *, rests: bool = False) -> bool:
    """Whether dispatch may ring this interpreter now. `rests`: she has signed for so long that she must."""
    return not rests and (wish, connection, work) == (Wish.AVAILABLE, Connection.HERE, Work.IDLE)
