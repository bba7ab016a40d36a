"""SQL of organisations, centres, sites and terminals."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    RowMapping,
    String,
    Table,
    insert,
    select,
    update,
)

from signspan.db import Transaction, metadata

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
)

centres = Table(
    "centres",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name_zh", String(120), nullable=False),
    Column("name_en", String(120), nullable=False),
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
    Column("zone", String(16), nullable=False),
)

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
    Column("page_window", String(64)),
)


async def add(tx: Transaction, table: Table, **values: object) -> None:
    """Adds one row to one of this room's tables."""
    await tx.run(insert(table).values(**values))


async def centre(tx: Transaction, centre_id: str) -> RowMapping | None:
    """A centre."""
    return await tx.row(select(centres).where(centres.c.id == centre_id))


async def terminal(tx: Transaction, terminal_id: str) -> RowMapping | None:
    """A terminal with its site's organisation, centre, names and zone."""
    return await tx.row(
        select(
            terminals,
            sites.c.centre_id,
            sites.c.zone,
            sites.c.name_zh.label("site_name_zh"),
            sites.c.name_en.label("site_name_en"),
        )
        .join_from(terminals, sites)
        .where(terminals.c.id == terminal_id)
    )


async def languages_of_site(tx: Transaction, site_id: str) -> list[RowMapping]:
    """The sign languages that a site offers, its default first."""
    return await tx.rows(
        select(sign_languages)
        .join_from(site_languages, sign_languages)
        .where(site_languages.c.site_id == site_id)
        .order_by(site_languages.c.position)
    )


async def language(tx: Transaction, code: str) -> RowMapping | None:
    """A sign language by its code."""
    return await tx.row(select(sign_languages).where(sign_languages.c.code == code))


async def set_window(tx: Transaction, terminal_id: str, window: str) -> None:
    """Names the page load that speaks for the terminal from now on."""
    await tx.run(update(terminals).where(terminals.c.id == terminal_id).values(page_window=window))
