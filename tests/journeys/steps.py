"""Steps that journeys share."""

from signspan.testing import Json, Robot


async def see_each_other(one: Robot, other: Robot, call_id: str) -> None:
    """Two pages report each other's first camera frame, each over the link that its view orders."""
    for page, opposite in ((one, other), (other, one)):
        media = await opposite.until(lambda robot: robot.parts.get("media"))
        await page.until(lambda robot, leg=media["leg_id"]: leg in peers(robot))  # type: ignore[misc]
        seen = {"peer_leg_id": media["leg_id"], "media": "flowing"}
        await page.must("report_media", call_id=call_id, **seen)


def peers(page: Robot) -> dict[str, Json]:
    """The links of a page by the leg at their other end."""
    links = (page.parts.get("media") or {"links": []})["links"]
    return {link["peer_leg_id"]: link for link in links if not link["prepared"]}


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
