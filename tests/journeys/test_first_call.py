"""The first call, over real sockets: one tap, one key, pictures, text, hang up, again."""

from signspan.testing import Robot
from tests.conftest import Hall


async def see_each_other(kiosk: Robot, desk: Robot, call_id: str) -> None:
    """Both pages report the other's first camera frame."""
    for page in (kiosk, desk):
        media = await page.until(lambda one: one.parts.get("media") and one.parts["media"]["links"])
        await page.must(
            "report_media", call_id=call_id, peer_leg_id=media[0]["peer_leg_id"], media="flowing"
        )


async def call_up(kiosk: Robot, desk: Robot, language: str = "csl") -> str:
    """From the tap to pictures both ways. Returns the call's id."""
    await kiosk.must("ask", language=language)
    ring = await desk.part("ring")
    await desk.must("accept", offer_id=ring["offer_id"])
    call_id: str = ring["call_id"]
    await see_each_other(kiosk, desk, call_id)
    await kiosk.part("call", state="active")
    await desk.part("call", state="active")
    return call_id


async def test_a_tap_rings_the_desk_and_pictures_make_the_call_active(hall: Hall) -> None:
    async with hall.kiosk() as kiosk, hall.desk() as desk:
        await desk.must("set_wish", wish="available")
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
