"""PostgreSQL alone: several write at once, one of two loses cleanly, and failures are said plainly."""

import asyncio
import secrets
import sys
import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from signspan.bus import Bus
from signspan.clock import SystemClock
from signspan.config import Settings
from signspan.db import TRIES, Database, Transaction, open_database
from signspan.engines import WRITERS
from signspan.errors import NameTaken, NumberTaken, Refusal
from signspan.media.model import Zone
from signspan.migrations import upgrade
from signspan.people import accounts
from signspan.people import store as people
from signspan.people.accounts import InterpreterFacts
from signspan.sites import pairing, service
from signspan.sites import store as sites
from signspan.sites.model import TerminalKind
from signspan.sites.service import Name, SiteFacts
from tests.conftest import World
from tests.databases import make_empty
from tests.postgresql import PASSWORD, STRANGER, need_postgresql, postgresql
from tests.service import Service, free_port

AT_ONCE = WRITERS  # more do not write at once
KIOSK, DESK = "kiosk-hall", "desk-li"


@pytest.fixture(scope="module")
def database_kind() -> str:
    return "postgresql"


def opened(url: str) -> Database:
    """As another process opens it."""
    return open_database(Settings(database_url=url), SystemClock(), Bus())


# --- one of two loses ---------------------------------------------------------------------------------


async def new_site(tx: Transaction, world: World, _number: int) -> object:
    of_demo = await sites.terminal(tx, world.ids[KIOSK])
    assert of_demo is not None
    facts = SiteFacts(Name("新址", "New"), ("csl",), Zone.HALL, opens_at_once=True)
    return await service.add_site(tx, of_demo["organisation_id"], of_demo["centre_id"], facts)


async def new_terminal(tx: Transaction, world: World, number: int) -> object:
    name = Name("五号窗口", ("Counter", "ｃｏｕｎｔｅｒ")[number % 2])  # alike for people
    return await service.add_terminal(tx, world.sites[KIOSK][0], TerminalKind.COUNTER, name)


async def new_interpreter(tx: Transaction, world: World, number: int) -> object:
    of_demo = await people.interpreter(tx, world.ids[DESK])
    assert of_demo is not None
    facts = InterpreterFacts("陈", "0900", Zone.CENTRE, ("csl",))
    return await accounts.add_interpreter(tx, of_demo["centre_id"], f"chen-{number}", "", facts)


Add = Callable[[Transaction, World, int], Awaitable[object]]


@pytest.mark.parametrize(
    ("add", "refusal"),
    [(new_site, NameTaken), (new_terminal, NameTaken), (new_interpreter, NumberTaken)],
    ids=["sites", "terminals", "numbers"],
)
async def test_of_many_who_add_the_same_at_once_one_does_and_the_others_are_told(
    world: World, add: Add, refusal: type[Refusal]
) -> None:
    together = asyncio.Barrier(AT_ONCE)

    async def one(number: int) -> object:
        first = True

        async def use_case(tx: Transaction) -> object:
            nonlocal first
            await tx.row(select(people.people.c.id))  # all have begun before anybody writes
            if first:
                first = False
                await together.wait()
            return await add(tx, world, number)

        return await world.database.do(use_case)

    came = await asyncio.gather(*map(one, range(AT_ONCE)), return_exceptions=True)
    assert sorted(type(one) is refusal for one in came) == [False] + [True] * (AT_ONCE - 1), came
    assert [type(one) for one in came if not isinstance(one, refusal)] == [str]


async def test_two_devices_that_would_get_one_code_get_two(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([1, 1, 1, 2, 2, 2, 3])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(drawn))
    both = [world.database.do(partial(pairing.begin, secret_hash=one)) for one in "ab"]
    codes = {row["code"] for row in await asyncio.gather(*both)}
    assert len(codes) == 2


async def test_a_retired_name_and_number_are_free_for_another(world: World) -> None:
    async with world.database.transaction() as tx:
        site_id = str(await new_site(tx, world, 0))
        await service.set_site_retired(tx, site_id, tx.now)
        await new_site(tx, world, 1)
        person_id = str(await new_interpreter(tx, world, 0))
        await accounts.retire(tx, person_id)
        await new_interpreter(tx, world, 1)
    async with world.database.transaction() as tx:
        with pytest.raises(NameTaken):
            await service.set_site_retired(tx, site_id, None)
        with pytest.raises(NumberTaken):
            await accounts.restore(tx, person_id)


async def test_two_who_wait_for_each_other_are_both_served(world: World) -> None:
    li, wang = world.ids[DESK], world.ids["desk-wang"]
    together = asyncio.Barrier(2)

    async def rename(first: str, second: str, name: str) -> None:
        tries = 0

        async def use_case(tx: Transaction) -> None:
            nonlocal tries
            tries += 1
            await people.change_account(tx, first, name=name)
            if tries == 1:
                await together.wait()
            await people.change_account(tx, second, name=name)

        await world.database.do(use_case)

    await asyncio.gather(rename(li, wang, "one"), rename(wang, li, "other"))
    async with world.database.reading() as tx:
        names = {row["name"] for row in await tx.rows(select(people.people)) if row["id"] in (li, wang)}
    assert len(names) == 1


