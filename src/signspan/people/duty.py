"""SQL of who is at work in a centre: in which languages, how many of them are free."""

from sqlalchemy import ColumnElement, RowMapping, case, func, select

from signspan.db import Transaction
from signspan.people.model import Connection, Wish, Work
from signspan.people.store import interpreter_languages, interpreters

_IS_FREE = (interpreters.c.work == Work.IDLE) & interpreters.c.rest_until.is_(None)


def _here(centre_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        interpreters.c.centre_id == centre_id,
        interpreters.c.wish == Wish.AVAILABLE,
        interpreters.c.connection == Connection.HERE,
    )


async def on_duty(tx: Transaction, centre_id: str) -> list[RowMapping]:
    """For each language of a centre: how many interpreters are here, how many are free, and since when
    (ms) it is so at the least."""
    return await tx.rows(
        select(
            interpreter_languages.c.language,
            func.count().label("here"),
            func.sum(case((_IS_FREE, 1), else_=0)).label("free"),
            func.max(interpreters.c.work_since).label("since"),
        )
        .join_from(interpreter_languages, interpreters)
        .where(*_here(centre_id))
        .group_by(interpreter_languages.c.language)
    )


async def signed_together(tx: Transaction, centre_id: str) -> list[RowMapping]:
    """The pairs of languages that somebody here signs both of."""
    one, other = interpreter_languages.alias("one"), interpreter_languages.alias("other")
    pairs = select(one.c.language, other.c.language.label("with")).join_from(
        one, other, one.c.person_id == other.c.person_id
    )
    here = pairs.join(interpreters, interpreters.c.person_id == one.c.person_id).where(*_here(centre_id))
    return await tx.rows(here.distinct())
