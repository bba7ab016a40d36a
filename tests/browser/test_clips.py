"""The clips' own rules: what a test reads from a picture must be what was drawn into it."""

import itertools

import numpy as np
import pytest

from tests.browser.clips import CODE_OF, CODES, MARKERS, Pixels, blocks_of, picture, read_square


def on_screen(image: Pixels, scale: int = 3) -> Pixels:
    """The picture on a dark page, larger than it was filmed."""
    large = image.repeat(scale, axis=0).repeat(scale, axis=1)
    return np.pad(large, ((40, 60), (30, 50), (0, 0)), constant_values=8)


@pytest.mark.parametrize("code", [0, 1, 10, 21, 31])
def test_every_code_is_read_back(code: int) -> None:
    square = read_square(on_screen(picture(code, 7, 320, 240)))
    assert square.code == code
    assert square.uncut


def test_one_block_read_wrongly_gives_no_other_code() -> None:
    for one, other in itertools.combinations(map(blocks_of, CODES), 2):
        assert sum(a != b for a, b in zip(one, other, strict=True)) >= 2
    assert not {(0,) * 8, (1,) * 8} & set(CODE_OF)


def test_sides_may_be_cut_down_to_the_square() -> None:
    assert read_square(on_screen(picture(3, 0, 320, 240)[:, 40:-40])).uncut


@pytest.mark.parametrize("name", MARKERS)
def test_a_covered_corner_is_noticed(name: str) -> None:
    image = picture(3, 0, 320, 240)
    rows = slice(0, 14) if name.startswith("top") else slice(-14, None)
    columns = slice(40, 64) if name.endswith("left") else slice(-64, -40)
    image[rows, columns] = (6, 20, 43)
    assert read_square(on_screen(image)).whole == frozenset(MARKERS) - {name}


def test_a_cut_square_is_noticed() -> None:
    square = read_square(on_screen(picture(3, 0, 320, 240)[:-16]))
    assert square.whole == {"top left", "top right"}
    assert square.code == 3


def test_a_picture_without_a_clip_shows_nothing() -> None:
    square = read_square(np.zeros((200, 300, 3), np.uint8))
    assert (square.code, square.whole) == (None, frozenset())
