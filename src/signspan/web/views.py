"""What one actor's page shows, in named parts, each built from the database alone.

News names subjects; `parts_about` says which parts may differ then. A page never builds on what it
was told before: the first view and all changes together equal a fresh view.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping

from signspan.bus import Subject, about
from signspan.calls import store as calls
from signspan.calls.model import EndReason, LegRole, LegState
from signspan.db import Transaction
from signspan.media.model import Engine, Participant, PeerLink, Zone
from signspan.sites import store as sites
from signspan.web import wire
from signspan.web.boards import Boards

# These change with everybody's calls; they are sent at most once a second.
SLOW_PARTS = frozenset({"hall", "queue"})


@dataclass(frozen=True)
class Peer:
    """Another leg of the viewer's call, as whispers find it."""

    actor_id: str
    leg_id: str


@dataclass
class Viewer:
    """Whose view it is. What follows `ice_servers` tracks the call that the view shows."""

    page: str
    actor_id: str
    window: str
    centre_id: str
    boards: Boards
    engine: Engine
    ice_servers: tuple[wire.IceServer, ...] = ()
    call_id: str | None = None
    leg: RowMapping | None = None
    peers: tuple[Peer, ...] = ()
    links: dict[str, tuple[int, str]] = field(default_factory=dict)  # id -> generation, peer's actor

    @property
    def holds(self) -> bool:
        """Whether this window takes part in the call."""
        return self.leg is not None and self.leg["page_window"] == self.window

    def subjects(self) -> frozenset[Subject]:
        """The news that this view depends on."""
        own = "terminal" if self.page == "kiosk" else "interpreter"
        found = {about(own, self.actor_id), about("queue", self.centre_id), about("duty", self.centre_id)}
        return frozenset(found | ({about("call", self.call_id)} if self.call_id else set()))


Builder = Callable[[Transaction, Viewer], Awaitable[wire.Wire | None]]


def words(row: Mapping[str, Any] | RowMapping, prefix: str = "name") -> wire.Words:
    """A name in both languages from its two columns."""
    return wire.Words(zh=row[f"{prefix}_zh"], en=row[f"{prefix}_en"])


def sign_language(row: Mapping[str, Any] | RowMapping, code: str) -> wire.SignLanguage:
    """A sign language from a row with its names."""
    return wire.SignLanguage(code=code, name=words(row))


async def language(tx: Transaction, code: str) -> wire.SignLanguage:
    """A sign language by its code."""
    row = await sites.language(tx, code)
    return wire.SignLanguage(code=code, name=words(row) if row else wire.Words(zh=code, en=code))


async def _current_leg(tx: Transaction, viewer: Viewer) -> RowMapping | None:
    """The viewer's leg in an open call, whichever window holds it."""
    if viewer.page == "kiosk":
        return await calls.leg_of_terminal(tx, viewer.actor_id)
    return await calls.leg_of_interpreter(tx, viewer.actor_id)


async def last(tx: Transaction, viewer: Viewer) -> wire.EndedCall | None:
    """The newest call that the viewer saw to its end."""
    row = await calls.last_ended(tx, viewer.actor_id)
    if row is None:
        return None
    return wire.EndedCall(call_id=row["id"], reason=EndReason(row["end_reason"]), ended_at=row["ended_at"])


async def media(tx: Transaction, viewer: Viewer) -> wire.Media | None:
    """The ticket of the window that holds the leg, once an interpreter has accepted."""
    if viewer.leg is None or viewer.call_id is None or not viewer.holds:
        viewer.links, viewer.peers = {}, ()
        return None
    legs = {row["id"]: row for row in await calls.legs_of(tx, viewer.call_id)}
    me = _participant(legs.pop(viewer.leg["id"]))
    # From here on nothing is awaited: whispers find the old routes or the new ones, never none.
    viewer.links, viewer.peers = {}, tuple(Peer(row["actor_id"], row["id"]) for row in legs.values())
    if not legs:
        return None
    peer_links = viewer.engine.links(me, [_participant(row) for row in legs.values()])
    viewer.links = {
        link.link_id: (link.generation, legs[link.peer.leg_id]["actor_id"]) for link in peer_links
    }
    links = [_link(link) for link in peer_links]
    return wire.Media(leg_id=me.leg_id, ice_servers=list(viewer.ice_servers), links=links)


def _link(link: PeerLink) -> wire.Link:
    return wire.Link(
        link_id=link.link_id,
        generation=link.generation,
        polite=link.polite,
        peer_leg_id=link.peer.leg_id,
        peer_role=LegRole(link.peer.role),
        policy=link.policy,
    )


def _participant(row: RowMapping) -> Participant:
    return Participant(row["id"], row["role"], row["place"], row["generation"], Zone(row["zone"]))


def line_of(legs: list[RowMapping], role: LegRole) -> LegState | None:
    """The state of the leg with that role, if there is one."""
    for leg in legs:
        if leg["role"] == role:
            return LegState(leg["state"])
    return None


@dataclass(frozen=True)
class Page:
    """A page's parts and which of them each kind of news may change."""

    message: Callable[[int, bool, dict[str, Any]], wire.Wire]
    builders: Mapping[str, Builder]
    news: Mapping[str, frozenset[str]]

    def parts_about(self, subjects: frozenset[Subject]) -> frozenset[str]:
        """The parts that may differ after this news."""
        kinds = {subject.partition(":")[0] for subject in subjects}
        return frozenset().union(*(self.news.get(kind, frozenset()) for kind in kinds))

    async def build(self, tx: Transaction, viewer: Viewer, names: frozenset[str]) -> dict[str, Any]:
        """The named parts, as JSON values."""
        viewer.leg = await _current_leg(tx, viewer)
        viewer.call_id = viewer.leg["call_id"] if viewer.leg is not None else None
        built: dict[str, Any] = {}
        for name in sorted(names):
            part = await self.builders[name](tx, viewer)
            built[name] = part.model_dump(mode="json") if part is not None else None
        return built
