"""A small hall for tests: a kiosk, a desk and two counters, which sit still until they are told."""

import asyncio
import json
from typing import Any

from sqlalchemy import update

from signspan.calls import pages
from signspan.calls.model import MediaFact
from signspan.db import Row
from signspan.demo import CSL
from signspan.dispatch.heart import OUTAGE_MS
from signspan.people import store as people
from signspan.people.model import Wish
from signspan.sites import store as sites
from signspan.web import wire
from signspan.web.arrivals import PAGES
from signspan.web.commands import carry_out
from signspan.web.views import window_of
from tests.calls.facts import Book, Facts, assert_sound
from tests.conftest import World, page_of, viewer_of

KIOSK, DESK, ONE, TWO = "kiosk-hall", "desk-li", "counter-hall-1", "counter-hall-2"
VISITOR_AT_ONE = f"{ONE}/visitor"
WINDOW, BOOTED = "window-1", "window-booted"
ARRIVES, WAY_BACK, GRACE = 181, 61, 61  # seconds, a little more than the settings


class HallOfTwo:
    """A kiosk, a desk and two counters on shift; all sit still until a race begins."""

    def __init__(self, world: World, book: Book) -> None:
        self.world, self.book, self.sent = world, book, 0

    async def open(self) -> None:
        """Everybody is here, and the counters are on shift."""
        async with self.world.database.transaction() as tx:
            for seat in (KIOSK, ONE, f"{ONE}/visitor", TWO, f"{TWO}/visitor"):
                device, page = page_of(seat)
                kind = window_of(page)
                await pages.terminal_came(tx, self.world.ids[device], kind, WINDOW, None)
            await pages.desk_came(tx, self.world.ids[DESK], WINDOW)
        for seat in (ONE, TWO):
            assert await self.send(seat, wire.SetShift, on=True) == "ok"

    async def send(self, seat: str, kind: Any, /, window: str = WINDOW, **facts: Any) -> str:
        """Sends a command; "ok", or the code of its refusal."""
        self.sent += 1
        command = kind(id=f"c{self.sent}", **facts)
        answer = await carry_out(self.world.database, self.world.seated(seat, window), command)
        return answer.code if isinstance(answer, wire.Refused) else "ok"

    async def call(self) -> str:
        """From whatever was before to a new active call at the kiosk. Answers its id."""
        call_id = await self.connecting()
        await self.see(KIOSK, DESK)
        return call_id

    async def connecting(self) -> str:
        """From whatever was before to an accepted call at the kiosk. Answers its id."""
        for call in self.read().calls:
            if call["ended_at"] is None:
                assert await self.send(DESK, wire.HangUp, call_id=call["id"]) == "ok"
        self.world.clock.forward(1)
        await self.send(DESK, wire.BeReady)
        await self.send(DESK, wire.SetWish, wish=Wish.AVAILABLE)
        assert await self.send(KIOSK, wire.Ask, language=CSL) == "ok"
        for _ in range(3):
            await self.world.dispatcher.step()
        (offer,) = self.read().ringing()
        assert await self.send(DESK, wire.Accept, offer_id=offer["id"]) == "ok"
        return str(offer["call_id"])

    async def see(self, *seats: str) -> None:
        """Two pages see each other."""
        legs = [self.leg(seat) for seat in seats]
        for seat, leg, other in zip(seats, legs, reversed(legs), strict=True):
            seen = {"peer_leg_id": other["id"], "media": MediaFact.FLOWING}
            assert await self.send(seat, wire.ReportMedia, call_id=leg["call_id"], **seen) == "ok"

    async def see_at_once(self, one: str, other: str) -> None:
        """Two pages see each other at one instant."""
        legs = {seat: self.leg(seat) for seat in (one, other)}

        async def sees(seat: str, peer: str) -> str:
            seen = {"peer_leg_id": legs[peer]["id"], "media": MediaFact.FLOWING}
            return await self.send(seat, wire.ReportMedia, call_id=legs[seat]["call_id"], **seen)

        answers = await asyncio.gather(sees(one, other), sees(other, one))
        assert set(answers) == {"ok"}

    def leg(self, seat: str) -> Row:
        """The current leg of a page."""
        device, page = page_of(seat)
        of_page = {"actor_id": self.world.ids[device], "window": window_of(page).value}
        (found,) = self.read().current_legs(**of_page)
        return found

    async def ready(self, call_id: str) -> str:
        """A handoff to the first counter that is ready. Answers its id."""
        to = self.world.ids[ONE]
        assert await self.send(DESK, wire.HandOff, call_id=call_id, terminal_id=to) == "ok"
        await self.see(f"{ONE}/visitor", DESK)
        (row,) = self.read().open_handoffs(call_id=call_id)
        assert row["state"] == "ready"
        return str(row["id"])

    async def arrived(self) -> str:
        """A call whose visitor sits at the first counter. Answers its id."""
        call_id = await self.call()
        handoff_id = await self.ready(call_id)
        assert await self.send(DESK, wire.Arrive, handoff_id=handoff_id) == "ok"
        return call_id

    async def handed_off(self, seat: str = ONE) -> tuple[str, str]:
        """A call that was asked to go on at a counter. Answers its id and the handoff's."""
        call_id = await self.call()
        to = self.world.ids[seat]
        assert await self.send(DESK, wire.HandOff, call_id=call_id, terminal_id=to) == "ok"
        (row,) = self.facts().open_handoffs(call_id=call_id)
        return call_id, str(row["id"])

    def read(self) -> Facts:
        """All rows."""
        return self.book.read(self.world.clock.now())

    def facts(self) -> Facts:
        """All rows, which must be sound."""
        facts = self.read()
        assert_sound(facts)
        return facts

    def at(self, call_id: str) -> set[str]:
        """The terminals before which the visitor of a call is."""
        return {row["terminal_id"] for row in self.facts().visitors(call_id)}

    # --- pages and time ---

    async def come(self, seat: str, window: str = WINDOW, holds: str | None = None) -> None:
        """A page connects; the same window as before comes back."""
        device, page = page_of(seat)
        again = window == WINDOW
        async with self.world.database.transaction() as tx:
            if page == "desk":
                await pages.desk_came(tx, self.world.ids[device], window, again=again)
            else:
                kind = window_of(page)
                await pages.terminal_came(tx, self.world.ids[device], kind, window, holds, again=again)

    async def go(self, seat: str) -> None:
        """The socket of a page closes."""
        device, page = page_of(seat)
        async with self.world.database.transaction() as tx:
            if page == "desk":
                await pages.desk_gone(tx, self.world.ids[device], WINDOW)
            else:
                await pages.terminal_gone(tx, self.world.ids[device], window_of(page), WINDOW)

    async def lasts(self, seconds: float) -> None:
        """Time passes, and every deadline in it comes."""
        until = self.world.clock.now() + seconds * 1_000
        while self.world.clock.now() < until:
            left = until - self.world.clock.now()
            self.world.clock.forward(round(min(left, OUTAGE_MS - 1_000)))  # longer would be an outage
            await self.world.dispatcher.step()

    async def view(self, seat: str, window: str = WINDOW) -> dict[str, Any]:
        """What a page is shown when it comes now."""
        device, page = page_of(seat)
        find = people.interpreter if page == "desk" else sites.terminal
        async with self.world.database.reading() as tx:
            row = await find(tx, self.world.ids[device])
            assert row is not None
            viewer = viewer_of(page, self.world.ids[device], window, row)
            shown = await PAGES[page].build(tx, viewer, frozenset(PAGES[page].builders))
        return {name: json.loads(part) for name, part in shown.items()}

    async def opens_by_tap(self) -> None:
        """The site wants a tap at the counter before anything is filmed there."""
        async with self.world.database.transaction() as tx:
            await tx.run(update(sites.sites).values(opens_at_once=False))

    async def one_screen(self) -> None:
        """The first counter has no window for the visitor."""
        await self.go(f"{ONE}/visitor")

    def states(self, seat: str) -> list[str]:
        """The states of a terminal's legs."""
        return [leg["state"] for leg in self.read().current_legs(actor_id=self.world.ids[seat])]

    def handoff(self) -> str:
        """The state of the newest handoff."""
        return str(self.read().handoffs[-1]["state"])
