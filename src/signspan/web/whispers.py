"""Text, note and mesh signalling between the legs of a call: relayed to them alone, stored nowhere."""

from collections import deque
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from signspan.bus import Bus
from signspan.calls.model import LegRole, LegState
from signspan.web import wire
from signspan.web.notes import NoteSaid, home_ear
from signspan.web.views import Viewer

HELD = 64
HELD_MS = 3_000  # the view that a whisper was ahead of has come by then

Whisper = wire.Signal | wire.TextSaid | wire.NoteShown

# All that one process whispers to another.
CODEC: TypeAdapter[Any] = TypeAdapter(Annotated[Whisper | NoteSaid, Field(discriminator="type")])


class Whispers:
    """One page's end: whom it whispers to and what it hears, by the view it has now."""

    def __init__(
        self,
        bus: Bus,
        viewer: Viewer,
        send: Callable[[wire.Wire], None],
        now: Callable[[], int],
    ) -> None:
        self._now = now
        self._bus = bus
        self._viewer = viewer
        self._send = send
        self._home: tuple[str, str] | None = None  # the call, and the home of its note, as last seen
        self._held: deque[tuple[int, Whisper]] = deque(maxlen=HELD)

    def relay_signal(self, signal: wire.Signal) -> None:
        """To the other end of a link of this page, if it is the link's newest generation."""
        generation, peer = self._viewer.links.get(signal.link_id, (None, ""))
        if generation == signal.generation:
            self._bus.whisper(peer, signal)

    def relay_text(self, text: wire.Text) -> None:
        """To the other legs of the call that this page takes part in."""
        leg = self._viewer.leg
        if leg is None or not self._takes_part(text.call_id):
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
        self._tell(said)

    def take_note(self, note: wire.Note) -> None:
        """To the home of the note, which answers and tells the other legs."""
        if self._viewer.note_process is not None and self._takes_part(note.call_id):
            said = NoteSaid(ear=self._viewer.ear, peers=self._viewer.peers, note=note)
            self._bus.whisper(home_ear(self._viewer.note_process), said)

    def _takes_part(self, call_id: str) -> bool:
        leg, viewer = self._viewer.leg, self._viewer
        joined = leg is not None and leg["state"] != LegState.INVITED
        return joined and viewer.holds and call_id == viewer.call_id

    def _tell(self, whisper: Whisper) -> None:
        for peer in self._viewer.peers:
            self._bus.whisper(peer, whisper)

    def hear(self, message: Whisper) -> None:
        """Takes a whisper of another leg."""
        self._held.append((self._now(), message))
        self.release()

    def release(self) -> None:
        """Passes on what is for this page; what its view does not know yet waits for the view."""
        held, self._held = self._held, deque(maxlen=HELD)
        for heard_at, message in held:
            if self._now() >= heard_at + HELD_MS:
                continue  # said before this page came
            is_ours = self._is_ours(message)
            if is_ours is None:
                self._held.append((heard_at, message))
            elif is_ours:
                self._send(message)
        self._mind_the_note()

    def _mind_the_note(self) -> None:
        """A new home has no note before the pages have brought theirs."""
        call_id, home = self._viewer.call_id, self._viewer.note_process
        before, self._home = self._home, None if call_id is None or home is None else (call_id, home)
        if before is not None and self._home not in (None, before) and before[0] == call_id:
            self._send(wire.NoteWanted(call_id=before[0]))

    def _is_ours(self, message: Whisper) -> bool | None:
        """None: not to be told yet."""
        if not isinstance(message, wire.Signal):
            # A booted kiosk has the call in its view, but the next person must not read along.
            return self._viewer.holds if message.call_id == self._viewer.call_id else None
        known = self._viewer.links.get(message.link_id)
        if known is None or message.generation > known[0]:
            return None
        return message.generation == known[0]
