"""What is changed is changed once, as it was seen, and under a name that no other one has."""

import asyncio
import itertools

import pytest

from signspan.testing import Json
from tests.conftest import Hall
from tests.web.administrators import COUNTER, KIOSK, PERSON, SITE, Administrator, browser, numbered

KEY = "0f6c1d4e-key"


# --- once --------------------------------------------------------------------------------------------


async def test_a_form_that_is_sent_twice_makes_one_site_one_terminal_one_person(
    admin: Administrator,
) -> None:
    for _ in range(2):
        assert (await admin.asks("POST", "/sites", SITE, KEY)).status_code == 200
    (site,) = (await admin.board())["sites"]
    path = f"/sites/{site['site_id']}/terminals"
    answers = await asyncio.gather(*(admin.asks("POST", path, KIOSK, f"{KEY}-2") for _ in range(3)))
    assert [one.status_code for one in answers] == [200] * 3
    for _ in range(2):
        assert (await admin.asks("POST", "/people", PERSON, f"{KEY}-3")).status_code == 200
    board = await admin.board()
    (site,) = board["sites"]
    assert (len(site["terminals"]), len(board["people"])) == (1, 1)


async def test_a_password_whose_answer_was_lost_is_told_again_and_it_is_the_one_that_fits(
    hall: Hall, admin: Administrator
) -> None:
    lost, told = [
        (await admin.asks("POST", "/people", PERSON, KEY)).json()["new_password"] for _ in range(2)
    ]
    assert lost["person_id"] == told["person_id"]
    async with browser(hall) as client:
        for one, expected in ((lost, 401), (told, 200)):
            body = {"seat": "desk", "login": one["login"], "password": one["password"]}
            assert (await client.post("/api/v1/session", json=body)).status_code == expected


async def test_a_key_names_one_request_for_good_and_what_was_refused_may_be_sent_again(
    admin: Administrator,
) -> None:
    wrong = {**SITE, "languages": ["klingon"]}
    assert (await admin.asks("POST", "/sites", wrong, KEY)).status_code == 422
    assert (await admin.asks("POST", "/sites", SITE, KEY)).status_code == 200
    other = {**SITE, "name": {"zh": "书店", "en": "Bookshop"}}
    assert (await admin.asks("POST", "/sites", other, KEY)).json()["code"] == "bad_input"
    assert (await admin.asks("POST", "/sites", other, "no key")).json()["code"] == "bad_input"
    assert len((await admin.board())["sites"]) == 1


# --- as it was seen ----------------------------------------------------------------------------------


async def test_nobody_writes_over_what_somebody_else_wrote_meanwhile(admin: Administrator) -> None:
    site_id = await admin.site()
    terminal_id, person = await admin.terminal(site_id), await admin.person()
    facts = {key: value for key, value in PERSON.items() if key != "login"}
    changes: list[tuple[str, Json]] = [
        (f"/sites/{site_id}", SITE),
        (f"/terminals/{terminal_id}", {"name": KIOSK["name"]}),
        (f"/people/{person['person_id']}", facts),
    ]
    for path, body in changes:
        await admin.must("PUT", path, {**body, "version": 1})
        answer = await admin.asks("PUT", path, {**body, "version": 1})
        assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
        await admin.must("PUT", path, {**body, "version": 2})
        assert (await admin.asks("PUT", path, body)).status_code == 422, "what was seen must be named"


async def test_what_was_retired_meanwhile_is_not_changed(admin: Administrator) -> None:
    site_id = await admin.site()
    terminal_id, person = await admin.terminal(site_id), await admin.person()
    facts = {key: value for key, value in PERSON.items() if key != "login"}
    for path, body in (
        (f"/people/{person['person_id']}", facts),
        (f"/terminals/{terminal_id}", {"name": KIOSK["name"]}),
        (f"/sites/{site_id}", SITE),
    ):
        await admin.must("POST", f"{path}/retire")
        assert await admin.refused("PUT", path, {**body, "version": 1}) == "wrong_state"


# --- under a name of its own -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ({"zh": "图书馆", "en": "Another"}, "zh"),
        ({"zh": " 图书\u200b馆", "en": "Another"}, "zh"),
        ({"zh": "另一个", "en": "LIBRARY"}, "en"),
    ],
)
async def test_no_two_sites_of_a_house_and_no_two_terminals_of_a_site_have_one_name(
    admin: Administrator, name: Json, field: str
) -> None:
    site_id = await admin.site()
    other_id = await admin.site()
    await admin.terminal(site_id, {**KIOSK, "name": SITE["name"]})
    for method, path, body in (
        ("POST", "/sites", {**SITE, "name": name}),
        ("PUT", f"/sites/{other_id}", {**SITE, "name": name, "version": 1}),
        ("POST", f"/sites/{site_id}/terminals", {**COUNTER, "name": name}),
    ):
        answer = await admin.asks(method, path, body)
        assert (answer.json()["code"], answer.json()["field"]) == ("name_taken", field), path
    await admin.must("POST", f"/sites/{other_id}/terminals", {**COUNTER, "name": name})
    await admin.must("PUT", f"/sites/{site_id}", {**SITE, "version": 1})


