"""Lines that break, in real Chromium: the network is cut, comes back, or leads from another address."""

import asyncio
import contextlib
import copy
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.conftest import Launch
from tests.browser.pages import Desk, Kiosk, open_desk, open_kiosk
from tests.browser.people import Person
from tests.browser.relay import THROUGH_RELAY, Gate, Relay
from tests.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.alone,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(240),
]

VISITOR, INTERPRETER, SECOND = 5, 9, 22
BACK_SECONDS = 3.0  # from the line's return to pictures


class Network:
    """One person's way to the others: her line to the server and her media, cut and mended together."""

    def __init__(self, service: Service) -> None:
        self.relay = Relay()
        self.gate = Gate(service.port)
        self._service = service

    async def service(self) -> Service:
        """The service as it is reached through this network."""
        through = copy.copy(self._service)
        through.origin = f"http://localhost:{await self.gate.start()}"
        return through

    async def carries(self, person: Person) -> None:
        """Her media goes through the relay; both ends of a link must, or they find another way."""
        await person.page.expose_function("relayed", self.relay.port_for)
        await person.page.add_init_script(THROUGH_RELAY)

    def moves(self) -> float:
        """Roams into another network: every address and connection of before is dead. Answers when."""
        self.relay.move()
        self.gate.drop()
        return time.monotonic()

    def cut(self) -> None:
        """The cable is pulled."""
        self.gate.cut = self.relay.cut = True

    def mend(self) -> float:
        """The cable is back. Answers when."""
        self.gate.cut = self.relay.cut = False
        return time.monotonic()

    async def close(self) -> None:
        """Lets go of everything."""
        await self.relay.close()
        await self.gate.close()


@contextlib.asynccontextmanager
async def networks(service: Service, many: int) -> AsyncIterator[list[Network]]:
    """So many networks, closed in the end."""
    found = [Network(service) for _ in range(many)]
    try:
        yield found
    finally:
        for network in found:
            await network.close()


@pytest_asyncio.fixture(loop_scope="module")
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    """A server with the graces of the defaults."""
    async with Service.running(tmp_path, wrap_up_seconds=2) as found:
        yield found


async def see_each_other(kiosk: Kiosk, desk: Desk, interpreter: int = INTERPRETER) -> None:
    await asyncio.gather(
        kiosk.looks_at("interpreter", interpreter),
        desk.looks_at("visitor", VISITOR, within=".stage"),
    )


async def kiosk_behind(network: Network, launch: Launch) -> Kiosk:
    """A kiosk whose line and media can be cut."""
    visitor = await launch(VISITOR)
    await network.carries(visitor)
    return await open_kiosk(await network.service(), visitor)


async def in_call(network: Network, launch: Launch, service: Service) -> tuple[Kiosk, Desk]:
    """A visitor and an interpreter who see each other; the visitor's network is this one."""
    interpreter = await launch(INTERPRETER)
    await network.carries(interpreter)
    desk = await open_desk(service, interpreter)
    kiosk = await kiosk_behind(network, launch)
    await kiosk.tap()
    await desk.answer()
    await see_each_other(kiosk, desk)
    return kiosk, desk


async def on_again(kiosk: Kiosk, desk: Desk, mended: float) -> float:
    """How long after the cable's return both see each other move, on lines that are open."""
    await asyncio.gather(
        kiosk.page.locator(".told .good").wait_for(), desk.page.locator(".strip .pill i").wait_for()
    )
    await see_each_other(kiosk, desk)
    return time.monotonic() - mended


@pytest.mark.parametrize("seconds", [10, pytest.param(45, marks=pytest.mark.matrix)])
async def test_a_kiosk_cut_off_is_back_in_the_same_call(
    launch: Launch, service: Service, seconds: int
) -> None:
    async with networks(service, 1) as (network,):
        kiosk, desk = await in_call(network, launch, service)
        call_id = await kiosk.call_id()
        network.cut()
        await desk.page.locator(".strip .band").wait_for()
        await asyncio.sleep(seconds)
        took = await on_again(kiosk, desk, network.mend())
        assert took <= BACK_SECONDS, f"{took:.1f} s"
        assert await kiosk.call_id() == call_id is not None


@pytest.mark.matrix
async def test_a_desk_cut_off_for_long_leaves_the_call_to_the_head_of_the_queue(
    launch: Launch, service: Service
) -> None:
    await desk_cut_off(launch, service, grace=20, seconds=45)


async def test_a_desk_cut_off_past_its_grace_leaves_the_call_to_the_next(
    launch: Launch, tmp_path: Path
) -> None:
    folder = tmp_path / "short"
    folder.mkdir()
    async with Service.running(folder, wrap_up_seconds=2, interpreter_grace_seconds=4) as service:
        await desk_cut_off(launch, service, grace=4, seconds=9)


async def desk_cut_off(launch: Launch, service: Service, *, grace: float, seconds: float) -> None:
    """The same call, a new request after the grace, whoever accepts leads; the visitor is told."""
    async with networks(service, 1) as (network,):
        interpreter = await launch(INTERPRETER)
        await network.carries(interpreter)
        desk = await open_desk(await network.service(), interpreter)
        visitor = await launch(VISITOR)
        await network.carries(visitor)
        kiosk = await open_kiosk(service, visitor)  # her own line holds
        await kiosk.tap()
        await desk.answer()
        await see_each_other(kiosk, desk)
        call_id = await kiosk.call_id()
        other = await open_desk(service, await launch(SECOND), "desk-wang")
        network.cut()
        cut = time.monotonic()
        await kiosk.page.locator(".told .band").wait_for()
        await other.shows("ring", seconds=grace + 15)
        assert time.monotonic() - cut >= grace
        await other.answer()
        await see_each_other(kiosk, other, SECOND)
        assert await kiosk.call_id() == call_id is not None
        await asyncio.sleep(max(0.0, cut + seconds - time.monotonic()))
        network.mend()
        await desk.shows("idle", "missed", "wrap_up")
        await kiosk.looks_at("interpreter", SECOND)


async def test_who_moves_to_another_network_is_seen_again(launch: Launch, service: Service) -> None:
    async with networks(service, 1) as (network,):
        kiosk, desk = await in_call(network, launch, service)
        call_id = await kiosk.call_id()
        moved = network.moves()
        await kiosk.page.evaluate("window.dispatchEvent(new Event('online'))")
        took = await on_again(kiosk, desk, moved)
        assert took <= 2 * BACK_SECONDS, f"{took:.1f} s"
        assert await kiosk.call_id() == call_id is not None
        assert await kiosk.page.evaluate("window.links.length") == 1


async def test_pictures_that_do_not_come_are_told_and_typing_works_meanwhile(
    launch: Launch, tmp_path: Path
) -> None:
    folder = tmp_path / "short"
    folder.mkdir()
    async with (
        Service.running(folder, wrap_up_seconds=2, pictures_late_seconds=3) as service,
        networks(service, 1) as (network,),
    ):
        interpreter = await launch(INTERPRETER)
        await network.carries(interpreter)
        desk = await open_desk(service, interpreter)
        kiosk = await kiosk_behind(network, launch)
        network.relay.cut = True
        await kiosk.tap()
        await desk.answer()
        for screen in (kiosk, desk):
            await screen.page.locator(".circle.late").wait_for()
        await desk.page.locator(".talk textarea").fill("稍等")
        await kiosk.page.locator("text=稍等").first.wait_for()
        network.relay.cut = False
        await see_each_other(kiosk, desk)
