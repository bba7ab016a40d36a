"""Passwords, one-time links, cookies and sign-out: how a seat is taken and how it is left."""

import asyncio
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from signspan.app import create_app
from signspan.clock import DAY, HOUR, MINUTE
from signspan.demo import INTERPRETERS, StartPage
from signspan.people import store as people
from signspan.testing import HandClock, Json
from tests.clients import asking
from tests.conftest import CSRF, Hall, MakeHall, short_settings
from tests.seeded import PASSWORD

HTTPS = "https://sign.example"
SIGN_IN: Json = {"seat": "desk-li", "login": "desk-li", "password": PASSWORD}


def browser(hall: Hall) -> httpx.AsyncClient:
    """A browser with a cookie jar of its own."""
    return asking(hall.origin, CSRF)


async def token_of(client: httpx.AsyncClient, start: StartPage, seat: str) -> str:
    """A fresh one-time link's token from the start page."""
    cards = (await client.post("/api/v1/demo/start", json={"key": start.key})).json()["cards"]
    return next(str(card["token"]) for card in cards if card["seat"] == seat)


# --- passwords ---------------------------------------------------------------------------------------


async def test_name_and_password_open_the_desk_at_the_seat_that_was_named(hall: Hall) -> None:
    async with browser(hall) as client:
        answer = await client.post("/api/v1/session", json={**SIGN_IN, "seat": "window-seat"})
        assert (answer.status_code, answer.json()) == (200, {"page": "desk", "seat": "window-seat"})
        found = await client.get("/api/v1/calls/none", params={"seat": "window-seat"})
        assert found.status_code == 404, "signed in, and there is no such call"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"password": "correct hors"}, id="a wrong password"),
        pytest.param({"login": "desk-nobody"}, id="an unknown name"),
        pytest.param({"login": "desk-li' --"}, id="a name that is no name"),
    ],
)
async def test_a_wrong_name_and_a_wrong_password_are_refused_alike(hall: Hall, wrong: Json) -> None:
    async with browser(hall) as client:
        answer = await client.post("/api/v1/session", json={**SIGN_IN, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")
    assert answer.json()["message"] == "The name or the password is wrong."
    assert "set-cookie" not in answer.headers


async def test_passwords_are_kept_as_argon2id(hall: Hall) -> None:
    async with hall.database.reading() as tx:
        person = await people.person_by_login(tx, "desk-li")
    assert person is not None
    assert person["password_hash"].startswith("$argon2id$v=19$")


async def test_a_centre_behind_one_address_may_start_its_shift_at_one_time(make_hall: MakeHall) -> None:
    async with make_hall(sign_ins_per_minute=2) as hall, browser(hall) as client:
        for login in [one.seat for one in INTERPRETERS] * 3:
            body = {"seat": login, "login": login, "password": PASSWORD}
            assert (await client.post("/api/v1/session", json=body)).status_code == 200


async def test_guesses_for_many_names_from_one_address_are_refused_too(make_hall: MakeHall) -> None:
    async with make_hall(sign_ins_per_minute=1) as hall, browser(hall) as client:
        codes = []
        for number in range(11):
            body = {**SIGN_IN, "login": f"name-{number}"}
            codes.append((await client.post("/api/v1/session", json=body)).status_code)
        assert codes == [401] * 10 + [429]


async def test_too_many_tries_are_refused_even_with_the_right_password(make_hall: MakeHall) -> None:
    async with make_hall(sign_ins_per_minute=3) as hall, browser(hall) as client:
        for _ in range(3):
            answer = await client.post("/api/v1/session", json={**SIGN_IN, "password": "a guess"})
            assert answer.status_code == 401
        answer = await client.post("/api/v1/session", json=SIGN_IN)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
        assert answer.headers["retry-after"] == "60"


async def test_as_many_guesses_at_one_instant_are_looked_at_as_one_after_the_other(
    make_hall: MakeHall,
) -> None:
    async with make_hall(sign_ins_per_minute=2) as hall, browser(hall) as client:
        wrong = {**SIGN_IN, "password": "a guess"}
        answers = await asyncio.gather(*(client.post("/api/v1/session", json=wrong) for _ in range(6)))
        assert sorted(one.status_code for one in answers) == [401] * 2 + [429] * 4


@pytest.mark.parametrize("typed", [" Desk-LI ", "ｄｅｓｋ-ｌｉ"])
async def test_a_sign_in_name_is_taken_however_it_is_typed_and_is_one_name_to_guess_at(
    make_hall: MakeHall, typed: str
) -> None:
    async with make_hall(sign_ins_per_minute=1) as hall, browser(hall) as client:
        answer = await client.post("/api/v1/session", json={**SIGN_IN, "login": typed})
        assert answer.status_code == 200
        wrong = {**SIGN_IN, "login": typed, "password": "a guess"}
        assert (await client.post("/api/v1/session", json=wrong)).status_code == 401
        assert (await client.post("/api/v1/session", json=SIGN_IN)).status_code == 429


async def test_who_signs_in_at_a_seat_sees_out_whoever_sat_there(hall: Hall) -> None:
    async with hall.desk() as desk, browser(hall) as client:
        await desk.must("set_wish", wish="available")
        cookie = {"cookie": hall.cookies["desk-li"]}
        same = await client.post("/api/v1/session", json=SIGN_IN, headers=cookie)
        assert (same.status_code, desk.close_code) == (200, None)
        other = {**SIGN_IN, "login": "desk-wang"}
        assert (await client.post("/api/v1/session", json=other, headers=cookie)).status_code == 200
        await desk.until(lambda one: one.close_code == 4003)
        gone = await client.get("/api/v1/calls/none?seat=desk-li", headers=cookie)
        assert gone.status_code == 401


# --- links -------------------------------------------------------------------------------------------


async def test_a_link_signs_in_once(hall: Hall) -> None:
    async with browser(hall) as client:
        body = {"token": await token_of(client, hall.start, "kiosk-hall")}
        first = await client.post("/api/v1/session/link", json=body)
        assert (first.status_code, first.json()) == (200, {"page": "kiosk", "seat": "kiosk-hall"})
        again = await client.post("/api/v1/session/link", json=body)
        assert (again.status_code, again.json()["code"]) == (410, "link_used")


async def test_the_start_page_gives_links_to_whoever_has_the_printed_key_alone(hall: Hall) -> None:
    async with browser(hall) as client:
        answer = await client.post("/api/v1/demo/start", json={"key": "a" * 32})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


# --- in a time that is moved by hand -----------------------------------------------------------------


class Inside:
    """The whole service in process, at an address of its own, its clock in the test's hand."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.start = HandClock(), StartPage(PASSWORD)
        settings = short_settings(folder, origins=(HTTPS,))
        self.app = create_app(settings, self.clock, self.start)

    def browser(self, origin: str = HTTPS) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url=origin, headers={**CSRF, "origin": origin}
        )


@pytest.fixture
async def inside(tmp_path: Path) -> AsyncIterator[Inside]:
    found = Inside(tmp_path)
    async with found.app.router.lifespan_context(found.app):
        yield found


async def test_a_link_is_too_old_after_a_quarter_of_an_hour(inside: Inside) -> None:
    async with inside.browser() as client:
        in_time = {"token": await token_of(client, inside.start, "desk-li")}
        too_late = {"token": await token_of(client, inside.start, "desk-li")}
        inside.clock.forward(15 * MINUTE - 1)
        assert (await client.post("/api/v1/session/link", json=in_time)).status_code == 200
        inside.clock.forward(1)
        answer = await client.post("/api/v1/session/link", json=too_late)
        assert (answer.status_code, answer.json()["code"]) == (410, "link_used")


@pytest.mark.parametrize(("seat", "lasts_ms"), [("desk-li", 12 * HOUR), ("kiosk-hall", 400 * DAY)])
async def test_a_session_lasts_as_long_as_its_cookie(inside: Inside, seat: str, lasts_ms: int) -> None:
    async with inside.browser() as client:
        entered = await client.post(
            "/api/v1/session/link", json={"token": await token_of(client, inside.start, seat)}
        )
        cookie = entered.headers["set-cookie"].partition(";")[0]
        assert f"Max-Age={lasts_ms // 1_000};" in entered.headers["set-cookie"]
        for forward_ms, expected in ((lasts_ms - 1, 404), (1, 401)):
            inside.clock.forward(forward_ms)
            answer = await client.get(f"/api/v1/calls/none?seat={seat}", headers={"cookie": cookie})
            assert answer.status_code == expected


@pytest.mark.parametrize(("origin", "secure"), [(HTTPS, True), ("http://localhost", False)])
async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_of_open_lines(
    inside: Inside, origin: str, secure: bool
) -> None:
    async with inside.browser(origin) as client:
        answer = await client.post("/api/v1/session", json=SIGN_IN)
    (cookie,) = SimpleCookie(answer.headers["set-cookie"]).values()
    assert cookie.key == "signspan_desk-li"
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "strict"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert bool(cookie["secure"]) == secure


# --- sign-out ----------------------------------------------------------------------------------------


async def test_who_signs_out_is_out_on_every_page_and_wants_no_more_calls(hall: Hall) -> None:
    cookie = {"cookie": hall.cookies["desk-li"]}
    async with hall.desk() as desk, hall.desk("desk-wang") as other, browser(hall) as client:
        await desk.must("set_wish", wish="available")
        answer = await client.delete("/api/v1/session", params={"seat": "desk-li"}, headers=cookie)
        assert answer.status_code == 204
        assert 'signspan_desk-li=""' in answer.headers["set-cookie"]
        await desk.until(lambda one: one.close_code == 4003)
        gone = await client.get("/api/v1/calls/none?seat=desk-li", headers=cookie)
        assert (gone.status_code, gone.json()["code"]) == (401, "not_signed_in")
        assert other.close_code is None
    async with hall.desk() as with_the_old_cookie:
        await with_the_old_cookie.until(lambda one: one.close_code == 4003)
    async with browser(hall) as client:
        answer = await client.post("/api/v1/session", json=SIGN_IN)
        hall.cookies["desk-li"] = answer.headers["set-cookie"].partition(";")[0]
    async with hall.desk() as back:
        await back.part("me", wish="off")


async def test_nobody_signs_another_seat_out(hall: Hall) -> None:
    async with hall.desk() as desk, browser(hall) as client:
        thief = {"cookie": hall.cookies["desk-wang"]}
        await client.delete("/api/v1/session", params={"seat": "desk-li"}, headers=thief)
        forged = {"cookie": hall.cookies["desk-wang"].replace("desk-wang", "desk-li")}
        answer = await client.delete("/api/v1/session", params={"seat": "desk-li"}, headers=forged)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        await desk.must("set_wish", wish="available")
