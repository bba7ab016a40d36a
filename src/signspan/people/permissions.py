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


ADMINISTRATORS = frozenset({Role.CENTRE_ADMIN, Role.ORGANISATION_ADMIN})  # whom the console is for


class Action(StrEnum):
    """Everything that can be done through a door."""

    OPEN_KIOSK = "open_kiosk"
    OPEN_DESK = "open_desk"
    OPEN_COUNTER = "open_counter"
    OPEN_VISITOR_WINDOW = "open_visitor_window"
    ASK = "ask"
    KEEP_WAITING = "keep_waiting"
    ASK_CALLBACK = "ask_callback"
    ANSWER_CALLBACK = "answer_callback"
    END_CALLBACK = "end_callback"
    RESUME = "resume"
    HANG_UP = "hang_up"
    ACCEPT = "accept"
    PASS_ON = "pass_on"  # noqa: S105 - handing on a call
    SET_WISH = "set_wish"
    BE_READY = "be_ready"
    REPORT_MEDIA = "report_media"
    SIGNAL = "signal"
    TEXT = "text"
    NOTE = "note"
    SET_TOPIC = "set_topic"
    MARK_EMERGENCY = "mark_emergency"
    ASK_CHANGEOVER = "ask_changeover"
    COUNT_CHANGEOVER = "count_changeover"
    CANCEL_CHANGEOVER = "cancel_changeover"
    GIVE_ON = "give_on"
    RATE = "rate"
    DESCRIBE = "describe"
    SUMMON = "summon"
    ANSWER_SUMMONS = "answer_summons"
    TAKE_BACK_SUMMONS = "take_back_summons"
    END_SUMMONS = "end_summons"
    HAND_OFF = "hand_off"
    TAKE_OVER = "take_over"
    OPEN_HANDOFF = "open_handoff"
    ARRIVE = "arrive"
    STAY = "stay"
    JOIN = "join"
    INVITE = "invite"
    LEAVE = "leave"
    SET_SHIFT = "set_shift"
    REPORT_DEVICES = "report_devices"
    SIT_HERE = "sit_here"
    READ_RECORD = "read_record"
    OPEN_CONSOLE = "open_console"
    MANAGE_SITES = "manage_sites"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_ADMINISTRATORS = "manage_administrators"


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
    site_id: str | None = None
    participant_ids: frozenset[str] = frozenset()


Relation = Callable[[Actor, Grant, Target], bool]


def own(actor: Actor, grant: Grant, target: Target) -> bool:
    """The actor herself: her desk, this terminal."""
    del grant
    return actor.id in target.participant_ids


def own_site(actor: Actor, grant: Grant, target: Target) -> bool:
    """Something of the site that the granted terminal stands in."""
    del actor
    return target.site_id is not None and grant.scope_id == target.site_id


def own_centre(actor: Actor, grant: Grant, target: Target) -> bool:
    """Something that the granted centre answers for."""
    del actor
    return target.centre_id is not None and grant.scope_id == target.centre_id


def own_organisation(actor: Actor, grant: Grant, target: Target) -> bool:
    """Something that belongs to the granted organisation."""
    del actor
    return target.organisation_id is not None and grant.scope_id == target.organisation_id


_IN_CALL = (
    Action.HANG_UP,
    Action.REPORT_MEDIA,
    Action.SIGNAL,
    Action.TEXT,
    Action.NOTE,
    Action.SET_TOPIC,
    Action.SUMMON,
    Action.END_SUMMONS,
    Action.HAND_OFF,
    Action.ARRIVE,
    Action.STAY,
)
_TERMINAL = (
    *_IN_CALL,
    Action.RATE,
    Action.ASK,
    Action.KEEP_WAITING,
    Action.ASK_CALLBACK,
    Action.ANSWER_CALLBACK,
    Action.END_CALLBACK,
)
_KIOSK = (*_TERMINAL, Action.OPEN_KIOSK, Action.RESUME)
_COUNTER = (
    *_TERMINAL,
    Action.OPEN_COUNTER,
    Action.OPEN_VISITOR_WINDOW,
    Action.OPEN_HANDOFF,
    Action.INVITE,
    Action.LEAVE,
    Action.SET_SHIFT,
    Action.REPORT_DEVICES,
    Action.SIT_HERE,
)
_COUNTER_IN_ITS_HALL = (
    Action.ANSWER_SUMMONS,
    Action.TAKE_BACK_SUMMONS,
    Action.TAKE_OVER,
    Action.JOIN,
)
_DESK = (
    *_IN_CALL,
    Action.OPEN_DESK,
    Action.ACCEPT,
    Action.PASS_ON,
    Action.SET_WISH,
    Action.BE_READY,
    Action.INVITE,
    Action.MARK_EMERGENCY,
    Action.END_CALLBACK,
    Action.ASK_CHANGEOVER,
    Action.COUNT_CHANGEOVER,
    Action.CANCEL_CHANGEOVER,
    Action.GIVE_ON,
    Action.DESCRIBE,
    Action.READ_RECORD,
)

PERMISSIONS: Mapping[tuple[Role, Action], Relation] = {
    **{(Role.KIOSK, action): own for action in _KIOSK},
    **{(Role.COUNTER, action): own for action in _COUNTER},
    **{(Role.COUNTER, action): own_site for action in _COUNTER_IN_ITS_HALL},
    **{(Role.INTERPRETER, action): own for action in _DESK},
    (Role.SUPERVISOR, Action.READ_RECORD): own_centre,
    (Role.CENTRE_ADMIN, Action.READ_RECORD): own_centre,
    (Role.CENTRE_ADMIN, Action.OPEN_CONSOLE): own,
    (Role.CENTRE_ADMIN, Action.MANAGE_PEOPLE): own_centre,
    (Role.CENTRE_ADMIN, Action.MANAGE_ADMINISTRATORS): own_centre,
    (Role.ORGANISATION_ADMIN, Action.READ_RECORD): own_organisation,
    (Role.ORGANISATION_ADMIN, Action.OPEN_CONSOLE): own,
    (Role.ORGANISATION_ADMIN, Action.MANAGE_SITES): own_organisation,
    (Role.ORGANISATION_ADMIN, Action.MANAGE_ADMINISTRATORS): own_organisation,
    (Role.INTEGRATOR, Action.READ_RECORD): own_organisation,
}


def allowed(actor: Actor, action: Action, target: Target) -> bool:
    """Whether one of the actor's grants lets it do this to that."""
    return any(
        relation(actor, grant, target)
        for grant in actor.grants
        if (relation := PERMISSIONS.get((grant.role, action))) is not None
    )


_MANAGED_BY = {
    Role.INTERPRETER: Action.MANAGE_PEOPLE,
    Role.CENTRE_ADMIN: Action.MANAGE_ADMINISTRATORS,
    Role.ORGANISATION_ADMIN: Action.MANAGE_ADMINISTRATORS,
}


def manages(actor: Actor, held: Grant) -> bool:
    """Whether the actor may say who holds this role: its organisation or centre is hers to manage."""
    action = _MANAGED_BY.get(held.role)
    if action is None:
        return False
    of_organisation = held.role == Role.ORGANISATION_ADMIN
    target = Target(organisation_id=held.scope_id) if of_organisation else Target(centre_id=held.scope_id)
    return allowed(actor, action, target)
