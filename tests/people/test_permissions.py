"""One table decides every action: walked whole, and no door stands beside it."""

from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

from signspan.app import create_app
from signspan.config import Settings
from signspan.people.permissions import (
    PERMISSIONS,
    Action,
    Actor,
    ActorKind,
    Grant,
    Role,
    Target,
    allowed,
    manages,
)
from signspan.web import wire
from signspan.web.arrivals import OPENS, PAGES
from signspan.web.commands import WHISPERS
from signspan.web.doings import COMMANDS
from tests.grids import REFUSED, read_grid

# Role x action, written down a second time: whose things the action may be done to.
GRID = """
                    kiosk counter interpreter supervisor centre_admin organisation_admin integrator   guest
open_kiosk          own   -       -           -          -            -                  -            -
open_desk           -     -       own         -          -            -                  -            -
open_counter        -     own     -           -          -            -                  -            -
open_visitor_window -     own     -           -          -            -                  -            -
ask                 own   own     -           -          -            -                  -            -
keep_waiting        own   own     -           -          -            -                  -            -
ask_callback        own   own     -           -          -            -                  -            -
answer_callback     own   own     -           -          -            -                  -            -
end_callback        own   own     own         -          -            -                  -            -
resume              own   -       -           -          -            -                  -            -
hang_up             own   own     own         -          -            -                  -            -
accept              -     -       own         -          -            -                  -            -
pass_on             -     -       own         -          -            -                  -            -
set_wish            -     -       own         -          -            -                  -            -
be_ready            -     -       own         -          -            -                  -            -
report_media        own   own     own         -          -            -                  -            -
signal              own   own     own         -          -            -                  -            -
text                own   own     own         -          -            -                  -            -
note                own   own     own         -          -            -                  -            -
set_topic           own   own     own         -          -            -                  -            -
rate                own   own     -           -          -            -                  -            -
describe            -     -       own         -          -            -                  -            -
mark_emergency      -     -       own         -          -            -                  -            -
ask_changeover      -     -       own         -          -            -                  -            -
count_changeover    -     -       own         -          -            -                  -            -
cancel_changeover   -     -       own         -          -            -                  -            -
give_on             -     -       own         -          -            -                  -            -
summon              own   own     own         -          -            -                  -            -
answer_summons      -     site    -           -          -            -                  -            -
take_back_summons   -     site    -           -          -            -                  -            -
end_summons         own   own     own         -          -            -                  -            -
hand_off            own   own     own         -          -            -                  -            -
take_over           -     site    -           -          -            -                  -            -
open_handoff        -     own     -           -          -            -                  -            -
arrive              own   own     own         -          -            -                  -            -
stay                own   own     own         -          -            -                  -            -
join                -     site    -           -          -            -                  -            -
invite              -     own     own         -          -            -                  -            -
leave               -     own     -           -          -            -                  -            -
set_shift           -     own     -           -          -            -                  -            -
report_devices      -     own     -           -          -            -                  -            -
sit_here            -     own     -           -          -            -                  -            -
read_record         -     -       own         centre     centre       organisation       organisation -
open_console        -     -       -           -          own          own                -            -
manage_sites        -     -       -           -          -            organisation       -            -
manage_people       -     -       -           -          centre       -                  -            -
manage_administrators - -     -           -          centre       organisation       -            -
"""

ME, SOMEBODY = "me", "somebody"
TARGETS = {
    "my own": Target("my organisation", "my centre", "my site", frozenset({ME, SOMEBODY})),
    "my own, elsewhere": Target("another organisation", "another centre", "another site", frozenset({ME})),
    "a colleague's": Target("my organisation", "my centre", "my site", frozenset({SOMEBODY})),
    "another site's": Target("my organisation", "my centre", "another site", frozenset({SOMEBODY})),
    "another centre's": Target("my organisation", "another centre", None, frozenset({SOMEBODY})),
    "another organisation's": Target("another organisation", "my centre", None, frozenset({SOMEBODY})),
    "a stranger's": Target("another organisation", "another centre", None, frozenset({SOMEBODY})),
    "nobody's": Target(),
}
SCOPES = [ME, "my site", "my centre", "my organisation"]


def may(cell: str, scope: str, target: Target) -> bool:
    """What a cell of the grid says about a target, for a grant with this scope."""
    if cell == "own":
        return ME in target.participant_ids
    owner = {
        "site": target.site_id,
        "centre": target.centre_id,
        "organisation": target.organisation_id,
    }
    return cell != REFUSED and scope == owner[cell]


@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_the_grid_says_to_what_it_says_and_nothing_else(role: Role) -> None:
    cells = read_grid(GRID)
    assert set(cells) == set(product([one.value for one in Action], [one.value for one in Role]))
    for action, scope, (whose, target) in product(Action, SCOPES, TARGETS.items()):
        actor = Actor(ActorKind.PERSON, ME, "pseudonym", (Grant(role, scope),))
        expected = may(cells[action.value, role.value], scope, target)
        assert allowed(actor, action, target) == expected, f"{role} {action} {whose} by {scope}"


