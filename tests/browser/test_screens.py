"""Every page in every state: nothing cut, cramped or covered, and WCAG 2.2 AA by axe-core.

The pictures themselves are made by `make screens`; here each state is looked at once in each
language, Chinese at the size the page is made for, English at its smallest.
"""

from collections.abc import Iterator

import pytest

from tests import screens

LOOKS = {"zh": 0, "en": -1}


@pytest.fixture(scope="module")
def gallery(chromium: str) -> Iterator[screens.Gallery]:
    screens.build()
    with screens.opened() as opened:
        yield opened


@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("page", screens.PAGES)
def test_every_state_of_a_page_can_be_read_and_reached(
    gallery: screens.Gallery, page: str, language: str
) -> None:
    size = screens.PAGES[page].sizes[LOOKS[language]]
    found: dict[str, list[str]] = {}
    for name in gallery.states()[page]:
        state = f"{page}/{name}"
        gallery.show(state, language, size)
        if problems := gallery.problems(state, size):
            found[state] = problems
    assert found == {}


def test_every_state_has_its_pictures_and_no_picture_is_of_a_state_that_is_gone(
    gallery: screens.Gallery,
) -> None:
    states = [f"{page}/{name}" for page, names in gallery.states().items() for name in names]
    wanted = {screens.file_of(state, *view) for state in states for view in screens.views(state)}
    assert set(screens.SCREENS.rglob("*.webp")) == wanted, "make screens, and look at them"


def test_the_call_button_is_as_large_as_a_hand(gallery: screens.Gallery) -> None:
    for size in ((1080, 1920), (1920, 1080)):
        assert gallery.box("button.call", "kiosk/idle", "zh", size).height >= 280


def _is_in_call(name: str) -> bool:
    """Whether a state shows a call: one who is only called back is in none."""
    return name.startswith(("connecting", "call")) and not name.startswith(("callback", "called"))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", [*screens.KIOSK.sizes, (1440, 900)], ids=str)
def test_nothing_jumps_in_a_call_and_the_interpreter_is_large(
    gallery: screens.Gallery, size: screens.Size
) -> None:
    calls = [name for name in gallery.states()["kiosk"] if _is_in_call(name)]
    still = {
        selector: {gallery.box(selector, f"kiosk/{name}", "en", size) for name in calls}
        for selector in (".stage", "button.hold")
    }
    assert {selector: len(boxes) for selector, boxes in still.items()} == {".stage": 1, "button.hold": 1}
    (box,) = still[".stage"]
    width, height = size
    upright = height > width
    assert box.height >= height / 2 or box.width >= 0.94 * width if upright else box.height == height
    # EN 301 549 and deaf organisations: 480 px high where the screen has them; a phone has its width.
    assert box.height >= 480 or (size[0] < screens.PHONE and box.width >= 340)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", [*screens.KIOSK.sizes, (1440, 900)], ids=str)
def test_nothing_jumps_while_waiting_whatever_is_told(gallery: screens.Gallery, size: screens.Size) -> None:
    waits = [name for name in gallery.states()["kiosk"] if name.startswith(("waiting", "interpreter-lost"))]
    assert len(waits) > 5
    for selector in ('[data-who="self"]', "h1", ".queue > p", "button.stop"):
        assert len({gallery.box(selector, f"kiosk/{name}", "en", size) for name in waits}) == 1, selector


@pytest.mark.parametrize("size", screens.DESK.sizes, ids=str)
def test_the_visitor_takes_most_of_the_desk(gallery: screens.Gallery, size: screens.Size) -> None:
    boxes = {
        gallery.box(".visitor", f"desk/{name}", "en", size)
        for name in gallery.states()["desk"]
        if _is_in_call(name) and name != "call-practice"
    }
    assert len(boxes) == 1
    assert boxes.pop().height >= 0.6 * size[1]
