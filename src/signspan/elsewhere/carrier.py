"""Whispers to pages of other processes: sealed, in pieces, by NOTIFY alone; never in a table.

A whisper may be lost with the line, as it may with a page. None is heard twice or late: each says its
number and its instant under the seal.
"""

import asyncio
import binascii
import secrets
from base64 import b64decode, b64encode
from collections import deque
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import structlog

from signspan.bus import Bus
from signspan.clock import SECOND, Clock
from signspan.elsewhere.line import Line
from signspan.elsewhere.seal import Broken, Seal

log = structlog.get_logger(__name__)

CHANNEL = "signspan_whispers"
PIECE = 7_900  # letters: NOTIFY takes less than 8,000 bytes, a few are for the claim
WAITING = 2_048
YOUNG_MS = 5 * SECOND  # clocks of two processes may be 250 ms apart


class Codec(Protocol):
    """Whispers as bytes; pydantic's `TypeAdapter` is one."""

    def dump_json(self, instance: Any, /) -> bytes:
        """The bytes of a whisper."""
        ...

    def validate_json(self, data: bytes, /) -> Any:
        """The whisper. Raises `ValueError`."""
        ...


class Whisper(NamedTuple):
    """What is to be said into an ear, and since when."""

    at: int
    ear: str
    message: object


@dataclass
class _Heard:
    """What has come from one process."""

    last: int = -1  # the number of the newest whisper that was whole
    number: int = -1
    pieces: list[str] = field(default_factory=list)


class Carrier:
    """Takes whispers for ears that are not here to the other processes, and hands theirs to those here."""

    def __init__(self, bus: Bus, clock: Clock, line: Line, seal: Seal, codec: Codec) -> None:
        self._bus = bus
        self._clock = clock
        self._line = line
        self._seal = seal
        self._codec = codec
        self._name = secrets.token_hex(8)
        self._number = 0
        self._said: deque[Whisper] = deque(maxlen=WAITING)
        self._wake = asyncio.Event()
        self._heard: dict[str, _Heard] = {}
        bus.carry = self._carry
        line.hear(CHANNEL, self.hear)

    def _carry(self, ear: str, message: object) -> None:
        self._said.append(Whisper(self._clock.now(), ear, message))
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled. What cannot be said now is lost."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            said, self._said = self._said, deque(maxlen=WAITING)
            try:
                words = [word for whisper in said for word in self.words_of(whisper)]
                heard = await self._line.say(CHANNEL, words)
            except Exception:
                log.exception("whispers_not_said")
                heard = False
            if not heard:
                log.warning("whispers_lost", number=len(said))

    def words_of(self, whisper: Whisper) -> list[str]:
        """A whisper, sealed, as it is notified."""
        self._number += 1
        claim = f"{self._name}.{self._number}"
        plain = b"\n".join(
            (str(whisper.at).encode(), whisper.ear.encode(), self._codec.dump_json(whisper.message))
        )
        sealed = b64encode(self._seal.close(plain, claim.encode())).decode()
        pieces = [sealed[at : at + PIECE] for at in range(0, len(sealed), PIECE)]
        return [f"{claim}.{at}.{len(pieces)}.{piece}" for at, piece in enumerate(pieces)]

    def hear(self, word: str) -> None:
        """Takes a piece of another process's whisper; the last one makes it whole."""
        try:
            name, number, at, of, piece = word.split(".")
            if name != self._name:
                self._put(name, int(number), int(at), int(of), piece)
        except (ValueError, Broken):
            log.warning("whisper_not_understood")

    def _put(self, name: str, number: int, at: int, of: int, piece: str) -> None:
        heard = self._heard.setdefault(name, _Heard())
        if at == 0:
            heard.number, heard.pieces = number, []
        if (number, at) != (heard.number, len(heard.pieces)) or number <= heard.last:
            return  # its beginning was lost, or it was heard before
        heard.pieces.append(piece)
        if len(heard.pieces) == of:
            self._open(f"{name}.{number}", "".join(heard.pieces))
            heard.last, heard.pieces = number, []

    def _open(self, claim: str, sealed: str) -> None:
        try:
            plain = self._seal.open(b64decode(sealed, validate=True), claim.encode())
        except binascii.Error:
            raise Broken from None
        instant, ear, message = plain.split(b"\n", 2)
        if abs(self._clock.now() - int(instant)) <= YOUNG_MS:
            self._bus.hand_over(ear.decode(), lambda: self._codec.validate_json(message))
