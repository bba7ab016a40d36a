"""A new device shows a code and becomes the terminal at which an administrator enters it."""

import asyncio

import limits
import pytest

from signspan.people import store as people
from signspan.testing import robot
from signspan.web.administration import GUESSES_PER_HOUR, GUESSES_PER_MINUTE
from signspan.web.pairings import CODES_PER_MINUTE
from tests.conftest import Hall, MakeHall
from tests.journeys.hall import ONE, called, on_shift
from tests.journeys.steps import see_each_other
from tests.web.administrators import (
    AT_ONCE_SECONDS,
    COUNTER,
    SIGNED_OUT,
    Administrator,
    administrator,
    browser,
    device,
)


async def test_a_device_becomes_the_terminal_at_which_its_code_is_entered(
    hall: Hall, admin: Administrator
) -> None:
    terminal_id = await admin.terminal(await admin.site())
    async with device(hall.origin) as new:
        assert await new.asks() == {"state": "waiting", "page": None, "seat": None}
        await admin.must("POST", f"/terminals/{terminal_id}/pair", new.code)
        shown = await admin.terminal_shown(terminal_id)
        assert (shown["paired"], shown["expected"]) == (False, True)
        seat = f"kiosk-{terminal_id[-4:]}"
        assert await new.asks() == {"state": "paired", "page": "kiosk", "seat": seat}
        async with robot(hall.origin, "kiosk", seat, new.cookie(seat)) as kiosk:
            await kiosk.part("place", terminal_id=terminal_id)
            shown = await admin.terminal_shown(terminal_id)
            assert (shown["paired"], shown["expected"], shown["here"]) == (True, False, True)


async def test_a_paired_cookie_lasts_as_long_as_browsers_keep_one(hall: Hall, admin: Administrator) -> None:
    terminal_id = await admin.terminal(await admin.site(), COUNTER)
    async with device(hall.origin) as new:
        await admin.must("POST", f"/terminals/{terminal_id}/pair", new.code)
        path = f"/api/v1/pairings/{new.pairing['pairing_id']}"
        answer = await new.client.post(path, json={"secret": new.pairing["secret"]})
    assert answer.json()["page"] == "counter"
    cookie = answer.headers["set-cookie"]
    age = int(cookie.partition("Max-Age=")[2].partition(";")[0])
    assert 399 * 86_400 < age <= 400 * 86_400
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()


async def test_a_wrong_secret_learns_and_gets_nothing(hall: Hall, admin: Administrator) -> None:
    terminal_id = await admin.terminal(await admin.site())
    async with device(hall.origin) as new:
        await admin.must("POST", f"/terminals/{terminal_id}/pair", new.code)
        assert (await new.asks("a" * 43))["state"] == "expired"
        assert not new.client.cookies
        assert (await new.asks())["state"] == "paired"


async def test_a_wrong_code_is_refused_and_guesses_are_limited(hall: Hall, admin: Administrator) -> None:
    terminal_id = await admin.terminal(await admin.site())
    path = f"/terminals/{terminal_id}/pair"
    async with device(hall.origin) as new:
        wrong = {"code": f"{(int(new.pairing['code']) + 1) % 1_000_000:06}"}
        codes = [await admin.refused("POST", path, wrong) for _ in range(GUESSES_PER_MINUTE + 1)]
        assert codes == ["wrong_code"] * GUESSES_PER_MINUTE + ["too_many"]
        assert await admin.refused("POST", path, new.code) == "too_many", "the right one, too"
    assert await admin.refused("POST", path, {"code": "12345"}) == "bad_input"


async def test_a_code_is_good_for_one_terminal(hall: Hall, admin: Administrator) -> None:
    site_id = await admin.site()
    one, other = await admin.terminal(site_id), await admin.terminal(site_id)
    async with device(hall.origin) as new:
        await admin.must("POST", f"/terminals/{one}/pair", new.code)
        assert await admin.refused("POST", f"/terminals/{other}/pair", new.code) == "wrong_code"
        assert (await new.asks())["seat"] == f"kiosk-{one[-4:]}"


async def test_codes_are_limited_for_each_address(hall: Hall) -> None:
    async with browser(hall) as client:
        answers = [await client.post("/api/v1/pairings") for _ in range(CODES_PER_MINUTE + 1)]
        assert [one.status_code for one in answers] == [200] * CODES_PER_MINUTE + [429]
        codes = {one.json()["code"] for one in answers[:-1]}
        assert len(codes) == CODES_PER_MINUTE


