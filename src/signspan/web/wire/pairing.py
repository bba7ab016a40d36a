"""Bodies of pairing: how a new device becomes a terminal."""

from typing import Annotated, Literal

from pydantic import Field

from signspan.web.wire.model import Id, Instant, Wire


class Pairing(Wire):
    """A code for the device to show, and a secret for it to keep. `server_time`: a new device's clock
    may be wrong."""

    pairing_id: Id
    secret: str
    code: str
    server_time: Instant
    expires_at: Instant


class PairingSecret(Wire):
    """Proves that it is the same device."""

    secret: Annotated[str, Field(min_length=16, max_length=128)]


class PairingState(Wire):
    """How far a pairing is. When it is `paired` the answer sets the seat's cookie, once."""

    state: Literal["waiting", "paired", "expired"]
    page: Literal["kiosk", "counter"] | None = None
    seat: str | None = None
