"""One rule for names: what is kept of them, and which two are one."""

import pytest

from signspan.names import LOGIN, alike, login_of, name_of, tidy


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  孙  燕 ", "孙 燕"),
        ("孙\u200b燕\ufeff", "孙燕"),
        ("One\t\n Two", "One Two"),
        ("\u202eOne\u202c", "One"),
        ("Zoe\u0308", "Zoë"),
        ("三号\u3000窗口", "三号 窗口"),
        ("\u3164 \u2800", ""),
        ("a\x00b\x7f", "ab"),
        ("葛\U000e0100城", "葛\U000e0100城"),  # how a letter of a name is drawn is hers to say
    ],
)
def test_a_name_keeps_what_is_seen_of_it(given: str, kept: str) -> None:
    assert tidy(given) == kept
    assert tidy(kept) == kept


@pytest.mark.parametrize("given", ["", "  ", "\u200b", "馆" * 121])
def test_a_name_that_is_empty_or_too_long_is_none(given: str) -> None:
    with pytest.raises(ValueError, match="1 to 120"):
        name_of(given)


def test_the_longest_name_is_measured_as_it_is_kept() -> None:
    assert name_of(" " + "馆" * 120 + "\u200b ") == "馆" * 120


@pytest.mark.parametrize("other", ["counter 3", "Ｃｏｕｎｔｅｒ　３", " COUNTER  3 ", "Coun\u00adter 3"])
def test_names_that_people_take_for_one_are_alike(other: str) -> None:
    assert alike(other) == alike("Counter 3")
    assert alike(other) != alike("Counter 4")


@pytest.mark.parametrize("typed", ["li.min", " Li.Min ", "ＬＩ．ＭＩＮ", "li .min", "li.min\u200b"])
def test_a_sign_in_name_is_one_however_it_was_typed(typed: str) -> None:
    assert login_of(typed) == "li.min"
    assert LOGIN.fullmatch(login_of(typed))
