"""The mesh engine: browser to browser. The server introduces the pairs and carries no media."""

from dataclasses import dataclass

from signspan.media.model import Participant, PeerLink, link_policy, sees, voices


@dataclass(frozen=True)
class Mesh:
    """Links between the legs of a call. `relay`: a TURN server is configured."""

    relay: bool = False

    def links(
        self, me: Participant, others: list[Participant], silent_places: frozenset[str] = frozenset()
    ) -> list[PeerLink]:
        """The links that `me` keeps, given everyone else who is in the call."""
        heard = voices([me, *others], silent_places)
        return [
            self._link(me, other, sound={me.leg_id, other.leg_id} <= heard)
            for other in others
            if sees(me, other)
        ]

    def _link(self, me: Participant, other: Participant, *, sound: bool) -> PeerLink:
        first, second = sorted((me.leg_id, other.leg_id))
        return PeerLink(
            link_id=f"{first}.{second}",
            # Both generations only grow, so their sum tells every new window on either side.
            generation=me.generation + other.generation,
            polite=me.leg_id == second,
            peer=other,
            policy=link_policy(me.zone, other.zone, relay=self.relay),
            sound=sound,
        )
