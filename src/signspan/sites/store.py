"""SQL of organisations, centres, sites and terminals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from signspan.bus import Subject, about
from signspan.db import Row, Transaction, metadata, prepared
from signspan.kept import by, kept
from signspan.names import key_of
from signspan.sites.model import TIME_ZONE, Device, TerminalKind, WindowFacts, WindowKind, is_open


def _keys() -> list[Column[str]]:
    """What tells names of one list apart, by the database itself: see `names.key_of`."""
    return [Column(f"name_{language}_key", String(32), nullable=False) for language in ("zh", "en")]


def _tell_apart(table: Table, within: str) -> None:
    """No two in use have one name, in either language."""
    in_use = table.c.retired_at.is_(None)
    for key in ("name_zh_key", "name_en_key"):
        Index(
            f"uq_{table.name}_{key.removesuffix('_key')}",
            table.c[within],
            table.c[key],
            unique=True,
            sqlite_where=in_use,
            postgresql_where=in_use,
        )


organisations = Table(
    "organisations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    UniqueConstraint("name_zh", "name_en"),
)

centres = Table(
    "centres",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    UniqueConstraint("name_zh", "name_en"),
)

sign_languages = Table(
    "sign_languages",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("name_zh", String(60), nullable=False),
    Column("name_en", String(60), nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("centre_id", ForeignKey("centres.id"), nullable=False, index=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    *_keys(),
    Column("zone", String(16), nullable=False),
    Column("opens_at_once", Boolean, nullable=False, default=True),
    Column("time_zone", String(64), nullable=False, default=TIME_ZONE),
    Column("hard", JSON, nullable=False, default=list),  # what its requests need of an interpreter
    Column("soft", JSON, nullable=False, default=list),  # what they wish, for a while
    Column("head_start", BigInteger, nullable=False, default=0),  # ms that they seem to have waited longer
    Column("emergency", Boolean, nullable=False, default=False),
    Column("version", BigInteger, nullable=False, default=1),
    Column("retired_at", BigInteger),
)

_tell_apart(sites, "organisation_id")

site_languages = Table(
    "site_languages",
    metadata,
    Column("site_id", ForeignKey("sites.id"), primary_key=True),
    Column("language", ForeignKey("sign_languages.code"), primary_key=True),
    Column("position", BigInteger, nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("site_id", ForeignKey("sites.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
    *_keys(),
    Column("version", BigInteger, nullable=False, default=1),
    Column("retired_at", BigInteger),
)

_tell_apart(terminals, "site_id")

# A new device shows a code until an administrator says which terminal it is.
pairings = Table(
    "pairings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False),
    Column("terminal_id", ForeignKey("terminals.id")),
    Column("expires_at", BigInteger, nullable=False),
    Column("collected_at", BigInteger),
)

# The page load that speaks for each window of a terminal, and what it says of itself.
windows = Table(
    "terminal_windows",
    metadata,
    Column("terminal_id", ForeignKey("terminals.id"), primary_key=True),
    Column("window", String(16), primary_key=True),
    Column("page_window", String(64)),
    Column("here", Boolean, nullable=False, default=False),
    Column("process", String(36)),  # that has its socket, or had it last
    Column("on_shift", Boolean, nullable=False, default=False),
    Column("camera", String(16), nullable=False, default=Device.UNKNOWN),
    Column("microphone", String(16), nullable=False, default=Device.UNKNOWN),
)


async def add(tx: Transaction, table: Table, **values: object) -> None:
    """Adds one row to one of this room's tables."""
    await tx.run(insert(table).values(**_keyed(table, values)))


def _keyed(table: Table, values: dict[str, object]) -> dict[str, object]:
    named = {name: f"{name}_key" for name in values if f"{name}_key" in table.c}
    return {**values, **{key: key_of(str(values[name])) for name, key in named.items()}}


@kept(by("centre"))
async def centre(tx: Transaction, centre_id: str) -> Row | None:
    """A centre."""
    return await tx.row(select(centres).where(centres.c.id == centre_id))


def _its_site(found: Row) -> list[Subject]:
    return [about("site", found["site_id"])]


@prepared
def _terminal(terminal_id: str) -> Select[Any]:
    return (
        select(
            terminals,
            sites.c.centre_id,
            sites.c.zone,
            sites.c.opens_at_once,
            sites.c.emergency,
            sites.c.retired_at.label("site_retired_at"),
            sites.c.name_zh.label("site_name_zh"),
            sites.c.name_en.label("site_name_en"),
        )
        .join_from(terminals, sites)
        .where(terminals.c.id == terminal_id)
    )


