"""The administrator's doors: whose things she sees and changes, and what is set up by her."""

from typing import Any

import pytest
from sqlalchemy import delete, update

from signspan.db import Transaction
from signspan.people import store as people
from signspan.people.permissions import Role
from signspan.testing import Json
from tests.clients import asking
from tests.conftest import CSRF, Hall
from tests.web.administrators import (
    COUNTER,
    KIOSK,
    NOBODY,
    PERSON,
    SITE,
    Administrator,
    administrator,
    browser,
    signed_in,
)

SIGNED_OUT = 4003
AT_ONCE_SECONDS = 2.0


def changes(site_id: str, terminal_id: str, person_id: str) -> list[tuple[str, str, Json | None]]:
    """Every change that can be asked for, of these things."""
    name = {"name": {"zh": "新", "en": "New"}, "version": 1}
    facts = {key: value for key, value in PERSON.items() if key != "login"} | {"version": 1}
    return [
        ("PUT", f"/sites/{site_id}", {**SITE, "version": 1}),
        ("POST", f"/sites/{site_id}/terminals", KIOSK),
        ("POST", f"/sites/{site_id}/retire", None),
        ("POST", f"/sites/{site_id}/restore", None),
        ("PUT", f"/terminals/{terminal_id}", name),
        ("POST", f"/terminals/{terminal_id}/pair", {"code": "000000"}),
        ("POST", f"/terminals/{terminal_id}/revoke", None),
        ("POST", f"/terminals/{terminal_id}/retire", None),
        ("POST", f"/terminals/{terminal_id}/restore", None),
        ("PUT", f"/people/{person_id}", facts),
        ("POST", f"/people/{person_id}/password", None),
        ("POST", f"/people/{person_id}/retire", None),
        ("POST", f"/people/{person_id}/restore", None),
        ("PUT", f"/administrators/{person_id}", {"name": "新", "version": 1}),
    ]


# --- whose things ------------------------------------------------------------------------------------


async def test_an_empty_house_shows_what_there_is_to_begin_with(admin: Administrator) -> None:
    board = await admin.board()
    assert (board["sites"], board["people"], board["new_password"]) == ([], [], None)
    assert (board["organisation"]["en"], board["centre"]["en"]) == ("City", "A centre")
    assert [one["code"] for one in board["sign_languages"]] == ["csl", "csl-south"]


async def test_nobody_sees_or_touches_what_is_another_organisations(
    hall: Hall, admin: Administrator
) -> None:
    site_id = await admin.site()
    terminal_id, person = await admin.terminal(site_id), await admin.person()
    async with administrator(hall, "console-2", "Another", "Another centre") as stranger:
        mine, shown = await admin.board(), await stranger.board()
        assert (shown["sites"], shown["people"]) == ([], [])
        for method, path, body in changes(site_id, terminal_id, person["person_id"]):
            theirs = await stranger.asks(method, path, body)
            nobodys = await stranger.asks(
                method, path.replace(site_id, NOBODY).replace(terminal_id, NOBODY), body
            )
            assert (theirs.status_code, theirs.json()["code"]) == (404, "not_found"), path
            assert theirs.json() == nobodys.json(), "that it exists is not for everybody to know"
    assert await admin.board() == mine


async def test_of_the_demo_an_administrator_sees_her_own_centre_alone(demo_admin: Administrator) -> None:
    board = await demo_admin.board()
    assert [one["login"] for one in board["people"]] == ["desk-li", "desk-wang", "desk-zhou"]
    assert [len(one["terminals"]) for one in board["sites"]] == [3, 3, 3]


