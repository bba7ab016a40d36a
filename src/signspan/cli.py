"""The command line: `signspan demo` and `signspan serve`."""

import asyncio
import contextlib
import gc
import os
import secrets
import socket
import sys
import tempfile
import webbrowser
from argparse import ArgumentParser
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from pydantic_settings import CliApp, CliSettingsSource
from rich.console import Console
from rich.panel import Panel

from signspan.app import create_app
from signspan.config import Settings
from signspan.demo import StartPage
from signspan.logs import set_up_logs

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Signspan (手桥).")
console = Console(stderr=True)

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


def _settings_of(flags: list[str]) -> Settings:
    """The settings of flags, environment and file, or the end with a word on what is wrong."""
    try:
        return CliApp.run(Settings, cli_args=flags, cli_settings_source=_flags_of("signspan serve"))
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


def _has_a_screen() -> bool:
    """Elsewhere `webbrowser` would open a browser of text in the terminal."""
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


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
