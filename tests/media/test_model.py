"""Who sees whom, which way a link may be prepared, and the mesh that follows from both."""

from itertools import product

import pytest

from signspan.calls.model import LegRole
from signspan.media.mesh import Mesh
from signspan.media.model import LinkPolicy, Participant, Zone, link_policy, sees, voices
from tests.grids import read_grid

# Rows and columns are roles, in different places. Symmetric.
SEES_GRID = """
             visitor  staff  interpreter  relief  helper  supervisor
visitor      -        yes    yes          yes     yes     yes
staff        yes      -      yes          yes     -       -
interpreter  yes      yes    -            yes     yes     yes
relief       yes      yes    yes          -       -       -
helper       yes      -      yes          -       -       -
supervisor   yes      -      yes          -       -       -
"""

# How two zones may be linked: without a relay / with one.
POLICY_GRID = """
        hall                centre              home                guest
hall    direct/direct       direct/direct       after_accept/relay  after_accept/relay
centre  direct/direct       direct/direct       after_accept/relay  after_accept/relay
home    after_accept/relay  after_accept/relay  after_accept/relay  after_accept/relay
guest   after_accept/relay  after_accept/relay  after_accept/relay  after_accept/relay
"""


def someone(role: str, place: str = "hall", leg_id: str = "leg-1", generation: int = 1) -> Participant:
    return Participant(leg_id, role, place, generation)


def test_roles_in_different_places_see_each_other_as_the_grid_says() -> None:
    cells = read_grid(SEES_GRID)
    assert set(cells) == set(product([role.value for role in LegRole], repeat=2))
    for (one, other), cell in cells.items():
        assert sees(someone(one, "here"), someone(other, "there")) == (cell == "yes")


@pytest.mark.parametrize(("one", "other"), list(product(LegRole, repeat=2)))
def test_legs_of_one_place_exchange_no_media(one: LegRole, other: LegRole) -> None:
    assert not sees(someone(one, "here"), someone(other, "here"))


def test_each_pair_of_zones_is_linked_as_the_grid_says() -> None:
    cells = read_grid(POLICY_GRID)
    assert set(cells) == set(product([zone.value for zone in Zone], repeat=2))
    for (one, other), cell in cells.items():
        without, with_relay = cell.split("/")
        assert link_policy(Zone(one), Zone(other), relay=False) is LinkPolicy(without)
        assert link_policy(Zone(one), Zone(other), relay=True) is LinkPolicy(with_relay)


def test_the_two_sides_of_a_link_agree_on_its_name_and_generation_and_one_is_polite() -> None:
    visitor = someone("visitor", "hall", "leg-b", generation=3)
    interpreter = someone("interpreter", "centre", "leg-a", generation=4)
    (hers,) = Mesh().links(visitor, [interpreter])
    (theirs,) = Mesh().links(interpreter, [visitor])
    assert (hers.link_id, hers.generation) == (theirs.link_id, theirs.generation) == ("leg-a.leg-b", 7)
    assert hers.polite is not theirs.polite
    assert (hers.peer, theirs.peer) == (interpreter, visitor)


def test_a_new_window_on_either_side_gives_the_link_a_higher_generation() -> None:
    visitor, interpreter = someone("visitor"), someone("interpreter", "centre", "leg-2")
    anew = someone("interpreter", "centre", "leg-2", generation=2)
    (before,) = Mesh().links(visitor, [interpreter])
    (after,) = Mesh().links(visitor, [anew])
    assert (after.link_id, after.generation) == (before.link_id, before.generation + 1)


def test_the_mesh_links_only_those_who_see_each_other() -> None:
    visitor = someone("visitor", "hall")
    beside_her = someone("staff", "hall", "leg-2")
    interpreter = someone("interpreter", "centre", "leg-3")
    linked = Mesh().links(visitor, [beside_her, interpreter])
    assert [link.peer for link in linked] == [interpreter]


def test_the_mesh_prepares_a_link_to_a_home_over_its_relay_or_not_at_all() -> None:
    visitor = Participant("leg-1", "visitor", "hall", 1, Zone.HALL)
    at_home = Participant("leg-2", "interpreter", "home", 1, Zone.HOME)
    assert [link.policy for link in Mesh(relay=True).links(visitor, [at_home])] == [LinkPolicy.RELAY]
    assert [link.policy for link in Mesh().links(visitor, [at_home])] == [LinkPolicy.AFTER_ACCEPT]


def at_counter(role: str, leg_id: str) -> Participant:
    return someone(role, "counter", leg_id)


def test_a_place_has_one_voice_and_at_a_counter_it_is_the_staff_s() -> None:
    everyone = [
        someone("visitor", "kiosk", "leg-1"),
        at_counter("visitor", "leg-2"),
        at_counter("staff", "leg-3"),
        someone("interpreter", "centre", "leg-4"),
    ]
    assert voices(everyone, frozenset()) == {"leg-1", "leg-3", "leg-4"}


def test_the_kiosk_that_the_visitor_leaves_falls_silent() -> None:
    everyone = [someone("visitor", "kiosk", "leg-1"), at_counter("visitor", "leg-2")]
    assert voices(everyone, frozenset({"kiosk"})) == {"leg-2"}


def test_sound_goes_only_between_two_voices_and_both_sides_of_a_link_agree() -> None:
    interpreter = someone("interpreter", "centre", "leg-1")
    visitor, staff = at_counter("visitor", "leg-2"), at_counter("staff", "leg-3")
    hers = Mesh().links(interpreter, [visitor, staff])
    assert {link.peer.role: link.sound for link in hers} == {"visitor": False, "staff": True}
    for one, other in ((visitor, staff), (staff, visitor)):
        (theirs,) = Mesh().links(one, [other, interpreter])
        assert theirs.sound == (one is staff)
