"""A real TURN server for one test: coturn on a free port of the loopback, ended by its process."""

import asyncio
import contextlib
import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service import free_port

SECRET = "north"
TURNSERVER = shutil.which("turnserver") or ""  # found or installed by scripts/system-parts


def need_coturn() -> None:
    """Skips the test by name where there is no coturn; where CI=true that is a failure."""
    if not TURNSERVER and os.environ.get("CI") == "true":
        pytest.fail("there is no coturn here, and where CI=true no test may be skipped for that")
    if not TURNSERVER:
        pytest.skip("there is no coturn here: apt install coturn")


@contextlib.asynccontextmanager
async def relaying(folder: Path) -> AsyncIterator[dict[str, str]]:
    """The settings that name a running relay."""
    port = free_port()
    options = {
        "listening-ip": "127.0.0.1",
        "relay-ip": "127.0.0.1",
        "listening-port": port,
        "realm": "signspan",
        "static-auth-secret": SECRET,
        "pidfile": folder / "turn.pid",
        "userdb": folder / "turn.db",
        "log-file": folder / "turn.log",
    }
    flags = ["use-auth-secret", "no-tls", "no-dtls", "no-cli", "allow-loopback-peers", "simple-log"]
    process = await asyncio.create_subprocess_exec(
        TURNSERVER,
        "-n",  # no configuration file
        *(f"--{name}={value}" for name, value in options.items()),
        *(f"--{flag}" for flag in flags),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _listens(port)
        yield {"turn_urls": json.dumps([f"turn:127.0.0.1:{port}?transport=udp"]), "turn_secret": SECRET}
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)
