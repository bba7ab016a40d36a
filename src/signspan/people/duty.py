"""SQL of who is at work in a centre: in which languages, how many of them are free."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, false, func, select, true, union_all

from signspan.db import Row, Transaction, prepared
from signspan.kept import by, kept
from signspan.people.model import Connection, Stance, Wish, Work
from signspan.people.store import interpreter_languages, interpreters, people
from signspan.people.traits import stances, traits

MOST_NAMED = 6  # a digit chooses one, and the other choices have theirs

_IS_FREE = (interpreters.c.work == Work.IDLE) & interpreters.c.rest_until.is_(None)


def _here(centre_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        interpreters.c.centre_id == centre_id,
        interpreters.c.wish == Wish.AVAILABLE,
        interpreters.c.connection == Connection.HERE,
    )


@prepared
def _on_duty(centre_id: str) -> Select[Any]:
    return (
        select(
            interpreter_languages.c.language,
            func.count().label("here"),
            func.sum(case((_IS_FREE, 1), else_=0)).label("free"),
        )
        .join_from(interpreter_languages, interpreters)
        .where(*_here(centre_id))
        .group_by(interpreter_languages.c.language)
    )


@kept(by("duty"))
async def on_duty(tx: Transaction, centre_id: str) -> list[Row]:
    """For each language of a centre: how many interpreters are here, and how many are free."""
    return await tx.rows(*_on_duty(centre_id))


@prepared
def _free(centre_id: str) -> Select[Any]:
    named = select(interpreters.c.person_id, interpreters.c.number, people.c.name)
    of_centre = named.join_from(interpreters, people).where(*_here(centre_id), _IS_FREE)
    return of_centre.order_by(interpreters.c.number).limit(MOST_NAMED)


async def free(tx: Transaction, centre_id: str) -> list[Row]:
    """Who of a centre could take a call at once, by number: as many as somebody can choose from."""
    return await tx.rows(*_free(centre_id))


@prepared
def _traits_of_free(centre_id: str) -> Select[Any]:
    have = select(traits.c.trait).join_from(traits, interpreters)
    return have.where(*_here(centre_id), _IS_FREE).distinct().order_by(traits.c.trait)


async def traits_of_free(tx: Transaction, centre_id: str) -> list[str]:
    """What any of those has who could take a call at once."""
    return [row["trait"] for row in await tx.rows(*_traits_of_free(centre_id))]


@prepared
def _able(centre_id: str, language: str, organisation_id: str) -> Select[Any]:
    excluded = select(stances.c.person_id).where(
        stances.c.organisation_id == organisation_id, stances.c.stance == Stance.EXCLUDED
    )
    at_work = interpreters.c.work != Work.NOT_RESPONDING, interpreters.c.rest_until.is_(None)
    return (
        select(
            func.count().label("here"),
            func.coalesce(func.sum(case((_IS_FREE, 1), else_=0)), 0).label("free"),
            func.max(interpreters.c.work_since).label("since"),
            func.max(interpreters.c.idle_since).label("idle_since"),
        )
        .join_from(interpreter_languages, interpreters)
        .where(*_here(centre_id), *at_work, interpreter_languages.c.language == language)
        .where(interpreters.c.person_id.not_in(excluded))
    )


@prepared
def _able_and_has(
    centre_id: str, language: str, organisation_id: str, hard: tuple[str, ...], needs: int
) -> Select[Any]:
    able, _ = _able(centre_id, language, organisation_id)
    has = (
        select(func.count())
        .where(traits.c.person_id == interpreters.c.person_id, traits.c.trait.in_(hard))
        .scalar_subquery()
    )
    return cast("Select[Any]", able).where(has == needs)


@kept(by("duty"))
async def able(
    tx: Transaction, centre_id: str, language: str, hard: tuple[str, ...], organisation_id: str
) -> Row:
    """Who of a centre could take such a request at once or after her call: how many, how many are free, and
    since when it is so at the least. Whoever rests, or does not respond, is not among them."""
    plainly = centre_id, language, organisation_id
    found = await tx.row(*(_able_and_has(*plainly, hard, len(set(hard))) if hard else _able(*plainly)))
    assert found is not None  # noqa: S101 - an aggregate always has a row
    return found


@prepared
def _signed_together(centre_id: str) -> Select[Any]:
    one, other = interpreter_languages.alias("one"), interpreter_languages.alias("other")
    pairs = select(one.c.language, other.c.language.label("with")).join_from(
        one, other, one.c.person_id == other.c.person_id
    )
    here = pairs.join(interpreters, interpreters.c.person_id == one.c.person_id).where(*_here(centre_id))
    return here.distinct()


@kept(by("here"))
async def signed_together(tx: Transaction, centre_id: str) -> list[Row]:
    """The pairs of languages that somebody here signs both of."""
    return await tx.rows(*_signed_together(centre_id))


def _offerable() -> tuple[ColumnElement[bool], ...]:
    return (
        interpreters.c.wish == Wish.AVAILABLE,
        interpreters.c.connection == Connection.HERE,
        interpreters.c.work == Work.IDLE,
        interpreters.c.gone_due_at.is_(None),
        interpreters.c.rest_until.is_(None),
    )


_IDLE = select(interpreters.c.person_id, interpreters.c.centre_id, interpreters.c.idle_since).order_by(
    interpreters.c.idle_since, interpreters.c.person_id
)
_HAD = (
    select(
        interpreter_languages.c.person_id,
        interpreter_languages.c.language.label("name"),
        true().label("signs"),
    ).join_from(interpreter_languages, interpreters),
    select(traits.c.person_id, traits.c.trait.label("name"), false().label("signs")).join_from(
        traits, interpreters
    ),
)


@prepared
def _all_idle() -> Select[Any]:
    return _IDLE.where(*_offerable())


@prepared
def _idle_of(person_ids: Sequence[str]) -> Select[Any]:
    return _IDLE.where(*_offerable(), interpreters.c.person_id.in_(person_ids))


async def idle(tx: Transaction, person_ids: Sequence[str] | None = None) -> list[Row]:
    """The interpreters who may be offered a request now, longest idle first: all, or those named."""
    return await tx.rows(*(_all_idle() if person_ids is None else _idle_of(person_ids)))


@prepared
def _had_by_idle() -> CompoundSelect[Any]:
    return union_all(*(one.where(*_offerable()) for one in _HAD))


@prepared
def _had_by(person_ids: Sequence[str]) -> CompoundSelect[Any]:
    return union_all(*(one.where(interpreters.c.person_id.in_(person_ids)) for one in _HAD))


async def had_by_idle(
    tx: Transaction, person_ids: Sequence[str] | None = None
) -> tuple[defaultdict[str, set[str]], defaultdict[str, set[str]]]:
    """The sign languages, and what else they have, of those whom `idle` answers, by person."""
    languages: defaultdict[str, set[str]] = defaultdict(set)
    more: defaultdict[str, set[str]] = defaultdict(set)
    for row in await tx.rows(*(_had_by_idle() if person_ids is None else _had_by(person_ids))):
        (languages if row["signs"] else more)[row["person_id"]].add(row["name"])
    return languages, more
