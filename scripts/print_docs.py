"""Prints the pages of `docs/` that the code already says: states, view parts, settings, refusals.

`make docs` writes them; `tests/test_docs.py` fails where one is stale.
"""  # noqa: INP001 - a program, not a package

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scripts.markdown import PRINTED, code, meaning, paragraphs, table
from scripts.print_dispatch import dispatch
from signspan.calls import ends
from signspan.calls import model as calls
from signspan.config import SETTINGS_FILE, Settings
from signspan.errors import Refusal
from signspan.people import model as people
from signspan.people.permissions import PERMISSIONS, Action, Role
from signspan.web import counter, desk, kiosk, wire
from signspan.web.views import SLOW_PARTS, Page

DOCS = Path(__file__).parent.parent / "docs"

Transitions = Mapping[tuple[Any, Any], Any]


@dataclass(frozen=True)
class Machine:
    """A transition table with what the page says about it. `starts`: how its rows begin."""

    title: str
    about: type[StrEnum]
    events: type[StrEnum]
    table: Transitions
    starts: tuple[StrEnum, ...]
    note: str = ""


MACHINES = (
    Machine("Call", calls.CallState, calls.CallEvent, calls.CALL, (calls.CallState.WAITING,)),
    Machine(
        "Request", calls.RequestState, calls.RequestEvent, calls.REQUEST, (calls.RequestState.WAITING,)
    ),
    Machine("Offer", calls.OfferState, calls.OfferEvent, calls.OFFER, (calls.OfferState.RINGING,)),
    Machine(
        "Leg", calls.LegState, calls.LegEvent, calls.LEG, (calls.LegState.JOINING, calls.LegState.INVITED)
    ),
    Machine("Summons", calls.SummonsState, calls.SummonsEvent, calls.SUMMONS, (calls.SummonsState.ASKED,)),
    Machine("Handoff", calls.HandoffState, calls.HandoffEvent, calls.HANDOFF, (calls.HandoffState.ASKED,)),
    Machine(
        "Changeover",
        calls.ChangeoverState,
        calls.ChangeoverEvent,
        calls.CHANGEOVER,
        (calls.ChangeoverState.ASKED, calls.ChangeoverState.COMING),
        "It begins with `coming` where the other interpreter is in the call already.",
    ),
    Machine(
        "Callback", calls.CallbackState, calls.CallbackEvent, calls.CALLBACK, (calls.CallbackState.WAITING,)
    ),
    Machine(
        "Work",
        people.Work,
        people.WorkEvent,
        people.WORK,
        (people.Work.IDLE,),
        "An interpreter keeps her place in the order of idleness through "
        + " and ".join(f"`{event}`" for event in people.WorkEvent if event in people.KEEPS_IDLE_SINCE)
        + "; every other way to `idle` starts it anew.",
    ),
)
PAGES: Mapping[str, tuple[Page, type[BaseModel]]] = {
    "kiosk": (kiosk.PAGE, wire.KioskParts),
    "counter": (counter.PAGE, wire.CounterParts),
    "desk": (desk.PAGE, wire.DeskParts),
}


# --- states ----------------------------------------------------------------------------------


def states() -> str:
    """`docs/states.md`."""
    head = f"""# States

{PRINTED}
Each thing that lives has one table `(state, event) → state`. What is not in the table is refused with
`wrong_state`. A change of state is an update that is guarded by the state it starts from, and it writes
one row of `call_events` in the same transaction. (*Work* is kept as it stands; offers and legs tell of it.)

"""
    return head + "\n".join([*map(_machine, MACHINES), _stops(), _permissions()])


def _machine(machine: Machine) -> str:
    rows = [[code(state), code(event), code(to)] for (state, event), to in machine.table.items()]
    # The first sentence of an event's docstring only says that it is one.
    _, _, events = meaning(machine.events).partition(".")
    about = [meaning(machine.about), events.strip(), machine.note, _unreached(machine)]
    return (
        f"## {machine.title}\n\n{paragraphs(about)}"
        f"```mermaid\n{diagram(machine)}```\n\n{table(('in state', 'when', 'then'), rows)}"
    )


def _unreached(machine: Machine) -> str:
    reached = {*machine.starts, *machine.table.values()}
    missing = ", ".join(code(state) for state in machine.about if state not in reached)
    return f"Nothing begins in {missing} yet." if missing else ""


def diagram(machine: Machine) -> str:
    """A Mermaid state diagram: the table's moves, its beginnings, and its ends."""
    moves: dict[tuple[str, str], list[str]] = {}
    for (state, event), to in machine.table.items():
        moves.setdefault((state, to), []).append(event)
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}" for state in machine.starts)]
    lines += [f"    {state} --> {to}: {', '.join(events)}" for (state, to), events in moves.items()]
    leaving = {state for state, _ in machine.table}
    lines += [f"    {state} --> [*]" for state in machine.about if state not in leaving]
    return "".join(f"{line}\n" for line in lines)


def _stops() -> str:
    open_states = [state for state in calls.CallState if state != calls.CallState.ENDED]

    def cell(stopper: calls.Stopper, state: calls.CallState) -> str:
        end = ends.STOPS.get((stopper, state))
        if end is None:
            return "–"
        return code(end.reason) + (", counts as abandoned" if end.counts_as_abandoned else "")

    rows = [[code(one), *(cell(one, state) for state in open_states)] for one in calls.Stopper]
    unused = set(calls.EndReason) - {end.reason for end in ends.STOPS.values()}
    kept = ", ".join(code(reason) for reason in calls.EndReason if reason in unused)
    head = ("who stops", *(f"while {code(state)}" for state in open_states))
    return (
        "## Who stops a call\n\nThe reason of the end, and whether the call counts as abandoned in the "
        "service figures. A dash is refused.\n\n"
        f"{table(head, rows)}\nKept for what is not built yet: {kept}.\n"
    )