@pytest.mark.parametrize("seat", ["desk-li", "kiosk-hall", None])
async def test_who_administers_nothing_sees_and_changes_nothing(hall: Hall, seat: str | None) -> None:
    cookie = {"cookie": hall.cookies[seat]} if seat else {}
    expected = (403, "not_allowed") if seat else (401, "not_signed_in")
    async with asking(hall.origin, {**CSRF, **cookie}) as client:
        anybody = Administrator(client, seat or "console")
        of_demo = (NOBODY, hall.start.ids["kiosk-hall"], hall.start.ids["desk-wang"])
        administrator = {"login": "zhao", "name": "赵"}
        adds = [("POST", "/sites", SITE), ("POST", "/people", PERSON), ("GET", "", None)]
        adds.append(("POST", "/administrators", administrator))
        for method, path, body in [*adds, *changes(*of_demo)]:
            answer = await anybody.asks(method, path, body)
            assert (answer.status_code, answer.json()["code"]) == expected, path


async def test_who_administers_a_centre_alone_has_people_and_no_places(hall: Hall) -> None:
    async with administrator(hall) as both:
        site_id = await both.site()
    async with hall.database.transaction() as tx:
        person = await people.person_by_login(tx, "admin-console")
        assert person is not None
        role = people.grants.c.role == Role.ORGANISATION_ADMIN
        await tx.run(delete(people.grants).where(role))
    async with signed_in(hall, "console", person["id"]) as half:
        board = await half.board()
        assert (board["organisation"], board["sites"], board["people"]) == (None, None, [])
        assert await half.refused("POST", "/sites", SITE) == "not_allowed"
        assert await half.refused("PUT", f"/sites/{site_id}", {**SITE, "version": 1}) == "not_found"
        await half.person()


async def test_nobody_becomes_somebody_who_may_more_by_setting_her_password(
    hall: Hall, demo_admin: Administrator
) -> None:
    li = hall.start.ids["desk-li"]
    async with hall.database.transaction() as tx:
        more = {"role": Role.ORGANISATION_ADMIN, "scope_id": "another organisation"}
        await people.add(tx, people.grants, person_id=li, **more)
    for what in ("password", "retire", "restore"):
        assert await demo_admin.refused("POST", f"/people/{li}/{what}") == "not_allowed"


async def test_an_administrator_signs_in_to_the_console_and_an_interpreter_to_her_desk(
    hall: Hall, admin: Administrator
) -> None:
    new = await admin.person()
    async with browser(hall) as client:
        body = {"seat": "anywhere", "login": new["login"], "password": new["password"]}
        entered = await client.post("/api/v1/session", json=body)
        assert entered.json() == {"page": "desk", "seat": "anywhere"}
    async with hall.database.transaction() as tx:
        found = await people.person_by_login(tx, new["login"])
        assert found is not None
        await tx.run(
            update(people.people)
            .where(people.people.c.login == "admin-console")
            .values(password_hash=found["password_hash"])
        )
    async with browser(hall) as client:
        body |= {"login": "admin-console"}
        entered = await client.post("/api/v1/session", json=body)
        assert entered.json() == {"page": "console", "seat": "anywhere"}


# --- what is set up ----------------------------------------------------------------------------------


async def test_what_is_set_up_and_changed_is_shown(admin: Administrator) -> None:
    site_id = await admin.site(zone="home", opens_at_once=False)
    terminal_id = await admin.terminal(site_id)
    (site,) = (await admin.board())["sites"]
    assert (site["zone"], site["opens_at_once"], site["languages"]) == ("home", False, ["csl"])
    assert site["terminals"] == [
        {**KIOSK, "terminal_id": terminal_id, "retired_at": None}
        | {"paired": False, "expected": False, "here": False, "version": 1}
    ]
    two = {
        "name": {"zh": " 书\u200b店 ", "en": " Bookshop "},
        "languages": ["csl-south", "csl", "csl-south"],
    }
    await admin.must("PUT", f"/sites/{site_id}", {**two, "time_zone": "Asia/Urumqi", "version": 1})
    await admin.must(
        "PUT", f"/terminals/{terminal_id}", {"name": {"zh": "二号", "en": "Two"}, "version": 1}
    )
    (site,) = (await admin.board())["sites"]
    assert (site["name"], site["languages"]) == ({"zh": "书店", "en": "Bookshop"}, ["csl-south", "csl"])
    assert (site["time_zone"], site["version"]) == ("Asia/Urumqi", 2)
    assert site["terminals"][0]["name"]["en"] == "Two"
    person = await admin.person()
    facts = {"name": "孙", "number": "9", "languages": ["csl"], "zone": "home"}
    await admin.must("PUT", f"/people/{person['person_id']}", {**facts, "version": 1})
    shown = await admin.person_shown(person["person_id"])
    assert {key: shown[key] for key in facts} == facts
    assert (shown["wish"], shown["connection"], shown["retired_at"]) == ("off", "gone", None)


