"""Two doings at one instant: exactly one wins, the other is told why, and nobody is left stranded."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import httpx
import pytest

from signspan.calls import pages
from signspan.config import Settings
from signspan.db import Row
from signspan.demo import CSL
from signspan.people.model import Wish
from signspan.sites.model import WindowKind
from signspan.testing import Robot
from signspan.web import wire
from signspan.web.commands import carry_out
from signspan.web.seated import Seated
from tests.calls.facts import Book, Facts, assert_sound
from tests.conftest import CSRF, Hall, World, open_world

KIOSK, DESK = "kiosk-hall", "desk-li"
WINDOW = "window-1"
# Mostly none: both leave the barrier in one turn of the loop, and what is behind the door decides.
HEAD_STARTS_MS = (0, 0, 0, 1, 3, 8, 20, 60)
MANY = 30

many = pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.matrix)])
pytestmark = [pytest.mark.timeout(300), pytest.mark.on_both]

Doing = Callable[[], Awaitable[Any]]


class Race:
    """Starts two doings from a barrier, again and again, and remembers how it ended.

    A few rounds are too few to see both orders by chance: so a short run takes each order once by
    hand, beside its races. A long run (`make matrix`) races in every round, and must see both.
    """

    def __init__(self, rounds: int) -> None:
        self.rounds = range(rounds)
        self.outcomes: set[str] = set()
        self._by_hand = rounds < MANY
        self._random = random.Random(rounds)

    async def run(self, number: int, one: Doing, other: Doing) -> tuple[Any, Any]:
        """Both doings once. Answers what each of them came to."""
        if self._by_hand and number == 0:
            return await one(), await other()
        if self._by_hand and number == 1:
            second = await other()
            return await one(), second
        barrier = asyncio.Barrier(2)

        async def start(doing: Doing) -> Any:
            head_start_ms = self._random.choice(HEAD_STARTS_MS)
            await barrier.wait()
            await asyncio.sleep(head_start_ms / 1_000)
            return await doing()

        first, second = await asyncio.gather(start(one), start(other))
        return first, second


# --- accept against hang-up, on the whole service ----------------------------------------------------


@many
async def test_accept_meets_hang_up(hall: Hall, database_url: str, rounds: int) -> None:
    race, book = Race(rounds), Book(database_url)
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await desk.must("set_wish", wish="available")
        for number in race.rounds:
            ring, before = await _ring(kiosk, desk, book)
            hung_up, accepted = await race.run(
                number,
                partial(kiosk.do, "hang_up", call_id=ring["call_id"]),
                partial(desk.do, "accept", offer_id=ring["offer_id"]),
            )
            assert hung_up["type"] == "ok", "the visitor can always stop"
            race.outcomes.add(_after_hang_up(book.read(0), ring, before, accepted))
            await desk.must("be_ready")
            await desk.part("me", work="idle")
            await desk.none("ring")
            await desk.none("call")
            await kiosk.none("call")
    book.close()
    assert race.outcomes == {"accepted first", "hung up first"}


async def _ring(kiosk: Robot, desk: Robot, book: Book) -> tuple[dict[str, Any], Row]:
    await kiosk.must("ask", language=CSL)
    ring = await desk.part("ring")
    me = desk.parts["me"]["person_id"]
    return ring, book.read(0).interpreter(me)


def _after_hang_up(facts: Facts, ring: Any, before: Row, accepted: Any) -> str:
    assert_sound(facts)
    call, interpreter = facts.call(ring["call_id"]), facts.interpreter(before["person_id"])
    assert (call["state"], call["end_reason"], call["ended_by"]) == ("ended", "abandoned", "visitor")
    if accepted["type"] == "ok":
        assert call["accepted_at"] is not None
        over = interpreter["idle_since"] > before["idle_since"]  # a short one, under load
        assert interpreter["work"] == "wrap_up" or over
        return "accepted first"
    assert accepted["code"] == "call_gone"
    assert call["accepted_at"] is None
    assert (interpreter["work"], interpreter["idle_since"]) == ("idle", before["idle_since"])
    return "hung up first"


@many
async def test_both_hang_up_and_one_of_them_is_told_that_the_call_is_over(
    hall: Hall, database_url: str, rounds: int
) -> None:
    race, book = Race(rounds), Book(database_url)
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await desk.must("set_wish", wish="available")
        for number in race.rounds:
            ring, _ = await _ring(kiosk, desk, book)
            await desk.must("accept", offer_id=ring["offer_id"])
            answers = await race.run(
                number,
                partial(kiosk.do, "hang_up", call_id=ring["call_id"]),
                partial(desk.do, "hang_up", call_id=ring["call_id"]),
            )
            codes = [answer.get("code", "ok") for answer in answers]
            assert sorted(codes) == ["call_gone", "ok"]
            facts = book.read(0)
            assert_sound(facts)
            winner = ("visitor", "interpreter")[codes.index("ok")]
            assert facts.call(ring["call_id"])["ended_by"] == winner
            race.outcomes.add(winner)
            await desk.must("be_ready")
            await kiosk.none("call")
    book.close()
    assert race.outcomes == {"visitor", "interpreter"}


# --- the others, as concurrent transactions in virtual time ------------------------------------------


class Counter:
    """A kiosk and a desk of a world, and the commands they send."""

    def __init__(self, world: World, book: Book) -> None:
        self.world, self.book = world, book
        self.sent = 0

    async def open(self) -> None:
        """Both pages are here, and the interpreter wants calls."""
        async with self.world.database.transaction() as tx:
            await pages.terminal_came(tx, self.world.ids[KIOSK], WindowKind.MAIN, WINDOW, None)
            await pages.desk_came(tx, self.world.ids[DESK], WINDOW)

    def by(self, seat: str) -> Seated:
        return self.world.seated(seat, WINDOW)

    async def send(self, seat: str, kind: Any, command_id: str | None = None, **facts: Any) -> str:
        """Sends a command; "ok", or the code of its refusal."""
        self.sent += 1
        command = kind(id=command_id or f"c{self.sent}", **facts)
        answer = await carry_out(self.world.database, self.by(seat), command)
        return answer.code if isinstance(answer, wire.Refused) else "ok"

    async def ring(self) -> Row:
        """From whatever was before to the ringing offer of a new call."""
        for leg in self.read().current_legs(actor_id=self.world.ids[KIOSK]):
            assert await self.send(KIOSK, wire.HangUp, call_id=leg["call_id"]) == "ok"
        self.world.clock.forward(1)
        await self.send(DESK, wire.BeReady)
        await self.send(DESK, wire.SetWish, wish=Wish.AVAILABLE)
        assert await self.send(KIOSK, wire.Ask, language=CSL) == "ok"
        for _ in range(3):
            await self.world.dispatcher.step()
        (offer,) = self.read().ringing()
        return offer

    def read(self) -> Facts:
        """All rows."""
        return self.book.read(self.world.clock.now())

    def facts(self) -> Facts:
        """All rows, which must be sound."""
        facts = self.read()
        assert_sound(facts)
        return facts

    def interpreter(self) -> Row:
        """The interpreter's row, in rows that are sound."""
        return self.facts().interpreter(self.world.ids[DESK])


