"""`signspan serve` as its operator meets it: when it cannot start, and when something in it is a bug."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from signspan.app import only_process
from signspan.people import sessions
from signspan.people import store as people
from signspan.testing import robot
from signspan.web import commands
from tests.clients import asking
from tests.conftest import CSRF, Hall, World
from tests.service import Service


async def test_a_start_beside_a_running_server_says_why_it_is_refused(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'signspan.db'}"
    with only_process(url):
        said = await _refused_start(url)
    assert "Another process has this SQLite database open" in said


async def _refused_start(url: str) -> str:
    serve = ("-m", "signspan", "serve", "--port", "0", "--database-url", url)
    server = await asyncio.create_subprocess_exec(
        sys.executable, *serve, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _, said = await server.communicate()
    assert server.returncode == 1
    return " ".join(said.decode().split())


async def test_a_start_that_fails_for_another_reason_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "signspan.db").write_text("this is no database" * 100)
    said = await _refused_start(f"sqlite+aiosqlite:///{tmp_path / 'signspan.db'}")
    assert "file is not a database" in said


async def test_a_failing_statement_does_not_carry_its_values_into_the_logs(world: World) -> None:
    with pytest.raises(IntegrityError) as failure:
        async with world.database.transaction() as tx:
            await people.add(tx, people.people, id="1", pseudonym="1", login="desk-li", name="Li")
    assert "desk-li" not in str(failure.value)


async def test_a_page_may_send_as_much_as_the_setting_says_and_no_more(tmp_path: Path) -> None:
    async with Service.running(tmp_path, max_message_bytes=1_000) as service:
        async with asking(service.origin, CSRF) as client:
            answer = await client.post("/api/v1/session/link", json={"token": service.links["desk-li"]})
        cookie = answer.headers["set-cookie"].split(";")[0]
        async with robot(service.origin, "desk", "desk-li", cookie) as desk:
            text = {"type": "text", "call_id": "none", "line": 0, "n": 0}
            await desk.say(**text, text="a" * 400)
            await desk.must("set_wish", wish="available")
            await desk.say(**text, text="手" * 400)
            await desk.until(lambda one: one.close_code == 1009)


async def test_a_bug_behind_a_request_is_logged_with_its_trace(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "sign_in", _broken)
    body = {"seat": "desk-li", "login": "desk-li", "password": "secret words"}
    with capture_logs() as logs:
        async with asking(hall.origin, CSRF) as client:
            answer = await client.post("/api/v1/session", json=body)
    assert answer.status_code == 500
    bug = next(line for line in logs if line["event"] == "bug")
    assert (bug["path"], bug["exc_info"]) == ("/api/v1/session", True)
    assert "secret words" not in str(logs)


async def test_a_bug_behind_a_command_is_logged_and_cuts_the_line(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "carry_out", _broken)
    with capture_logs() as logs:
        async with hall.desk() as desk:
            await desk.say(type="set_wish", id="1", wish="available")
            await desk.until(lambda one: one.close_code is not None)
    bugs = [(line["log_level"], line["path"]) for line in logs if line["event"] == "bug"]
    assert bugs == [("error", "/ws/desk")]


async def _broken(*_: object) -> None:
    raise ZeroDivisionError
