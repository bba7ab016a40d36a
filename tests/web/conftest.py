"""Administrators for the tests of the door."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.conftest import Hall
from tests.web.administrators import Administrator, administrator, of_the_demo


@pytest_asyncio.fixture
async def admin(hall: Hall) -> AsyncIterator[Administrator]:
    """An administrator of an organisation and a centre of her own, beside those of the demo."""
    async with administrator(hall) as found:
        yield found


@pytest_asyncio.fixture
async def demo_admin(hall: Hall) -> AsyncIterator[Administrator]:
    """An administrator of the demo's places and people."""
    async with of_the_demo(hall) as found:
        yield found
