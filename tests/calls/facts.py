"""All rows of the service at one instant, and what must hold of them whatever happened before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, select

from signspan.calls import tables
from signspan.calls.model import (
    CALL,
    CALLBACK,
    CALLBACK_OPEN,
    CHANGEOVER,
    CHANGEOVER_OPEN,
    HANDOFF,
    HANDOFF_OPEN,
    INTERPRETERS,
    LEG,
    OFFER,
    REQUEST,
    SUMMONS,
    SUMMONS_OPEN,
    CallState,
    LegRole,
    LegState,
    after,
)
from signspan.calls.room import MOST_LEGS, MOST_LEGS_IN_HANDOFF
from signspan.calls.whereabouts import is_present
from signspan.db import Row
from signspan.people import store as people
from signspan.sites import store as sites
from signspan.steps import STEPS
from tests.databases import engine_beside

Rows = list[Row]

READY = ("available", "here", "idle", None)
DEADLINES = (
    ("calls", "due_at"),
    ("requests", "gone_due_at"),
    ("offers", "due_at"),
    ("legs", "due_at"),
    ("summonses", "due_at"),
    ("handoffs", "due_at"),
    ("changeovers", "due_at"),
    ("callbacks", "due_at"),
    ("interpreters", "due_at"),
    ("interpreters", "gone_due_at"),
    ("interpreters", "rest_until"),
)

RELAXED_MS = max(step.after_ms for step in STEPS)  # no wish is waited for any more

MACHINES: Mapping[str, tuple[str, Mapping[Any, Any], str]] = {
    "call": ("calls", CALL, "waiting"),
    "request": ("requests", REQUEST, "waiting"),
    "offer": ("offers", OFFER, "ringing"),
    "leg": ("legs", LEG, "joining invited"),
    "summons": ("summonses", SUMMONS, "asked"),
    "handoff": ("handoffs", HANDOFF, "asked"),
    "changeover": ("changeovers", CHANGEOVER, "asked coming"),
    "callback": ("callbacks", CALLBACK, "waiting"),
}


@dataclass(frozen=True)
class Facts:
    """What the database holds at the instant `now`, each table in the order of its ids."""

    now: int
    calls: Rows
    requests: Rows
    offers: Rows
    legs: Rows
    sights: Rows
    summonses: Rows
    handoffs: Rows
    changeovers: Rows
    callbacks: Rows
    call_events: Rows
    interpreters: Rows
    interpreter_languages: Rows
    windows: Rows

    def same_rows(self, other: "Facts") -> bool:
        """Whether nothing has changed but the time."""
        return all(getattr(self, name) == getattr(other, name) for name in TABLES)

    def call(self, call_id: str) -> Row:
        """The call with this id."""
        return next(row for row in self.calls if row["id"] == call_id)

    def ringing(self, **facts: str) -> Rows:
        """The offers that ring now."""
        return [row for row in self.offers if row["state"] == "ringing" and fits(row, facts)]

    def current_legs(self, **facts: str) -> Rows:
        """The legs that have not left."""
        return [row for row in self.legs if row["state"] != LegState.LEFT and fits(row, facts)]

    def interpreter(self, person_id: str) -> Row:
        """An interpreter's row."""
        return next(row for row in self.interpreters if row["person_id"] == person_id)

    def open_requests(self, **facts: str) -> Rows:
        """The requests that still want an interpreter."""
        still_open = ("waiting", "ringing")
        return [row for row in self.requests if row["state"] in still_open and fits(row, facts)]

    def open_handoffs(self, **facts: str) -> Rows:
        """The handoffs that are under way."""
        return [row for row in self.handoffs if row["state"] in HANDOFF_OPEN and fits(row, facts)]

    def open_changeovers(self, **facts: str) -> Rows:
        """The changeovers that are under way."""
        return [row for row in self.changeovers if row["state"] in CHANGEOVER_OPEN and fits(row, facts)]

    def open_callbacks(self, **facts: str) -> Rows:
        """The visitors who are to be called back."""
        return [row for row in self.callbacks if row["state"] in CALLBACK_OPEN and fits(row, facts)]

    def open_summonses(self, **facts: str) -> Rows:
        """The summonses that somebody still has to come for."""
        return [row for row in self.summonses if row["state"] in SUMMONS_OPEN and fits(row, facts)]

    def visitors(self, call_id: str) -> Rows:
        """The visitor's legs in a call, where she is or will be."""
        return self.current_legs(call_id=call_id, role=LegRole.VISITOR)

    def deadlines(self) -> list[int]:
        """Every instant at which time alone will change something, the earliest first."""
        instants = (row[column] for name, column in DEADLINES for row in getattr(self, name))
        return sorted(instant for instant in instants if instant is not None)