BAD: list[tuple[str, Json]] = [
    ("/sites", {**SITE, "name": {"zh": "  ", "en": "Library"}}),
    ("/sites", {**SITE, "languages": []}),
    ("/sites", {**SITE, "languages": ["klingon"]}),
    ("/sites", {**SITE, "zone": "moon"}),
    ("/sites", {**SITE, "name": {"zh": "馆" * 121, "en": "Library"}}),
    ("/sites", {**SITE, "time_zone": "Mars/Olympus"}),
    ("/sites", {**SITE, "name": {"zh": "\u200b\u202e", "en": "Library"}}),
    ("/administrators", {"login": "孙", "name": "孙"}),
    ("/people", {**PERSON, "login": "孙燕"}),
    ("/people", {**PERSON, "number": "no. 5"}),
    ("/people", {**PERSON, "languages": ["klingon"]}),
]


@pytest.mark.parametrize(("path", "body"), BAD)
async def test_what_is_not_understood_is_refused_and_nothing_added(
    admin: Administrator, path: str, body: Json
) -> None:
    answer = await admin.asks("POST", path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    board = await admin.board()
    assert (board["sites"], board["people"]) == ([], [])


async def test_two_people_do_not_sign_in_by_one_name(admin: Administrator) -> None:
    await admin.person()
    answer = await admin.asks("POST", "/people", {**PERSON, "name": "孙二", "number": "0999"})
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")
    other = {**PERSON, "number": "0999"}
    for login in ("desk-li", " Desk-LI", "sun.yan ", "ＳＵＮ.yan"):
        assert await admin.refused("POST", "/people", {**other, "login": login}) == "login_taken"
    assert len((await admin.board())["people"]) == 1


async def test_a_new_name_and_new_languages_are_seen_on_open_pages(
    hall: Hall, demo_admin: Administrator
) -> None:
    (site, *_) = (await demo_admin.board())["sites"]
    kiosk_id = hall.start.ids["kiosk-hall"]
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await kiosk.part("place")
        new = {"name": {"zh": "新", "en": "New"}, "version": 1}
        await demo_admin.must("PUT", f"/terminals/{kiosk_id}", new)
        await kiosk.part("place", terminal_name={"zh": "新", "en": "New"})
        await demo_admin.must("PUT", f"/sites/{site['site_id']}", {**SITE, "version": 1})
        place = await kiosk.part("place", site_name=SITE["name"])
        assert [one["code"] for one in place["languages"]] == ["csl"]
        await kiosk.until(lambda one: len(one.parts["hall"]["on_duty"]) == 1)
        facts = {"name": "李", "number": "0218", "languages": ["csl-south"], "version": 1}
        await demo_admin.must("PUT", f"/people/{hall.start.ids['desk-li']}", facts)
        await desk.part("me", number="0218")


async def test_a_large_house_is_read_in_as_many_statements_as_a_small_one(
    admin: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = Transaction._execute

    async def noting(tx: Transaction, statement: Any, values: Any) -> Any:
        asked.append(str(statement))
        return await execute(tx, statement, values)

    monkeypatch.setattr(Transaction, "_execute", noting)

    async def statements() -> int:
        asked.clear()
        await admin.board()
        return sum("terminals" in one or "people" in one or "sites" in one for one in asked)

    before = await statements()
    for number in range(3):
        site_id = await admin.site()
        await admin.terminal(site_id)
        await admin.terminal(site_id, COUNTER)
        await admin.person(login=f"sun-{number}")
    assert await statements() == before > 0
