"""Steps that journeys with counters share."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from signspan.testing import Json, Robot
from tests.conftest import Hall
from tests.journeys.steps import available, call_up, peers

ONE, TWO = "counter-hall-1", "counter-hall-2"


@dataclass
class Staffed:
    """A counter on shift, with or without a window for the visitor."""

    main: Robot
    visitor: Robot | None

    @property
    def seat(self) -> Robot:
        """The page that the visitor will sit before."""
        return self.visitor or self.main

    async def is_empty(self) -> None:
        """Waits until neither window is in a call."""
        await self.main.none("call")
        if self.visitor is not None:
            await self.visitor.none("call")


@contextlib.asynccontextmanager
async def on_shift(hall: Hall, seat: str = ONE, *, screens: int = 2) -> AsyncIterator[Staffed]:
    """A counter whose shift has started; `screens` says how many windows it has."""
    async with contextlib.AsyncExitStack() as pages:
        main = await pages.enter_async_context(hall.counter(seat))
        visitor = await pages.enter_async_context(hall.visitor_window(seat)) if screens == 2 else None
        await main.must("set_shift", on=True)
        for page in (main, visitor):
            if page is not None:
                await page.must("report_devices", camera="ready", microphone="ready")
        await main.part("shift", on=True, visitor_window=screens == 2, state="ready")
        yield Staffed(main, visitor)


@dataclass
class InCall:
    """A visitor at her kiosk in a call with an interpreter."""

    kiosk: Robot
    desk: Robot
    call_id: str

    async def hand_off(self, seat: str, hall: Hall, **more: str) -> Json:
        """The interpreter asks for the handoff. Answers it as the desk sees it."""
        await self.desk.must("hand_off", call_id=self.call_id, terminal_id=hall.start.ids[seat], **more)
        return await handoff(self.desk, state="asked", at=hall.start.ids[seat])

    async def handoff(self, **facts: str) -> Json:
        """The handoff as the desk sees it, once it is like this."""
        return await handoff(self.desk, **facts)


@contextlib.asynccontextmanager
async def called(
    hall: Hall, kiosk_seat: str = "kiosk-hall", desk_seat: str = "desk-li"
) -> AsyncIterator[InCall]:
    """From the tap to pictures both ways."""
    async with hall.kiosk(kiosk_seat) as kiosk, hall.desk(desk_seat) as desk:
        await available(desk)
        yield InCall(kiosk, desk, await call_up(kiosk, desk))


async def handoff(page: Robot, at: str | None = None, **facts: str) -> Json:
    """The handoff of a page's call, once it is like this."""

    def holds(robot: Robot) -> Json | None:
        shown = way(robot)["handoff"]
        if shown is None or (at is not None and shown["counter"]["terminal_id"] != at):
            return None
        return shown if all(shown[name] == value for name, value in facts.items()) else None

    found: Json = await page.until(holds)
    return found


async def no_handoff(page: Robot) -> None:
    """Waits until a page's call goes nowhere."""
    await page.until(lambda one: one.parts.get("call") and way(one)["handoff"] is None)


async def summons(page: Robot, state: str | None) -> Json | None:
    """The summons of a page's call, once it is in this state; None: once there is none."""

    def holds(robot: Robot) -> bool:
        shown = way(robot)["summons"]
        return robot.parts.get("call") is not None and (shown and shown["state"]) == state

    await page.until(holds)
    found: Json | None = way(page)["summons"]
    return found


def way(page: Robot) -> Json:
    """Where a page's call goes and who is on the way."""
    call = page.parts.get("call") or {}
    found: Json = call.get("journey") or {"handoff": None, "summons": None, "present": []}
    return found


def roles(page: Robot) -> list[str]:
    """Whom a page sees, by role."""
    return sorted(link["peer_role"] for link in peers(page).values())
