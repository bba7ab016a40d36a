"""The demo's people and places, and what `signspan demo` says and opens."""

import webbrowser
from collections import Counter

import pytest
from rich.console import Console

from signspan import cli
from signspan.demo import HALLS, INTERPRETERS, StartPage
from tests.conftest import Hall, World
from tests.journeys.steps import available, call_up


def test_there_are_two_halls_with_two_counters_and_three_interpreters_who_share_a_sign_language() -> None:
    assert len({hall.name for hall in HALLS}) == len(HALLS) == 2
    assert [len(hall.counters) for hall in HALLS] == [2, 2]
    assert len(INTERPRETERS) == 3
    spoken = Counter(code for one in INTERPRETERS for code in one.languages)
    assert sorted(spoken.values()) == [1, 3]
    assert all(set(hall.languages) <= set(spoken) for hall in HALLS)
    assert any(len(hall.languages) == 2 for hall in HALLS), "one hall has the small switch"


async def test_the_start_page_has_a_card_per_role_and_two_frames_for_who_is_alone(world: World) -> None:
    start = StartPage("a password")
    start.ids = world.ids
    async with world.database.transaction() as tx:
        page = await start.start_page(tx)
    halls = [one.seat for hall in HALLS for one in (hall.kiosk, *hall.counters)]
    assert [card.seat for card in page.cards] == halls + [one.seat for one in INTERPRETERS]
    assert [(card.role, card.seat) for card in page.alone] == [
        ("kiosk", "kiosk-practice"),
        ("counter", "counter-practice-1"),
        ("counter", "counter-practice-2"),
        ("desk", "desk-practice"),
    ]
    tokens = [card.token for card in page.cards + page.alone]
    assert len(set(tokens)) == len(tokens)


async def test_practice_rings_nobody_else_and_nobody_else_rings_practice(hall: Hall) -> None:
    async with (
        hall.kiosk("kiosk-practice") as practice_kiosk,
        hall.desk("desk-practice") as practice,
        hall.kiosk() as kiosk,
        hall.desk() as li,
    ):
        await available(li, practice)
        await kiosk.must("ask", language="csl")
        await li.part("ring")
        assert practice.parts["ring"] is None
        await call_up(practice_kiosk, practice)
        await li.part("ring")


@pytest.mark.parametrize("screen", ["DISPLAY", "WAYLAND_DISPLAY", None])
def test_the_start_page_is_opened_where_there_is_a_screen_and_its_address_is_printed(
    screen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(cli, "console", Console(record=True, width=160, quiet=False))
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if screen:
        monkeypatch.setenv(screen, ":0")
    address = "http://localhost:8700/start#key"
    cli._Greeting(address, StartPage("secret"), browser=True).show()
    assert address in cli.console.export_text()
    assert opened == ([address] if screen else [])
    cli._Greeting(address, StartPage("secret"), browser=False).show()
    assert len(opened) == bool(screen)
