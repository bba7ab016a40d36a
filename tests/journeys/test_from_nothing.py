"""From an empty database file to a call, without the demo: as an administrator does it on the first day."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from signspan.app import create_app
from signspan.cli import server_config
from signspan.config import Settings
from signspan.founding import Founding, found
from signspan.sites.service import Name
from signspan.testing import robot
from tests.clients import asking
from tests.conftest import CSRF, short_settings
from tests.databases import make_empty, written
from tests.journeys.steps import available, call_up
from tests.web.administrators import PERSON, SITE, Administrator, device

pytestmark = pytest.mark.on_both

CHEN = Founding("chen", "陈", Name("株洲市", "Zhuzhou"), Name("手语中心", "Sign Centre"))


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[str]:
    """The service on a free port, over whatever database there is. Yields its origin."""
    application = create_app(settings)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(application, settings))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


async def sign_in(client: httpx.AsyncClient, seat: str, login: str, password: str) -> str:
    """Signs in by hand. Returns the page that the answer leads to."""
    body = {"seat": seat, "login": login, "password": password}
    answer = await client.post("/api/v1/session", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["page"])


async def test_from_nothing_to_an_active_call(tmp_path: Path, database_url: str) -> None:
    make_empty(database_url)
    settings = short_settings(tmp_path, demo=False, database_url=database_url)
    password = await found(settings, CHEN)
    async with served(settings) as origin, asking(origin, CSRF) as client:
        assert await sign_in(client, "console", "chen", password) == "console"
        chen = Administrator(client, "console")
        assert (await chen.board())["sites"] == []
        site_id = await chen.site(**SITE)
        terminal_id = await chen.terminal(site_id)
        li = await chen.person(**{**PERSON, "languages": ["csl"]})
        assert await sign_in(client, "desk-li", li["login"], li["password"]) == "desk"
        async with device(origin) as new:
            await chen.must("POST", f"/terminals/{terminal_id}/pair", new.code)
            seat = (await new.asks())["seat"]
            desk_cookie = f"signspan_desk-li={client.cookies['signspan_desk-li']}"
            async with (
                robot(origin, "kiosk", seat, new.cookie(seat)) as kiosk,
                robot(origin, "desk", "desk-li", desk_cookie) as desk,
            ):
                await available(desk)
                call_id = await call_up(kiosk, desk)
                shown = await chen.terminal_shown(terminal_id)
                assert (shown["paired"], shown["here"]) == (True, True)
                person = await chen.person_shown(li["person_id"])
                assert (person["wish"], person["connection"]) == ("available", "here")
                await kiosk.must("hang_up", call_id=call_id)
                await kiosk.part("last", reason="completed")
    kept = written(database_url)
    assert call_id.encode() in kept, "this would find nothing anyhow"
    for secret in (password, li["password"], new.pairing["secret"], new.cookie(seat).partition("=")[2]):
        assert secret.encode() not in kept
