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