def _permissions() -> str:
    roles = [role for role in Role if any(held == role for held, _ in PERMISSIONS)]
    relations = {relation.__name__: relation for relation in PERMISSIONS.values()}
    rows = [[code(action), *(_relation(role, action) for role in roles)] for action in Action]
    means = "".join(
        f"- {code(name)}: {meaning(relation)}\n" for name, relation in sorted(relations.items())
    )
    without = ", ".join(code(role) for role in Role if role not in roles)
    return (
        "## Who may do what\n\nAn actor holds grants: a role with its scope. The cell names how actor and "
        "target must be related. A dash is refused with `not_allowed`; a record that one may not see is "
        f"`not_found`.\n\n{means}\n{table(('action', *map(code, roles)), rows)}\n"
        f"Roles without any action yet: {without}.\n"
    )


def _relation(role: Role, action: Action) -> str:
    relation = PERMISSIONS.get((role, action))
    return "–" if relation is None else code(relation.__name__)


# --- parts of the views ----------------------------------------------------------------------


def parts() -> str:
    """`docs/parts.md`."""
    head = f"""# Parts of the views

{PRINTED}
A page's view is made of the parts below ([protocol](protocol.md#the-view)). News names a subject that
changed, such as `call:<id>`; the parts in its row are then built again from the database, and those that
differ are sent. Parts marked *slow* are sent at most once a second. Every instant is an integer: UTC
milliseconds.

"""
    shown: dict[str, type[BaseModel]] = {}
    pages = [_page(name, page, model, shown) for name, (page, model) in PAGES.items()]
    return head + "\n".join([*pages, *_shapes(shown)])


def _page(name: str, page: Page, model: type[BaseModel], shown: dict[str, type[BaseModel]]) -> str:
    rows = []
    for part, field in model.model_fields.items():
        shape = _models_in(field.annotation)[0]
        shown.setdefault(shape.__name__, shape)
        news = [code(kind) for kind, changed in page.news.items() if part in changed]
        slow = " (slow)" if part in SLOW_PARTS else ""
        rows.append([code(part) + slow, f"[{shape.__name__}](#{shape.__name__.lower()})", ", ".join(news)])
    return f"## The {name}'s parts\n\n{table(('part', 'shape', 'news that may change it'), rows)}"


def _shapes(shown: dict[str, type[BaseModel]]) -> list[str]:
    waiting = list(shown.values())
    printed: list[str] = []
    for shape in waiting:
        rows = [[code(name), type_name(field)] for name, field in shape.model_fields.items()]
        printed.append(f"### {shape.__name__}\n\n{meaning(shape)}\n\n{table(('field', 'type'), rows)}")
        for field in shape.model_fields.values():
            waiting += [one for one in _models_in(field.annotation) if one not in waiting]
    return printed


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for one in typing.get_args(annotation) for model in _models_in(one)]


def type_name(field: FieldInfo) -> str:
    """A field's type in words of the wire: `text or null`, `list of Link`."""
    return _in_words(field.annotation)


def _in_words(annotation: Any) -> str:
    arguments = typing.get_args(annotation)
    match typing.get_origin(annotation):
        case types.UnionType | typing.Union:
            return " or ".join(_in_words(one) for one in arguments)
        case typing.Literal:
            return ", ".join(code(str(one)) for one in arguments)
        case typing.Annotated:
            return _in_words(arguments[0])
        case origin if origin is list:
            return f"list of {_in_words(arguments[0])}"
    if annotation is types.NoneType:
        return "null"
    if issubclass(annotation, StrEnum):
        return ", ".join(code(one) for one in annotation)
    if issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return {str: "text", int: "integer", bool: "boolean", float: "number"}[annotation]


# --- settings and refusals -------------------------------------------------------------------


def settings() -> str:
    """`docs/settings.md`."""
    rows = [
        [code(name), code(f"SIGNSPAN_{name.upper()}"), _default(name, field), field.description or ""]
        for name, field in Settings.model_fields.items()
    ]
    return f"""# Settings

{PRINTED}
A setting comes from the first place that has it: a flag of `signspan serve` (`--host`, `--port`,
`--database-url`), the environment, the file `{SETTINGS_FILE}` in the working directory, the default.
Lists are JSON in the environment: `SIGNSPAN_ORIGINS='["https://sign.example.org"]'`. `signspan settings`
prints the same list. An unknown name in the file stops the start.

{table(("setting", "environment", "default", "what it does"), rows)}"""


def _default(name: str, field: FieldInfo) -> str:
    if name == "static_dir":
        return "inside the package"
    if field.default == ():
        return "empty"
    return code(str(field.default).lower() if isinstance(field.default, bool) else str(field.default))


def refusals() -> str:
    """`docs/refusals.md`."""
    rows = [[code(one.code), str(one.status), one().message] for one in Refusal.__subclasses__()]
    return f"""# Refusals

{PRINTED}
A refusal is an answer, not a fault. Over HTTP it is the status with the body `{{"code", "message"}}`; on
the socket it is `refused` with the command's id. Codes are stable: programs may rely on them. Messages
are for people who read logs; pages choose their own words by the code.

{table(("code", "HTTP status", "message"), rows)}"""


PRINTERS: Mapping[str, Callable[[], str]] = {
    "states.md": states,
    "parts.md": parts,
    "settings.md": settings,
    "refusals.md": refusals,
    "dispatch.md": dispatch,
}


def main() -> None:
    """Writes all of them."""
    for name, text in PRINTERS.items():
        (DOCS / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
