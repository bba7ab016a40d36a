"""What is revoked or retired is out at once and stays out; calls go on by their graces."""

import pytest

from signspan.testing import robot
from tests.conftest import Hall
from tests.journeys.hall import ONE, TWO, called, no_handoff, on_shift, roles, summons
from tests.journeys.steps import available, call_up
from tests.web.administrators import (
    AT_ONCE_SECONDS,
    KIOSK,
    SIGNED_OUT,
    Administrator,
    browser,
    device,
)


@pytest.mark.parametrize("what", ["terminals/{terminal}/revoke", "terminals/{terminal}/retire"])
async def test_a_revoked_or_retired_device_is_out_at_once_and_stays_out(
    hall: Hall, demo_admin: Administrator, what: str
) -> None:
    terminal_id = hall.start.ids["kiosk-hall"]
    async with hall.kiosk() as kiosk, hall.kiosk("kiosk-hospital") as other:
        await kiosk.part("place")
        await other.part("place")
        await demo_admin.must("POST", f"/{what.format(terminal=terminal_id)}")
        await kiosk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        assert other.close_code is None
    async with hall.kiosk() as with_the_old_cookie:
        await with_the_old_cookie.until(lambda one: one.close_code == SIGNED_OUT)
    shown = await demo_admin.terminal_shown(terminal_id)
    assert (shown["paired"], shown["retired_at"] is None) == (False, "revoke" in what)


async def test_a_retired_site_takes_its_devices_out_and_nothing_is_set_up_there(
    hall: Hall, demo_admin: Administrator
) -> None:
    site, *_ = (await demo_admin.board())["sites"]
    path = f"/sites/{site['site_id']}"
    terminal_id = hall.start.ids["kiosk-hall"]
    async with hall.kiosk() as kiosk, hall.counter() as counter, device(hall.origin) as new:
        await kiosk.part("place")
        await counter.part("place")
        await demo_admin.must("POST", f"{path}/retire")
        for page in (kiosk, counter):
            await page.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        assert await demo_admin.refused("POST", f"{path}/terminals", KIOSK) == "wrong_state"
        pair = f"/terminals/{terminal_id}/pair"
        assert await demo_admin.refused("POST", pair, new.code) == "wrong_state"
        await demo_admin.must("POST", f"{path}/restore")
        await demo_admin.must("POST", pair, new.code)
        assert (await new.asks())["state"] == "paired"


async def test_no_page_of_a_retired_site_opens_by_a_link_made_after_it(
    hall: Hall, demo_admin: Administrator
) -> None:
    site, *_ = (await demo_admin.board())["sites"]
    await demo_admin.must("POST", f"/sites/{site['site_id']}/retire")
    async with browser(hall) as client:
        cards = (await client.post("/api/v1/demo/start", json={"key": hall.start.key})).json()["cards"]
        (token,) = [one["token"] for one in cards if one["seat"] == "kiosk-hall"]
        assert (await client.post("/api/v1/session/link", json={"token": token})).status_code == 200
        hall.cookies["kiosk-hall"] = f"signspan_kiosk-hall={client.cookies['signspan_kiosk-hall']}"
    async with hall.kiosk() as kiosk:
        await kiosk.until(lambda one: one.close_code == SIGNED_OUT)


@pytest.mark.parametrize("whole_site", [False, True])
async def test_what_is_retired_by_a_slip_and_taken_back_at_once_is_signed_in_as_before(
    hall: Hall, demo_admin: Administrator, *, whole_site: bool
) -> None:
    site, *_ = (await demo_admin.board())["sites"]
    terminal_id = hall.start.ids["kiosk-hall"]
    path = f"/sites/{site['site_id']}" if whole_site else f"/terminals/{terminal_id}"
    async with called(hall) as call:
        await demo_admin.must("POST", f"{path}/retire")
        await call.kiosk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        async with hall.kiosk() as out:
            await out.until(lambda one: one.close_code == SIGNED_OUT)
        await demo_admin.must("POST", f"{path}/restore")
        assert (await demo_admin.terminal_shown(terminal_id))["paired"] is True
        async with hall.kiosk(window=call.kiosk.window, holds=call.call_id) as again:
            await again.part("call", call_id=call.call_id)
            await call.desk.part("call", visitor_line="live")


