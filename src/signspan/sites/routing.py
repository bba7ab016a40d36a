"""SQL of what a centre keeps in reserve, and of which centres help each other."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, delete, or_, select, update

from signspan.db import Row, Transaction, metadata
from signspan.sites import store

reserves = Table(
    "centre_reserves",
    metadata,
    Column("centre_id", ForeignKey("centres.id"), primary_key=True),
    Column("language", ForeignKey("sign_languages.code"), primary_key=True),
    Column("number", Integer, nullable=False),
)

# A centre helps another when both have said so.
partners = Table(
    "centre_partners",
    metadata,
    Column("centre_id", ForeignKey("centres.id"), primary_key=True),
    Column("helper_id", ForeignKey("centres.id"), primary_key=True),
    Column("asked", Boolean, nullable=False, default=False),  # by the centre that is helped
    Column("granted", Boolean, nullable=False, default=False),  # by the one that helps
)


async def set_reserves(tx: Transaction, centre_id: str, numbers: Mapping[str, int]) -> None:
    """How many idle interpreters a centre keeps for each rare language from now on."""
    await tx.run(delete(reserves).where(reserves.c.centre_id == centre_id))
    for language, number in sorted(numbers.items()):
        if number:
            await store.add(tx, reserves, centre_id=centre_id, language=language, number=number)


async def reserves_by_centre(tx: Transaction) -> dict[str, dict[str, int]]:
    """What every centre keeps in reserve."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in await tx.rows(select(reserves)):
        found[row["centre_id"]][row["language"]] = row["number"]
    return dict(found)


async def say_of_partner(tx: Transaction, centre_id: str, helper_id: str, **said: bool) -> None:
    """One of the two says `asked` or `granted`; where neither says anything any more, nothing is left."""
    one = partners.c.centre_id == centre_id, partners.c.helper_id == helper_id
    if not await tx.changed(update(partners).where(*one).values(**said)):
        await store.add(tx, partners, centre_id=centre_id, helper_id=helper_id, **said)
    await tx.run(delete(partners).where(*one, partners.c.asked.is_(False), partners.c.granted.is_(False)))


async def partners_of(tx: Transaction, centre_id: str) -> list[Row]:
    """What is said between a centre and others, on either side."""
    either = or_(partners.c.centre_id == centre_id, partners.c.helper_id == centre_id)
    return await tx.rows(select(partners).where(either))


async def helpers(tx: Transaction) -> dict[str, frozenset[str]]:
    """For each centre, the others that help it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in await tx.rows(select(partners).where(partners.c.asked, partners.c.granted)):
        found[row["centre_id"]].add(row["helper_id"])
    return {centre_id: frozenset(others) for centre_id, others in found.items()}


async def answering(tx: Transaction, organisation_id: str) -> list[str]:
    """The centres that answer for the sites of an organisation."""
    own = store.sites.c.organisation_id == organisation_id, store.sites.c.retired_at.is_(None)
    return [
        row["centre_id"] for row in await tx.rows(select(store.sites.c.centre_id).where(*own).distinct())
    ]


async def all_centres(tx: Transaction) -> list[Row]:
    """Every centre, in the order of their coming."""
    return await tx.rows(select(store.centres).order_by(store.centres.c.id))
