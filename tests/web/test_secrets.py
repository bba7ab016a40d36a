"""What is found neither in the database nor in the logs, after all that could leave it there."""

from pathlib import Path

import httpx

from signspan.testing import Robot, robot
from tests.clients import asking
from tests.conftest import CSRF
from tests.journeys.steps import available, call_up
from tests.seeded import PASSWORD
from tests.service import Service

# However their surroundings are escaped, these are found as they are.
TYPED, SDP, GUESS = "number-430-of-hers", "candidate-192.168.77.88", "wrong-guess-of-hers"


async def sign_in(service: Service, client: httpx.AsyncClient, seat: str) -> str:
    """The cookie of a seat, by its link."""
    answer = await client.post("/api/v1/session/link", json={"token": service.links[seat]})
    return answer.headers["set-cookie"].partition(";")[0]


async def talk(kiosk: Robot, desk: Robot) -> str:
    """A call with text and signalling both ways. Returns its id."""
    await available(desk)
    call_id = await call_up(kiosk, desk)
    link = desk.parts["media"]["links"][0]
    for page in (kiosk, desk):
        await page.say(type="text", call_id=call_id, line=0, n=0, text=f"我的号码是 {TYPED}", done=True)
        signal = {"link_id": link["link_id"], "generation": link["generation"]}
        await page.say(type="signal", **signal, description={"type": "offer", "sdp": f"v=0 {SDP}"})
    for page in (kiosk, desk):
        await page.until(lambda one: {"text_said", "signal"} <= {said["type"] for said in one.whispers})
    await kiosk.must("hang_up", call_id=call_id)
    return call_id


async def test_no_secret_and_nothing_of_a_conversation_is_stored_or_logged(tmp_path: Path) -> None:
    async with Service.running(tmp_path) as service:
        async with asking(service.origin, CSRF) as client:
            cookies = [await sign_in(service, client, seat) for seat in ("kiosk-hall", "desk-li")]
            person = {"seat": "desk-li", "login": "desk-li"}
            for password in (PASSWORD, GUESS):
                await client.post("/api/v1/session", json={**person, "password": password})
            await client.post("/api/v1/session/link", json={"token": service.links["desk-li"]})
        async with (
            robot(service.origin, "kiosk", "kiosk-hall", cookies[0]) as kiosk,
            robot(service.origin, "desk", "desk-li", cookies[1]) as desk,
        ):
            call_id = await talk(kiosk, desk)
            await desk.say(type="text", call_id=call_id, line=0, n=0, text=TYPED, more=1)  # not understood
            await desk.until(lambda one: one.close_code == 4009)
    kept = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
    for known in (call_id, "call_asked", "bad_message"):
        assert known.encode() in kept, "this would find nothing anyhow"
    tokens = [cookie.partition("=")[2] for cookie in cookies]
    for secret in [TYPED, SDP, PASSWORD, GUESS, *tokens, *service.links.values()]:
        assert secret.encode() not in kept
