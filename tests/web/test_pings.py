"""Pings: a page knows from the first moment how long silence is no lost line."""

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.conftest import Hall


async def test_hello_comes_first_and_the_pace_of_pings_with_it(hall: Hall) -> None:
    async with open_page(hall, "kiosk", "kiosk-hall") as socket:
        assert [message["type"] for message in await take(socket, 3)] == ["hello", "ping", "kiosk_view"]


async def test_an_idle_page_is_told_of_a_ping_each_twenty_seconds(hall: Hall) -> None:
    async with open_page(hall, "desk", "desk-li") as socket:
        assert (await until(socket, "ping"))["next_ms"] == 20_000


async def test_a_page_that_begins_to_wait_is_told_at_once_of_a_ping_each_second(hall: Hall) -> None:
    async with open_page(hall, "kiosk", "kiosk-hall") as socket:
        await until(socket, "kiosk_view")
        await socket.send(json.dumps({"type": "ask", "id": "1", "language": "csl"}))
        while (await until(socket, "ping"))["next_ms"] != 1_000:
            continue


async def test_a_desk_that_begins_to_ring_is_told_at_once_of_a_ping_each_second(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, open_page(hall, "desk", "desk-li") as socket:
        await kiosk.must("ask", language="csl")
        await until(socket, "desk_view")
        await socket.send(json.dumps({"type": "set_wish", "id": "1", "wish": "available"}))
        while (await until(socket, "ping"))["next_ms"] != 1_000:
            continue


def open_page(hall: Hall, page: str, seat: str) -> connect:
    url = f"{hall.origin.replace('http', 'ws')}/ws/{page}?seat={seat}&window=window-of-test"
    return connect(url, origin=hall.origin, additional_headers={"Cookie": hall.cookies[seat]})  # type: ignore[arg-type]


async def take(socket: ClientConnection, count: int) -> list[dict[str, Any]]:
    return [json.loads(await socket.recv()) for _ in range(count)]


async def until(socket: ClientConnection, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] == kind:
                return message