TABLES: Mapping[str, Table] = {
    "calls": tables.calls,
    "requests": tables.requests,
    "offers": tables.offers,
    "legs": tables.legs,
    "sights": tables.sights,
    "summonses": tables.summonses,
    "handoffs": tables.handoffs,
    "changeovers": tables.changeovers,
    "callbacks": tables.callbacks,
    "call_events": tables.call_events,
    "interpreters": people.interpreters,
    "interpreter_languages": people.interpreter_languages,
    "windows": sites.windows,
}


def fits(row: Row, facts: Mapping[str, str]) -> bool:
    """Whether a row has all these values."""
    return all(row[name] == value for name, value in facts.items())


def _all_of(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key)


class Book:
    """The database, read beside the service and without its event loop: a page per doing is a lot."""

    def __init__(self, url: str) -> None:
        self._engine = engine_beside(url)

    def read(self, now: int) -> Facts:
        """All rows."""
        with self._engine.connect() as connection:
            rows: dict[str, list[Row]] = {
                name: [one._asdict() for one in connection.execute(_all_of(table))]
                for name, table in TABLES.items()
            }
        return Facts(now, **rows)

    def close(self) -> None:
        """Closes the file."""
        self._engine.dispose()


def assert_sound(facts: Facts) -> None:
    """Everything that must hold after every committed change."""
    for call in facts.calls:
        (_ended if call["state"] == CallState.ENDED else _open)(facts, call)
    for request in facts.requests:
        rings = len(facts.ringing(request_id=request["id"]))
        assert (rings > 0) == (request["state"] == "ringing"), f"{request} with {rings} ringing offers"
        missed = [
            row for row in facts.offers if row["request_id"] == request["id"] if row["state"] == "expired"
        ]
        assert rings <= (2 if missed else 1), f"{request} rings {rings} times without a miss"
    for interpreter in facts.interpreters:
        _interpreter(facts, interpreter)
    answered = (row for row in facts.offers if row["state"] != "withdrawn")
    asked = Counter((row["request_id"], row["in_pass"], row["interpreter_id"]) for row in answered)
    assert all(times == 1 for times in asked.values()), "somebody was asked twice in one pass"
    _deadlines(facts)
    _events(facts)


def assert_nothing_left_to_do(facts: Facts) -> None:
    """When the dispatcher rests no instant has been passed over, and nobody waits who could be rung."""
    assert all(instant > facts.now for instant in facts.deadlines()), "a deadline was passed over"
    known = "wish", "connection", "work", "rest_until"
    idle = [row for row in facts.interpreters if tuple(row[name] for name in known) == READY]
    for request in facts.requests:
        ready = not request["paused"] and request["offer_after_at"] <= facts.now
        if request["state"] == "waiting" and ready:
            able = [row for row in idle if _able(facts, row, request)]
            assert not able, f"{request} waits for {able}"


def _able(facts: Facts, interpreter: Row, request: Row) -> bool:
    spoken = {"person_id": interpreter["person_id"], "language": request["language"]}
    speaks = any(fits(row, spoken) for row in facts.interpreter_languages)
    expected_back = interpreter["gone_due_at"] is not None
    relaxed = not request["soft"] or facts.now - request["queued_at"] >= RELAXED_MS
    return relaxed and speaks and not expected_back and interpreter["centre_id"] == request["centre_id"]


def _open(facts: Facts, call: Row) -> None:
    of_call = {"call_id": call["id"]}
    waits = call["state"] == CallState.WAITING
    assert len(facts.open_requests(**of_call, seat="lead")) == waits, f"open requests of {call}"
    assert len(facts.current_legs(**of_call, role=LegRole.INTERPRETER)) == (not waits), call
    _changeover(facts, call)
    visitors = facts.visitors(call["id"])
    handoffs = facts.open_handoffs(**of_call)
    callbacks = facts.open_callbacks(**of_call)
    assert visitors or callbacks, f"nobody is left in {call}"
    _callback(call, visitors, callbacks)
    _in_the_hall(facts, call, visitors, handoffs)
    assert (call["ended_at"], call["end_reason"], call["ended_by"]) == (None, None, None), call
    assert call["active_at"] or call["state"] != CallState.ACTIVE, call
    for request in facts.open_requests(**of_call):
        away = not any(is_present(visitor) for visitor in visitors)
        if callbacks:
            away = not _can_be_rung(facts, callbacks[0]["terminal_id"])
        assert request["paused"] == away, f"{request} while its visitor is {visitors}"


