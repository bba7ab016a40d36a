"""Steps that journeys share."""

from signspan.testing import Robot


async def see_each_other(kiosk: Robot, desk: Robot, call_id: str) -> None:
    """Both pages report the other's first camera frame."""
    for page in (kiosk, desk):
        media = await page.until(lambda one: one.parts.get("media"))
        peer = media["links"][0]["peer_leg_id"]
        await page.must("report_media", call_id=call_id, peer_leg_id=peer, media="flowing")


async def available(*desks: Robot) -> None:
    """Turns desks on, one after the other: the first is idle longest."""
    for desk in desks:
        await desk.must("set_wish", wish="available")


async def call_up(kiosk: Robot, desk: Robot, language: str = "csl") -> str:
    """From the tap to pictures both ways. Returns the call's id."""
    await kiosk.must("ask", language=language)
    return await answer(kiosk, desk)


async def answer(kiosk: Robot, desk: Robot) -> str:
    """From the ring to pictures both ways. Returns the call's id."""
    ring = await desk.part("ring")
    await desk.must("accept", offer_id=ring["offer_id"])
    call_id: str = ring["call_id"]
    await see_each_other(kiosk, desk, call_id)
    await kiosk.part("call", state="active")
    await desk.part("call", state="active")
    return call_id