@kept(by(), _its_site, none_too=False)
async def terminal(tx: Transaction, terminal_id: str) -> Row | None:
    """A terminal with its site's organisation, centre, names and zone."""
    return await tx.row(*_terminal(terminal_id))


async def organisation(tx: Transaction, organisation_id: str) -> Row | None:
    """An organisation."""
    return await tx.row(select(organisations).where(organisations.c.id == organisation_id))


async def named(tx: Transaction, table: Table, name_zh: str, name_en: str) -> Row | None:
    """The organisation or centre that is called so in both languages."""
    return await tx.row(select(table).where(table.c.name_zh == name_zh, table.c.name_en == name_en))


@prepared
def _site(site_id: str) -> Select[Any]:
    return select(sites).where(sites.c.id == site_id)


async def site(tx: Transaction, site_id: str) -> Row | None:
    """A site."""
    return await tx.row(*_site(site_id))


async def sites_of(tx: Transaction, organisation_id: str) -> list[Row]:
    """The sites of an organisation, retired or not, in the order in which they were set up."""
    own = sites.c.organisation_id == organisation_id
    return await tx.rows(select(sites).where(own).order_by(sites.c.id))


async def terminals_of(tx: Transaction, site_id: str) -> list[Row]:
    """The terminals of a site, retired or not, in the order in which they were set up."""
    return await tx.rows(select(terminals).where(terminals.c.site_id == site_id).order_by(terminals.c.id))


async def terminals_in(tx: Transaction, organisation_id: str) -> list[Row]:
    """The terminals of all sites of an organisation, retired or not, in the order of `terminals_of`."""
    own = terminals.c.organisation_id == organisation_id
    return await tx.rows(select(terminals).where(own).order_by(terminals.c.id))


async def languages_in(tx: Transaction, organisation_id: str) -> list[Row]:
    """The sign languages that the sites of an organisation offer, each site's default first."""
    return await tx.rows(
        select(site_languages.c.site_id, site_languages.c.language)
        .join_from(site_languages, sites)
        .where(sites.c.organisation_id == organisation_id)
        .order_by(site_languages.c.position)
    )


async def here_in(tx: Transaction, organisation_id: str) -> set[str]:
    """The terminals of an organisation whose own page is connected."""
    own = terminals.c.organisation_id == organisation_id
    here = windows.c.window == WindowKind.MAIN, windows.c.here.is_(True)
    statement = select(windows.c.terminal_id).join_from(windows, terminals).where(own, *here)
    return {row["terminal_id"] for row in await tx.rows(statement)}


async def change(tx: Transaction, table: Table, row_id: str, **values: object) -> None:
    """Changes a site or a terminal."""
    await tx.run(update(table).where(table.c.id == row_id).values(**_keyed(table, values)))


async def change_seen(tx: Transaction, table: Table, row_id: str, version: int, **values: object) -> bool:
    """Changes a site or a terminal as it was seen; false if it is another one by now."""
    seen = table.c.id == row_id, table.c.version == version
    changed = update(table).where(*seen).values(version=version + 1, **_keyed(table, values))
    return await tx.changed(changed) == 1


async def set_languages(tx: Transaction, site_id: str, codes: Sequence[str]) -> None:
    """The sign languages that a site offers from now on, its default first."""
    await tx.run(delete(site_languages).where(site_languages.c.site_id == site_id))
    for position, code in enumerate(codes):
        await add(tx, site_languages, site_id=site_id, language=code, position=position)


async def languages(tx: Transaction) -> list[Row]:
    """All sign languages."""
    return await tx.rows(select(sign_languages).order_by(sign_languages.c.code))


@prepared
def _languages_of_site(site_id: str) -> Select[Any]:
    return (
        select(sign_languages)
        .join_from(site_languages, sign_languages)
        .where(site_languages.c.site_id == site_id)
        .order_by(site_languages.c.position)
    )


@kept(by("site"))
async def languages_of_site(tx: Transaction, site_id: str) -> list[Row]:
    """The sign languages that a site offers, its default first."""
    return await tx.rows(*_languages_of_site(site_id))


@kept(by("language"))
async def language(tx: Transaction, code: str) -> Row | None:
    """A sign language by its code."""
    return await tx.row(select(sign_languages).where(sign_languages.c.code == code))


@prepared
def _counters_of(site_id: str) -> Select[Any]:
    in_use = terminals.c.kind == TerminalKind.COUNTER, terminals.c.retired_at.is_(None)
    return select(terminals).where(terminals.c.site_id == site_id, *in_use).order_by(terminals.c.id)


