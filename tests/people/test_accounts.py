"""Accounts: added, changed, retired, restored; each by one name."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from signspan.calls import retirement
from signspan.db import Transaction
from signspan.errors import LoginTaken, NotFound, NotSignedIn, WrongPassword
from signspan.people import accounts, sessions, store
from signspan.people.accounts import InterpreterFacts
from signspan.people.model import Wish
from signspan.people.permissions import Grant, Role
from tests.conftest import World
from tests.seeded import PASSWORD, token_of

FACTS = InterpreterFacts("孙燕", "0501", "centre", ["csl", "csl-south"])


async def centre_of(world: World) -> str:
    async with world.database.reading() as tx:
        row = await store.interpreter(tx, world.ids["desk-li"])
    assert row is not None
    return str(row["centre_id"])


async def test_an_interpreter_is_added_wants_nothing_yet_and_is_changed(world: World) -> None:
    centre_id = await centre_of(world)
    async with world.database.transaction() as tx:
        person_id = await accounts.add_interpreter(tx, centre_id, "sun", "hash", FACTS)
        row = await store.interpreter(tx, person_id)
        assert row is not None
        assert (row["wish"], row["connection"], row["work"]) == ("off", "gone", "idle")
        assert row["pseudonym"] != person_id
        assert await store.languages_of(tx, person_id) == ["csl", "csl-south"]
        await accounts.change_interpreter(tx, person_id, InterpreterFacts("孙", "1", "home", ["csl"]), 1)
        changed = await store.interpreter(tx, person_id)
        assert changed is not None
        assert (changed["name"], changed["number"], changed["zone"]) == ("孙", "1", "home")
        assert await store.languages_of(tx, person_id) == ["csl"]
        with pytest.raises(NotFound):
            await accounts.change_interpreter(tx, "nobody", FACTS, 1)


async def test_one_name_signs_one_person_in_retired_or_not(world: World) -> None:
    centre_id = await centre_of(world)
    async with world.database.transaction() as tx:
        await accounts.retire(tx, world.ids["desk-li"])
        with pytest.raises(LoginTaken):
            await accounts.add_interpreter(tx, centre_id, "desk-li", "hash", FACTS)


async def test_whoever_is_retired_is_out_and_wants_nothing_and_comes_back_as_before(world: World) -> None:
    li = world.ids["desk-li"]
    async with world.database.transaction() as tx:
        session = await store.session(tx, sessions.hash_of(token_of("desk-li")))
        assert session is not None
        await sessions.actor_of(tx, session)
        await store.change(tx, li, None, wish=Wish.AVAILABLE)
        await retirement.retire_person(tx, li)
        assert await store.sessions_of(tx, li) == []
        with pytest.raises(NotSignedIn):  # of a session that somehow was left
            await sessions.actor_of(tx, session)
    world.clock.forward(sessions.TAKEN_BACK_MS + 1)
    with pytest.raises(WrongPassword):
        await sessions.sign_in(world.database, "desk", "desk-li", PASSWORD)
    async with world.database.transaction() as tx:
        await accounts.restore(tx, li)
        assert await store.sessions_of(tx, li) == [], "that was too long ago to be a slip"
    assert (await sessions.sign_in(world.database, "desk", "desk-li", PASSWORD)).page == "desk"
    async with world.database.reading() as tx:
        row = await store.interpreter(tx, li)
        assert row is not None
        assert row["wish"] == Wish.OFF


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        ((Role.INTERPRETER,), "desk"),
        ((Role.CENTRE_ADMIN,), "console"),
        ((Role.ORGANISATION_ADMIN,), "console"),
        ((Role.ORGANISATION_ADMIN, Role.INTERPRETER), "desk"),
        ((), "desk"),
    ],
)
async def test_a_person_is_led_to_the_page_that_she_works_at(
    world: World, roles: tuple[Role, ...], page: str
) -> None:
    async with world.database.transaction() as tx:
        person_id = await accounts.add(tx, "sun", "孙", "hash", [Grant(role, "scope") for role in roles])
        assert await sessions.page_of(tx, person_id) == page


async def test_a_new_password_can_be_read_out_and_is_another_each_time() -> None:
    made = [await sessions.new_password() for _ in range(3)]
    for password, password_hash in made:
        assert len(password) == 14
        assert not set(password) & set("il1o0O")
        assert password_hash.startswith("$argon2id$")
    assert len({password for password, _ in made}) == 3


async def new_password_of(tx: Transaction, person_id: str) -> None:
    await accounts.set_password(tx, person_id, sessions.hash_password("another one"))


@pytest.mark.parametrize("meanwhile", [new_password_of, retirement.retire_person])
async def test_a_sign_in_that_is_overtaken_by_a_new_password_or_a_retirement_opens_nothing(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[Transaction, str], Awaitable[None]],
) -> None:
    li = world.ids["desk-li"]
    turn = asyncio.Semaphore(1)
    monkeypatch.setattr(sessions, "_hashing", turn)
    async with turn:  # the password was read and waits for its turn to be compared
        signing_in = asyncio.create_task(sessions.sign_in(world.database, "desk", "desk-li", PASSWORD))
        while not turn._waiters:
            await asyncio.sleep(0.001)
        async with world.database.transaction() as tx:
            await meanwhile(tx, li)
    with pytest.raises(WrongPassword):
        await signing_in
    async with world.database.reading() as tx:
        assert await store.sessions_of(tx, li) == []


async def test_a_password_is_the_same_however_a_keyboard_composes_its_letters(world: World) -> None:
    async with world.database.transaction() as tx:
        await accounts.set_password(
            tx, world.ids["desk-li"], sessions.hash_password("Zo\u00eb und Zoe\u0308")
        )
    composed = "Zoe\u0308 und Zo\u00eb"
    assert (await sessions.sign_in(world.database, "desk", "desk-li", composed)).page == "desk"


async def test_a_slip_that_is_taken_back_in_time_leaves_everybody_signed_in(world: World) -> None:
    li, kiosk = world.ids["desk-li"], world.ids["kiosk-hall"]
    async with world.database.transaction() as tx:
        before = [await store.sessions_of(tx, one) for one in (li, kiosk)]
        await retirement.retire_person(tx, li)
        await retirement.retire_terminal(tx, kiosk)
        assert [await store.sessions_of(tx, one) for one in (li, kiosk)] == [[], []]
    world.clock.forward(sessions.TAKEN_BACK_MS)
    async with world.database.transaction() as tx:
        await accounts.restore(tx, li)
        await retirement.restore_terminal(tx, kiosk)
        assert [await store.sessions_of(tx, one) for one in (li, kiosk)] == before
