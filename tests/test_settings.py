"""Settings: each once, from flags, environment and file, and a clear word where one is wrong."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from signspan import cli
from signspan.cli import app, server_config
from signspan.config import SETTINGS_FILE, Settings
from tests.conftest import Hall
from tests.web.test_pings import open_page


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Settings]:
    """Instead of serving, keeps the settings that `signspan serve` came to."""
    found: list[Settings] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "_run", lambda _app, settings, _listener: found.append(settings))
    monkeypatch.setattr(cli, "_listen", lambda _host, _port: None)
    monkeypatch.setattr(cli, "set_up_logs", lambda **_how: None)
    return found


def serve(*flags: str) -> Result:
    return CliRunner().invoke(app, ["serve", *flags])


def test_a_flag_goes_before_the_environment_and_that_before_the_file(
    served: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(SETTINGS_FILE).write_text("port = 1\nring_seconds = 1\nwrap_up_seconds = 1\n", encoding="utf-8")
    monkeypatch.setenv("SIGNSPAN_RING_SECONDS", "2")
    monkeypatch.setenv("SIGNSPAN_WRAP_UP_SECONDS", "2")
    assert serve("--wrap-up-seconds", "3").exit_code == 0
    (settings,) = served
    found = (settings.port, settings.ring_seconds, settings.wrap_up_seconds, settings.choose_seconds)
    assert found == (1, 2, 3, 60)


def test_every_setting_is_a_flag_with_its_help_and_default(served: list[Settings]) -> None:
    said = " ".join(serve("--help").output.split())
    for name, field in Settings.model_fields.items():
        assert f"--{name.replace('_', '-')} " in said
        assert str(field.description)[:20] in said
    assert served == []


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--port", "many"), "Setting port"),
        (("--port", "70000"), "Setting port"),
        (("--nonsense", "1"), "--nonsense"),
        (("--ring-seconds", "0"), "Setting ring_seconds"),
        (("--host", "0.0.0.0"), "--origins"),
    ],
)
def test_a_wrong_flag_ends_the_start_with_a_word_on_what_is_wrong(
    served: list[Settings], capfd: pytest.CaptureFixture[str], flags: tuple[str, str], said: str
) -> None:
    ended = serve(*flags)
    heard = ended.output + "".join(capfd.readouterr())
    assert (ended.exit_code, said in heard, served) == (2, True, [])


def test_an_unknown_name_in_the_file_ends_the_start(
    served: list[Settings], capfd: pytest.CaptureFixture[str]
) -> None:
    Path(SETTINGS_FILE).write_text("ring_secnods = 1\n", encoding="utf-8")
    ended = serve()
    assert (ended.exit_code, served) == (2, [])
    assert "ring_secnods" in ended.output + "".join(capfd.readouterr())


def test_listening_everywhere_is_fine_once_the_origin_is_named(served: list[Settings]) -> None:
    assert serve("--host", "0.0.0.0", "--origins", "https://sign.example.org").exit_code == 0
    assert served[0].origins == ("https://sign.example.org",)


def test_the_service_is_served_by_uvloop_and_a_socket_protocol_without_deflate() -> None:
    config = server_config(app, Settings())  # type: ignore[arg-type]
    assert (config.loop, config.ws, config.ws_per_message_deflate) == ("uvloop", "websockets-sansio", False)


async def test_a_page_that_offers_deflate_is_not_given_it(hall: Hall) -> None:
    async with open_page(hall, "desk", "desk-li") as socket:
        assert socket.request is not None
        assert "deflate" in socket.request.headers["sec-websocket-extensions"]
        assert socket.response is not None
        assert "sec-websocket-extensions" not in socket.response.headers
