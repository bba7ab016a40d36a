"""SQL of what interpreters have beside their languages, and of what organisations say of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, String, Table, delete, select

from signspan.db import Row, Transaction, metadata, prepared
from signspan.people import store
from signspan.people.model import Stance

traits = Table(
    "interpreter_traits",
    metadata,
    Column("person_id", ForeignKey("interpreters.person_id"), primary_key=True),
    Column("trait", String(32), primary_key=True),
)

stances = Table(
    "stances",
    metadata,
    Column("organisation_id", ForeignKey("organisations.id"), primary_key=True),
    Column("person_id", ForeignKey("interpreters.person_id"), primary_key=True),
    Column("stance", String(16), nullable=False),
)


async def set_traits(tx: Transaction, person_id: str, named: Sequence[str]) -> None:
    """What an interpreter has from now on."""
    await tx.run(delete(traits).where(traits.c.person_id == person_id))
    for trait in sorted(set(named)):
        await store.add(tx, traits, person_id=person_id, trait=trait)


async def traits_in(tx: Transaction, centre_id: str) -> list[Row]:
    """What the interpreters of a centre have."""
    named = select(traits).join_from(traits, store.interpreters)
    of_centre = store.interpreters.c.centre_id == centre_id
    return await tx.rows(named.where(of_centre).order_by(traits.c.trait))


async def set_stance(tx: Transaction, organisation_id: str, person_id: str, stance: Stance | None) -> None:
    """What an organisation says of an interpreter from now on; None: nothing."""
    own = stances.c.organisation_id == organisation_id, stances.c.person_id == person_id
    await tx.run(delete(stances).where(*own))
    if stance is not None:
        belongs = {"organisation_id": organisation_id, "person_id": person_id}
        await store.add(tx, stances, **belongs, stance=stance)


@prepared
def _stances_of(organisation_ids: Sequence[str]) -> Select[Any]:
    return select(stances).where(stances.c.organisation_id.in_(organisation_ids))


async def stances_of(
    tx: Transaction, organisation_ids: Sequence[str]
) -> dict[tuple[str, Stance], frozenset[str]]:
    """Whom these organisations prefer, and whom they exclude."""
    found: defaultdict[tuple[str, Stance], set[str]] = defaultdict(set)
    for row in await tx.rows(*_stances_of(organisation_ids)):
        found[row["organisation_id"], Stance(row["stance"])].add(row["person_id"])
    return {key: frozenset(people) for key, people in found.items()}
