"""The command line: `signspan demo`, `serve`, `admin` and `simulate`."""

import asyncio
import contextlib
import dataclasses
import gc
import os
import re
import secrets
import socket
import sys
import tempfile
import webbrowser
from argparse import ArgumentParser
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from pydantic_settings import CliApp, CliSettingsSource
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from sqlalchemy.exc import OperationalError

from signspan import founding
from signspan import simulate as simulation
from signspan.app import AlreadyRunning, create_app
from signspan.config import Settings
from signspan.demo import StartPage
from signspan.engines import DatabaseUnusable
from signspan.errors import LoginTaken, NotFound, NumberTaken, WrongState
from signspan.founding import CSL, Founding, Language, LoginRetired
from signspan.logs import set_up_logs
from signspan.migrations import UnknownSchema
from signspan.names import LOGIN, login_of, name_of
from signspan.sites.service import Name
from signspan.web.wire.model import LANGUAGE_CODE

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Signspan (手桥).")
console = Console(stderr=True)

LONGEST_LANGUAGE, LONGEST_CODE = 60, 16  # letters, as the tables keep them
ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not listened on

Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any free one.")]


@app.callback()
def signspan() -> None:
    """Remote sign-language interpreting for public halls."""


# Each setting is a flag, with the name, default and help that it has in `config.py`.
_ANY_FLAG = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.command(context_settings=_ANY_FLAG)
def serve(context: typer.Context) -> None:
    """Runs the service. Every setting is a flag; `signspan serve --help` lists them."""
    settings = _settings_of(context.args)
    if settings.host in ANYWHERE and not settings.origins:
        console.print(
            f"[red]With --host {settings.host} say under which address pages come:[/] "
            "for example --origins https://sign.example.org"
        )
        raise typer.Exit(2)
    set_up_logs(people=False)
    _run(create_app(settings), settings, _listen(settings.host, settings.port))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def admin(  # noqa: PLR0913, PLR0917 - each is a flag
    context: typer.Context,
    login: Annotated[
        str | None, typer.Option(help="What she signs in by: small letters, digits, . _ @ -")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Her name.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Who has the sites: 中文/English.")] = None,
    centre: Annotated[str | None, typer.Option(help="Whose interpreters answer: 中文/English.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="A sign language, code:中文:English; may be repeated.")
    ] = None,
    reset: Annotated[
        str | None, typer.Option(metavar="LOGIN", help="Makes a new password for whoever signs in so.")
    ] = None,
    retire: Annotated[
        str | None, typer.Option(metavar="LOGIN", help="Takes an account out of use.")
    ] = None,
    restore: Annotated[str | None, typer.Option(metavar="LOGIN", help="Brings a retired one back.")] = None,
) -> None:
    """Makes an administrator, and what she needs: organisation, centre, sign languages.

    Or, with --reset, --retire or --restore, sees to an account that is there. Takes every setting of
    `signspan serve` as well. Prints a new password once.
    """
    settings = _settings_of(context.args, "signspan admin")
    asked = {"--login": login, "--reset": reset, "--retire": retire, "--restore": restore}
    chosen = [flag for flag, given in asked.items() if given is not None]
    with _saying_what_is_wrong():
        if len(chosen) != 1:
            raise ValueError("Give one of --login, --reset, --retire, --restore.")
        if login is not None:
            _found(
                settings,
                login,
                {"--name": name, "--organisation": organisation, "--centre": centre},
                language,
            )
        elif reset is not None:
            _reset(settings, _login(reset, "--reset"))
        elif retire is not None:
            _retire(settings, _login(retire, "--retire"))
        elif restore is not None:
            _restore(settings, _login(restore, "--restore"))


@contextlib.contextmanager
def _saying_what_is_wrong() -> Iterator[None]:
    try:
        yield
    except ValueError as wrong:
        _stop(str(wrong), 2)
    except AlreadyRunning:
        _stop("The server runs, and SQLite allows one process: stop it, run this again, start it.", 1)
    except (DatabaseUnusable, UnknownSchema, OperationalError, OSError) as failure:
        _stop(str(failure), 1)


def _found(
    settings: Settings, login: str, texts: dict[str, str | None], languages: list[str] | None
) -> None:
    missing = [flag for flag, text in texts.items() if text is None]
    if missing:
        raise ValueError(f"A new administrator needs {', '.join(missing)} as well.")
    name, organisation, centre = (text or "" for text in texts.values())
    places = _name(organisation), _name(centre)
    who = _login(login, "--login")
    try:
        password = asyncio.run(
            founding.found(settings, Founding(who, name_of(name), *places, _languages(languages or [])))
        )
    except LoginRetired:
        _stop(
            f"{who} is retired: bring the account back with --restore {who}, or choose another --login.", 1
        )
    except LoginTaken:
        _stop(
            f"There is an account {who} already, and nothing was changed. Choose another --login for "
            f"another person; a new password for this one: signspan admin --reset {who}",
            1,
        )
    _show("/console", who, password)


def _reset(settings: Settings, login: str) -> None:
    try:
        password = asyncio.run(founding.reset(settings, login))
    except WrongState:
        _stop(f"{login} is retired: bring the account back first, with --restore {login}", 1)
    except NotFound:
        _stop(f"Nobody signs in as {login}.", 1)
    _show("/console or /desk", login, password)


def _retire(settings: Settings, login: str) -> None:
    try:
        somebody_else = asyncio.run(founding.retire(settings, login))
    except WrongState:
        _stop(f"{login} is retired already.", 1)
    except NotFound:
        _stop(f"Nobody signs in as {login}.", 1)
    console.print(f"{login} is retired and signed out. --restore {login} brings the account back.")
    if not somebody_else:
        console.print("[yellow]Nobody administers that house any more:[/] make another with --login.")


def _restore(settings: Settings, login: str) -> None:
    try:
        asyncio.run(founding.restore(settings, login))
    except WrongState:
        _stop(f"{login} is not retired.", 1)
    except NumberTaken:
        _stop(f"Another interpreter has the number of {login} now: change hers in the console first.", 1)
    except NotFound:
        _stop(f"Nobody signs in as {login}.", 1)
    console.print(f"{login} signs in again, with the password of before.")


def _show(where: str, login: str, password: str) -> None:
    lines = (
        f"Sign in at [bold]{where}[/] as [bold]{escape(login)}[/]\n"
        f"Password  [bold]{password}[/]  (shown this once)"
    )
    console.print(Panel(lines, title="Signspan 手桥", border_style="cyan", expand=False))


def _stop(why: str, code: int) -> NoReturn:
    console.print(f"[red]{escape(why)}[/]")
    raise typer.Exit(code) from None


def _login(given: str, flag: str) -> str:
    login = login_of(given)
    if LOGIN.fullmatch(login) is None:
        raise ValueError(f"{flag}: 2 to 64 small letters, digits, . _ @ -; a letter or digit first.")
    return login


def _name(given: str) -> Name:
    zh, slash, en = given.partition("/")
    if not slash:
        raise ValueError(f"{given}: give the name in both languages, 中文/English.")
    return Name(name_of(zh), name_of(en))


def _languages(given: list[str]) -> tuple[Language, ...]:
    languages = []
    for one in given:
        code, _, names = one.partition(":")
        zh, _, en = names.partition(":")
        if re.fullmatch(LANGUAGE_CODE, code) is None or len(code) > LONGEST_CODE or not en:
            raise ValueError(
                f"--language {one}: write code:中文:English, the code in up to 16 small letters."
            )
        languages.append(Language(code, Name(*(name_of(name, LONGEST_LANGUAGE) for name in (zh, en)))))
    return tuple(languages) or (CSL,)


def _settings_of(flags: list[str], program: str = "signspan serve") -> Settings:
    """The settings of flags, environment and file, or the end with a word on what is wrong."""
    try:
        return CliApp.run(Settings, cli_args=flags, cli_settings_source=_flags_of(program))
    except ValidationError as wrong:
        for error in wrong.errors():
            name = ".".join(str(part) for part in error["loc"])
            console.print(f"[red]Setting {name}:[/] {error['msg']}")
        console.print("`signspan serve --help` lists all settings.")
        raise typer.Exit(2) from None


def _flags_of(program: str) -> CliSettingsSource[ArgumentParser]:
    return CliSettingsSource(
        Settings,
        cli_prog_name=program,
        cli_kebab_case=True,
        cli_hide_none_type=True,
        cli_enforce_required=False,
    )


@app.command()
def demo(
    port: Port = None,
    browser: Annotated[bool, typer.Option(help="Open the start page.")] = True,
) -> None:
    """A call in a minute: two halls, three interpreters, one browser. Keeps nothing."""
    set_up_logs(people=True)
    with tempfile.TemporaryDirectory(prefix="signspan-demo-") as folder:
        listener = _listen("127.0.0.1", 8700 if port is None else port, or_any=port is None)
        chosen = listener.getsockname()[1]
        url = f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        settings = Settings(demo=True, database_url=url, port=chosen)
        start = StartPage(password=secrets.token_urlsafe(6))
        page = f"http://localhost:{chosen}/start#{start.key}"
        _run(create_app(settings, demo=start), settings, listener, _Greeting(page, start, browser))


class _Greeting:
    """What `signspan demo` says once it is up."""

    def __init__(self, page: str, start: StartPage, browser: bool) -> None:
        self._page = page
        self._start = start
        self._browser = browser

    def show(self) -> None:
        """Prints the start page's address and opens it where there is a browser."""
        names = ", ".join(one.seat for one in self._start.interpreters)
        lines = (
            f"Start page  [bold link={self._page}]{self._page}[/]\n\n"
            "Every role opens from there in a tab of its own, already signed in.\n"
            f"To sign in by hand at /desk: {names}; password {self._start.password}\n"
            "Nothing is kept. Stop with Ctrl+C."
        )
        console.print(Panel(lines, title="Signspan 手桥", border_style="cyan", expand=False))
        if self._browser and _has_a_screen():
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(self._page)


@app.command()
def simulate(
    scenario: Annotated[
        Path | None, typer.Argument(help="A scenario in TOML; without one, a day of a province.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Another number, another day.")] = None,
    json: Annotated[bool, typer.Option("--json", help="The report as one JSON line.")] = False,
) -> None:
    """A day of a centre in seconds, by the rule of dispatch: who is answered in time, and who gives up."""
    try:
        found = simulation.scenario_of(scenario)
    except ValidationError as failure:
        slips = "; ".join(f"{'.'.join(map(str, slip['loc']))}: {slip['msg']}" for slip in failure.errors())
        _stop(f"This is no scenario: {slips}", 2)
    except (OSError, ValueError) as failure:
        _stop(f"This scenario cannot be read: {failure}", 2)
    report = simulation.simulated(found if seed is None else dataclasses.replace(found, seed=seed))
    if json:
        typer.echo(dumps(report))
    else:
        Console().print(simulation.table_of(report))


def _has_a_screen() -> bool:
    """Elsewhere `webbrowser` would open a browser of text in the terminal."""
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


# Nearly all we make is let go of without the collector. While it looks through what thousands of pages hold
# nobody is served, for fifths of a second: as Python sets it, that is twice in fifteen seconds under load.
GARBAGE = (10_000, 10, 100)


class _Server(uvicorn.Server):
    """A server that greets whoever started it once it takes commands."""

    def __init__(self, config: uvicorn.Config, greeting: _Greeting | None) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn; afterwards, what start-up built is frozen: it lives for good."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        if self.started and self._greeting is not None:
            self._greeting.show()


def _listen(host: str, port: int, *, or_any: bool = False) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        if not or_any:
            console.print(f"[red]Port {port} is in use.[/] Choose another with --port.")
            raise typer.Exit(1) from None
        listener.bind((host, 0))
    return listener


def server_config(application: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the service is served: 20 KB per idle socket instead of 61 with deflate."""
    return uvicorn.Config(
        application,
        host=settings.host,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=settings.max_message_bytes,
        ws_ping_interval=None,
        loop="uvloop",
        timeout_graceful_shutdown=3,
    )


def _run(
    application: FastAPI, settings: Settings, listener: socket.socket, greeting: _Greeting | None = None
) -> None:
    config = server_config(application, settings)
    server = _Server(config, greeting)
    try:
        with listener, asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(server.serve(sockets=[listener]))
    except KeyboardInterrupt:
        console.print("Stopped.")
    except SystemExit:  # uvicorn's way out of a start-up that failed
        console.print(f"[red]{application.state.failure or 'The server did not start.'}[/]")
        raise typer.Exit(1) from None
