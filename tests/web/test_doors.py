"""What the door refuses: strangers, other people's things, forged and oversized requests."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from signspan.app import create_app
from signspan.config import Settings
from signspan.testing import Json
from signspan.web.sockets import MESSAGES_PER_PING
from tests.clients import asking
from tests.conftest import CSRF, Hall, serving, short_settings
from tests.journeys.steps import available, call_up

EVIL = "https://evil.example"
REFUSED_HANDSHAKE = 403
SIGNED_OUT, BAD_MESSAGE = 4003, 4009

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    """One service for all of these: whoever is refused leaves no trace in it."""
    async with serving(short_settings(tmp_path_factory.mktemp("doors"))) as found:
        yield found


def client(hall: Hall, seat: str | None = None, **headers: str) -> httpx.AsyncClient:
    """A browser, with the cookie of a seat if one is named."""
    cookie = {"cookie": hall.cookies[seat]} if seat else {}
    return asking(hall.origin, {**CSRF, **cookie, **headers})


def page(hall: Hall, name: str, seat: str, cookie: str | None, **more: Any) -> connect:
    """A page's socket; `cookie` is sent as it is."""
    url = f"{hall.origin.replace('http', 'ws')}/ws/{name}?seat={seat}&window=window-of-test"
    headers = {"Cookie": cookie} if cookie else {}
    return connect(url, **{"origin": hall.origin, "additional_headers": headers, **more})


async def close_code(socket: ClientConnection) -> int | None:
    """Waits until the server closes, and tells the code."""
    async with asyncio.timeout(10):
        try:
            async for _ in socket:
                pass
        except ConnectionClosed:
            pass
    return socket.close_code


# --- who stands before it ----------------------------------------------------------------------------


@pytest.mark.parametrize("seat", ["desk-li", "kiosk-hall"])
async def test_without_a_cookie_no_record_is_read_and_no_page_is_served(hall: Hall, seat: str) -> None:
    async with client(hall) as nobody:
        answer = await nobody.get("/api/v1/calls/any", params={"seat": seat})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    async with page(hall, seat.partition("-")[0], seat, cookie=None) as socket:
        assert await close_code(socket) == SIGNED_OUT


@pytest.mark.parametrize(
    ("name", "seat", "whose"),
    [
        pytest.param("kiosk", "kiosk-hospital", "kiosk-hall", id="another kiosk's"),
        pytest.param("desk", "desk-li", "desk-wang", id="another desk's"),
        pytest.param("kiosk", "kiosk-hall", "desk-li", id="a desk's at a kiosk's seat"),
        pytest.param("desk", "desk-li", "kiosk-hall", id="a kiosk's at a desk's seat"),
    ],
)
async def test_a_cookie_under_another_seats_name_opens_nothing(
    hall: Hall, name: str, seat: str, whose: str
) -> None:
    token = hall.cookies[whose].partition("=")[2]
    stolen = f"signspan_{seat}={token}"
    async with page(hall, name, seat, stolen) as socket:
        assert await close_code(socket) == SIGNED_OUT
    async with client(hall, cookie=stolen) as thief:
        answer = await thief.get("/api/v1/calls/any", params={"seat": seat})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize(
    ("name", "seat"), [("kiosk", "desk-li"), ("desk", "kiosk-hall"), ("wall", "desk-li")]
)
async def test_a_seat_opens_its_own_kind_of_page_only(hall: Hall, name: str, seat: str) -> None:
    async with page(hall, name, seat, hall.cookies[seat]) as socket:
        assert await close_code(socket) == SIGNED_OUT


# --- other people's things ---------------------------------------------------------------------------