@kept(by("site"))
async def counters_of(tx: Transaction, site_id: str) -> list[Row]:
    """The counters of a site, in the order in which they were set up."""
    return await tx.rows(*_counters_of(site_id))


async def pairing(tx: Transaction, pairing_id: str) -> Row | None:
    """A device that waits to be a terminal, unless it waits in vain by now."""
    open_now = pairings.c.id == pairing_id, pairings.c.expires_at > tx.now
    return await tx.row(select(pairings).where(*open_now))


async def open_pairings(tx: Transaction) -> list[Row]:
    """All devices that wait, or were told which terminal they are, as long as their codes are good."""
    return await tx.rows(select(pairings).where(pairings.c.expires_at > tx.now))


async def is_claimed(tx: Transaction, code: str, terminal_id: str) -> bool:
    """Whether the device with this code was told already that it is this terminal."""
    good = pairings.c.code == code, pairings.c.expires_at > tx.now
    return await tx.row(select(pairings).where(*good, pairings.c.terminal_id == terminal_id)) is not None


async def claim_pairing(tx: Transaction, code: str, terminal_id: str) -> bool:
    """Says which terminal the device with this code is; false if none waits with it."""
    waits = pairings.c.code == code, pairings.c.terminal_id.is_(None), pairings.c.expires_at > tx.now
    return await tx.changed(update(pairings).where(*waits).values(terminal_id=terminal_id)) == 1


async def collect_pairing(tx: Transaction, pairing_id: str) -> bool:
    """A device comes for its terminal; false if it had come before."""
    first = pairings.c.id == pairing_id, pairings.c.collected_at.is_(None)
    return await tx.changed(update(pairings).where(*first).values(collected_at=tx.now)) == 1


async def forget_pairings(tx: Transaction, terminal_id: str | None = None) -> None:
    """Drops the pairings that have run out, or those that would still become this terminal."""
    old, its_own = pairings.c.expires_at <= tx.now, pairings.c.terminal_id == terminal_id
    await tx.run(delete(pairings).where(old if terminal_id is None else its_own))


@prepared
def _window(terminal_id: str, kind: WindowKind) -> Select[Any]:
    return select(windows).where(windows.c.terminal_id == terminal_id, windows.c.window == kind)


@kept(by("terminal"))
async def window(tx: Transaction, terminal_id: str, kind: WindowKind) -> Row | None:
    """What is known of one window of a terminal; None if it was never opened."""
    return await tx.row(*_window(terminal_id, kind))


@prepared
def _windows_of(terminal_id: str) -> Select[Any]:
    return select(windows).where(windows.c.terminal_id == terminal_id)


@kept(by("terminal"))
async def window_facts(tx: Transaction, terminal_id: str) -> dict[WindowKind, WindowFacts]:
    """Both windows of a terminal, opened or not."""
    rows = await tx.rows(*_windows_of(terminal_id))
    found = {WindowKind(row["window"]): _facts(row) for row in rows}
    return {kind: found.get(kind, WindowFacts()) for kind in WindowKind}


async def is_counter_open(tx: Transaction, terminal_id: str) -> bool:
    """Whether a counter's staff are there."""
    return is_open((await window_facts(tx, terminal_id))[WindowKind.MAIN])


def _facts(row: Row) -> WindowFacts:
    devices = Device(row["camera"]), Device(row["microphone"])
    return WindowFacts(row["here"], row["on_shift"], *devices)


_SET_WINDOW = update(windows).where(
    windows.c.terminal_id == bindparam("whose"), windows.c.window == bindparam("which")
)
_ADD_WINDOW = insert(windows)


async def set_window(tx: Transaction, terminal_id: str, kind: WindowKind, **values: object) -> None:
    """Changes what is known of a window; the first time, it is added."""
    if not await tx.changed(_SET_WINDOW, {"whose": terminal_id, "which": kind, **values}):
        await tx.run(_ADD_WINDOW, {"terminal_id": terminal_id, "window": kind, **values})


async def is_at(tx: Transaction, terminal_id: str, kind: WindowKind, process: str) -> bool:
    """Whether this process has the window's socket, or had it last."""
    row = await window(tx, terminal_id, kind)
    return row is None or row["process"] in (process, None)


async def here_at(tx: Transaction, process: str) -> list[Row]:
    """The windows whose socket this process has."""
    return await tx.rows(select(windows).where(windows.c.process == process, windows.c.here))


async def nobody_here(tx: Transaction) -> None:
    """After a restart no page is connected; shifts go on when they are back."""
    await tx.run(update(windows).values(here=False))
