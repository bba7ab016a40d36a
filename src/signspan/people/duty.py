"""SQL of who is at work in a centre: in which languages, how many of them are free."""

from sqlalchemy import ColumnElement, case, func, select

from signspan.db import Row, Transaction
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


@kept(by("duty"))
async def on_duty(tx: Transaction, centre_id: str) -> list[Row]:
    """For each language of a centre: how many interpreters are here, and how many are free."""
    return await tx.rows(
        select(
            interpreter_languages.c.language,
            func.count().label("here"),
            func.sum(case((_IS_FREE, 1), else_=0)).label("free"),
        )
        .join_from(interpreter_languages, interpreters)
        .where(*_here(centre_id))
        .group_by(interpreter_languages.c.language)
    )


async def at_work(tx: Transaction, centre_id: str) -> list[Row]:
    """The interpreters of a centre who are at work, by number, with their names."""
    statement = select(interpreters, people.c.name).join_from(interpreters, people)
    return await tx.rows(statement.where(*_here(centre_id)).order_by(interpreters.c.number))


def is_free(row: Row) -> bool:
    """Whether she could take a call at once."""
    return bool(row["work"] == Work.IDLE and row["rest_until"] is None)


@kept(by("duty"))
async def able(
    tx: Transaction, centre_id: str, language: str, hard: tuple[str, ...], organisation_id: str
) -> Row:
    """Who of a centre could take such a request at once or after her call: how many, how many are free, and
    since when it is so at the least. Whoever rests, or does not respond, is not among them."""
    excluded = select(stances.c.person_id).where(
        stances.c.organisation_id == organisation_id, stances.c.stance == Stance.EXCLUDED
    )
    has = (
        select(func.count())
        .where(traits.c.person_id == interpreters.c.person_id, traits.c.trait.in_(hard))
        .scalar_subquery()
    )
    at_work = interpreters.c.work != Work.NOT_RESPONDING, interpreters.c.rest_until.is_(None)
    found = await tx.row(
        select(
            func.count().label("here"),
            func.coalesce(func.sum(case((_IS_FREE, 1), else_=0)), 0).label("free"),
            func.max(interpreters.c.work_since).label("since"),
            func.max(interpreters.c.idle_since).label("idle_since"),
        )
        .join_from(interpreter_languages, interpreters)
        .where(*_here(centre_id), *at_work, interpreter_languages.c.language == language)
        .where(interpreters.c.person_id.not_in(excluded), has == len(set(hard)))
    )
    assert found is not None  # noqa: S101 - an aggregate always has a row
    return found


@kept(by("duty"))
async def signed_together(tx: Transaction, centre_id: str) -> list[Row]:
    """The pairs of languages that somebody here signs both of."""
    one, other = interpreter_languages.alias("one"), interpreter_languages.alias("other")
    pairs = select(one.c.language, other.c.language.label("with")).join_from(
        one, other, one.c.person_id == other.c.person_id
    )
    here = pairs.join(interpreters, interpreters.c.person_id == one.c.person_id).where(*_here(centre_id))
    return await tx.rows(here.distinct())