async def test_nobody_acts_on_another_persons_offer_or_call(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as li, hall.desk("desk-wang") as wang:
        await available(li)
        await kiosk.must("ask", language="csl")
        ring = await li.part("ring")
        offer, call = {"offer_id": ring["offer_id"]}, {"call_id": ring["call_id"]}
        for command in ("accept", "pass_on"):
            for stranger in (wang, kiosk):
                assert (await stranger.do(command, **offer))["code"] == "not_allowed"
        await li.must("accept", **offer)
        media = await kiosk.part("media")
        report = {"peer_leg_id": media["leg_id"], "media": "flowing"}
        async with hall.kiosk("kiosk-hospital") as other:
            for command, facts in (("hang_up", {}), ("keep_waiting", {}), ("report_media", report)):
                assert (await other.do(command, **call, **facts))["code"] == "not_allowed"
            assert (await other.do("resume", **call))["code"] == "not_allowed"
        assert (await wang.do("hang_up", **call))["code"] == "not_allowed"
        assert (await wang.do("report_media", **call, **report))["code"] == "not_allowed"
        assert (await kiosk.part("call"))["state"] == "connecting"
        await kiosk.must("hang_up", **call)


async def test_a_page_does_not_do_what_is_the_other_kinds_to_do(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        assert (await desk.do("ask", language="csl"))["code"] == "not_allowed"
        assert (await kiosk.do("set_wish", wish="available"))["code"] == "not_allowed"
        assert (await kiosk.do("be_ready"))["code"] == "not_allowed"


async def test_what_is_typed_in_a_call_reaches_its_legs_alone(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as li, hall.desk("desk-wang") as wang:
        await available(li)
        call_id = await call_up(kiosk, li)
        text = {"type": "text", "call_id": call_id, "line": 0}
        async with hall.kiosk("kiosk-hospital") as other:
            for stranger in (other, wang):
                await stranger.say(**text, n=0, text="from outside")
            await wang.must("set_wish", wish="break")  # answered after what was said before it
            assert (await other.do("hang_up", call_id=call_id))["code"] == "not_allowed"
            await kiosk.say(**{**text, "call_id": "another"}, n=0, text="into another call")
            await kiosk.say(**text, n=1, text="to her alone")
            heard = await li.until(lambda one: one.whispers)
            for stranger in (other, wang):
                assert not [one for one in stranger.whispers if one["type"] == "text_said"]
        assert [one["text"] for one in heard if one["type"] == "text_said"] == ["to her alone"]
        assert not [one for one in kiosk.whispers if one["type"] == "text_said"]
        await kiosk.must("hang_up", call_id=call_id)


async def test_a_record_is_for_the_interpreter_of_the_call_alone_and_gives_every_time(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as li:
        await available(li)
        call_id = await call_up(kiosk, li)
        await li.must("hang_up", call_id=call_id)
    for seat, expected in (("desk-li", 200), ("desk-wang", 404), ("kiosk-hall", 404)):
        async with client(hall, seat) as reader:
            answer = await reader.get(f"/api/v1/calls/{call_id}", params={"seat": seat})
            missing = await reader.get("/api/v1/calls/missing", params={"seat": seat})
        assert answer.status_code == expected
        assert missing.status_code == 404
        if expected == 404:
            assert answer.json() == missing.json(), "that it exists is not for everybody to know"
            continue
        record = answer.json()
        times = ["asked_at", "accepted_at", "active_at", "ended_at"]
        assert [record[name] for name in times] == sorted(record[name] for name in times)
        assert record["answer_ms"] == record["accepted_at"] - record["asked_at"]
        assert [offer["ended_at"] >= offer["offered_at"] for offer in record["offers"]] == [True]
        assert all(leg["joined_at"] <= leg["live_at"] <= leg["left_at"] for leg in record["legs"])
        assert {leg["role"] for leg in record["legs"]} == {"visitor", "interpreter"}
        kinds = [event["kind"] for event in record["events"]]
        assert kinds[0] == "call_asked"
        assert {"offer_ringing", "offer_accepted", "call_pictures_flow", "call_ended"} < set(kinds)
        assert hall.start.ids["desk-li"] not in json.dumps(record["events"]), "events name pseudonyms"


# --- forged requests ---------------------------------------------------------------------------------

WRITES = [
    ("POST", "/api/v1/session", {"seat": "desk-li", "login": "desk-li", "password": "correct horse"}),
    ("POST", "/api/v1/session/link", {"token": "a" * 32}),
    ("DELETE", "/api/v1/session?seat=desk-zhou", None),
    ("POST", "/api/v1/demo/start", {"key": "a" * 32}),
    ("POST", "/api/v1/pairings", None),
]


def write_of(path: str) -> str:
    return path.rpartition("/")[2].partition("?")[0]


@pytest.mark.parametrize(
    ("method", "path", "body"), WRITES, ids=[f"{one} {write_of(two)}" for one, two, _ in WRITES]
)
async def test_a_write_without_the_header_that_other_sites_cannot_send_or_from_them_is_refused(
    hall: Hall, method: str, path: str, body: Json | None
) -> None:
    cookie = {"cookie": hall.cookies["desk-zhou"]}  # signed out in the end
    async with asking(hall.origin, cookie) as browser:
        forged = await browser.request(method, path, json=body)
        foreign = await browser.request(method, path, json=body, headers={**CSRF, "origin": EVIL})
        sandboxed = await browser.request(method, path, json=body, headers={**CSRF, "origin": "null"})
        for answer in (forged, foreign, sandboxed):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        own = await browser.request(method, path, json=body, headers={**CSRF, "origin": hall.origin})
    assert own.status_code != 403 or path.endswith("start")  # where a wrong key is refused, too
    assert own.status_code in (200, 204, 403, 410)


@pytest.mark.parametrize("origin", [None, EVIL, "null", "http://localhost:1"])
async def test_a_socket_from_another_origin_or_from_none_is_refused(hall: Hall, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with page(hall, "desk", "desk-li", hall.cookies["desk-li"], origin=origin):
            pass
    assert refused.value.response.status_code == REFUSED_HANDSHAKE


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", ""])
async def test_a_foreign_name_for_this_machine_reaches_nothing(hall: Hall, host: str) -> None:
    async with client(hall, host=host) as rebound:
        for path in ("/", "/desk", "/api/v1/calls/any?seat=desk-li"):
            assert (await rebound.get(path)).status_code == 403
        assert (await rebound.get("/health/live")).status_code == 200  # asked by address, told nothing


async def test_a_socket_under_a_foreign_name_is_refused(hall: Hall) -> None:
    port = int(hall.origin.rpartition(":")[2])
    url = f"ws://evil.example:{port}/ws/desk?seat=desk-li&window=window-of-test"
    cookie = {"Cookie": hall.cookies["desk-li"]}
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            url,
            host="127.0.0.1",
            port=port,
            origin=f"http://evil.example:{port}",  # type: ignore[arg-type]
            additional_headers=cookie,
        ):
            pass
    assert refused.value.response.status_code == REFUSED_HANDSHAKE


@pytest.mark.parametrize(
    "query", ["", "seat=desk-li", "seat=DESK&window=window-of-test", "seat=a&window=x"]
)
async def test_a_socket_without_a_proper_seat_and_window_is_refused(hall: Hall, query: str) -> None:
    url = f"{hall.origin.replace('http', 'ws')}/ws/desk?{query}"
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, origin=hall.origin):  # type: ignore[arg-type]
            pass
    assert refused.value.response.status_code == REFUSED_HANDSHAKE


# --- sizes and shapes --------------------------------------------------------------------------------

MOST = 65_536  # the default of `max_body_bytes`


async def in_chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1_024):
        yield b" " * 1_024


async def test_a_body_that_is_too_large_is_refused_whether_or_not_it_says_so(hall: Hall) -> None:
    headers = {"content-type": "application/json"}
    async with client(hall, **headers) as browser:
        told = await browser.post("/api/v1/session/link", content=b" " * (MOST + 1))
        untold = await browser.post("/api/v1/session/link", content=in_chunks(MOST + 1_024))
        for answer in (told, untold):
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        just_fits = await browser.post("/api/v1/session/link", content=b" " * MOST)
        assert (just_fits.status_code, just_fits.json()["code"]) == (422, "bad_input")


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"token": "short"}',
        b'{"token": "0123456789abcdef", "more": 1}',
        b'{"token": 17}',
    ],
)
async def test_a_body_that_is_not_understood_is_refused_without_an_echo(hall: Hall, body: bytes) -> None:
    async with client(hall, **{"content-type": "application/json"}) as browser:
        answer = await browser.post("/api/v1/session/link", content=body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"code", "message", "field"}
    assert answer.json()["code"] == "bad_input"