@pytest.mark.parametrize(("action", "target"), list(product(Action, TARGETS.values())))
def test_who_holds_no_grant_may_do_nothing(action: Action, target: Target) -> None:
    assert not allowed(Actor(ActorKind.PERSON, ME, "pseudonym", ()), action, target)


def test_of_several_grants_one_is_enough() -> None:
    grants = Grant(Role.COUNTER, "site"), Grant(Role.SUPERVISOR, "their centre")
    actor = Actor(ActorKind.PERSON, ME, "pseudonym", grants)
    assert allowed(actor, Action.READ_RECORD, Target(centre_id="their centre"))
    assert not allowed(actor, Action.READ_RECORD, Target(centre_id="my centre"))


@pytest.mark.parametrize("held", Role)
@pytest.mark.parametrize("by", [Role.CENTRE_ADMIN, Role.ORGANISATION_ADMIN])
def test_an_administrator_manages_who_holds_a_role_in_what_is_hers(by: Role, held: Role) -> None:
    hers = {Role.CENTRE_ADMIN: "my centre", Role.ORGANISATION_ADMIN: "my organisation"}
    of_centre = {Role.INTERPRETER, Role.CENTRE_ADMIN}
    managed = of_centre if by == Role.CENTRE_ADMIN else {Role.ORGANISATION_ADMIN}
    actor = Actor(ActorKind.PERSON, ME, "pseudonym", (Grant(by, hers[by]),))
    assert manages(actor, Grant(held, hers[by])) == (held in managed)
    assert not manages(actor, Grant(held, "another"))


# --- every door is in the table, or says why it is open ----------------------------------------------

# What a route or message needs: an action, or why anybody may.
Need = Action | str

