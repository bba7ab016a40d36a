"""How interpreters are protected from signing for too long: pure rules.

Errors grow after twenty to thirty minutes of interpreting, before the interpreter herself notices
(Moser-Mercer, Künzli and Korac 1998), so the profession takes turns (RID, Standard Practice Paper on team
interpreting). Signing is counted over calls: only a whole rest begins it anew.
"""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Protection:
    """Milliseconds of signing after which she is warned, offered relief, and told that she must have it;
    and how long the rest is that a turn of so much signing ends with."""

    warn_ms: int
    relief_ms: int
    insist_ms: int
    rest_ms: int


class Limits(NamedTuple):
    """The instants at which a call that goes on comes to them."""

    warn_at: int
    relief_at: int
    insist_at: int


class Signed(NamedTuple):
    """What she has signed since her last rest, in milliseconds, and until when she rests, if she must."""

    signed_ms: int
    rest_until: int | None = None


def brought_along(protection: Protection, signed_ms: int, signed_until: int | None, now: int) -> int:
    """What counts already when a call begins: nothing after a rest."""
    rested = signed_until is None or now - signed_until >= protection.rest_ms
    return 0 if rested else signed_ms


def limits(protection: Protection, signed_ms: int, since: int) -> Limits:
    """When the limits come for who signs since then, and has brought so much along."""
    begin = since - signed_ms
    return Limits(begin + protection.warn_ms, begin + protection.relief_ms, begin + protection.insist_ms)


def ended(protection: Protection, signed_ms: int, since: int, now: int) -> Signed:
    """What a call leaves behind. Whoever was to be relieved rests before the next one."""
    signed = signed_ms + max(0, now - since)
    return Signed(signed, now + protection.rest_ms if signed >= protection.relief_ms else None)
