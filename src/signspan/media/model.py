"""How the people of a call see each other: pure rules.

`sees` is the table by role and place; `link_policy` says which way a link may be prepared between
two zones of trust. The engine interface stands here so that mesh and SFU serve the same journeys.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class LinkPolicy(StrEnum):
    """How two devices may find each other: openly, over the relay only, or after the accept."""

    DIRECT = "direct"
    RELAY = "relay"
    AFTER_ACCEPT = "after_accept"


class Zone(StrEnum):
    """Whom a device's network address may be shown to."""

    HALL = "hall"
    CENTRE = "centre"
    HOME = "home"
    GUEST = "guest"


@dataclass(frozen=True)
class Participant:
    """A leg as the media engine sees it. `place` names where people are physically together."""

    leg_id: str
    role: str
    place: str
    generation: int
    zone: Zone = Zone.HALL


@dataclass(frozen=True)
class PeerLink:
    """One side's view of a link between two legs. `sound`: it carries voices in both directions."""

    link_id: str
    generation: int
    polite: bool
    peer: Participant
    policy: LinkPolicy
    sound: bool = True


class Engine(Protocol):
    """A media engine: what lets one leg join the call's media."""

    def links(
        self, me: Participant, others: list[Participant], silent_places: frozenset[str] = frozenset()
    ) -> list[PeerLink]:
        """The links that `me` keeps, given everyone else who is in the call."""
        ...


_PAIRS = frozenset(
    {
        frozenset({"visitor", "interpreter"}),
        frozenset({"staff", "interpreter"}),
        frozenset({"visitor", "relief"}),
        frozenset({"staff", "relief"}),
        frozenset({"interpreter", "relief"}),
        frozenset({"visitor", "staff"}),
        frozenset({"helper", "interpreter"}),
        frozenset({"helper", "visitor"}),
        frozenset({"supervisor", "interpreter"}),
        frozenset({"supervisor", "visitor"}),
    }
)


def sees(a: Participant, b: Participant) -> bool:
    """Whether two legs exchange media. Legs of one place never do: they would howl."""
    if a.place == b.place:
        return False
    return frozenset({a.role, b.role}) in _PAIRS


def voices(everyone: list[Participant], silent_places: frozenset[str]) -> frozenset[str]:
    """Whose microphone and loudspeaker are in use: one leg of each place, or they howl.

    At a counter it is the staff's, elsewhere the only one there. A place that the visitor has left
    for another is silent, and so is the interpreter who does not lead.
    """
    found: dict[str, Participant] = {}
    for one in sorted(everyone, key=lambda each: (each.role != "staff", each.leg_id)):
        if one.place not in silent_places and one.role != "relief":
            found.setdefault(one.place, one)
    return frozenset(one.leg_id for one in found.values())


def link_policy(a: Zone, b: Zone, *, relay: bool) -> LinkPolicy:
    """How devices of two zones may be linked before the accept; `relay`: TURN is configured.

    Prepared transports show network addresses. Halls and centres may see each other's; a guest's
    phone or a desk at home goes over the relay, or waits for the accept.
    """
    trusted = {Zone.HALL, Zone.CENTRE}
    if a in trusted and b in trusted:
        return LinkPolicy.DIRECT
    return LinkPolicy.RELAY if relay else LinkPolicy.AFTER_ACCEPT
