"""Sites, terminals and pairing as use cases, in a time that is moved by hand."""

import pytest

from signspan.calls import retirement
from signspan.clock import MINUTE
from signspan.db import Transaction
from signspan.errors import NotFound, TooMany, WrongCode, WrongState
from signspan.people import store as people
from signspan.people.permissions import ActorKind
from signspan.sites import pairing, service, store
from signspan.sites.model import TerminalKind
from signspan.sites.service import Name, SiteFacts
from tests.conftest import World

SECRET, OTHER = "hash-of-a-secret", "hash-of-another"
FACTS = SiteFacts(Name("图书馆", "Library"), ["csl"], "hall", opens_at_once=True)


async def began(world: World, secret: str = SECRET) -> tuple[str, str]:
    """A device that waits: its pairing's id, and the code it shows."""
    async with world.database.transaction() as tx:
        row = await pairing.begin(tx, secret)
    return row["id"], row["code"]


async def pair(world: World, code: str, seat: str = "kiosk-hall") -> None:
    async with world.database.transaction() as tx:
        await pairing.pair(tx, world.ids[seat], code)


async def waits(world: World, pairing_id: str, secret: str = SECRET) -> bool:
    async with world.database.reading() as tx:
        try:
            await pairing.waiting(tx, pairing_id, secret)
        except NotFound:
            return False
    return True


async def test_a_code_has_six_digits_and_no_other_open_device_shows_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([42, 42, 42, 43])
    monkeypatch.setattr("secrets.randbelow", lambda _below: next(drawn))
    assert [(await began(world))[1] for _ in range(2)] == ["000042", "000043"]


async def test_a_code_is_good_for_ten_minutes(world: World) -> None:
    pairing_id, code = await began(world)
    world.clock.forward(10 * MINUTE - 1)
    assert await waits(world, pairing_id)
    world.clock.forward(1)
    assert not await waits(world, pairing_id)
    with pytest.raises(WrongCode):
        await pair(world, code)
    assert await began(world)


async def test_a_device_that_was_told_comes_within_the_same_ten_minutes_or_not_at_all(world: World) -> None:
    pairing_id, code = await began(world)
    await pair(world, code)
    world.clock.forward(10 * MINUTE)
    assert not await waits(world, pairing_id)


async def test_a_pairing_is_known_by_its_secret_alone(world: World) -> None:
    pairing_id, _ = await began(world)
    assert await waits(world, pairing_id)
    assert not await waits(world, pairing_id, OTHER)
    assert not await waits(world, "another")


async def test_a_device_comes_once_and_again_only_where_the_answer_may_have_been_lost(world: World) -> None:
    pairing_id, code = await began(world)
    await pair(world, code)
    for forward_ms, first_time in ((0, True), (pairing.COME_AGAIN_MS, False)):
        world.clock.forward(forward_ms)
        async with world.database.transaction() as tx:
            terminal, first = await pairing.collect(tx, pairing_id)
            assert (terminal["id"], first) == (world.ids["kiosk-hall"], first_time)
            assert await pairing.expected_terminals(tx) == set()
    world.clock.forward(1)
    async with world.database.transaction() as tx:
        with pytest.raises(NotFound):
            await pairing.collect(tx, pairing_id)


async def test_a_code_that_is_entered_twice_at_one_terminal_is_entered(world: World) -> None:
    pairing_id, code = await began(world)
    await pair(world, code)
    await pair(world, code)
    assert await waits(world, pairing_id)
    with pytest.raises(WrongCode):
        await pair(world, code, "kiosk-hospital")


async def test_of_two_devices_that_are_told_the_same_the_last_one_is_the_terminal(world: World) -> None:
    (first, code), (second, other_code) = await began(world), await began(world, OTHER)
    await pair(world, code)
    await pair(world, other_code)
    assert not await waits(world, first)
    assert await waits(world, second, OTHER)


async def test_no_more_devices_wait_than_keep_a_mistyped_code_harmless(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "MOST_OPEN", 2)
    await began(world)
    await began(world)
    with pytest.raises(TooMany):
        await began(world)
    world.clock.forward(10 * MINUTE)
    assert await began(world), "those that ran out wait no more"


@pytest.mark.parametrize("retired", ["terminal", "site"])
async def test_what_is_retired_gets_no_device(world: World, retired: str) -> None:
    _, code = await began(world)
    terminal_id, (site_id,) = world.ids["kiosk-hall"], world.sites["kiosk-hall"]
    async with world.database.transaction() as tx:
        if retired == "site":
            await retirement.retire_site(tx, site_id)
        else:
            await retirement.retire_terminal(tx, terminal_id)
    with pytest.raises(WrongState):
        await pair(world, code)


async def signed_in(tx: Transaction) -> set[str]:
    return await people.signed_in(tx, ActorKind.TERMINAL)


async def test_whoever_is_revoked_loses_her_sessions_in_the_same_transaction_and_nobody_else(
    world: World,
) -> None:
    terminal_id = world.ids["kiosk-hall"]
    async with world.database.transaction() as tx:
        before = await signed_in(tx)
        (token_hash,) = await people.sessions_of(tx, terminal_id)
        await retirement.revoke(tx, terminal_id)
        assert await signed_in(tx) == before - {terminal_id}
        assert f"session:{token_hash}" in tx.news


async def test_a_site_and_its_terminals_are_added_changed_retired_and_restored(world: World) -> None:
    async with world.database.transaction() as tx:
        of_demo = await service.site(tx, world.sites["kiosk-hall"][0])
        site_id = await service.add_site(tx, of_demo["organisation_id"], of_demo["centre_id"], FACTS)
        name = Name("一号", "One")
        terminal_id = await service.add_terminal(tx, site_id, TerminalKind.COUNTER, name)
        assert [one["id"] for one in await store.counters_of(tx, site_id)] == [terminal_id]
        await retirement.retire_terminal(tx, terminal_id)
        assert await store.counters_of(tx, site_id) == []
        await service.set_retired(tx, terminal_id, None)
        assert [one["id"] for one in await store.counters_of(tx, site_id)] == [terminal_id]
        await service.change_site(tx, site_id, SiteFacts(name, ["csl-south", "csl"], "home", False), 1)
        assert [one["code"] for one in await store.languages_of_site(tx, site_id)] == ["csl-south", "csl"]
        await retirement.retire_site(tx, site_id)
        with pytest.raises(WrongState):
            await service.add_terminal(tx, site_id, TerminalKind.KIOSK, name)
        for lost in (service.site, service.terminal):
            with pytest.raises(NotFound):
                await lost(tx, "nowhere")