async def test_no_two_interpreters_of_a_centre_have_one_number(admin: Administrator) -> None:
    await admin.person(number="a-7")
    other = {**PERSON, "login": "other"}
    for number in ("A-7", "ａ-7 "):
        answer = await admin.asks("POST", "/people", {**other, "number": number})
        assert (answer.json()["code"], answer.json()["field"]) == ("number_taken", "number")


async def test_a_name_that_is_retired_is_free_and_comes_back_only_while_it_still_is(
    admin: Administrator,
) -> None:
    site_id = await admin.site()
    terminal_id, person = await admin.terminal(site_id), await admin.person()
    again = itertools.count()
    for path, add, body in (
        (f"/terminals/{terminal_id}", f"/sites/{site_id}/terminals", KIOSK),
        (f"/people/{person['person_id']}", "/people", {**PERSON, "login": f"again-{next(again)}"}),
        (f"/sites/{site_id}", "/sites", SITE),
    ):
        await admin.must("POST", f"{path}/retire")
        await admin.must("POST", add, body)
        taken = "number_taken" if path.startswith("/people") else "name_taken"
        assert await admin.refused("POST", f"{path}/restore") == taken


async def test_a_name_may_be_given_anew_to_what_has_it(admin: Administrator) -> None:
    site_id = await admin.site()
    terminal_id = await admin.terminal(site_id)
    await admin.must("PUT", f"/sites/{site_id}", {**SITE, "version": 1})
    await admin.must("PUT", f"/terminals/{terminal_id}", {"name": numbered(KIOSK["name"], 9), "version": 1})


# --- administrators and one's own password -----------------------------------------------------------


async def sign_in(hall: Hall, told: Json, seat: str = "console-9") -> Json:
    async with browser(hall) as client:
        body = {"seat": seat, "login": told["login"], "password": told["password"]}
        answer = await client.post("/api/v1/session", json=body)
        return {
            "status": answer.status_code,
            **answer.json(),
            "cookie": answer.headers.get("set-cookie", ""),
        }


async def test_an_administrator_adds_another_one_who_administers_just_as_much(
    hall: Hall, admin: Administrator
) -> None:
    await admin.site()
    added = await admin.must("POST", "/administrators", {"login": " Zhao ", "name": "赵"})
    told = added.json()["new_password"]
    entered = await sign_in(hall, told)
    assert (told["login"], entered["status"], entered["page"]) == ("zhao", 200, "console")
    async with browser(hall) as client:
        client.headers["cookie"] = entered["cookie"].partition(";")[0]
        zhao = Administrator(client, "console-9")
        board = await zhao.board()
        assert len(board["sites"]) == 1
        shown = {one["login"]: (one["me"], one["yours"]) for one in board["administrators"]}
        assert shown == {"admin-console": (False, True), "zhao": (True, False)}
        own = told["person_id"]
        for what in ("password", "retire"):
            assert await zhao.refused("POST", f"/people/{own}/{what}") == "not_allowed", "not herself"
        await admin.must("PUT", f"/administrators/{own}", {"name": "赵宁", "version": 1})
        await admin.must("POST", f"/people/{own}/retire")
        assert (await zhao.asks("GET", "")).status_code == 401


async def test_who_administers_less_adds_nobody_who_may_more(
    hall: Hall, demo_admin: Administrator, admin: Administrator
) -> None:
    (me,) = (await admin.board())["administrators"]
    assert await demo_admin.refused("POST", f"/people/{me['person_id']}/retire") == "not_found"
    assert await admin.refused("POST", f"/people/{hall.start.ids['desk-li']}/retire") == "not_found"


async def test_whoever_is_signed_in_chooses_her_own_password_and_is_out_elsewhere(
    hall: Hall, admin: Administrator
) -> None:
    told = await admin.person()
    here, there = [(await sign_in(hall, told, seat))["cookie"].partition(";")[0] for seat in ("a", "b")]
    async with browser(hall) as client:
        path = "/api/v1/session/password?seat=a"
        for body, expected in (
            ({"before": "wrong", "password": "a long enough one"}, (401, "wrong_password")),
            ({"before": told["password"], "password": "too short"}, (422, "weak_password")),
            ({"before": told["password"], "password": told["password"]}, (422, "weak_password")),
        ):
            answer = await client.put(path, json=body, headers={"cookie": here})
            assert (answer.status_code, answer.json()["code"]) == expected
        body = {"before": told["password"], "password": "a long enough one"}
        assert (await client.put(path, json=body)).status_code == 401
        assert (await client.put(path, json=body, headers={"cookie": here})).status_code == 204
        for cookie, seat, expected_status in ((here, "a", 404), (there, "b", 401)):
            found = await client.get(f"/api/v1/calls/none?seat={seat}", headers={"cookie": cookie})
            assert found.status_code == expected_status
    assert (await sign_in(hall, told))["status"] == 401
    assert (await sign_in(hall, {**told, "password": "a long enough one"}))["status"] == 200


async def test_a_sign_in_name_is_no_password(hall: Hall, admin: Administrator) -> None:
    told = await admin.person(login="a-rather-long-name")
    cookie = (await sign_in(hall, told, "a"))["cookie"].partition(";")[0]
    async with browser(hall) as client:
        body = {"before": told["password"], "password": "A-Rather-Long-Name"}
        path = "/api/v1/session/password?seat=a"
        answer = await client.put(path, json=body, headers={"cookie": cookie})
        assert (answer.status_code, answer.json()["field"]) == (422, "password")
