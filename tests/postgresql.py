"""A real PostgreSQL for the tests: found on the machine, started privately, ended by its process.

One per process of the tests, on a socket in a temporary folder; each test has a database of its own,
copied by the server from a seeded one.
"""

import atexit
import functools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

# Where Debian keeps it, the newest last; found or installed by scripts/system-parts.
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
POSTGRES = shutil.which("postgres") or (str(DEBIAN[-1]) if DEBIAN else "")
OWNER = "signspan"
STRANGER, PASSWORD = "stranger", "a pass word"  # owns nothing, and must say a password
PORT = 5432  # names the socket; nothing listens on the network
START_SECONDS = 20

# Whatever is lost with the machine's power is made anew by the next run.
OPTIONS = {
    "listen_addresses": "",
    "port": PORT,
    "max_connections": 200,
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "1GB",
}
FORGETFUL = {"synchronous_commit": "off"}  # quicker, but what it said last is gone when it is killed


def need_postgresql() -> None:
    """Skips the test by name where there is no PostgreSQL; where CI=true that is a failure."""
    if not POSTGRES and os.environ.get("CI") == "true":
        pytest.fail("there is no PostgreSQL here, and where CI=true no test may be skipped for that")
    if not POSTGRES:
        pytest.skip("there is no PostgreSQL here: apt install postgresql")


def _user() -> str | None:
    """PostgreSQL refuses to run as root: then somebody else runs it."""
    if os.getuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class PostgreSQL:
    """A server of our own, until `stop`; what it has committed outlives it unless it is `forgetful`."""

    def __init__(self, folder: Path, forgetful: bool = False) -> None:
        self.folder, self._user = folder, _user()
        self._options = {**OPTIONS, **(FORGETFUL if forgetful else {})}
        if self._user is not None:
            shutil.chown(folder, self._user)
        data = folder / "data"
        initdb = Path(POSTGRES).resolve().with_name("initdb")
        self._as_user(
            str(initdb), f"--pgdata={data}", f"--username={OWNER}", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync",
        ).check_returncode()  # fmt: skip
        rules = (data / "pg_hba.conf").read_text()
        (data / "pg_hba.conf").write_text(f"local all {STRANGER} scram-sha-256\n{rules}")
        self.start()
        self.run(f"create role {STRANGER} login password '{PASSWORD}'")

    def start(self) -> None:
        """Starts it, or starts it again with what it had."""
        options = [f"--{name}={value}" for name, value in self._options.items()]
        data, sockets = self.folder / "data", f"--unix_socket_directories={self.folder}"
        with (self.folder / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                [POSTGRES, "-D", str(data), sockets, *options],
                user=self._user, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
            )  # fmt: skip
        self._wait()

    def _as_user(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, user=self._user, cwd=self.folder, capture_output=True, check=False)

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self.run("select 1")
            except OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise AssertionError((self.folder / "postgres.log").read_text()[-2000:]) from None
                time.sleep(0.02)
            else:
                return

    def url(self, name: str, driver: str = "postgresql+asyncpg", user: str = OWNER) -> URL:
        """Where a database of this server is."""
        password = PASSWORD if user == STRANGER else None
        return URL.create(driver, user, password, database=name, query={"host": str(self.folder)})

    def run(self, statement: str, name: str = "postgres") -> None:
        """Says something to the server, in no transaction."""
        engine = create_engine(self.url(name, "postgresql+psycopg"), poolclass=NullPool)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))

    def drop(self, name: str) -> None:
        """Ends a database, and whoever uses it still."""
        self.run(f'drop database if exists "{name}" with (force)')

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Ends the server at once; in order by SIGINT."""
        self._process.send_signal(how)
        self._process.wait()


@functools.cache
def postgresql() -> PostgreSQL:
    """The server of this process of the tests, started at the first asking."""
    folder = tempfile.TemporaryDirectory(prefix="signspan-postgresql-")
    server = PostgreSQL(Path(folder.name), forgetful=True)
    atexit.register(folder.cleanup)
    atexit.register(server.stop)
    return server