BAD_MESSAGES: dict[str, str | bytes] = {
    "not JSON": "hello",
    "not an object": "[]",
    "without a type": '{"id": "1"}',
    "of no known type": '{"type": "reboot", "id": "1"}',
    "of a type that only the server sends": '{"type": "ok", "id": "1"}',
    "with a field too many": '{"type": "set_wish", "id": "1", "wish": "off", "for": "desk-wang"}',
    "with a field too few": '{"type": "set_wish", "id": "1"}',
    "with a wish that there is not": '{"type": "set_wish", "id": "1", "wish": "rich"}',
    "with an id that is no id": '{"type": "be_ready", "id": "1; drop table calls"}',
    "with an id too long": json.dumps({"type": "be_ready", "id": "1" * 81}),
    "with a line too long": json.dumps(
        {"type": "text", "call_id": "1", "line": 0, "n": 0, "text": "手" * 501}
    ),
    "with half a character": '{"type": "text", "call_id": "1", "line": 0, "n": 0, "text": "\\ud83d"}',
    "in bytes": b'{"type": "be_ready", "id": "1"}',
}


@pytest.mark.parametrize("message", BAD_MESSAGES.values(), ids=BAD_MESSAGES)
async def test_a_message_that_is_not_understood_closes_the_page(hall: Hall, message: str | bytes) -> None:
    async with page(hall, "desk", "desk-li", hall.cookies["desk-li"]) as socket:
        await socket.send(message)
        assert await close_code(socket) == BAD_MESSAGE


