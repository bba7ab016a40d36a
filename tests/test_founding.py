"""`signspan admin`: from an empty database to an administrator, and what it refuses."""

import asyncio
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from signspan.app import only_process
from signspan.bus import Bus
from signspan.cli import app
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import Database, open_database
from signspan.errors import WrongPassword
from signspan.people import sessions
from signspan.sites import store as sites

CHEN = {
    "--login": "chen",
    "--name": "陈",
    "--organisation": "株洲市/City of Zhuzhou",
    "--centre": "手语中心/Sign Language Centre",
}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return f"sqlite+aiosqlite:///{tmp_path / 'new' / 'signspan.db'}"


def admin(url: str, *more: str, **changes: str) -> Result:
    options = CHEN | {f"--{name}": value for name, value in changes.items()}
    flags = [part for option in options.items() for part in option]
    return CliRunner().invoke(app, ["admin", *flags, "--database-url", url, *more])


def password_in(result: Result) -> str:
    found = re.search(r"Password +(\S+)", result.output)
    assert found is not None, result.output
    return found[1]


def opened(url: str) -> Database:
    return open_database(Settings(database_url=url), SystemClock(), Bus())


async def tables(url: str) -> tuple[list[str], list[str], list[str]]:
    """The names of organisations and centres, and the codes of sign languages."""
    database = opened(url)
    async with database.reading() as tx:
        organisations = [row["name_en"] for row in await tx.rows(sites.organisations.select())]
        centres = [row["name_zh"] for row in await tx.rows(sites.centres.select())]
        codes = [row["code"] for row in await sites.languages(tx)]
    await database.close()
    return organisations, centres, codes


async def signs_in(url: str, login: str, password: str) -> str:
    """The page that somebody's password leads to."""
    database = opened(url)
    try:
        return (await sessions.sign_in(database, "console", login, password)).page
    finally:
        await database.close()


def test_an_empty_database_gets_all_that_an_administrator_needs(url: str) -> None:
    result = admin(url)
    assert result.exit_code == 0, result.output
    assert asyncio.run(tables(url)) == (["City of Zhuzhou"], ["手语中心"], ["csl"])
    assert asyncio.run(signs_in(url, "chen", password_in(result))) == "console"


def test_another_administrator_of_the_same_house_founds_no_second_one(url: str) -> None:
    admin(url)
    again = admin(url, "--language", "csl:中国手语:Chinese Sign Language", login="zhao")
    assert again.exit_code == 0, again.output
    assert asyncio.run(tables(url)) == (["City of Zhuzhou"], ["手语中心"], ["csl"])


def test_sign_languages_are_named_by_code_and_both_names(url: str) -> None:
    named = ("--language", "csl:中国手语:Chinese Sign Language", "--language", "hksl:香港手语:Hong Kong")
    assert admin(url, *named).exit_code == 0
    assert asyncio.run(tables(url))[2] == ["csl", "hksl"]


def test_a_login_that_exists_is_refused_and_nothing_changed(url: str) -> None:
    password = password_in(admin(url))
    again = admin(url, organisation="另一个/Another")
    assert (again.exit_code, "chen already" in again.output) == (1, True)
    assert "nothing was changed" in said(again)
    assert "signspan admin --reset chen" in said(again)
    assert asyncio.run(tables(url))[0] == ["City of Zhuzhou"]
    assert asyncio.run(signs_in(url, "chen", password)) == "console"


def flags(url: str, *given: str) -> Result:
    return CliRunner().invoke(app, ["admin", *given, "--database-url", url])


def said(result: Result) -> str:
    return " ".join(result.output.split())


def test_a_lost_password_is_replaced_and_the_old_one_is_out(url: str) -> None:
    old = password_in(admin(url))
    result = flags(url, "--reset", " Chen ")
    assert result.exit_code == 0, result.output
    assert asyncio.run(signs_in(url, "chen", password_in(result))) == "console"
    with pytest.raises(WrongPassword):
        asyncio.run(signs_in(url, "chen", old))


def test_who_left_is_retired_and_comes_back_by_a_command(url: str) -> None:
    password = password_in(admin(url))
    retired = flags(url, "--retire", "chen")
    assert (retired.exit_code, "Nobody administers that house" in said(retired)) == (0, True)
    with pytest.raises(WrongPassword):
        asyncio.run(signs_in(url, "chen", password))
    for again, word in (
        (flags(url, "--retire", "chen"), "chen is retired already"),
        (flags(url, "--reset", "chen"), "--restore chen"),
        (admin(url), "chen is retired: bring the account back with --restore chen"),
    ):
        assert (again.exit_code, word in said(again)) == (1, True), again.output
    assert flags(url, "--restore", "chen").exit_code == 0
    assert asyncio.run(signs_in(url, "chen", password)) == "console"
    assert (flags(url, "--restore", "chen").exit_code) == 1


def test_who_is_one_of_two_leaves_the_house_in_hands(url: str) -> None:
    admin(url)
    admin(url, login="zhao")
    assert "Nobody administers" not in said(flags(url, "--retire", "zhao"))


@pytest.mark.parametrize("what", ["--reset", "--retire", "--restore"])
def test_a_name_that_nobody_signs_in_by_is_said_so(url: str, what: str) -> None:
    admin(url)
    result = flags(url, what, "zhao")
    assert (result.exit_code, "Nobody signs in as zhao" in said(result)) == (1, True)


def test_one_thing_is_done_at_a_time(url: str) -> None:
    for given in ((), ("--reset", "chen", "--retire", "chen")):
        result = flags(url, *given)
        assert (result.exit_code, "Give one of --login, --reset" in said(result)) == (2, True)
    result = flags(url, "--login", "chen", "--name", "陈")
    assert (result.exit_code, "needs --organisation, --centre as well" in said(result)) == (2, True)


def test_names_are_kept_tidy_and_sign_in_names_small(url: str) -> None:
    password = password_in(admin(url, login=" Chen ", organisation="株洲\u200b市/City  of Zhuzhou "))
    assert asyncio.run(tables(url))[0] == ["City of Zhuzhou"]
    assert asyncio.run(signs_in(url, "chen", password)) == "console"
    assert admin(url, login="ｃｈｅｎ").exit_code == 1


def test_beside_a_running_server_it_says_what_to_do(url: str) -> None:
    admin(url)
    with only_process(url):
        result = admin(url, login="zhao")
    assert result.exit_code == 1
    assert "stop it, run this again, start it" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"login": "c"}, "--login"),
        ({"login": "陈"}, "--login"),
        ({"organisation": "Zhuzhou"}, "both languages"),
        ({"centre": "手语中心/ "}, "1 to 120 letters"),
        ({"name": "陈" * 121}, "1 to 120 letters"),
        ({"language": "csl:手语:"}, "code:中文:English"),
        ({"language": "csl"}, "code:中文:English"),
        ({"language": "CSL:手语:Signing"}, "code:中文:English"),
        ({"prot": "1"}, "--prot"),
    ],
)
def test_a_wrong_flag_ends_it_with_a_word_on_what_is_wrong(
    url: str, changes: dict[str, str], said: str
) -> None:
    result = admin(url, **changes)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert not Path("new").exists()


def test_a_password_is_no_flag(url: str) -> None:
    assert "--password" in admin(url, password="hunter2").output