def _callback(call: Row, visitors: Rows, callbacks: Rows) -> None:
    """Who is called back is nowhere, or rung where she asked for it while an interpreter is there."""
    for row in callbacks:
        rings = row["state"] == "ringing"
        assert call["state"] == ("connecting" if rings else "waiting"), row
        assert not visitors or rings, f"{row} with {visitors}"
        for leg in visitors:
            assert (leg["state"], leg["terminal_id"]) == ("invited", row["terminal_id"]), leg


def _can_be_rung(facts: Facts, terminal_id: str) -> bool:
    """Whether a terminal's page is there, and in no call."""
    main = {"terminal_id": terminal_id, "window": "main"}
    here = any(row["here"] for row in facts.windows if fits(row, main))
    return here and not facts.current_legs(terminal_id=terminal_id)


def _changeover(facts: Facts, call: Row) -> None:
    """Another interpreter is asked, comes, or is there; never more than one."""
    of_call = {"call_id": call["id"]}
    others = facts.current_legs(**of_call, role=LegRole.RELIEF)
    asked = facts.open_requests(**of_call, seat="relief")
    under_way = facts.open_changeovers(**of_call)
    assert len(others) + len(asked) <= 1, (others, asked)
    assert len(asked) == sum(row["state"] == "asked" for row in under_way), (asked, under_way)
    for row in under_way:
        assert call["state"] != CallState.WAITING, row
        if row["state"] != "asked":
            assert [leg["id"] for leg in others] == [row["to_leg_id"]], row
        if row["state"] in ("ready", "counting"):
            assert is_present(others[0]), f"{row} with {others}"


def _in_the_hall(facts: Facts, call: Row, visitors: Rows, handoffs: Rows) -> None:
    """Where the visitor is, and who else is in the call."""
    legs = facts.current_legs(call_id=call["id"])
    ways_back = [row for row in facts.handoffs if row["state"] == "arrived" and row["due_at"] is not None]
    shown = handoffs or [row for row in ways_back if row["call_id"] == call["id"]]
    assert len(visitors) <= 1 + bool(shown), f"{visitors} with {shown}"
    awaited = len(facts.open_requests(call_id=call["id"]))
    assert len(legs) + awaited <= (MOST_LEGS_IN_HANDOFF if shown else MOST_LEGS), legs
    for handoff in handoffs:
        there = [leg for leg in visitors if leg["terminal_id"] == handoff["terminal_id"]]
        assert len(there) <= 1, there
        if handoff["state"] == "ready":
            assert there, f"{handoff} is ready and nobody sits there"
            assert there[0]["state"] in ("joining", "live"), f"{handoff} is ready with {there}"
    for terminal_id in {leg["terminal_id"] for leg in legs if leg["terminal_id"]}:
        at_one = [leg for leg in legs if leg["terminal_id"] == terminal_id]
        assert len({leg["window"] for leg in at_one}) == len(at_one), at_one
        assert Counter(leg["role"] for leg in at_one)["staff"] <= 1, at_one


def _ended(facts: Facts, call: Row) -> None:
    of_call = {"call_id": call["id"]}
    left_over = facts.open_requests(**of_call) + facts.ringing(**of_call) + facts.current_legs(**of_call)
    left_over += facts.open_handoffs(**of_call) + facts.open_summonses(**of_call)
    left_over += facts.open_changeovers(**of_call) + facts.open_callbacks(**of_call)
    assert not left_over, f"{call} left over {left_over}"
    assert call["end_reason"], call
    assert call["ended_by"], call
    assert call["ended_at"] >= call["asked_at"], call


