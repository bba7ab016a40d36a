"""Who may do what: one table of role x action decides everything.

An actor holds grants, each a role with its scope. A missing key is the refusal. What the action
touches is described by a `Target`; the table names the relation in which actor and target must be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Who can act."""

    PERSON = "person"
    TERMINAL = "terminal"
    GUEST = "guest"
    KEY = "key"


class Role(StrEnum):
    """What a grant lets its holder be."""

    KIOSK = "kiosk"
    COUNTER = "counter"
    INTERPRETER = "interpreter"
    SUPERVISOR = "supervisor"
    CENTRE_ADMIN = "centre_admin"
    ORGANISATION_ADMIN = "organisation_admin"
    INTEGRATOR = "integrator"
    GUEST = "guest"


class Action(StrEnum):
    """Everything that can be done through a door."""

    OPEN_KIOSK = "open_kiosk"
    OPEN_DESK = "open_desk"
    ASK = "ask"
    KEEP_WAITING = "keep_waiting"
    RESUME = "resume"
    HANG_UP = "hang_up"
    ACCEPT = "accept"
    PASS_ON = "pass_on"  # noqa: S105 - handing on a call
    SET_WISH = "set_wish"
    BE_READY = "be_ready"
    REPORT_MEDIA = "report_media"
    SIGNAL = "signal"
    TEXT = "text"
    READ_RECORD = "read_record"


@dataclass(frozen=True)
class Grant:
    """A role within a scope: a terminal, site, centre, organisation or call by its id."""

    role: Role
    scope_id: str


@dataclass(frozen=True)
class Actor:
    """Who acts. `pseudonym` is how the record names her."""

    kind: ActorKind
    id: str
    pseudonym: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Target:
    """What an action touches, by the ids that relations look at."""

    organisation_id: str | None = None
    centre_id: str | None = None
    participant_ids: frozenset[str] = frozenset()


Relation = Callable[[Actor, Grant, Target], bool]


def own(actor: Actor, grant: Grant, target: Target) -> bool:
    """The actor herself: her desk, this terminal."""
    del grant
    return actor.id in target.participant_ids


def own_centre(actor: Actor, grant: Grant, target: Target) -> bool:
    """Something that the granted centre answers for."""
    del actor
    return target.centre_id is not None and grant.scope_id == target.centre_id


def own_organisation(actor: Actor, grant: Grant, target: Target) -> bool:
    """Something that belongs to the granted organisation."""
    del actor
    return target.organisation_id is not None and grant.scope_id == target.organisation_id


_KIOSK = (
    Action.OPEN_KIOSK,
    Action.ASK,
    Action.KEEP_WAITING,
    Action.RESUME,
    Action.HANG_UP,
    Action.REPORT_MEDIA,
    Action.SIGNAL,
    Action.TEXT,
)
_DESK = (
    Action.OPEN_DESK,
    Action.ACCEPT,
    Action.PASS_ON,
    Action.SET_WISH,
    Action.BE_READY,
    Action.HANG_UP,
    Action.REPORT_MEDIA,
    Action.SIGNAL,
    Action.TEXT,
    Action.READ_RECORD,
)

PERMISSIONS: Mapping[tuple[Role, Action], Relation] = {
    **{(Role.KIOSK, action): own for action in _KIOSK},
    **{(Role.INTERPRETER, action): own for action in _DESK},
    (Role.SUPERVISOR, Action.READ_RECORD): own_centre,
    (Role.CENTRE_ADMIN, Action.READ_RECORD): own_centre,
    (Role.ORGANISATION_ADMIN, Action.READ_RECORD): own_organisation,
    (Role.INTEGRATOR, Action.READ_RECORD): own_organisation,
}


def allowed(actor: Actor, action: Action, target: Target) -> bool:
    """Whether one of the actor's grants lets it do this to that."""
    return any(
        relation(actor, grant, target)
        for grant in actor.grants
        if (relation := PERMISSIONS.get((grant.role, action))) is not None
    )
