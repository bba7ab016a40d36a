"""Guesses are slowed down by name and by address; whoever is known at hers is not shut out by strangers."""

import pytest

from signspan.errors import TooMany, WrongPassword
from signspan.web.tries import ADDRESSES_PER_NAME, NAMES_PER_ADDRESS, Tries

HOME, LOGIN = "192.0.2.1", "li.min"


def wrong(tries: Tries, address: str, login: str = LOGIN) -> None:
    with pytest.raises(WrongPassword), tries.one(address, login):
        raise WrongPassword


def refused(tries: Tries, address: str, login: str = LOGIN) -> bool:
    try:
        with tries.one(address, login):
            return False
    except TooMany:
        return True


def test_one_name_is_guessed_at_from_many_addresses_no_faster() -> None:
    tries = Tries(1)
    for number in range(ADDRESSES_PER_NAME):
        wrong(tries, f"198.51.100.{number}")
    assert refused(tries, "198.51.100.99")
    assert not refused(tries, "198.51.100.99", "another")


def test_who_has_signed_in_from_an_address_is_not_shut_out_there_by_strangers() -> None:
    tries = Tries(1)
    assert not refused(tries, HOME)
    for number in range(ADDRESSES_PER_NAME):
        wrong(tries, f"198.51.100.{number}")
    assert refused(tries, "198.51.100.99")
    assert not refused(tries, HOME)


def test_many_names_are_guessed_at_from_one_address_no_faster() -> None:
    tries = Tries(1)
    for number in range(NAMES_PER_ADDRESS):
        wrong(tries, HOME, f"name-{number}")
    assert refused(tries, HOME, "name-x")


def test_a_try_under_way_counts_until_it_is_known() -> None:
    tries = Tries(1)
    with tries.one(HOME, LOGIN):
        assert refused(tries, HOME)
    assert not refused(tries, HOME)


def test_the_right_password_wipes_the_wrong_ones_before_it() -> None:
    tries = Tries(2)
    for _ in range(3):
        wrong(tries, HOME)
        assert not refused(tries, HOME)


def test_a_try_that_breaks_off_is_no_guess() -> None:
    tries = Tries(1)
    for _ in range(3):
        with pytest.raises(OSError, match="gone"), tries.one(HOME, LOGIN):
            raise OSError("gone")
    assert not refused(tries, HOME)
