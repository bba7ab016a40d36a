"""The first call, over real sockets: one tap, one key, pictures, text, hang up, again."""

import pytest

from tests.conftest import Hall, MakeHall
from tests.journeys.steps import answer, available, call_up, see_each_other

pytestmark = pytest.mark.on_both


async def test_a_tap_rings_the_desk_and_pictures_make_the_call_active(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await kiosk.until(lambda one: one.parts["hall"]["on_duty"][0]["free"] == 1)
        call_id = await call_up(kiosk, desk)
        await kiosk.must("hang_up", call_id=call_id)
        await kiosk.none("call")
        await desk.none("call")
        assert (await kiosk.part("last"))["reason"] == "completed"
        await desk.part("me", work="wrap_up")
        await desk.part("me", work="idle")
        again = await call_up(kiosk, desk)
        await desk.must("hang_up", call_id=again)
        await kiosk.none("call")


async def test_free_colleagues_are_shown_to_who_is_in_a_call_alone(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as li, hall.desk("desk-wang") as wang:
        await available(li)
        call_id = await call_up(kiosk, li)
        assert await li.part("colleagues") == {"free": [], "skills": []}
        await available(wang)
        await li.until(lambda one: [her["number"] for her in one.parts["colleagues"]["free"]] == ["0319"])
        assert wang.parts["colleagues"] is None
        await kiosk.must("hang_up", call_id=call_id)
        await li.none("colleagues")


async def test_an_offer_passed_on_rings_the_next_desk(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as li, hall.desk("desk-wang") as wang:
        await available(li, wang)
        await kiosk.must("ask", language="csl")
        ring = await li.part("ring")
        await li.must("pass_on", offer_id=ring["offer_id"])
        await li.part("me", work="idle")
        await answer(kiosk, wang)


async def test_who_misses_a_ring_gets_nothing_until_she_says_she_is_back(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as li, hall.desk("desk-wang") as wang:
        await available(li, wang)
        await kiosk.must("ask", language="csl")
        await li.part("ring")
        await wang.part("ring")
        await li.part("me", work="not_responding")
        await wang.part("me", work="not_responding")
        await kiosk.part("call", ringing=False)
        await li.must("be_ready")
        await answer(kiosk, li)


async def test_a_call_waits_for_a_desk_that_signs_in_later(hall: Hall) -> None:
    async with hall.kiosk() as kiosk:
        await kiosk.must("ask", language="csl-south")
        await kiosk.part("queue", position=1)
        assert kiosk.parts["hall"]["on_duty"][1]["here"] == 0
        async with hall.desk("desk-wang") as wang, hall.desk("desk-zhou") as zhou:
            await available(wang, zhou)
            await answer(kiosk, zhou)
            assert wang.parts["ring"] is None


async def test_the_queue_is_shown_in_order_and_moves_up(hall: Hall) -> None:
    async with hall.kiosk() as first, hall.kiosk("kiosk-hospital") as second, hall.desk() as desk:
        await first.must("ask", language="csl")
        await second.must("ask", language="csl")
        await second.part("queue", position=2, waiting=2)
        await desk.part("queue", waiting=2)
        await available(desk)
        await answer(first, desk)
        await second.part("queue", position=1, waiting=1)


async def test_after_the_longest_wait_the_visitor_chooses(make_hall: MakeHall) -> None:
    changes = {"longest_wait_seconds": 0.3, "choose_seconds": 0.8}
    async with make_hall(**changes) as hall, hall.kiosk() as kiosk:
        await kiosk.must("ask", language="csl")
        asked = await kiosk.until(
            lambda one: (one.parts.get("call") or {}).get("patience_ended_at") and one.parts["call"]
        )
        await kiosk.must("keep_waiting", call_id=asked["call_id"])
        await kiosk.part("call", patience_ended_at=None)
        await kiosk.part("last", reason="no_interpreter")
        await kiosk.none("call")


async def test_pictures_that_do_not_come_are_told_to_both_and_the_call_goes_on(
    make_hall: MakeHall,
) -> None:
    async with make_hall(pictures_late_seconds=0.3) as hall, hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await kiosk.must("ask", language="csl")
        ring = await desk.part("ring")
        await desk.must("accept", offer_id=ring["offer_id"])
        await kiosk.part("call", pictures_late=True)
        await desk.part("call", pictures_late=True)
        await see_each_other(kiosk, desk, ring["call_id"])
        await kiosk.part("call", state="active", pictures_late=False)


async def test_a_command_sent_again_gets_its_first_answer_and_is_not_done_twice(hall: Hall) -> None:
    async with hall.kiosk() as kiosk:
        first = await kiosk.do("ask", id="same", language="csl")
        again = await kiosk.do("ask", id="same", language="csl")
        assert first == again == {"type": "ok", "id": "same"}
        refused = await kiosk.do("ask", id="other", language="csl")
        assert refused["code"] == "already_in_call"


async def test_text_reaches_the_other_leg_letter_by_letter_and_is_kept_nowhere(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        call_id = await call_up(kiosk, desk)
        for n, text in enumerate(("你", "你好")):
            await kiosk.say(type="text", call_id=call_id, line=0, n=n, text=text)
        await desk.until(lambda one: [w["text"] for w in one.whispers] == ["你", "你好"])
        await desk.say(type="text", call_id=call_id, line=0, n=0, text="请说", done=True)
        said = await kiosk.until(lambda one: one.whispers)
        assert (said[0]["from_role"], said[0]["text"], said[0]["done"]) == ("interpreter", "请说", True)


async def test_signals_of_an_older_generation_are_dropped(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await available(desk)
        await call_up(kiosk, desk)
        link = kiosk.parts["media"]["links"][0]
        candidate = {"candidate": "x", "sdp_mid": "0", "sdp_m_line_index": 0}
        for generation in (link["generation"] - 1, link["generation"]):
            await kiosk.say(
                type="signal", link_id=link["link_id"], generation=generation, candidate=candidate
            )
        found = await desk.until(lambda one: one.whispers)
        assert [one["generation"] for one in found] == [link["generation"]]
