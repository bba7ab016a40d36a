"""The composition root: the only place that puts the rooms together."""

import asyncio
import contextlib
import fcntl
import secrets
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import IO, Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from signspan.bus import Bus
from signspan.clock import HOUR, SECOND, Clock, SystemClock
from signspan.config import Settings
from signspan.db import Database, Transaction, again, open_database
from signspan.dispatch.heart import OtherKey
from signspan.dispatch.service import Dispatcher
from signspan.elsewhere.carrier import Carrier
from signspan.elsewhere.line import Line
from signspan.elsewhere.news import News
from signspan.elsewhere.seal import Seal
from signspan.engines import DatabaseUnusable
from signspan.errors import BadInput, NotFound, Refusal
from signspan.media.mesh import Mesh
from signspan.migrations import UnknownSchema, upgrade
from signspan.people import store as people
from signspan.sites import store as sites
from signspan.web import store as answers
from signspan.web.arrivals import Arrivals
from signspan.web.door import Demo, Door
from signspan.web.routes import routes
from signspan.web.security import Guard, refusal_response
from signspan.web.whispers import CODEC

log = structlog.get_logger(__name__)


class AlreadyRunning(RuntimeError):
    """Another process has this SQLite database open; with PostgreSQL there may be many."""


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    demo: Demo | None = None,
) -> FastAPI:
    """The whole service as one ASGI application."""
    database = open_database(settings, clock or SystemClock(), Bus())
    door = Door(settings, database, Mesh(relay=bool(settings.turn_urls)), demo)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(running(settings, database))
            except (AlreadyRunning, DatabaseUnusable, OtherKey, UnknownSchema) as failure:
                app.state.failure = str(failure)  # for the command line to say
                raise
            except Exception as failure:
                app.state.failure = str(failure)
                log.exception("start_failed")
                raise
            stack.push_async_callback(door.close)
            if demo is not None:
                await demo.seed(database)
            yield

    app = FastAPI(
        title="Signspan",
        version="1",
        summary="Remote sign-language interpreting for public halls.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.failure = None
    app.state.database = database
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _bad_input)
    app.add_exception_handler(HTTPException, _elsewhere)
    app.include_router(routes(door))
    app.mount("/", StaticFiles(directory=settings.static_dir, check_dir=False), name="static")
    app.add_middleware(Guard, settings=settings, sockets=Arrivals(door))
    return app


@contextlib.asynccontextmanager
async def running(settings: Settings, database: Database) -> AsyncIterator[Dispatcher]:
    """Holds the database, brings its schema up to date, and dispatches until left."""
    with only_process(settings.database_url):
        await upgrade(database.engine)
        await database.warm()
        seal = Seal(database.settings.whisper_key.get_secret_value() or secrets.token_urlsafe())
        dispatcher = Dispatcher(database, seal=seal.mark)
        await again(dispatcher.start)  # another process may start at the same instant
        others = _with_others(database, seal)
        works = [dispatcher.heart.run(), dispatcher.run(), _tidy(database), *others]
        tasks = [asyncio.create_task(work) for work in works]
        try:
            yield dispatcher
        finally:
            dispatcher.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            try:
                await dispatcher.heart.end()
            except (DBAPIError, OSError):  # a database that is away: lead and marks end by themselves
                log.warning("end_not_told", exc_info=True)
            await database.close()


def _with_others(database: Database, seal: Seal) -> list[Coroutine[Any, Any, None]]:
    """What brings news and whispers from process to process, where there may be others."""
    if database.engine.dialect.name == "sqlite":
        return []
    line = Line(database.engine)
    carrier = Carrier(database.bus, database.clock, line, seal, CODEC)
    return [News(database, line).run(), carrier.run(), line.run()]


async def _tidy(database: Database) -> None:
    """Each hour drops what nobody can use any more: answers to commands, sessions, links, codes."""
    while True:
        await asyncio.sleep(HOUR / SECOND)
        try:
            await database.do(_forget_old)
        except Exception:
            log.exception("tidy_failed")


async def _forget_old(tx: Transaction) -> None:
    await answers.forget_old(tx)
    await people.forget_old(tx)
    await sites.forget_pairings(tx)


@contextlib.contextmanager
def only_process(database_url: str) -> Iterator[None]:
    """SQLite means exactly one process: the lock goes with it, even if it is killed.

    PostgreSQL takes as many as are started, and has no lock.
    """
    lock = _lock(database_url)
    try:
        yield
    finally:
        if lock is not None:
            lock.close()


def _lock(database_url: str) -> IO[str] | None:
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    lock = Path(f"{url.database}.lock").open("w")  # noqa: SIM115 - held open while we run
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunning(AlreadyRunning.__doc__) from None
    return lock


async def _refused(_request: Request, refusal: Exception) -> Response:
    return refusal_response(refusal if isinstance(refusal, Refusal) else BadInput())


async def _elsewhere(_request: Request, wrong: Exception) -> Response:
    """No such route, or not by this method: also refusals, in the form of all others."""
    status = wrong.status_code if isinstance(wrong, HTTPException) else 500
    response = refusal_response(NotFound() if status == NotFound.status else BadInput())
    response.status_code = status
    return response


async def _bad_input(_request: Request, _error: Exception) -> Response:
    return refusal_response(BadInput())
