"""The documents say what the code says: nothing stale, nothing missing, no link that leads nowhere."""

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select

from scripts import print_docs
from signspan.calls.model import CallbackState, ChangeoverState, HandoffState, SummonsState
from signspan.calls.service import ask
from signspan.calls.tables import call_events
from signspan.config import Settings
from signspan.errors import Code, Refusal
from signspan.people import service as people
from signspan.people.model import Wish, Work
from signspan.reports.service import CallRecord
from signspan.schema import metadata
from signspan.web import schema, wire
from signspan.web.doings import COMMANDS
from tests.conftest import World

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *DOCS.rglob("*.md")]
)

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
EXAMPLE = re.compile(r"^```json (\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TERM = re.compile(r"`([^`]+)`")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# --- printed from the code ---


@pytest.mark.parametrize("name", print_docs.PRINTERS)
def test_a_printed_page_is_as_the_code_prints_it_now(name: str) -> None:
    assert text_of(DOCS / name) == print_docs.PRINTERS[name](), f"docs/{name} is stale: run `make docs`"


def test_every_setting_is_documented_and_says_what_it_does() -> None:
    page = text_of(DOCS / "settings.md")
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"| `{name}` | `SIGNSPAN_{name.upper()}` |" in page


def test_every_code_belongs_to_one_refusal_and_is_documented() -> None:
    assert sorted(one.code for one in Refusal.__subclasses__()) == sorted(Code)
    page = text_of(DOCS / "refusals.md")
    assert all(f"| `{code}` |" in page for code in Code)


async def test_rows_begin_in_the_states_that_the_diagrams_begin_with(world: World) -> None:
    async with world.database.transaction() as tx:
        await people.desk_came(tx, world.ids["desk-li"], "window-1")
        await people.set_wish(tx, world.ids["desk-li"], Wish.AVAILABLE)
        await ask(tx, world.ids["kiosk-hall"], "csl")
    await world.dispatcher.step()
    async with world.database.reading() as tx:
        events = await tx.rows(select(call_events))
    began = {
        row["kind"].split("_")[0]: row["data"]["to"]
        for row in events
        if "from" in row["data"] and row["data"]["from"] is None
    }
    printed = {machine.title.lower(): machine.starts[0] for machine in print_docs.MACHINES}
    later = {
        "summons": SummonsState.ASKED,
        "handoff": HandoffState.ASKED,
        "changeover": ChangeoverState.ASKED,
        "callback": CallbackState.WAITING,
    }
    assert began | later | {"work": Work.IDLE} == printed


# --- links ---


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for match in LINK.finditer(text_of(page)):
            target = match[1] or match[2]
            if not re.match(r"[a-z]+:", target):
                yield page, target


def anchors(page: Path) -> set[str]:
    """The anchors that the headings of a page get on the usual forges."""
    found = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


def test_every_relative_link_leads_to_a_file_and_to_a_heading_in_it() -> None:
    assert len(list(links())) > len(PAGES)
    lost = []
    for page, target in links():
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(f"{name_of(page)}: {target}")
    assert not lost


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = {(source.parent / to.split("#")[0]).resolve() for source, to in links() if source == page}
        waiting += [path for path in targets if path.suffix == ".md" and path not in reached]
    assert [name_of(page) for page in PAGES if page not in reached] == []


# --- the protocol ---

MODELS: dict[str, Any] = {
    **{name: getattr(wire, name) for name in ("FromPage", "ToPage", "SignIn", "Enter", "Problem")},
    **{name: getattr(wire, name) for name in ("Session", "Start", "StartPage")},
    **{name: getattr(wire, name) for name in ("Pairing", "PairingSecret", "PairingState", "PairingCode")},
    **{name: getattr(wire, name) for name in ("Console", "SiteFacts", "NewTerminal", "TerminalName")},
    **{
        name: getattr(wire, name)
        for name in ("GivenStance", "GivenWord", "NewPerson", "PersonChange", "Reserves", "SiteChange")
    },
    **{name: getattr(wire, name) for name in ("NewAdministrator", "AdministratorName", "OwnPassword")},
    "CallRecord": CallRecord,
}


def examples() -> list[tuple[str, str]]:
    return EXAMPLE.findall(text_of(DOCS / "protocol.md"))


@pytest.mark.parametrize(
    ("model", "text"), examples(), ids=[json.loads(text).get("type", model) for model, text in examples()]
)
def test_an_example_of_the_protocol_is_just_what_the_wire_carries(model: str, text: str) -> None:
    message = TypeAdapter(MODELS[model]).validate_json(text)
    is_view = isinstance(message, wire.KioskView | wire.CounterView | wire.DeskView)
    from_page = model == "FromPage"
    assert json.loads(message.model_dump_json(exclude_unset=is_view or from_page)) == json.loads(text)


def test_every_message_of_the_socket_has_an_example() -> None:
    for name in ("FromPage", "ToPage"):
        union, _ = get_args(getattr(wire, name))
        shown = {json.loads(text)["type"] for model, text in examples() if model == name}
        assert shown == {kind.model_fields["type"].default for kind in get_args(union)}


def test_every_json_block_of_the_protocol_names_the_model_that_checks_it() -> None:
    page = text_of(DOCS / "protocol.md")
    assert len(examples()) == page.count("```json") > 0
    assert {model for model, _ in examples()} == set(MODELS)


def test_every_command_close_code_and_route_is_described() -> None:
    page = text_of(DOCS / "protocol.md")
    for command in COMMANDS:
        assert f"| `{command.model_fields['type'].default}` |" in page
    for code in wire.CloseCode:
        assert f"| {code.value} | `{code.name.lower()}` |" in page
    for path in paths():
        assert f"{path}?" in page or f"{path}`" in page, path


def paths() -> set[str]:
    """What a program may call: the routes that are no pages, and the socket of each page."""
    described = schema.openapi()["paths"].items()
    found = {f"{method.upper()} {path}" for path, methods in described for method in methods}
    return found | {f"GET /ws/{page}" for page in print_docs.PAGES}


# --- the glossary and the operator's page ---


def places() -> list[str]:
    """The code terms of the glossary's last column."""
    rows = [line for line in text_of(DOCS / "glossary.md").splitlines() if line.startswith("| ")]
    return [term for row in rows for term in TERM.findall(row.rsplit("|", 2)[1])]


def exists(term: str) -> bool:
    """Whether a table, a table's column, or a name of the package is called so."""
    table, _, column = term.partition(".")
    if table in metadata.tables:
        return not column or column in metadata.tables[table].columns
    module, _, names = term.partition(":")
    if not (ROOT / "src" / "signspan" / module).exists():
        return False
    found: Any = importlib.import_module("signspan." + module.removesuffix(".py").replace("/", "."))
    for name in names.split(".") if names else ():
        found = getattr(found, name, None)
    return found is not None


def test_every_place_that_the_glossary_names_is_there() -> None:
    assert len(places()) > 20
    assert [term for term in places() if not exists(term)] == []


@pytest.mark.parametrize("term", ["tables", "calls.colour", "calls/model.py:Caller", "calls/modell.py"])
def test_a_place_that_is_not_there_is_noticed(term: str) -> None:
    assert not exists(term)


def test_the_operator_is_told_of_every_table() -> None:
    page = text_of(DOCS / "operating.md")
    assert [name for name in metadata.tables if f"`{name}`" not in page] == []
