"""How fast an accepted call has its pictures: accept pressed to the other's first camera frame.

Two Chromium processes, kiosk and desk, with pictures of full size. Prepared against unprepared (cameras
opened and link made at the accept) in turn, in one run; without added delay, and with 40 ms one way by a
UDP relay. In between stands "warm": the link is made at the accept, the cameras are open already.
"""

import asyncio
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.frames import arrivals, last_press, percentiles
from bench.people import people
from tests.browser.clips import FULL
from tests.browser.pages import Desk, Kiosk, open_desk, open_kiosk
from tests.browser.relay import Relay
from tests.service import Service

TURNS = 2
RUNS = int(os.environ.get("RUNS", "6"))  # of each variant in each turn
VISITOR, INTERPRETER = 5, 9
DELAY_SECONDS = 0.04
PREPARED_SECONDS = 1.5  # a ring is longer than that before a person has looked at it
LOOKS_SECONDS = 4.0  # until sharp, a second of it held

# Pages open their cameras ahead of the accept. `window.cool()` closes them without the page's knowledge;
# a link that is then given a closed one opens it anew, beside its other work.
COLD = """
const filmed = new Set();
const film = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (asked) => {
  const stream = await film(asked);
  for (const track of stream.getVideoTracks()) filmed.add(track);
  return stream;
};
window.cool = () => {
  for (const track of filmed) track.stop();
  filmed.clear();
};
const replace = RTCRtpSender.prototype.replaceTrack;
RTCRtpSender.prototype.replaceTrack = function (track) {
  const closed = track?.kind === "video" && track.readyState === "ended";
  if (!closed) return replace.call(this, track);
  const anew = navigator.mediaDevices.getUserMedia({ video: { width: 960, height: 720, frameRate: 30 } });
  anew.then((stream) => replace.call(this, stream.getVideoTracks()[0]));
  return Promise.resolve();
};
"""


@dataclass(frozen=True)
class Variant:
    """What is ready when she presses the key."""

    link: bool
    cameras: bool


VARIANTS = {
    "prepared": Variant(link=True, cameras=True),
    "warm": Variant(link=False, cameras=True),
    "unprepared": Variant(link=False, cameras=False),
}


@dataclass(frozen=True)
class Answer:
    """One accept, in ms since the key: first frames, when sharp; and the first widths."""

    first: list[float]
    sharp: list[float | None]
    widths: list[int]
    narrowest: int


async def answer(kiosk: Kiosk, desk: Desk, *, cameras: bool) -> Answer:
    """One call from the tap to sharp pictures, then its end."""
    await kiosk.tap()
    await desk.shows("ring")
    await asyncio.sleep(PREPARED_SECONDS)
    if not cameras:
        await asyncio.gather(*(page.evaluate("window.cool()") for page in (desk.page, kiosk.page)))
    await desk.page.keyboard.press("Space")
    await asyncio.gather(kiosk.shows("call"), desk.shows("call"))
    await asyncio.sleep(LOOKS_SECONDS)
    pressed = await last_press(desk.page)
    seen = [(await arrivals(page))[-1] for page in (desk.page, kiosk.page)]
    await kiosk.hold_end()
    await kiosk.page.locator(".actions .button").first.click()  # back from the farewell
    await desk.shows("idle")
    sharp = [one.sharp_at() for one in seen]
    return Answer(
        first=[one.at - pressed for one in seen],
        sharp=[None if at is None else at - pressed for at in sharp],
        widths=[one.width for one in seen],
        narrowest=min(width for one in seen for _, width, _ in one.frames),
    )


async def several(folder: Path, relay: Relay | None, variant: Variant) -> list[Answer]:
    """Some calls one after another, in browsers of their own; the first one warms them up."""
    place = Path(tempfile.mkdtemp(dir=folder))
    running = Service.running(place, wrap_up_seconds=0.2, prepare_answers=variant.link)
    seats = people(place, (VISITOR, INTERPRETER), FULL, relay, COLD)
    async with running as service, seats as (visitor, interpreter):
        desk = await open_desk(service, interpreter)
        kiosk = await open_kiosk(service, visitor)
        return [await answer(kiosk, desk, cameras=variant.cameras) for _ in range(RUNS + 1)][1:]


async def compare(folder: Path, relay: Relay | None) -> dict[str, object]:
    """All variants in turn. The ratio is of medians."""
    answers: dict[str, list[Answer]] = {name: [] for name in VARIANTS}
    for name, variant in list(VARIANTS.items()) * TURNS:
        answers[name] += await several(folder, relay, variant)
    told = {name: figures(found) for name, found in answers.items()}
    prepared, unprepared = (
        percentiles(first_of(answers[name]))["p50"] for name in ("prepared", "unprepared")
    )
    return {**told, "prepared_to_unprepared": round(prepared / unprepared, 2)}


def first_of(answers: list[Answer]) -> list[float]:
    """First frames on both sides of every accept."""
    return [at for one in answers for at in one.first]


def figures(answers: list[Answer]) -> dict[str, object]:
    """What is told of one variant."""
    sharp = [at for one in answers for at in one.sharp]
    return {
        "first_frame_ms": percentiles(first_of(answers)),
        "first_width": min(width for one in answers for width in one.widths),
        "sharp_ms": percentiles([at if at is not None else 1e9 for at in sharp]),
        "never_sharp": sum(at is None for at in sharp),
        "narrowest": min(one.narrowest for one in answers),
    }


async def measure() -> dict[str, object]:
    """All variants, near and far."""
    with tempfile.TemporaryDirectory(prefix="signspan-answer-") as folder:
        near = await compare(Path(folder), None)
        relay = Relay(DELAY_SECONDS)
        far = await compare(Path(folder), relay)
        await relay.close()
    return {"mesh": near, "mesh_40_ms_one_way": far}


def main() -> None:
    """Prints one JSON line."""
    load = round(os.getloadavg()[0], 2)
    told = asyncio.run(measure())
    print(json.dumps({"bench": "answer", **told, "cores": os.cpu_count(), "load_before": load}))


if __name__ == "__main__":
    main()