@pytest.fixture
async def counter(database_url: str) -> AsyncIterator[Counter]:
    book = Book(database_url)
    # A ring shorter than what the dispatcher takes for an outage.
    async with open_world(Settings(database_url=database_url, ring_seconds=1)) as world:
        found = Counter(world, book)
        await found.open()
        yield found
    book.close()


@many
async def test_the_same_accept_twice_at_once_has_one_effect_and_twice_the_same_answer(
    counter: Counter, rounds: int
) -> None:
    race = Race(rounds)
    for number in race.rounds:
        offer = await counter.ring()

        async def accept(number: int = number, offer: Row = offer) -> str:
            return await counter.send(DESK, wire.Accept, f"same-{number}", offer_id=offer["id"])

        assert await race.run(number, accept, accept) == ("ok", "ok")
        told = [row for row in counter.facts().call_events if row["kind"] == "offer_accepted"]
        assert len(told) == number + 1


@many
async def test_two_accepts_of_one_offer_leave_one_refused(counter: Counter, rounds: int) -> None:
    race = Race(rounds)
    for number in race.rounds:
        offer = await counter.ring()

        async def accept(offer: Row = offer) -> str:
            return await counter.send(DESK, wire.Accept, offer_id=offer["id"])

        answers = await race.run(number, accept, accept)
        assert sorted(answers) == ["offer_gone", "ok"]
        assert counter.interpreter()["work"] == "on_call"