async def test_a_terminal_that_was_retired_before_its_site_is_not_taken_back_with_it(
    hall: Hall, demo_admin: Administrator
) -> None:
    site, *_ = (await demo_admin.board())["sites"]
    await demo_admin.must("POST", f"/terminals/{hall.start.ids['kiosk-hall']}/retire")
    for what in ("retire", "restore"):
        await demo_admin.must("POST", f"/sites/{site['site_id']}/{what}")
    async with hall.kiosk() as kiosk, hall.counter() as counter:
        await kiosk.until(lambda one: one.close_code == SIGNED_OUT)
        await counter.part("place")


async def test_a_device_that_was_told_and_has_not_come_is_revoked_as_well(
    hall: Hall, admin: Administrator
) -> None:
    terminal_id = await admin.terminal(await admin.site())
    async with device(hall.origin) as new:
        await admin.must("POST", f"/terminals/{terminal_id}/pair", new.code)
        await admin.must("POST", f"/terminals/{terminal_id}/revoke")
        assert (await new.asks())["state"] == "expired"


async def test_a_counter_that_is_paired_anew_finds_no_shift_of_somebody_else(
    hall: Hall, demo_admin: Administrator
) -> None:
    terminal_id = hall.start.ids["counter-hall-1"]
    async with hall.counter() as counter:
        await counter.must("set_shift", on=True)
        await demo_admin.must("POST", f"/terminals/{terminal_id}/revoke")
        await counter.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
    async with device(hall.origin) as new:
        await demo_admin.must("POST", f"/terminals/{terminal_id}/pair", new.code)
        seat = (await new.asks())["seat"]
        async with robot(hall.origin, "counter", seat, new.cookie(seat)) as again:
            await again.part("shift", on=False)


async def test_a_retired_counter_is_listed_nowhere(hall: Hall, demo_admin: Administrator) -> None:
    async with hall.kiosk() as kiosk:
        assert len((await kiosk.part("counters"))["counters"]) == 2
        await demo_admin.must("POST", f"/terminals/{hall.start.ids['counter-hall-1']}/retire")
        await kiosk.until(lambda one: len(one.parts["counters"]["counters"]) == 1)


async def test_a_call_on_a_revoked_kiosk_goes_on_by_its_grace(
    hall: Hall, demo_admin: Administrator
) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await call_up(kiosk, desk)
        await demo_admin.must("POST", f"/terminals/{hall.start.ids['kiosk-hall']}/revoke")
        await kiosk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        await desk.part("call", visitor_line="lost")
        await desk.none("call")
        assert (await desk.part("last"))["reason"] == "failed"


async def test_a_retired_interpreter_is_out_at_once_and_what_rang_rings_at_the_next(
    hall: Hall, demo_admin: Administrator
) -> None:
    li = hall.start.ids["desk-li"]
    async with hall.kiosk() as kiosk, hall.desk() as desk, hall.desk("desk-wang") as next_one:
        await available(desk, next_one)
        await kiosk.must("ask", language="csl")
        await desk.part("ring")
        await demo_admin.must("POST", f"/people/{li}/retire")
        await desk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        await next_one.part("ring")
    shown = await demo_admin.person_shown(li)
    assert shown["wish"] == "off"
    assert shown["retired_at"] is not None


async def test_who_is_retired_can_not_sign_in_until_she_is_restored(
    hall: Hall, admin: Administrator
) -> None:
    new = await admin.person()
    body = {"seat": "desk", "login": new["login"], "password": new["password"]}
    path = f"/people/{new['person_id']}"
    async with browser(hall) as client:
        for what, expected in (("retire", 401), ("restore", 200)):
            await admin.must("POST", f"{path}/{what}")
            answer = await client.post("/api/v1/session", json=body)
            assert answer.status_code == expected
        await admin.must("POST", f"{path}/retire")
        assert (await client.get("/api/v1/calls/none?seat=desk")).status_code == 401
        assert await admin.refused("POST", f"{path}/password") == "wrong_state"


async def test_a_link_that_somebody_still_has_opens_nothing_for_who_is_retired(
    hall: Hall, demo_admin: Administrator
) -> None:
    async with browser(hall) as client:
        cards = (await client.post("/api/v1/demo/start", json={"key": hall.start.key})).json()["cards"]
        links = {one["seat"]: one["token"] for one in cards}
        ids = hall.start.ids
        await demo_admin.must("POST", f"/people/{ids['desk-li']}/retire")
        await demo_admin.must("POST", f"/terminals/{ids['kiosk-hall']}/retire")
        for seat in ("desk-li", "kiosk-hall"):
            answer = await client.post("/api/v1/session/link", json={"token": links[seat]})
            assert (answer.status_code, answer.json()["code"]) == (410, "link_used")


