"""Four processes on one PostgreSQL, killed, stopped and cut off by turns, under hundreds of calls.

No request is accepted twice, no interpreter is in two calls at once, no tap that was answered is lost,
and when it is calm nothing is stuck.
"""

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.databases import engine_beside
from tests.journeys.crowd import Crowd, Interpreter, Member, Visitor
from tests.journeys.test_trouble import enter
from tests.service import Service

PROCESSES, PAIRS = 4, 12
CALLS = int(os.environ.get("SIGNSPAN_CRASH_CALLS", "150"))
CALM_SECONDS = 60
QUICK = {
    "ring_seconds": 2,
    "back_off_seconds": 0.5,
    "back_off_most_seconds": 2,
    "wrap_up_seconds": 0.2,
    "interpreter_grace_seconds": 3,
    "visitor_grace_seconds": 30,
    "ring_gone_seconds": 1,
    "return_seconds": 2,
}

# What must never be, by the rows that are left.
NEVER = {
    "a request that was accepted twice": """
        select request_id from offers where state = 'accepted' group by request_id having count(*) > 1""",
    "an interpreter in two calls at once": """
        select a.id from legs a join legs b on a.actor_id = b.actor_id and a.id < b.id
        where a.role = 'interpreter' and b.role = 'interpreter' and a.joined_at < coalesce(b.left_at, 9e15)
            and b.joined_at < coalesce(a.left_at, 9e15)""",
    "two interpreters in one call at once": """
        select a.id from legs a join legs b on a.call_id = b.call_id and a.id < b.id
        where a.role = 'interpreter' and b.role = 'interpreter' and a.joined_at < coalesce(b.left_at, 9e15)
            and b.joined_at < coalesce(a.left_at, 9e15)""",
    "a call that was active without an accept": """
        select id from calls where active_at is not null and accepted_at is null""",
}
# What must be over when it is calm.
STUCK = {
    "a call": "select id from calls where ended_at is null",
    "a request": "select id from requests where state in ('waiting', 'ringing')",
    "an offer": "select id from offers where state = 'ringing'",
    "a leg": "select id from legs where state != 'left'",
    "an interpreter": "select person_id from interpreters where work not in ('idle', 'wrap_up')",
}


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@contextlib.asynccontextmanager
async def processes(folder: Path, database_url: str) -> AsyncIterator[list[Service]]:
    """Four processes with a crowd's seats."""
    async with Service.running(folder, many=PAIRS, database_url=database_url, **QUICK) as first:
        others = [first.beside() for _ in range(PROCESSES - 1)]
        try:
            for one in others:
                await one.start()
            yield [first, *others]
        finally:
            await asyncio.gather(*(one.stop() for one in others))


async def harm(service: Service, chance: random.Random, beside: Engine) -> str:
    """One of three things that happen to a process. Answers which."""
    kind = chance.choice(("killed", "stopped", "cut off"))
    if kind == "killed":
        await service.kill()
        await asyncio.sleep(chance.uniform(0, 2))
        await service.start()
    elif kind == "stopped":
        await service.signal(signal.SIGSTOP)
        await asyncio.sleep(chance.uniform(0.5, 6))
        await service.signal(signal.SIGCONT)
    else:
        with beside.begin() as line:
            lines = text("select pid from pg_stat_activity where application_name = 'signspan'")
            pids = [row.pid for row in line.execute(lines)]
            for pid in chance.sample(pids, len(pids) // 2):
                line.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
    return kind


def found(beside: Engine, questions: dict[str, str]) -> dict[str, int]:
    """How many rows each question finds, if any."""
    with beside.connect() as line:
        counts = {name: len(line.execute(text(query)).all()) for name, query in questions.items()}
    return {name: count for name, count in counts.items() if count}


async def crowd_of(services: list[Service]) -> tuple[Crowd, list[Member]]:
    """A visitor and an interpreter for each pair of seats."""
    crowd = Crowd(services)
    members: list[Member] = []
    for number in range(PAIRS):
        for kind, seat in ((Visitor, f"kiosk-{number}"), (Interpreter, f"desk-{number}")):
            cookie = await enter(services[0], seat)
            members.append(kind(crowd, seat, cookie, random.Random(f"{seat}")))
    return crowd, members


@pytest.mark.matrix
@pytest.mark.timeout(1_500)
async def test_nothing_is_lost_doubled_or_stuck_whatever_happens_to_the_processes(
    tmp_path: Path, database_url: str
) -> None:
    chance, harms = random.Random(5), list[str]()
    async with processes(tmp_path, database_url) as services:
        beside = engine_beside(services[0].url)
        crowd, members = await crowd_of(services)
        async with asyncio.TaskGroup() as living:
            for one in members:
                living.create_task(one.live())
            while len(crowd.taps) < CALLS:
                await asyncio.sleep(chance.uniform(0.5, 2))
                harms.append(await harm(chance.choice(services), chance, beside))
                assert not found(beside, NEVER)
            crowd.over.set()
            for _ in range(CALM_SECONDS * 2):
                if not found(beside, STUCK):
                    break
                await asyncio.sleep(0.5)
            stuck = found(beside, STUCK)
            crowd.gone.set()
        print({kind: harms.count(kind) for kind in set(harms)}, "reconnects", crowd.reconnects)
        assert not stuck
        assert not found(beside, NEVER)
        with beside.connect() as line:
            calls = line.execute(text("select count(*) from calls")).scalar_one()
            asked = text("select count(*) from commands where command = 'ask' and refused is null")
            done = line.execute(asked).scalar_one()
        beside.dispose()
    assert calls == done >= len(crowd.taps) >= CALLS, "each tap that was carried out is one call"
