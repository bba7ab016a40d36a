"""SQL of who is at work in a centre: in which languages, how many of them are free."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from signspan.db import Row, Transaction, prepared
from signspan.kept import by, kept
from signspan.people.model import Connection, Stance, Wish, Work
from signspan.people.store import interpreter_languages, interpreters, people
from signspan.people.traits import stances, traits

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
def _at_work(centre_id: str) -> Select[Any]:
    named = select(interpreters, people.c.name).join_from(interpreters, people)
    return named.where(*_here(centre_id)).order_by(interpreters.c.number)


async def at_work(tx: Transaction, centre_id: str) -> list[Row]:
    """The interpreters of a centre who are at work, by number, with their names."""
    return await tx.rows(*_at_work(centre_id))


def is_free(row: Row) -> bool:
    """Whether she could take a call at once."""
    return bool(row["work"] == Work.IDLE and row["rest_until"] is None)


@prepared
def _able(
    centre_id: str, language: str, hard: tuple[str, ...], needs: int, organisation_id: str
) -> Select[Any]:
    excluded = select(stances.c.person_id).where(
        stances.c.organisation_id == organisation_id, stances.c.stance == Stance.EXCLUDED
    )
    has = (
        select(func.count())
        .where(traits.c.person_id == interpreters.c.person_id, traits.c.trait.in_(hard))
        .scalar_subquery()
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
        .where(interpreters.c.person_id.not_in(excluded), has == needs)
    )


@kept(by("duty"))
async def able(
    tx: Transaction, centre_id: str, language: str, hard: tuple[str, ...], organisation_id: str
) -> Row:
    """Who of a centre could take such a request at once or after her call: how many, how many are free, and
    since when it is so at the least. Whoever rests, or does not respond, is not among them."""
    found = await tx.row(*_able(centre_id, language, hard, len(set(hard)), organisation_id))
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


@kept(by("duty"))
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


@prepared
def _all_idle() -> Select[Any]:
    return select(interpreters).where(*_offerable())


@prepared
def _idle_of(person_ids: Sequence[str]) -> Select[Any]:
    return select(interpreters).where(*_offerable(), interpreters.c.person_id.in_(person_ids))


async def idle(tx: Transaction, person_ids: Sequence[str] | None = None) -> list[Row]:
    """The interpreters who may be offered a request now: all, or those named."""
    return await tx.rows(*(_all_idle() if person_ids is None else _idle_of(person_ids)))


_SIGNED = select(interpreter_languages).join_from(interpreter_languages, interpreters)


@prepared
def _signed_by_idle() -> Select[Any]:
    return _SIGNED.where(*_offerable())


@prepared
def _signed_by(person_ids: Sequence[str]) -> Select[Any]:
    return _SIGNED.where(interpreters.c.person_id.in_(person_ids))


async def languages_of_idle(
    tx: Transaction, person_ids: Sequence[str] | None = None
) -> defaultdict[str, set[str]]:
    """The sign languages of those whom `idle` answers, by person."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in await tx.rows(*(_signed_by_idle() if person_ids is None else _signed_by(person_ids))):
        found[row["person_id"]].add(row["language"])
    return found
