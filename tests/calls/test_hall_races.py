"""Two doings in a hall at one instant: one wins, the other is told why, and the call is at one place."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from signspan.calls.model import MediaFact
from signspan.db import Row
from signspan.demo import CSL
from signspan.web import wire
from tests.calls.small_hall import DESK, KIOSK, ONE, TWO, HallOfTwo
from tests.calls.test_races import Race, many

pytestmark = [pytest.mark.timeout(300), pytest.mark.on_both]

Doing = Callable[[], Awaitable[str]]


@many
async def test_two_counters_take_over_at_once_and_the_second_sees_who(
    small_hall: HallOfTwo, rounds: int
) -> None:
    race = Race(rounds)
    for number in race.rounds:
        call_id = await small_hall.call()
        counters: list[Doing] = [
            partial(small_hall.send, seat, wire.TakeOver, call_id=call_id) for seat in (ONE, TWO)
        ]
        answers = await race.run(number, *counters)
        assert sorted(answers) == ["ok", "taken_by"]
        winner = (ONE, TWO)[answers.index("ok")]
        (row,) = small_hall.facts().open_handoffs(call_id=call_id)
        assert row["terminal_id"] == small_hall.world.ids[winner]
        race.outcomes.add(winner)
    assert race.outcomes == {ONE, TWO}


@many
async def test_two_counters_answer_a_summons_at_once(small_hall: HallOfTwo, rounds: int) -> None:
    race = Race(rounds)
    for number in race.rounds:
        call_id = await small_hall.call()
        assert await small_hall.send(DESK, wire.Summon, call_id=call_id) == "ok"
        (row,) = small_hall.read().open_summonses(call_id=call_id)
        counters: list[Doing] = [
            partial(small_hall.send, seat, wire.AnswerSummons, summons_id=row["id"]) for seat in (ONE, TWO)
        ]
        answers = await race.run(number, *counters)
        assert sorted(answers) == ["ok", "taken_by"]
        winner = (ONE, TWO)[answers.index("ok")]
        (row,) = small_hall.facts().open_summonses(call_id=call_id)
        assert (row["state"], row["terminal_id"]) == ("coming", small_hall.world.ids[winner])
        race.outcomes.add(winner)
    assert race.outcomes == {ONE, TWO}


@many
async def test_arrived_meets_stay(small_hall: HallOfTwo, rounds: int) -> None:
    race = Race(rounds)
    kiosk, counter = small_hall.world.ids[KIOSK], small_hall.world.ids[ONE]
    for number in race.rounds:
        call_id = await small_hall.call()
        handoff_id = await small_hall.ready(call_id)
        answers = await race.run(
            number,
            partial(small_hall.send, ONE, wire.Arrive, handoff_id=handoff_id),
            partial(small_hall.send, KIOSK, wire.Stay, handoff_id=handoff_id),
        )
        arrived = answers[0] == "ok"
        # Whoever is second is not in the call any more, or comes too late.
        assert answers[1 if arrived else 0] in ("not_found", "wrong_state")
        assert small_hall.at(call_id) == ({counter} if arrived else {kiosk})
        race.outcomes.add("arrived" if arrived else "stayed")
    assert race.outcomes == {"arrived", "stayed"}


@many
async def test_a_handoff_expires_just_when_the_counter_is_seen(small_hall: HallOfTwo, rounds: int) -> None:
    race = Race(rounds)
    kiosk, counter = small_hall.world.ids[KIOSK], small_hall.world.ids[ONE]
    for number in race.rounds:
        call_id = await small_hall.call()
        asked = {"call_id": call_id, "terminal_id": counter}
        assert await small_hall.send(DESK, wire.HandOff, **asked) == "ok"
        (row,) = small_hall.read().open_handoffs(call_id=call_id)
        there, desk = small_hall.leg(f"{ONE}/visitor"), small_hall.leg(DESK)
        seen = {"call_id": call_id, "media": MediaFact.FLOWING}
        assert (
            await small_hall.send(f"{ONE}/visitor", wire.ReportMedia, peer_leg_id=desk["id"], **seen)
            == "ok"
        )
        await small_hall.world.dispatcher.step()
        left = row["due_at"] - small_hall.world.clock.now()
        while left > 0:  # in steps: a longer one would be an outage, which counts for nothing
            small_hall.world.clock.forward(min(left, 2_000))
            left -= 2_000
            if left > 0:
                await small_hall.world.dispatcher.step()

        async def sees(there: Row = there, seen: Any = seen) -> str:
            return await small_hall.send(DESK, wire.ReportMedia, peer_leg_id=there["id"], **seen)

        async def expires() -> str:
            await small_hall.world.dispatcher.step()
            return "stepped"

        answers = await race.run(number, sees, expires)
        (row,) = [one for one in small_hall.facts().handoffs if one["id"] == row["id"]]
        assert row["state"] in ("ready", "expired")
        assert answers[0] == ("ok" if row["state"] == "ready" else "not_found")
        assert small_hall.at(call_id) == ({kiosk, counter} if row["state"] == "ready" else {kiosk})
        race.outcomes.add(row["state"])
    assert race.outcomes == {"ready", "expired"}


@many
async def test_somebody_hangs_up_while_the_call_is_taken_over(small_hall: HallOfTwo, rounds: int) -> None:
    race = Race(rounds)
    for number in race.rounds:
        call_id = await small_hall.call()
        answers = await race.run(
            number,
            partial(small_hall.send, ONE, wire.TakeOver, call_id=call_id),
            partial(small_hall.send, KIOSK, wire.HangUp, call_id=call_id),
        )
        assert answers[1] == "ok", "the visitor can always stop"
        assert answers[0] in ("ok", "call_gone")
        facts = small_hall.facts()
        assert facts.call(call_id)["state"] == "ended"
        assert not facts.current_legs(terminal_id=small_hall.world.ids[ONE]), "the counter is free"
        race.outcomes.add(answers[0])
        await asyncio.sleep(0)
    assert race.outcomes == {"ok", "call_gone"}


@many
async def test_the_next_visitor_taps_at_the_instant_of_the_arrival(
    small_hall: HallOfTwo, rounds: int
) -> None:
    race = Race(rounds)
    for number in race.rounds:
        call_id = await small_hall.call()
        handoff_id = await small_hall.ready(call_id)
        answers = await race.run(
            number,
            partial(small_hall.send, DESK, wire.Arrive, handoff_id=handoff_id),
            lambda: small_hall.send(KIOSK, wire.Ask, language=CSL),
        )
        assert answers[0] == "ok"
        assert answers[1] in ("ok", "already_in_call")
        assert small_hall.at(call_id) == {small_hall.world.ids[ONE]}
        open_calls = [row["id"] for row in small_hall.facts().calls if row["ended_at"] is None]
        assert len(open_calls) == 1 + (answers[1] == "ok")
        for other in open_calls:
            if other != call_id:
                assert await small_hall.send(KIOSK, wire.HangUp, call_id=other) == "ok"
        race.outcomes.add(answers[1])
    assert race.outcomes == {"ok", "already_in_call"}
