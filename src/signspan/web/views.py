"""What one actor's page shows, in named parts, each built from the database alone.

News names subjects; `parts_about` says which parts may differ then. A page never builds on what it
was told before: the first view and all changes together equal a fresh view.
"""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from signspan.bus import Subject, about
from signspan.calls import rings
from signspan.calls import store as calls
from signspan.calls.model import EndReason, Outcome
from signspan.db import Row, Transaction
from signspan.media.ice import Ice
from signspan.media.model import Engine
from signspan.sites import store as sites
from signspan.sites.model import Topic, WindowKind
from signspan.web import wire

# A picture waits for these: they go ahead of the others, together, as each says what the others mean.
URGENT_PARTS = frozenset({"call", "last", "me", "media", "ring"})
# These change with everybody's calls; they are shown by turns, and need nothing of the page's own call
# but whether there is one.
SLOW_PARTS = frozenset({"colleagues", "hall", "queue"})


def ear_of(actor_id: str, window: str) -> str:
    """Where whispers for one window of an actor are heard."""
    return f"{actor_id}/{window}"


def window_of(page: str) -> WindowKind:
    """Which window of its terminal a page is."""
    return WindowKind.VISITOR if page == "visitor" else WindowKind.MAIN


@functools.lru_cache(maxsize=4_096)
def _subjects(page: str, actor_id: str, call_id: str | None, site_id: str | None) -> frozenset[Subject]:
    named = (
        ("interpreter" if page == "desk" else "terminal", actor_id),
        ("figures", actor_id),
        ("call", call_id),
        ("site", site_id),
        ("hall", site_id),
    )
    return frozenset(about(kind, one) for kind, one in named if one is not None)


@dataclass
class Viewer:
    """Whose view it is. What follows `ice` tracks the call that the view shows, or that rings.

    `note_process` is the home of its note; `peers` are the ears of the other legs; `links` names each
    link's generation and its peer's ear; `prepared` are the links that wait for an accept, by the news
    of it.
    """

    page: str
    actor_id: str
    window: str
    centre_id: str
    engine: Engine
    site_id: str | None = None
    ice: Ice = field(default_factory=Ice)
    call_id: str | None = None
    rung_call_id: str | None = None
    leg: Row | None = None
    call_site_id: str | None = None
    note_process: str | None = None
    peers: tuple[str, ...] = ()
    links: dict[str, tuple[int, str]] = field(default_factory=dict)
    prepared: dict[Subject, list[str]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether this window takes part in the call, invited or not."""
        return self.leg is not None and self.leg["page_window"] == self.window

    @property
    def followed(self) -> str | None:
        """The call whose news changes what is shown."""
        return self.call_id or self.rung_call_id

    @property
    def ear(self) -> str:
        """Where this page hears whispers."""
        return ear_of(self.actor_id, window_of(self.page))

    def subjects(self) -> frozenset[Subject]:
        """The news that this view depends on, beside that of its centre, which `turns` brings."""
        return _subjects(self.page, self.actor_id, self.followed, self.site_id or self.call_site_id)


# A part that many pages are shown alike may come as JSON already.
Builder = Callable[[Transaction, Viewer], Awaitable[wire.Wire | str | None]]
NOTHING = "null"


def words(row: Row, prefix: str = "name") -> wire.Words:
    """A name in both languages from its two columns."""
    return wire.Words(zh=row[f"{prefix}_zh"], en=row[f"{prefix}_en"])


def sign_language(row: Row, code: str) -> wire.SignLanguage:
    """A sign language from a row with its names."""
    return wire.SignLanguage(code=code, name=words(row))


async def language(tx: Transaction, code: str) -> wire.SignLanguage:
    """A sign language by its code."""
    row = await sites.language(tx, code)
    return wire.SignLanguage(code=code, name=words(row) if row else wire.Words(zh=code, en=code))


async def _current_leg(tx: Transaction, viewer: Viewer) -> Row | None:
    """The viewer's leg in an open call, whichever window holds it."""
    if viewer.page == "desk":
        return await calls.leg_of_interpreter(tx, viewer.actor_id)
    return await calls.leg_at(tx, viewer.actor_id, window_of(viewer.page))


async def last(tx: Transaction, viewer: Viewer) -> wire.EndedCall | None:
    """The newest call that the viewer saw to its end. What it was about is for its interpreter alone."""
    row = await calls.last_ended(tx, viewer.actor_id)
    if row is None:
        return None
    told = viewer.page == "desk"
    return wire.EndedCall(
        call_id=row["id"],
        reason=EndReason(row["end_reason"]),
        ended_at=row["ended_at"],
        topic=Topic(row["topic"]) if told and row["topic"] is not None else None,
        outcome=Outcome(row["outcome"]) if told and row["outcome"] is not None else None,
    )


@dataclass(frozen=True)
class Page:
    """A page's parts and which of them each kind of news may change."""

    message: type[wire.KioskView | wire.CounterView | wire.DeskView]
    builders: Mapping[str, Builder]
    news: Mapping[str, frozenset[str]]

    def parts_about(self, subjects: frozenset[Subject]) -> frozenset[str]:
        """The parts that may differ after this news."""
        kinds = {subject.partition(":")[0] for subject in subjects}
        return frozenset().union(*(self.news.get(kind, frozenset()) for kind in kinds))

    def text(self, seq: int, parts: Mapping[str, str], *, whole: bool) -> str:
        """The message that brings these parts."""
        shown = ",".join(f'"{name}":{part}' for name, part in parts.items())
        told = "true" if whole else "false"
        return f'{{"type":"{self.kind}","seq":{seq},"whole":{told},"parts":{{{shown}}}}}'

    @property
    def kind(self) -> str:
        """What its messages are called."""
        return str(self.message.model_fields["type"].default)

    async def build(self, tx: Transaction, viewer: Viewer, names: frozenset[str]) -> dict[str, str]:
        """The named parts as JSON."""
        if not names <= SLOW_PARTS:
            await _follow(tx, viewer)
        built: dict[str, str] = {}
        for name in sorted(names):
            part = await self.builders[name](tx, viewer)
            built[name] = part if isinstance(part, str) else json_of(part)
        return built


async def _follow(tx: Transaction, viewer: Viewer) -> None:
    viewer.leg = await _current_leg(tx, viewer)
    viewer.call_id = viewer.leg["call_id"] if viewer.leg is not None else None
    rung = viewer.page == "desk" and viewer.leg is None
    offer = await rings.ring_of(tx, viewer.actor_id) if rung else None
    viewer.rung_call_id = None if offer is None else offer["call_id"]
    call = await calls.call(tx, viewer.call_id) if viewer.call_id is not None else None
    viewer.call_site_id = None if call is None else call["site_id"]
    viewer.note_process = None if call is None else call["note_process"]


def json_of(part: wire.Wire | None) -> str:
    """A part as JSON."""
    return NOTHING if part is None else part.model_dump_json()
