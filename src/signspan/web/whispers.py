"""Text and mesh signalling between the legs of a call: relayed to them alone, stored nowhere."""

from collections import deque
from collections.abc import Callable

from signspan.bus import Bus
from signspan.calls.model import LegRole
from signspan.web import wire
from signspan.web.views import Viewer

HELD = 64


class Whispers:
    """One page's end: whom it whispers to and what it hears, by the view it has now."""

    def __init__(self, bus: Bus, viewer: Viewer, send: Callable[[wire.Wire], None]) -> None:
        self._bus = bus
        self._viewer = viewer
        self._send = send
        self._held: deque[wire.Signal | wire.TextSaid] = deque(maxlen=HELD)

    def relay_signal(self, signal: wire.Signal) -> None:
        """To the other end of a link of this page, if it is the link's newest generation."""
        generation, peer_id = self._viewer.links.get(signal.link_id, (None, ""))
        if generation == signal.generation:
            self._bus.whisper(peer_id, signal)

    def relay_text(self, text: wire.Text) -> None:
        """To the other legs of the call that this page takes part in."""
        leg = self._viewer.leg
        if leg is None or text.call_id != self._viewer.call_id or not self._viewer.holds:
            return
        said = wire.TextSaid(
            call_id=text.call_id,
            from_leg=leg["id"],
            from_role=LegRole(leg["role"]),
            line=text.line,
            n=text.n,
            text=text.text,
            done=text.done,
        )
        for peer in self._viewer.peers:
            self._bus.whisper(peer.actor_id, said)

    def hear(self, message: wire.Signal | wire.TextSaid) -> None:
        """Takes a whisper of another leg."""
        self._held.append(message)
        self.release()

    def release(self) -> None:
        """Passes on what is for this page; what its view does not know yet waits for the view."""
        held, self._held = self._held, deque(maxlen=HELD)
        for message in held:
            is_ours = self._is_ours(message)
            if is_ours is None:
                self._held.append(message)
            elif is_ours:
                self._send(message)

    def _is_ours(self, message: wire.Signal | wire.TextSaid) -> bool | None:
        """None: not to be told yet."""
        if isinstance(message, wire.TextSaid):
            # A booted kiosk has the call in its view, but the next person must not read along.
            return self._viewer.holds if message.call_id == self._viewer.call_id else None
        known = self._viewer.links.get(message.link_id)
        if known is None or message.generation > known[0]:
            return None
        return message.generation == known[0]