async def test_whoever_was_stopped_in_the_middle_holds_nobody_up_and_is_done_anew(world: World) -> None:
    name = select(people.people.c.name).where(people.people.c.id == world.ids[DESK])
    tries = 0

    async def use_case(tx: Transaction) -> str:
        nonlocal tries
        tries += 1
        await people.change_account(tx, world.ids[DESK], name="late")
        if tries == 1:  # as long as five seconds
            await tx.run(text("set local idle_in_transaction_session_timeout = '0.2s'"))
            await asyncio.sleep(0.6)
        return str(await tx.value(name))

    stopped = asyncio.create_task(world.database.do(use_case))
    await asyncio.sleep(0.1)
    await world.database.do(lambda tx: people.change_account(tx, world.ids[DESK], name="early"))
    assert (await stopped, tries) == ("late", 2)


async def test_what_always_fails_is_a_bug_after_some_tries_and_says_no_values(world: World) -> None:
    tries = 0

    async def broken(tx: Transaction) -> None:
        nonlocal tries
        tries += 1
        await people.add(tx, people.people, id="1", pseudonym="1", login=DESK, name="Li")

    with pytest.raises(IntegrityError) as failure:
        await world.database.do(broken)
    assert tries == TRIES
    assert DESK not in "".join(traceback.format_exception(failure.value))


async def test_a_reader_may_not_write(world: World) -> None:
    async with world.database.reading() as tx:
        with pytest.raises(Exception, match="read-only transaction"):
            await people.change_account(tx, world.ids[DESK], name="Li")


# --- processes ----------------------------------------------------------------------------------------


async def test_of_several_that_start_at_once_one_migrates_and_the_others_wait_for_it(
    database_url: str,
) -> None:
    make_empty(database_url)
    processes = [opened(database_url) for _ in range(4)]
    await asyncio.gather(*(upgrade(one.engine) for one in processes))
    async with processes[0].engine.connect() as connection:
        assert (await connection.execute(text("select count(*) from alembic_version"))).scalar() == 1
    for one in processes:
        await one.close()


async def test_several_servers_serve_one_database(tmp_path: Path, database_url: str) -> None:
    services = []
    for name in "ab":
        (tmp_path / name).mkdir()
        services.append(Service(tmp_path / name, database_url=database_url))
    await services[0].prepare()
    try:
        await asyncio.gather(*(one.start() for one in services))
    finally:
        for one in services:
            await one.stop()
    for one in services:
        assert not [word for word in ("bug", "failed", "Traceback") if word in one.log()]


# --- failures at the start ----------------------------------------------------------------------------


async def refused_start(url: str) -> str:
    """What `signspan serve` says when it can not use the database."""
    serve = ("-m", "signspan", "serve", "--port", "0", "--database-url", url)
    pipes: dict[str, Any] = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
    server = await asyncio.create_subprocess_exec(sys.executable, *serve, **pipes)
    said, _ = await server.communicate()
    assert server.returncode in (1, 2)
    return " ".join(said.decode().split())


def url_of(name: str, user: str = STRANGER, **changes: Any) -> str:
    url = postgresql().url(name, user=user)
    return url.set(**changes).render_as_string(hide_password=False)


async def test_a_server_that_can_not_be_reached_is_named(tmp_path: Path) -> None:
    port = free_port()
    said = await refused_start(f"postgresql+asyncpg://me:secret-word@127.0.0.1:{port}/signspan")
    assert f"PostgreSQL at 127.0.0.1:{port} does not answer" in said
    assert "secret-word" not in said
    assert "Traceback" not in said


async def test_a_role_that_is_not_let_in_or_lacks_rights_or_a_database_is_told_which(
    database_url: str,
) -> None:
    make_empty(database_url)
    name = make_url(database_url).database or ""
    wrong = await refused_start(url_of(name, password="secret-word"))
    assert f"does not let {STRANGER} in" in wrong
    missing = await refused_start(url_of("nowhere"))
    assert "has no database nowhere" in missing
    bare = await refused_start(url_of(name))
    assert f"ALTER DATABASE {name} OWNER TO {STRANGER}" in bare
    for said in (wrong, missing, bare):
        assert PASSWORD not in said
        assert "secret-word" not in said
        assert "Traceback" not in said


async def test_an_address_of_no_database_that_we_know_is_refused_without_repeating_it() -> None:
    for url in ("mysql://me:secret-word@db/x", "postgresql://me:secret-word@db:port/x", "secret-word"):
        said = await refused_start(url)
        assert "Setting database_url" in said
        assert "secret-word" not in said


@pytest.fixture(autouse=True)
def needed() -> None:
    need_postgresql()