HTTP: dict[tuple[str, str], Need] = {
    ("GET", "/"): "public: leads to a page",
    ("GET", "/kiosk"): "public: a page without data; its socket asks who is there",
    ("GET", "/counter"): "public: a page without data; its socket asks who is there",
    ("GET", "/counter/visitor"): "public: a page without data; its socket asks who is there",
    ("GET", "/desk"): "public: a page without data; its socket asks who is there",
    ("GET", "/console"): "public: a page without data; its requests ask who is there",
    ("GET", "/pair"): "public: a page that shows a code to whoever stands before the device",
    ("GET", "/enter"): "public: the page that uses a one-time link",
    ("GET", "/start"): "public: the demo's start page, empty without the printed key; demo only",
    ("GET", "/alone"): "public: two frames, each of which signs in by its own link; demo only",
    ("POST", "/api/v1/session"): "public: asks for a password, limited per address",
    ("POST", "/api/v1/session/link"): "public: asks for a one-time link, limited per address",
    ("DELETE", "/api/v1/session"): "public: ends nobody's session but the cookie's own",
    ("PUT", "/api/v1/session/password"): "public: asks for the password of whoever the cookie is",
    ("POST", "/api/v1/demo/start"): "public: asks for the key that the demo printed; demo only",
    ("GET", "/api/v1/calls/{call_id}"): Action.READ_RECORD,
    ("POST", "/api/v1/pairings"): "public: a code that says nothing until an administrator enters it",
    ("POST", "/api/v1/pairings/{pairing_id}"): "public: asks for the secret that the code came with",
    ("GET", "/api/v1/console"): Action.OPEN_CONSOLE,
    ("POST", "/api/v1/console/sites"): Action.MANAGE_SITES,
    ("PUT", "/api/v1/console/sites/{site_id}"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/sites/{site_id}/retire"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/sites/{site_id}/restore"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/sites/{site_id}/terminals"): Action.MANAGE_SITES,
    ("PUT", "/api/v1/console/terminals/{terminal_id}"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/terminals/{terminal_id}/pair"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/terminals/{terminal_id}/revoke"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/terminals/{terminal_id}/retire"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/terminals/{terminal_id}/restore"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/people"): Action.MANAGE_PEOPLE,
    ("PUT", "/api/v1/console/people/{person_id}"): Action.MANAGE_PEOPLE,
    ("PUT", "/api/v1/console/reserves"): Action.MANAGE_PEOPLE,
    ("PUT", "/api/v1/console/partners/{centre_id}/ask"): Action.MANAGE_PEOPLE,
    ("PUT", "/api/v1/console/partners/{centre_id}/grant"): Action.MANAGE_PEOPLE,
    ("PUT", "/api/v1/console/stances/{person_id}"): Action.MANAGE_SITES,
    ("POST", "/api/v1/console/people/{person_id}/password"): Action.MANAGE_PEOPLE,
    ("POST", "/api/v1/console/people/{person_id}/retire"): Action.MANAGE_PEOPLE,
    ("POST", "/api/v1/console/people/{person_id}/restore"): Action.MANAGE_PEOPLE,
    ("POST", "/api/v1/console/administrators"): Action.MANAGE_ADMINISTRATORS,
    ("PUT", "/api/v1/console/administrators/{person_id}"): Action.MANAGE_ADMINISTRATORS,
    ("GET", "/health/live"): "public: says that the process answers and nothing else",
    ("GET", "/health/ready"): "public: says that the database answers and nothing else",
    ("MOUNT", ""): "public: the built pages' files",
}
SOCKETS = {
    "kiosk": Action.OPEN_KIOSK,
    "desk": Action.OPEN_DESK,
    "counter": Action.OPEN_COUNTER,
    "visitor": Action.OPEN_VISITOR_WINDOW,
}
MESSAGES: dict[type[wire.Wire], Need] = {
    wire.Ask: Action.ASK,
    wire.KeepWaiting: Action.KEEP_WAITING,
    wire.AskCallback: Action.ASK_CALLBACK,
    wire.AnswerCallback: Action.ANSWER_CALLBACK,
    wire.EndCallback: Action.END_CALLBACK,
    wire.Resume: Action.RESUME,
    wire.HangUp: Action.HANG_UP,
    wire.Accept: Action.ACCEPT,
    wire.PassOn: Action.PASS_ON,
    wire.SetWish: Action.SET_WISH,
    wire.BeReady: Action.BE_READY,
    wire.ReportMedia: Action.REPORT_MEDIA,
    wire.Signal: Action.SIGNAL,
    wire.Text: Action.TEXT,
    wire.SetTopic: Action.SET_TOPIC,
    wire.Rate: Action.RATE,
    wire.Describe: Action.DESCRIBE,
    wire.MarkEmergency: Action.MARK_EMERGENCY,
    wire.AskChangeover: Action.ASK_CHANGEOVER,
    wire.CountChangeover: Action.COUNT_CHANGEOVER,
    wire.CancelChangeover: Action.CANCEL_CHANGEOVER,
    wire.GiveOn: Action.GIVE_ON,
    wire.Summon: Action.SUMMON,
    wire.AnswerSummons: Action.ANSWER_SUMMONS,
    wire.TakeBackSummons: Action.TAKE_BACK_SUMMONS,
    wire.EndSummons: Action.END_SUMMONS,
    wire.HandOff: Action.HAND_OFF,
    wire.TakeOver: Action.TAKE_OVER,
    wire.OpenHandoff: Action.OPEN_HANDOFF,
    wire.Arrive: Action.ARRIVE,
    wire.Stay: Action.STAY,
    wire.Join: Action.JOIN,
    wire.Invite: Action.INVITE,
    wire.Leave: Action.LEAVE,
    wire.SetShift: Action.SET_SHIFT,
    wire.ReportDevices: Action.REPORT_DEVICES,
    wire.SitHere: Action.SIT_HERE,
    wire.Note: Action.NOTE,
    wire.Pong: "public: says that a page which is signed in is still there",
}


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    url = f"sqlite+aiosqlite:///{tmp_path / 'unused.db'}"
    return create_app(Settings(database_url=url, demo=True))


def doors(route: BaseRoute) -> set[tuple[str, str]]:
    match route:
        case APIRoute():
            return {(method, route.path) for method in route.methods or ()}
        case Mount():
            return {("MOUNT", route.path)}
        case _ if (router := getattr(route, "original_router", None)) is not None:  # an included one
            return all_doors(router.routes)
        case _:
            raise AssertionError(f"a kind of route that this test does not know: {route}")


def all_doors(routes: list[BaseRoute]) -> set[tuple[str, str]]:
    return set().union(*(doors(route) for route in routes))


def test_every_route_has_its_action_or_a_reason_to_be_open(app: FastAPI) -> None:
    assert all_doors(app.routes) == set(HTTP)


def test_every_socket_has_its_action() -> None:
    assert SOCKETS == OPENS
    assert set(PAGES) == set(OPENS)


def test_every_message_that_a_page_may_send_has_its_action_or_a_reason_to_be_open() -> None:
    union: Any = get_args(wire.FromPage)[0]
    assert set(get_args(union)) == set(MESSAGES)


def test_every_command_and_whisper_is_decided_by_just_the_action_that_it_is_listed_with() -> None:
    assert set(COMMANDS) == set(get_args(wire.Command))
    decided = {kind: action for kind, (action, _) in COMMANDS.items()} | dict(WHISPERS)
    assert decided == {kind: need for kind, need in MESSAGES.items() if isinstance(need, Action)}


def test_every_action_has_a_door_and_somebody_who_may() -> None:
    needs = [*HTTP.values(), *MESSAGES.values()]
    asked = {need for need in needs if isinstance(need, Action)}
    asked |= set(SOCKETS.values())
    assert asked == set(Action) == {action for _, action in PERMISSIONS}


def test_every_open_door_says_why() -> None:
    for need in [*HTTP.values(), *MESSAGES.values()]:
        assert isinstance(need, Action) or need.startswith("public: ")