def _interpreter(facts: Facts, row: Row) -> None:
    rings = facts.ringing(interpreter_id=row["person_id"])
    legs = facts.current_legs(actor_id=row["person_id"])
    assert len(rings) == (row["work"] == "reserved"), f"{row} with {rings}"
    assert len(legs) == (row["work"] == "on_call"), f"{row} with {legs}"
    rung = {one["call_id"] for one in facts.open_callbacks(state="ringing")}  # nobody is there yet
    leads = [leg for leg in legs if leg["role"] == LegRole.INTERPRETER]
    signs = [leg for leg in leads if leg["call_id"] not in rung]
    assert (row["signing_since"] is not None) == bool(signs), f"{row} with {legs}"
    if rings:
        assert row["wish"] == "available", row
        assert row["connection"] == "here" or row["gone_due_at"] is not None, row
    if row["work"] == "not_responding":
        newest = [one for one in facts.offers if one["interpreter_id"] == row["person_id"]][-1]
        assert newest["state"] == "expired", f"{row} did not miss {newest}"


def _deadlines(facts: Facts) -> None:
    """Nothing waits for somebody without an instant at which it stops waiting."""
    walking = {row["call_id"] for row in facts.open_handoffs()}
    stands_still = [row for row in facts.legs if row["role"] == "visitor" and row["call_id"] in walking]
    rung = {row["call_id"] for row in facts.open_callbacks(state="ringing")}
    waiting = [
        *facts.ringing(),
        *facts.open_callbacks(state="ringing"),
        *facts.open_handoffs(),
        *(row for row in facts.changeovers if row["state"] == "counting"),
        *(row for row in facts.summonses if row["state"] == "asked"),
        *(row for row in facts.summonses if row["state"] == "coming" and _is_away(facts, row)),
        *(row for row in facts.legs if row["state"] == LegState.LOST and row not in stands_still),
        *(row for row in facts.legs if row["state"] == LegState.INVITED),
        *(row for row in facts.calls if row["state"] == CallState.WAITING),
        *(row for row in facts.calls if _is_connecting(row) and row["id"] not in rung),
        *(row for row in facts.interpreters if row["work"] == "wrap_up"),
    ]
    for row in waiting:
        assert row["due_at"] is not None, f"{row} waits for ever"
    over = [
        *(row for row in stands_still if row["state"] == LegState.LOST),
        *(row for row in facts.summonses if row["state"] not in ("asked", "coming")),
        *(row for row in facts.handoffs if row["state"] in ("cancelled", "expired")),
        *(row for row in facts.changeovers if row["state"] != "counting"),
        *(row for row in facts.callbacks if row["state"] != "ringing"),
        *(row for row in facts.calls if row["id"] in rung),
        *(row for row in facts.calls if row["state"] in ("active", "ended")),
        *(row for row in facts.offers if row["state"] != "ringing"),
        *(row for row in facts.legs if row["state"] == LegState.LEFT),
        *(row for row in facts.interpreters if row["work"] != "wrap_up"),
    ]
    for row in over:
        assert row["due_at"] is None, f"{row} waits for nothing"
    for request in facts.requests:
        if request["state"] in ("filled", "withdrawn"):
            assert request["gone_due_at"] is None, f"{request} waits for nothing"


def _is_connecting(call: Row) -> bool:
    return bool(call["state"] == "connecting" and not call["pictures_late"])


def _is_away(facts: Facts, summons: Row) -> bool:
    """Whether the counter that comes has closed its page."""
    main = {"terminal_id": summons["terminal_id"], "window": "main"}
    return not any(row["here"] for row in facts.windows if fits(row, main))


def _events(facts: Facts) -> None:
    """The rows' states are what their events tell, step by step, by the tables."""
    told: dict[tuple[str, str], str | None] = {}
    known = {row["actor_id"] for row in facts.legs if row["role"] in INTERPRETERS}
    for event in facts.call_events:
        assert event["who"] not in known, f"{event} names a person"
        if "to" not in event["data"]:
            continue
        noun, _, kind = event["kind"].partition("_")
        facts_of = event["data"]
        key = (noun, facts_of["id"])
        assert told.get(key) == facts_of["from"], f"{event} comes after {told.get(key)}"
        told[key] = facts_of["to"]
        _, table, start = MACHINES[noun]
        state = type(next(iter(table))[0])
        begins = facts_of["from"] is None
        expected = start.split() if begins else [after(table, state(facts_of["from"]), kind)]
        assert facts_of["to"] in expected, event
    rows = {(noun, row["id"]): row["state"] for noun in MACHINES for row in _rows(facts, noun)}
    assert told == rows, "an event is missing, or tells of something else"


def _rows(facts: Facts, noun: str) -> Rows:
    rows: Rows = getattr(facts, MACHINES[noun][0])
    return rows