@many
@pytest.mark.parametrize("kind", [wire.Accept, wire.PassOn])
async def test_an_answer_meets_the_end_of_the_ring(counter: Counter, kind: Any, rounds: int) -> None:
    race = Race(rounds)
    for number in race.rounds:
        offer = await counter.ring()
        counter.world.clock.forward(offer["due_at"] - counter.world.clock.now())

        async def answer(offer: Row = offer) -> str:
            return await counter.send(DESK, kind, offer_id=offer["id"])

        answered, _ = await race.run(number, answer, counter.world.dispatcher.step)
        state = next(row["state"] for row in counter.read().offers if row["id"] == offer["id"])
        if answered == "ok":
            assert state == ("accepted" if kind is wire.Accept else "declined")
            assert counter.interpreter()["work"] == ("on_call" if kind is wire.Accept else "idle")
        else:
            assert answered == "offer_gone"
            assert (state, counter.interpreter()["work"]) == ("expired", "not_responding")
        race.outcomes.add(answered)
    assert race.outcomes == {"ok", "offer_gone"}


@many
async def test_two_taps_at_once_on_one_terminal_make_one_call(counter: Counter, rounds: int) -> None:
    race = Race(rounds)
    for number in race.rounds:

        async def ask(command_id: str | None = None) -> str:
            return await counter.send(KIOSK, wire.Ask, command_id, language=CSL)

        async def ask_again(number: int = number) -> str:
            return await ask(f"same-{number}")

        same = number % 2 == 0
        answers = await race.run(number, *([ask_again] * 2 if same else [ask] * 2))
        assert sorted(answers) == (["ok", "ok"] if same else ["already_in_call", "ok"])
        (leg,) = counter.facts().current_legs(actor_id=counter.world.ids[KIOSK])
        assert await counter.send(KIOSK, wire.HangUp, call_id=leg["call_id"]) == "ok"


@many
@pytest.mark.parametrize("switch_off", [True, False], ids=["the switch is turned off", "she passes on"])
async def test_accept_meets_what_she_does_against_it(
    counter: Counter, switch_off: bool, rounds: int
) -> None:
    race = Race(rounds)
    for number in race.rounds:
        offer = await counter.ring()

        async def accept(offer: Row = offer) -> str:
            return await counter.send(DESK, wire.Accept, offer_id=offer["id"])

        async def refuse(offer: Row = offer) -> str:
            if switch_off:
                return await counter.send(DESK, wire.SetWish, wish=Wish.OFF)
            return await counter.send(DESK, wire.PassOn, offer_id=offer["id"])

        accepted, refused = await race.run(number, accept, refuse)
        assert accepted in ("ok", "offer_gone")
        won = accepted == "ok"
        assert refused == ("offer_gone" if won and not switch_off else "ok")
        row = counter.interpreter()
        assert row["work"] == ("on_call" if won else "idle")
        assert row["wish"] == ("off" if switch_off else "available")
        race.outcomes.add(accepted)
    assert race.outcomes == {"ok", "offer_gone"}


@pytest.mark.parametrize("rounds", [5, pytest.param(MANY, marks=pytest.mark.matrix)])  # within the limit
async def test_a_one_time_link_used_twice_at_once_opens_one_session(hall: Hall, rounds: int) -> None:
    race = Race(rounds)
    limits = httpx.Limits(max_keepalive_connections=0)  # two connections, as of two browsers
    async with httpx.AsyncClient(base_url=hall.origin, headers=CSRF, limits=limits) as client:
        for number in race.rounds:
            page = await client.post("/api/v1/demo/start", json={"key": hall.start.key})
            token = page.json()["cards"][0]["token"]

            async def enter(token: str = token) -> httpx.Response:
                return await client.post("/api/v1/session/link", json={"token": token})

            answers = await race.run(number, enter, enter)
            assert sorted(answer.status_code for answer in answers) == [200, 410]
            refused = max(answers, key=lambda answer: answer.status_code)
            assert refused.json()["code"] == "link_used"
            assert "set-cookie" not in refused.headers
