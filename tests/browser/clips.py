"""Coded clips for Chromium's fake camera, and readers that tell by content whose picture it is.

Each clip shows, inside the centre square of the picture (the signing space): a code of eight black
and white blocks, a disc that goes round once a second, and a marker of its own colour exactly in
each corner. All of it survives VP8 at 320 pixels wide.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


class Film(NamedTuple):
    """How a fake camera films: pixels, and frames per second."""

    width: int
    height: int
    fps: int


FULL = Film(960, 720, 30)  # as people's cameras do, where size and rate matter
# Enough to tell who is seen and whether she moves. Encoding, sending and showing a frame costs the same
# at any size this small, and a hall of four at 30 fps is more than two cores can carry.
SMALL = Film(320, 240, 10)
FRAMES = 30  # of the disc's round, one second

# Everything below is in parts of the square's side.
MARKER = 0.1
BLOCKS = 8
BLOCK = 0.09
CODE_LEFT = (1 - BLOCKS * BLOCK) / 2
CODE_TOP, CODE_BOTTOM = 0.40, 0.52
DISC_CENTRE, DISC_ORBIT, DISC_RADIUS = (0.5, 0.75), 0.1, 0.07

GREY, BLACK, WHITE = (128, 128, 128), (12, 12, 12), (244, 244, 244)
MARKERS = {
    "top left": (222, 20, 30),
    "top right": (20, 170, 40),
    "bottom left": (30, 50, 220),
    "bottom right": (214, 20, 214),
}
CODES = range(32)


def blocks_of(code: int) -> list[int]:
    """Five bits of the code and three that check them; plain black or white is no code."""
    checked = code * 8 + (code * 5 + (code >> 3) * 3 + 2) % 8
    return [checked >> bit & 1 for bit in reversed(range(BLOCKS))]


CODE_OF = {tuple(blocks_of(code)): code for code in CODES}


def picture(code: int, frame: int, width: int, height: int) -> Pixels:
    """One frame of the clip, in RGB."""
    side = min(width, height)
    image = np.full((height, width, 3), GREY, np.uint8)
    square = image[(height - side) // 2 :, (width - side) // 2 :][:side, :side]
    for name, colour in MARKERS.items():
        _corner(square, name)[:] = colour
    top, bottom = round(CODE_TOP * side), round(CODE_BOTTOM * side)
    for index, bit in enumerate(blocks_of(code)):
        left, right = (round((CODE_LEFT + BLOCK * edge) * side) for edge in (index, index + 1))
        square[top:bottom, left:right] = WHITE if bit else BLACK
    _draw_disc(square, frame)
    return image


def _corner(square: Pixels, name: str) -> Pixels:
    size = round(MARKER * len(square))
    rows = slice(0, size) if name.startswith("top") else slice(len(square) - size, None)
    columns = slice(0, size) if name.endswith("left") else slice(len(square) - size, None)
    return square[rows, columns]


def _draw_disc(square: Pixels, frame: int) -> None:
    side = len(square)
    turn = 2 * np.pi * frame / FRAMES
    x = (DISC_CENTRE[0] + DISC_ORBIT * np.cos(turn)) * side
    y = (DISC_CENTRE[1] + DISC_ORBIT * np.sin(turn)) * side
    rows, columns = np.ogrid[:side, :side]
    square[(columns - x) ** 2 + (rows - y) ** 2 < (DISC_RADIUS * side) ** 2] = WHITE


def _planes(image: Pixels) -> bytes:
    """I420 in the limited range of BT.601, as a camera gives it."""
    red, green, blue = (image[..., channel].astype(np.float32) for channel in range(3))
    y = 16 + 0.257 * red + 0.504 * green + 0.098 * blue
    u = 128 - 0.148 * red - 0.291 * green + 0.439 * blue
    v = 128 + 0.439 * red - 0.368 * green - 0.071 * blue
    halved = (plane.reshape(len(plane) // 2, 2, -1, 2).mean(axis=(1, 3)) for plane in (u, v))
    return b"".join(np.rint(plane).astype(np.uint8).tobytes() for plane in (y, *halved))


def make_clip(folder: Path, code: int, film: Film = SMALL) -> Path:
    """The person's clip (.y4m) of one second in `folder`, made once: 1.2 MB, or 31 MB in full size."""
    width, height, fps = film
    path = folder / f"code{code}-{width}x{height}-{fps}.y4m"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as clip:
            clip.write(f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 C420jpeg\n".encode())
            for frame in range(0, FRAMES, FRAMES // fps):
                clip.write(b"FRAME\n" + _planes(picture(code, frame, width, height)))
        unfinished.replace(path)
    return path


# --- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Square:
    """The signing square as a screenshot shows it.

    `whole` names the corners whose marker is there in full; `code` is None where it is unreadable.
    """

    whole: frozenset[str]
    code: int | None

    @property
    def uncut(self) -> bool:
        return self.whole == frozenset(MARKERS)


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def read_square(pixels: Pixels) -> Square:
    """Looks for the square in (a piece of) a screenshot that shows one clip, unmirrored."""
    boxes = {name: _marker_box(pixels, name) for name in MARKERS}
    found = {name: box for name, box in boxes.items() if box}
    if not found:
        return Square(frozenset(), None)
    size = float(np.median([extent for box in found.values() for extent in (box.width, box.height)]))
    whole = {
        name
        for name, box in found.items()
        if abs(box.width / size - 1) < 0.2 and abs(box.height / size - 1) < 0.2
    }
    square = _square_of(found, whole, size)
    if not square:
        return Square(frozenset(), None)
    return Square(frozenset(whole), _code_in(pixels, square))


def _marker_box(pixels: Pixels, name: str) -> _Box | None:
    """Where the marker's colour fills a rectangle, single stray pixels aside."""
    colours = pixels[..., :3].astype(np.int16)
    mask = np.abs(colours - np.array(MARKERS[name])).sum(axis=2) < 130
    rows, columns = mask.sum(axis=1), mask.sum(axis=0)
    if rows.max(initial=0) < 4:
        return None
    ys = np.flatnonzero(rows > rows.max() / 2)
    xs = np.flatnonzero(columns > columns.max() / 2)
    box = _Box(int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1)
    filled = mask[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1].mean()
    return box if filled > 0.85 else None


def _square_of(boxes: dict[str, _Box], whole: set[str], size: float) -> _Box | None:
    """The square that the whole markers span; None where they lie in no such order."""
    side = size / MARKER
    corners = []
    for name in whole:
        box = boxes[name]
        left = box.left if name.endswith("left") else box.right - side
        top = box.top if name.startswith("top") else box.bottom - side
        corners.append((left, top))
    if not corners or np.ptp(corners, axis=0).max() > 0.06 * side:
        return None
    left, top = np.mean(corners, axis=0)
    return _Box(left, top, left + side, top + side)


def _code_in(pixels: Pixels, square: _Box) -> int | None:
    side = square.width
    top, bottom = (round(square.top + part * side) for part in (CODE_TOP + 0.03, CODE_BOTTOM - 0.03))
    bits = []
    for index in range(BLOCKS):
        left, right = (
            round(square.left + (CODE_LEFT + BLOCK * (index + edge)) * side) for edge in (0.25, 0.75)
        )
        light = float(pixels[top:bottom, left:right, :3].mean())
        bits.append(1 if light > 170 else 0 if light < 85 else 2)
    return CODE_OF.get(tuple(bits))


# Evaluated with a <video> element: what its picture says now, and whether it moves. The element is
# read as it decodes, before any mirroring by style.
READ_VIDEO = f"""
async (video) => {{
  const SIDE = 120;
  const pen = new OffscreenCanvas(SIDE, SIDE).getContext("2d", {{ willReadFrequently: true }});
  const look = () => {{
    const {{ videoWidth: width, videoHeight: height }} = video;
    const side = Math.min(width, height);
    if (side) pen.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    const {{ data }} = pen.getImageData(0, 0, SIDE, SIDE);
    return (x, y) => {{
      const at = 4 * (Math.round(y * SIDE) * SIDE + Math.round(x * SIDE));
      return (data[at] + data[at + 1] + data[at + 2]) / 3;
    }};
  }};
  const codeIn = (light) => {{
    let bits = 0;
    for (let block = 0; block < {BLOCKS}; block++) {{
      const here = light({CODE_LEFT} + {BLOCK} * (block + 0.5), {(CODE_TOP + CODE_BOTTOM) / 2});
      if (here > 85 && here < 170) return null;
      bits = bits * 2 + (here >= 170 ? 1 : 0);
    }}
    const code = bits >> 3;
    return (code * 5 + (code >> 3) * 3 + 2) % 8 === (bits & 7) ? code : null;
  }};
  const change = (before, after) => {{
    let most = 0;
    for (let x = 0.34; x < 0.67; x += 0.02)
      for (let y = 0.59; y < 0.92; y += 0.02) most = Math.max(most, Math.abs(before(x, y) - after(x, y)));
    return most;
  }};
  const before = look();
  await new Promise((resolve) => setTimeout(resolve, 150));
  const after = look();
  const {{ videoWidth: width, videoHeight: height }} = video;
  return {{ code: codeIn(after), moves: change(before, after) > 20, width, height }};
}}
"""
