"""When frames of a camera arrive on a page: every link's pictures, told from the blank one by content."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.async_api import Page

# Runs in each page before its own script. Times are of the machine's clock, in ms, so that those of
# two browsers can be compared. The clips' ground is a mid grey, the blank picture is dark blue.
WATCH = """
window.arrived = [];
window.pressed = [];
const instant = () => performance.timeOrigin + performance.now();
for (const kind of ["keydown", "click"])
  addEventListener(kind, () => window.pressed.push(instant()), true);
const watched = new WeakSet();
function watch(track) {
  if (watched.has(track)) return;
  watched.add(track);
  const video = Object.assign(document.createElement("video"), { muted: true });
  video.srcObject = new MediaStream([track]);
  video.play().catch(() => undefined);
  const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 6 });
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const seen = { frames: [], camera: null };
  window.arrived.push(seen);
  const look = (_, { width, height, presentedFrames }) => {
    const at = instant();
    if (seen.camera === null) {
      brush.drawImage(video, 0, 0, 8, 6);
      const [red] = brush.getImageData(0, 3, 1, 1).data;
      if (red > 90) seen.camera = { at, width, height };
    }
    if (seen.camera !== null) seen.frames.push([at, width, presentedFrames]);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}
const Linked = RTCPeerConnection;
window.RTCPeerConnection = class extends Linked {
  constructor(...options) {
    super(...options);
    (window.kept ??= []).push(this);
    this.addEventListener("track", ({ track }) => track.kind === "video" && watch(track));
  }
};
"""


@dataclass(frozen=True)
class Arrival:
    """One link's camera picture on one page: its first frame, and every frame that the page was told of.

    A frame is when it was told, its width, and how many had been shown by then: a busy page hears of
    some only after the next.
    """

    at: float
    width: int
    frames: list[tuple[float, int, int]]

    def sharp_at(self, width: int = 640, fps: int = 25) -> float | None:
        """The instant from which on a second long this width came at this rate."""
        for index, (at, _, _) in enumerate(self.frames):
            second = [one for one in self.frames[index:] if one[0] < at + 1_000]
            whole = self.frames[-1][0] >= at + 1_000
            if whole and len(second) >= fps and all(wide >= width for _, wide, _ in second):
                return at
        return None

    def longest_gap(self, since: float, until: float) -> float:
        """The longest time (ms) without a new frame between two instants.

        Where several were shown between two that the page was told of, they share the time.
        """
        told = [(at, count) for at, _, count in self.frames if since <= at <= until]
        return max(((b - a) / max(1, n - m) for (a, m), (b, n) in pairwise(told)), default=0.0)


async def arrivals(page: Page) -> list[Arrival]:
    """The camera pictures that have arrived on a page, in the order of their links."""
    told: list[Any] = await page.evaluate("window.arrived.filter(({ camera }) => camera)")
    return [
        Arrival(one["camera"]["at"], one["camera"]["width"], [tuple(frame) for frame in one["frames"]])
        for one in told
    ]


async def last_press(page: Page) -> float:
    """When a key or a button was last pressed on a page."""
    return float(await page.evaluate("window.pressed.at(-1)"))


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in whole ms, and how many values there were."""
    ordered = sorted(values)
    ninety_fifth = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {"p50": round(statistics.median(ordered)), "p95": round(ninety_fifth), "runs": len(ordered)}