async def test_a_page_that_floods_is_closed(hall: Hall) -> None:
    async with page(hall, "desk", "desk-li", hall.cookies["desk-li"]) as socket:
        for _ in range(3):  # hello, ping, view: the count begins
            await socket.recv()
        for _ in range(MESSAGES_PER_PING):
            await socket.send('{"type": "pong"}')
        await socket.send('{"type": "be_ready", "id": "1"}')
        assert await close_code(socket) == BAD_MESSAGE


# --- what every answer carries -----------------------------------------------------------------------


def headers(framed: str) -> dict[str, str]:
    """The headers of every answer, written down a second time."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; worker-src 'self'; connect-src 'self'; manifest-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-src {framed}; frame-ancestors {framed}"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(self), microphone=(self), display-capture=(), geolocation=()",
    }


ANSWERS: list[tuple[str, str, bytes | None, dict[str, str], set[int]]] = [
    ("GET", "/", None, {}, {307}),
    ("GET", "/desk", None, {}, {200}),
    ("GET", "/nothing-here", None, {}, {404}),
    ("GET", "/health/live", None, {}, {200}),
    ("GET", "/api/v1/calls/any?seat=desk-li", None, {}, {401}),
    ("GET", "/api/v1/calls/any", None, {}, {422}),
    ("GET", "/desk", None, {"host": "evil.example"}, {403}),
    ("PUT", "/api/v1/session", b"{}", {}, {404, 405}),
    ("POST", "/api/v1/session", b"{}", {}, {422}),
    ("POST", "/api/v1/session", b"{}", {"origin": EVIL}, {403}),
    ("POST", "/api/v1/session", b" " * (MOST + 1), {}, {413}),
    ("DELETE", "/api/v1/session?seat=nobody", None, {}, {204}),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "sent", "expected"), ANSWERS, ids=[f"{one[1]} {one[4]}" for one in ANSWERS]
)
async def test_every_answer_carries_just_these_protections(
    hall: Hall, method: str, path: str, body: bytes | None, sent: dict[str, str], expected: set[int]
) -> None:
    async with client(hall, **sent) as browser:
        answer = await browser.request(method, path, content=body)
    assert answer.status_code in expected
    carried = headers("'self'")
    assert {name: answer.headers.get(name) for name in carried} == carried
    if path.startswith("/api/"):
        assert answer.headers["cache-control"] == "no-store"
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "field"}
    assert not any(name.startswith("access-control-") for name in answer.headers)


async def test_without_the_demo_its_doors_are_shut_and_nothing_may_be_framed(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'real.db'}")
    inside = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=inside, base_url="http://localhost", headers=CSRF) as browser:
        for path in ("/start", "/alone"):
            assert (await browser.get(path)).status_code == 404
        answer = await browser.post("/api/v1/demo/start", json={"key": "a" * 32})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.headers["content-security-policy"] == headers("'none'")["content-security-policy"]
        assert (await browser.get("/")).headers["location"] == "/desk"
