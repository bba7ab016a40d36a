"""A town of two kiosks and three desks on one real service, in virtual time.

Its model is small: which page has a socket, in which window. Everything else is told from the rows.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import delete, update

from signspan.calls import pages
from signspan.db import Row
from signspan.dispatch import store as dispatch_store
from signspan.dispatch.service import Dispatcher
from signspan.people import store as people
from signspan.sites import store as sites
from signspan.web import store as web_store
from signspan.web import wire
from signspan.web.commands import carry_out
from signspan.web.seated import Seated
from signspan.web.views import window_of
from tests.calls.facts import TABLES, Book, Facts, assert_nothing_left_to_do, assert_sound
from tests.calls.onlooker import Onlookers
from tests.conftest import World, page_of

DAY_MS = 86_400_000
MOST_ROUNDS = 40  # of the dispatcher, until it must have come to rest
NEVER_A_WINDOW = "window-0"
OFF = {
    "wish": "off",
    "connection": "gone",
    "work": "idle",
    "idle_since": 0,
    "work_since": 0,
    "due_at": None,
    "gone_due_at": None,
    "desk_window": None,
}


class Town(RuleBasedStateMachine):
    """How people act here, and what is checked each time. The rules are in `test_machine`."""

    world: ClassVar[World]
    runner: ClassVar[asyncio.Runner]
    book: ClassVar[Book]
    look_after: ClassVar[int] = 4  # doings: to look at all pages costs as much as three of them

    def __init__(self) -> None:
        super().__init__()
        self.sockets: dict[str, str] = {}  # seat -> window, while its page is connected
        self.windows: dict[str, str] = {}  # seat -> its newest window, connected or not
        self.sent: list[tuple[Seated, Any]] = []
        self.counter = 0
        self.dozing = False
        self.onlookers = Onlookers(self.world)
        self.lived = 0
        self.world.clock.forward(DAY_MS)
        self.dispatcher = Dispatcher(self.world.database)
        self.run(self._begin())
        self.facts = self.read()

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """Runs to its end what somebody does."""
        return self.runner.run(doing)

    async def _begin(self) -> None:
        """Empties the town: cheaper than a database of its own for each run of rules."""
        of_calls = "call_events sights changeovers callbacks legs offers requests summonses handoffs calls"
        rows = [TABLES[name] for name in of_calls.split()]
        async with self.world.database.transaction() as tx:
            for table in [*rows, sites.windows, web_store.commands, dispatch_store.processes]:
                await tx.run(delete(table))
            await tx.run(update(people.interpreters).values(**OFF))
            one_tap = sites.sites.c.id == self.world.sites["counter-hospital-1"][0]
            await tx.run(update(sites.sites).where(one_tap).values(opens_at_once=False))
        await self.dispatcher.start()

    # --- how a rule is lived -------------------------------------------------------------------------

    def live(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """Does something, lets the dispatcher work unless it dozes, and checks all that must hold."""
        self.world.clock.forward(1)  # no two doings at one instant
        before = self.facts
        found = self.run(doing)
        if not self.dozing:
            self.run(self.settle())
        self.facts = self.read()
        assert_sound(self.facts)
        if not self.dozing:
            assert_nothing_left_to_do(self.facts)
        self._assert_lines()
        for row in self.facts.interpreters:
            self._assert_place_kept(before, row)
        self.lived += 1
        if self.lived % self.look_after == 0:
            self.run(self.onlookers.look(self.sockets))
        return found

    def read(self) -> Facts:
        """All rows as they are now."""
        return self.book.read(self.world.clock.now())

    async def settle(self) -> int:
        """Lets the dispatcher work until it rests; answers for how many milliseconds."""
        for _ in range(MOST_ROUNDS):
            rest_ms = await self.dispatcher.step()
            if rest_ms > 0 and not self.dispatcher._wake.is_set():
                return rest_ms
        raise AssertionError("the dispatcher does not come to rest")

    async def let_pass(self, ms: int) -> None:
        """Moves the clock, the dispatcher waking when it wants to."""
        until = self.world.clock.now() + ms
        while (left := until - self.world.clock.now()) > 0:
            self.world.clock.forward(min(left, await self.settle()))
        await self.settle()

    def _assert_lines(self) -> None:
        """Whoever has a socket is here, in the window that speaks for her."""
        for seat, window in self.sockets.items():
            leg, desk = self.leg_of(seat), seat.startswith("desk")
            if desk:
                row = self.interpreter(seat)
                here = (row["connection"], row["desk_window"], row["gone_due_at"])
                assert here == ("here", window, None), f"{row} has {window}"
            if leg is not None and leg["state"] == "invited":
                assert (leg["socket"], leg["page_window"]) == ("here", window), f"{leg} has {window}"
            elif leg is not None and (desk or leg["page_window"] == window):
                here = (leg["socket"], leg["page_window"], leg["due_at"])
                assert here == ("here", window, None), f"{leg} has {window}"
                assert leg["state"] != "lost", f"{leg} has {window}"

    def _assert_place_kept(self, before: Facts, row: Row) -> None:
        """Rung in vain through no doing of hers, she stands where she stood in the order."""
        was = before.interpreter(row["person_id"])
        passed = [
            one["ended_at"]
            for one in self.facts.offers
            if (one["state"], one["interpreter_id"]) == ("declined", row["person_id"])
        ]
        stayed_on = (was["wish"], row["wish"]) == ("available", "available")
        waited = {was["work"], row["work"]} <= {"idle", "reserved"}
        if waited and stayed_on and not any(at > before.now for at in passed):
            assert row["idle_since"] == was["idle_since"], f"{row} lost her place of {was}"

    # --- who does it ---------------------------------------------------------------------------------

    def seats(self, page: str = "") -> list[str]:
        """The seats whose page is connected now."""
        return sorted(seat for seat in self.sockets if seat.startswith(page))

    def seat_of(self, actor_id: str) -> str:
        """The seat of a terminal or a person."""
        return next(seat for seat, known in self.world.ids.items() if known == actor_id)

    def leg_of(self, seat: str) -> Row | None:
        """The current leg of the seat's page."""
        device, page = page_of(seat)
        window = "visitor" if page == "visitor" else "main"
        found = self.facts.current_legs(actor_id=self.world.ids[device], window=window)
        return next(iter(found), None)

    def interpreter(self, seat: str) -> Row:
        """The row of the interpreter at this desk."""
        return self.facts.interpreter(self.world.ids[seat])

    def in_call(self, page: str = "") -> list[tuple[str, Row]]:
        """The connected pages whose actor has a leg now."""
        found = ((seat, self.leg_of(seat)) for seat in self.seats(page))
        return [(seat, leg) for seat, leg in found if leg is not None]

    def holding(self, page: str = "") -> list[tuple[str, Row]]:
        """Those of them that take part in their call: not a kiosk that booted, nobody only invited."""
        joined = [(seat, leg) for seat, leg in self.in_call(page) if leg["state"] != "invited"]
        return [(seat, leg) for seat, leg in joined if self._holds(seat, leg)]

    def booted(self) -> list[tuple[str, Row]]:
        """The pages that stand before a call of somebody else, as far as anybody knows."""
        return [(seat, leg) for seat, leg in self.in_call() if not self._holds(seat, leg)]

    def _holds(self, seat: str, leg: Row) -> bool:
        return page_of(seat)[1] == "desk" or leg["page_window"] == self.sockets[seat]

    def joined(self, call_id: str) -> list[Row]:
        """The legs of a call, those who were only invited left out."""
        return [leg for leg in self.facts.current_legs(call_id=call_id) if leg["state"] != "invited"]

    def see_each_other(self, call_id: str) -> bool:
        """Whether an interpreter and a visitor of a call see each other."""
        roles = {leg["id"]: leg["role"] for leg in self.joined(call_id)}
        flowing = {
            (row["leg_id"], row["peer_leg_id"]) for row in self.facts.sights if row["media"] == "flowing"
        }
        pairs = {(a, b) for a, b in flowing if {roles.get(a), roles.get(b)} == {"visitor", "interpreter"}}
        return any((b, a) in pairs for a, b in pairs)

    def rung(self) -> list[tuple[str, Row]]:
        """The connected desks that ring, each with its offer."""
        offers = ((self.seat_of(row["interpreter_id"]), row) for row in self.facts.ringing())
        return sorted((seat, row) for seat, row in offers if seat in self.sockets)

    def called_back(self) -> list[tuple[str, Row]]:
        """The connected kiosks where somebody is called back."""
        rows = ((self.seat_of(row["terminal_id"]), row) for row in self.facts.open_callbacks())
        return sorted(((seat, row) for seat, row in rows if seat in self.sockets), key=lambda one: one[0])

    def seated(self, seat: str, window: str | None = None) -> Seated:
        """Who sends from this seat's page."""
        return self.world.seated(seat, window or self.sockets[seat])

    def send(self, by: Seated, kind: Any, /, **facts: Any) -> str:
        """Sends a command; "ok", or the code of its refusal."""
        self.counter += 1
        command = kind(id=f"c{self.counter}", **facts)
        answer = self.live(carry_out(self.world.database, by, command))
        if isinstance(answer, wire.Refused):
            return answer.code
        self.sent.append((by, command))
        return "ok"

    def new_window(self, seat: str) -> str:
        """A page load that was never there before, connected."""
        self.counter += 1
        self.windows[seat] = self.sockets[seat] = f"window-{self.counter}"
        return self.windows[seat]

    async def comes(self, seat: str, window: str, holds: str | None = None, *, again: bool = False) -> None:
        """A page connects, or one that was here before (`again`)."""
        device, page = page_of(seat)
        async with self.world.database.transaction() as tx:
            if page == "desk":
                await pages.desk_came(tx, self.world.ids[device], window, again=again)
            else:
                kind = window_of(page)
                await pages.terminal_came(tx, self.world.ids[device], kind, window, holds, again=again)

    async def goes(self, seat: str, window: str) -> None:
        """A page's socket closes."""
        device, page = page_of(seat)
        async with self.world.database.transaction() as tx:
            if page == "desk":
                await pages.desk_gone(tx, self.world.ids[device], window)
            else:
                await pages.terminal_gone(tx, self.world.ids[device], window_of(page), window)

    def assert_counts_for_nothing(self, gap_ms: int, doing: Coroutine[Any, Any, Any]) -> None:
        """Without service nobody is marked, no grace runs out, nothing ends."""
        before = self.read()
        self.world.clock.forward(gap_ms)
        self.live(doing)
        for name in ("calls", "legs", "offers", "summonses", "handoffs"):
            old = {row["id"]: row["state"] for row in getattr(before, name)}
            new = {row["id"]: row["state"] for row in getattr(self.facts, name) if row["id"] in old}
            assert old == new, f"{name} changed while there was no service"
        for row in self.facts.interpreters:
            worked = before.interpreter(row["person_id"])["work"]
            assert row["work"] == worked or worked == "idle", f"{row} was {worked}"
