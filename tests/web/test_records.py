"""Who reads the record of a call over HTTP: by the permission table, with the call's own owners."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from signspan.people import store as people
from signspan.people.permissions import Role
from tests.clients import asking
from tests.conftest import CSRF, Hall, serving, short_settings
from tests.journeys.steps import available, call_up

pytestmark = pytest.mark.asyncio(loop_scope="module")

READER = "desk-wang"  # who took no part in the call


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    async with serving(short_settings(tmp_path_factory.mktemp("records"))) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def record(hall: Hall) -> dict[str, str]:
    """The record of a call that desk-li has led, as she reads it."""
    async with hall.kiosk() as kiosk, hall.desk() as li:
        await available(li)
        call_id = await call_up(kiosk, li)
        await li.must("hang_up", call_id=call_id)
    answer = await read(hall, "desk-li", call_id)
    assert answer.status_code == 200
    found: dict[str, str] = answer.json()
    return found


async def read(hall: Hall, seat: str, call_id: str) -> httpx.Response:
    headers = {**CSRF, "cookie": hall.cookies[seat]}
    async with asking(hall.origin, headers) as reader:
        return await reader.get(f"/api/v1/calls/{call_id}", params={"seat": seat})


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        (Role.SUPERVISOR, "centre_id", 200),
        (Role.SUPERVISOR, "organisation_id", 404),
        (Role.CENTRE_ADMIN, "centre_id", 200),
        (Role.ORGANISATION_ADMIN, "organisation_id", 200),
        (Role.ORGANISATION_ADMIN, "centre_id", 404),
        (Role.INTEGRATOR, "organisation_id", 200),
        (Role.SUPERVISOR, "site_id", 404),
        (Role.COUNTER, "centre_id", 404),
    ],
)
async def test_a_record_is_read_by_those_who_answer_for_its_centre_or_organisation(
    hall: Hall, record: dict[str, str], role: Role, scope: str, expected: int
) -> None:
    grant = {"person_id": hall.start.ids[READER], "role": role, "scope_id": record[scope]}
    async with hall.database.transaction() as tx:
        await people.add(tx, people.grants, **grant)
    try:
        assert (await read(hall, READER, record["call_id"])).status_code == expected
    finally:
        async with hall.database.transaction() as tx:
            await tx.run(people.grants.delete().where(people.grants.c.role == role))


async def test_without_such_a_grant_there_is_no_such_call(hall: Hall, record: dict[str, str]) -> None:
    for seat in (READER, "kiosk-hall"):
        assert (await read(hall, seat, record["call_id"])).status_code == 404
