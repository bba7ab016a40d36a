"""What a page is shown when something went wrong: in doubt it reads anew, and closed it hears nothing."""

import asyncio

from sqlalchemy import update

from signspan.calls import pages, service, tables
from signspan.db import Transaction
from signspan.media.mesh import Mesh
from signspan.web.arrivals import PAGES
from signspan.web.door import Door
from signspan.web.sockets import PageSocket
from signspan.web.views import Viewer
from tests.calls.onlooker import Onlooker
from tests.conftest import World

KIOSK = "kiosk-hall"


async def asks(tx: Transaction, world: World, window: str) -> str:
    """A visitor comes and taps."""
    by = world.seated(KIOSK, window)
    await pages.terminal_came(tx, by.actor.id, by.kind, window, None)
    return await service.ask(tx, by.actor.id, "csl")


async def test_a_page_in_doubt_reads_its_call_anew_though_no_news_came_of_it(world: World) -> None:
    page = Onlooker(world, KIOSK, "window-1")
    async with world.database.transaction() as tx:
        call_id = await asks(tx, world, page.window)
    await page.open()
    assert not page.parts["call"]["pictures_late"]
    async with world.database.transaction() as tx:  # as where the news of a commit was lost
        await tx.run(update(tables.calls).where(tables.calls.c.id == call_id).values(pictures_late=True))
    page._showing.doubt()
    await page.catch_up()
    assert page.parts["call"]["pictures_late"]
    page.close()


class SilentSocket:
    """A page that says nothing and takes everything."""

    async def send_text(self, _text: str) -> None:
        """It is read."""

    async def receive_text(self) -> str:
        await asyncio.Event().wait()
        return ""

    async def close(self, code: int) -> None:
        """It is gone."""


async def test_a_page_that_closes_while_its_view_is_built_follows_nothing_afterwards(world: World) -> None:
    door = Door(world.database.settings, world.database, Mesh())
    by = world.seated("desk-li", "window-1")
    viewer = Viewer("desk", by.actor.id, by.window, "centre", door.engine)
    owner = PageSocket(SilentSocket(), door, PAGES["desk"], by, viewer)  # type: ignore[arg-type]

    async def builds_to_its_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            viewer.call_id = "a call that it is shown just now"
            owner._show_next(None)

    followers = dict(world.database.bus._followers)
    owner._do(builds_to_its_end())
    running = asyncio.create_task(owner.run())
    await asyncio.sleep(0)
    owner._close_with(1001)
    await running
    assert dict(world.database.bus._followers) == followers
    await door.close()
