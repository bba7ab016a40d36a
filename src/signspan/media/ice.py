"""How devices find each other: the operator's own STUN and TURN servers, never anybody else's."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from signspan.clock import HOUR, SECOND

LASTS_MS = 12 * HOUR  # longer than any call


@dataclass(frozen=True)
class IceServer:
    """A STUN or TURN server, with credentials that expire."""

    urls: tuple[str, ...]
    username: str | None = None
    credential: str | None = None


@dataclass(frozen=True)
class Ice:
    """The servers that settings name. `turn_secret` is shared with the TURN server alone."""

    stun_urls: tuple[str, ...] = ()
    turn_urls: tuple[str, ...] = ()
    turn_secret: str = ""

    def servers(self, leg_id: str, asked_at: int) -> list[IceServer]:
        """The servers for one leg of a call that was asked for at this instant.

        TURN's credentials are those of coturn's REST API: the user is `<expiry>:<id>`, the password
        base64(HMAC-SHA1(secret, user)) (draft-uberti-behave-turn-rest-00).
        """
        found = [IceServer(self.stun_urls)] if self.stun_urls else []
        if self.turn_urls:
            user = f"{(asked_at + LASTS_MS) // SECOND}:{leg_id}"
            digest = hmac.new(self.turn_secret.encode(), user.encode(), hashlib.sha1).digest()
            found.append(IceServer(self.turn_urls, user, base64.b64encode(digest).decode()))
        return found