async def test_a_terminal_has_one_device_the_one_that_was_paired_last(
    hall: Hall, demo_admin: Administrator
) -> None:
    terminal_id = hall.start.ids["kiosk-hall"]
    async with hall.kiosk() as before, device(hall.origin) as new:
        await before.part("place")
        await demo_admin.must("POST", f"/terminals/{terminal_id}/pair", new.code)
        assert before.close_code is None, "until the new one has come"
        assert (await new.asks())["state"] == "paired"
        await before.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)


async def test_a_device_whose_answer_was_lost_asks_again_and_is_the_terminal(
    hall: Hall, admin: Administrator
) -> None:
    terminal_id = await admin.terminal(await admin.site())
    async with device(hall.origin) as new:
        await admin.must("POST", f"/terminals/{terminal_id}/pair", new.code)
        seat = (await new.asks())["seat"]
        lost = new.cookie(seat)
        new.client.cookies.clear()
        assert (await new.asks())["state"] == "paired"
        async with robot(hall.origin, "kiosk", seat, new.cookie(seat)) as kiosk:
            await kiosk.part("place", terminal_id=terminal_id)
            async with robot(hall.origin, "kiosk", seat, lost) as nobody:
                await nobody.until(lambda one: one.close_code == SIGNED_OUT)


async def test_guesses_are_limited_by_the_hour_too(
    hall: Hall, admin: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal_id = await admin.terminal(await admin.site())
    monkeypatch.setattr(limits.RateLimitItemPerMinute, "get_expiry", lambda _self: 0)  # minutes fly
    codes = []
    for number in range(GUESSES_PER_HOUR + 1):
        answer = await admin.asks("POST", f"/terminals/{terminal_id}/pair", {"code": f"{number:06}"})
        codes.append(answer.status_code)
    assert codes == [404] * GUESSES_PER_HOUR + [429]
    assert answer.headers["retry-after"] == "600"


async def test_two_who_enter_one_code_at_once_get_one_terminal(make_hall: MakeHall) -> None:
    async with make_hall() as hall, administrator(hall) as admin, device(hall.origin) as new:
        site_id = await admin.site()
        ids = [await admin.terminal(site_id) for _ in range(2)]
        answers = await asyncio.gather(
            *(admin.asks("POST", f"/terminals/{one}/pair", new.code) for one in ids)
        )
        assert sorted(one.status_code for one in answers) == [200, 404]
        asked = await asyncio.gather(*(new.asks() for _ in range(4)))
        assert {one["state"] for one in asked} == {"paired"}
        async with hall.database.reading() as tx:
            opened = [await people.sessions_of(tx, one) for one in ids]
        assert sorted(len(one) for one in opened) == [0, 1], "an answer given again ends the one before"


async def test_a_new_device_inherits_neither_shift_nor_call_of_the_one_before(
    hall: Hall, demo_admin: Administrator
) -> None:
    async with called(hall) as call, on_shift(hall), device(hall.origin) as new, device(hall.origin) as two:
        for seat, one in (("kiosk-hall", new), (ONE, two)):
            await demo_admin.must("POST", f"/terminals/{hall.start.ids[seat]}/pair", one.code)
        assert (await call.kiosk.part("call"))["call_id"] == call.call_id, "until the new one has come"
        seat, at_counter = (await new.asks())["seat"], (await two.asks())["seat"]
        await call.desk.none("call")
        assert (await call.desk.part("last"))["reason"] == "failed"
        async with robot(hall.origin, "kiosk", seat, new.cookie(seat)) as kiosk:
            await kiosk.none("call")
            await kiosk.must("ask", language="csl")
        async with robot(hall.origin, "counter", at_counter, two.cookie(at_counter)) as counter:
            await counter.part("shift", on=False)


async def test_the_call_of_a_visitor_who_has_gone_to_the_counter_outlives_the_kiosk_s_device(
    hall: Hall, demo_admin: Administrator
) -> None:
    async with called(hall) as call, on_shift(hall) as counter, device(hall.origin) as new:
        await call.hand_off(ONE, hall)
        await see_each_other(counter.seat, call.desk, call.call_id)
        await call.handoff(state="ready")
        await demo_admin.must("POST", f"/terminals/{hall.start.ids['kiosk-hall']}/pair", new.code)
        assert (await new.asks())["state"] == "paired"
        await call.kiosk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        await call.desk.part("call", call_id=call.call_id)
        await counter.seat.part("call", call_id=call.call_id)