async def test_a_new_password_is_told_once_and_the_old_one_is_out(hall: Hall, admin: Administrator) -> None:
    first = await admin.person()
    async with browser(hall) as client:
        body = {"seat": "desk", "login": first["login"], "password": first["password"]}
        assert (await client.post("/api/v1/session", json=body)).status_code == 200
        cookie = f"signspan_desk={client.cookies['signspan_desk']}"
        async with robot(hall.origin, "desk", "desk", cookie) as desk:
            await desk.part("me", number="0501")
            answer = await admin.must("POST", f"/people/{first['person_id']}/password")
            second = answer.json()["new_password"]
            await desk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        assert (await client.post("/api/v1/session", json=body)).status_code == 401
        body["password"] = second["password"]
        assert (await client.post("/api/v1/session", json=body)).status_code == 200
    assert (await admin.board())["new_password"] is None


@pytest.mark.parametrize("what", ["/terminals/{counter}/revoke", "/terminals/{counter}/retire"])
async def test_no_call_is_handed_off_to_a_retired_counter_and_none_goes_on_to_one(
    hall: Hall, demo_admin: Administrator, what: str
) -> None:
    terminal_id = hall.start.ids[ONE]
    async with called(hall) as call, on_shift(hall) as counter:
        await call.hand_off(ONE, hall)
        await demo_admin.must("POST", what.format(counter=terminal_id))
        for page in (counter.main, counter.seat):
            await page.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        await no_handoff(call.desk)
        await no_handoff(call.kiosk)
        assert roles(call.desk) == ["visitor"], "she goes on at the kiosk, and nobody else is in it"
        answer = await call.desk.do("hand_off", call_id=call.call_id, terminal_id=terminal_id)
        assert answer["code"] == "counter_closed"


async def test_who_had_promised_to_come_from_a_retired_counter_is_waited_for_no_more(
    hall: Hall, demo_admin: Administrator
) -> None:
    async with called(hall) as call, on_shift(hall) as gone, on_shift(hall, TWO) as other:
        await call.desk.must("summon", call_id=call.call_id)
        asked = await summons(call.desk, "asked")
        assert asked is not None
        await gone.main.must("answer_summons", summons_id=asked["summons_id"])
        await summons(call.kiosk, "coming")
        await demo_admin.must("POST", f"/terminals/{hall.start.ids[ONE]}/retire")
        await gone.main.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        await summons(call.kiosk, "asked")
        await other.main.must("answer_summons", summons_id=asked["summons_id"])


async def test_staff_at_a_retired_counter_leave_the_call_at_once(
    hall: Hall, demo_admin: Administrator
) -> None:
    async with called(hall) as call, on_shift(hall, screens=1) as counter:
        await counter.main.must("join", call_id=call.call_id)
        await call.desk.until(lambda one: "staff" in roles(one))
        await demo_admin.must("POST", f"/terminals/{hall.start.ids[ONE]}/retire")
        await call.desk.until(lambda one: roles(one) == ["visitor"], AT_ONCE_SECONDS)
        await counter.main.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)


async def test_a_call_of_a_retired_interpreter_goes_to_the_next_one(
    hall: Hall, demo_admin: Administrator
) -> None:
    async with called(hall) as call, hall.desk("desk-wang") as next_one:
        await available(next_one)
        await demo_admin.must("POST", f"/people/{hall.start.ids['desk-li']}/retire")
        await call.desk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        ring = await next_one.part("ring")
        assert ring["call_id"] == call.call_id


async def test_who_gets_a_new_password_is_rung_no_more(hall: Hall, demo_admin: Administrator) -> None:
    li = hall.start.ids["desk-li"]
    async with hall.kiosk() as kiosk, hall.desk() as desk, hall.desk("desk-wang") as next_one:
        await available(desk, next_one)
        await kiosk.must("ask", language="csl")
        await desk.part("ring")
        await demo_admin.must("POST", f"/people/{li}/password")
        await desk.until(lambda one: one.close_code == SIGNED_OUT, AT_ONCE_SECONDS)
        await next_one.part("ring")
    assert (await demo_admin.person_shown(li))["wish"] == "off"
