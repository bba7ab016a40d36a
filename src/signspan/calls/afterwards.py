"""What is said of a call once it is over."""

from signspan.bus import about
from signspan.calls import store, tables
from signspan.calls.model import FAREWELL_MS, CallState, LegRole, Outcome
from signspan.db import Row, Transaction
from signspan.errors import NotFound, WrongState
from signspan.people import service as people
from signspan.people.model import Work
from signspan.sites.model import Topic


async def rate(tx: Transaction, terminal_id: str, window: str, call_id: str, rating: int) -> None:
    """The visitor's face after her call: 1 sad, 2 so-so, 3 glad.

    Only by the page that she had before her at its end, while it says farewell: the next person does
    not rate the one before. Raises `WrongState`.
    """
    call = await _ended(tx, call_id)
    at_end = await store.legs_at_end(tx, call, terminal_id)
    hers = any((leg["role"], leg["page_window"]) == (LegRole.VISITOR, window) for leg in at_end)
    if not hers or tx.now > call["ended_at"] + FAREWELL_MS:
        raise WrongState
    await store.alter(tx, tables.calls, call, rating=rating)
    await store.note(tx, {**call, "call_id": call_id}, "rated", None, {"rating": rating})


async def describe(
    tx: Transaction, person_id: str, call_id: str, topic: Topic | None, outcome: Outcome | None
) -> None:
    """The interpreter's two keys after her call: what it was about, and what came of it.

    By who was there to the end, until her next call. Raises `WrongState`.
    """
    call = await _ended(tx, call_id)
    newest = await store.last_ended(tx, person_id)
    if newest is None or newest["id"] != call_id or await store.leg_of_interpreter(tx, person_id):
        raise WrongState
    person = await people.interpreter(tx, person_id)
    if person["work"] == Work.WRAP_UP and call["ended_at"] < person["work_since"]:
        raise WrongState  # her last call goes on with another: these keys are not about the one before it
    said = {"topic": topic, "outcome": outcome}
    await store.alter(tx, tables.calls, call, **said)
    await store.note(tx, {**call, "call_id": call_id}, "described", person["pseudonym"], said)
    # Another interpreter may have been there to the end, too.
    tx.tell(*(about("figures", one) for one in await store.participants(tx, call_id)))


async def _ended(tx: Transaction, call_id: str) -> Row:
    call = await store.call(tx, call_id)
    if call is None:
        raise NotFound
    if call["state"] != CallState.ENDED:
        raise WrongState
    return call
