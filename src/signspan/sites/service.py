"""Use cases of places: sites and terminals are set up, renamed and changed.

What is changed is named by its version, so that nobody writes over what she has not seen. No two in one
list have one name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signspan.bus import about
from signspan.db import Row, Transaction
from signspan.errors import ChangedMeanwhile, NameTaken, NotFound, WrongState
from signspan.names import alike
from signspan.sites import store
from signspan.sites.model import TIME_ZONE, TerminalKind


@dataclass(frozen=True)
class Name:
    """A name in both languages of the pages."""

    zh: str
    en: str

    def columns(self) -> dict[str, str]:
        """As the tables keep it."""
        return {"name_zh": self.zh, "name_en": self.en}


@dataclass(frozen=True)
class Wanted:
    """What the calls of a site want of dispatch: traits of interpreters, hard and soft, and how urgent
    they are. `head_start`: milliseconds that its requests seem to have waited longer."""

    hard: Sequence[str] = ()
    soft: Sequence[str] = ()
    head_start: int = 0
    emergency: bool = False


@dataclass(frozen=True)
class SiteFacts:
    """What an administrator says of a site. `languages`: its default first, at least one."""

    name: Name
    languages: Sequence[str]
    zone: str
    opens_at_once: bool
    time_zone: str = TIME_ZONE
    wanted: Wanted = Wanted()

    def columns(self) -> dict[str, object]:
        """As the table of sites keeps it."""
        more = {"zone": self.zone, "opens_at_once": self.opens_at_once, "time_zone": self.time_zone}
        needs = {"hard": list(self.wanted.hard), "soft": list(self.wanted.soft)}
        urgency = {"head_start": self.wanted.head_start, "emergency": self.wanted.emergency}
        return {**self.name.columns(), **more, **needs, **urgency}


async def site(tx: Transaction, site_id: str) -> Row:
    """A site. Raises `NotFound`."""
    row = await store.site(tx, site_id)
    if row is None:
        raise NotFound
    return row


async def terminal(tx: Transaction, terminal_id: str) -> Row:
    """A terminal with what its site says. Raises `NotFound`."""
    row = await store.terminal(tx, terminal_id)
    if row is None:
        raise NotFound
    return row


def _tell_apart(name: Name, others: Iterable[Row], own_id: str | None = None) -> None:
    """Raises `NameTaken` where another one in use is called so, in either language."""
    for other in others:
        if other["id"] == own_id or other["retired_at"] is not None:
            continue
        for field, given in (("zh", name.zh), ("en", name.en)):
            if alike(given) == alike(other[f"name_{field}"]):
                raise NameTaken(field)


def _name_of(row: Row) -> Name:
    return Name(row["name_zh"], row["name_en"])


async def add_site(tx: Transaction, organisation_id: str, centre_id: str, facts: SiteFacts) -> str:
    """A site of an organisation, which a centre answers for. Returns its id. Raises `NameTaken`."""
    _tell_apart(facts.name, await store.sites_of(tx, organisation_id))
    site_id = tx.new_id()
    belongs = {"organisation_id": organisation_id, "centre_id": centre_id}
    await store.add(tx, store.sites, id=site_id, **belongs, **facts.columns())
    await store.set_languages(tx, site_id, facts.languages)
    return site_id


async def change_site(tx: Transaction, site_id: str, facts: SiteFacts, version: int) -> None:
    """What was said of a site is said anew; its pages show it at once.

    Raises `NameTaken`; `WrongState` where it is retired; `ChangedMeanwhile` where `version` is old.
    """
    row = await site(tx, site_id)
    if row["retired_at"] is not None:
        raise WrongState
    if row["version"] != version:
        raise ChangedMeanwhile
    _tell_apart(facts.name, await store.sites_of(tx, row["organisation_id"]), site_id)
    if not await store.change_seen(tx, store.sites, site_id, version, **facts.columns()):
        raise ChangedMeanwhile
    await store.set_languages(tx, site_id, facts.languages)
    await tell_site(tx, site_id)


async def tell_site(tx: Transaction, site_id: str) -> None:
    """The site is news for all of its pages."""
    row = await site(tx, site_id)
    tx.tell(about("site", site_id), about("duty", row["centre_id"]))
    tx.tell(*[about("terminal", each["id"]) for each in await store.terminals_of(tx, site_id)])


async def add_terminal(tx: Transaction, site_id: str, kind: TerminalKind, name: Name) -> str:
    """A terminal without a device yet. Returns its id.

    Raises `NameTaken`; `WrongState` where the site is retired.
    """
    row = await site(tx, site_id)
    if row["retired_at"] is not None:
        raise WrongState
    _tell_apart(name, await store.terminals_of(tx, site_id))
    terminal_id = tx.new_id()
    belongs = {"organisation_id": row["organisation_id"], "site_id": site_id}
    await store.add(tx, store.terminals, id=terminal_id, kind=kind, **belongs, **name.columns())
    tx.tell(about("site", site_id))
    return terminal_id


async def rename_terminal(tx: Transaction, terminal_id: str, name: Name, version: int) -> None:
    """Gives a terminal another name; its pages and its hall show it at once.

    Raises `NameTaken`; `WrongState` where it is retired; `ChangedMeanwhile` where `version` is old.
    """
    row = await terminal(tx, terminal_id)
    if not in_use(row):
        raise WrongState
    if row["version"] != version:
        raise ChangedMeanwhile
    _tell_apart(name, await store.terminals_of(tx, row["site_id"]), terminal_id)
    if not await store.change_seen(tx, store.terminals, terminal_id, version, **name.columns()):
        raise ChangedMeanwhile
    await tell_terminal(tx, terminal_id)


async def tell_terminal(tx: Transaction, terminal_id: str) -> None:
    """The terminal is news for its pages and its hall."""
    row = await terminal(tx, terminal_id)
    tx.tell(about("terminal", terminal_id), about("site", row["site_id"]), about("queue", row["centre_id"]))


async def set_retired(tx: Transaction, terminal_id: str, retired_at: int | None) -> None:
    """A terminal is in use no more, or again. Raises `NameTaken`: by one that came meanwhile."""
    row = await terminal(tx, terminal_id)
    if retired_at is None:
        _tell_apart(_name_of(row), await store.terminals_of(tx, row["site_id"]), terminal_id)
    await store.change(tx, store.terminals, terminal_id, retired_at=retired_at)
    await tell_terminal(tx, terminal_id)


async def set_site_retired(tx: Transaction, site_id: str, retired_at: int | None) -> None:
    """A site is in use no more, or again. Raises `NameTaken`: by one that came meanwhile."""
    row = await site(tx, site_id)
    if retired_at is None:
        _tell_apart(_name_of(row), await store.sites_of(tx, row["organisation_id"]), site_id)
    await store.change(tx, store.sites, site_id, retired_at=retired_at)
    await tell_site(tx, site_id)


def in_use(terminal_row: Row) -> bool:
    """Whether neither a terminal nor its site is retired."""
    return terminal_row["retired_at"] is None and terminal_row["site_retired_at"] is None
