"""The part `media`: what lets a page's leg join its call's media, and prepares an answer that is rung.

While an offer rings, the link between desk and visitor is up already, without a camera; accepted, it
is the link of the call. An offer that ends takes its links with it.
"""

from signspan.bus import about
from signspan.calls import beside, rings
from signspan.calls import store as calls
from signspan.calls.model import HandoffState, LegRole, LegState, Seat
from signspan.calls.whereabouts import elsewhere
from signspan.db import Row, Transaction
from signspan.media.model import LinkPolicy, Participant, PeerLink, Zone, voices
from signspan.people import store as people
from signspan.web import wire
from signspan.web.views import Viewer, ear_of


async def media(tx: Transaction, viewer: Viewer) -> wire.Media | None:
    """The ticket of the window that holds the leg; on a desk that rings, of the leg it may become."""
    leg = viewer.leg
    if leg is not None and viewer.holds and leg["state"] != LegState.INVITED:
        return await _of_leg(tx, viewer, leg)
    offer = await rings.ring_of(tx, viewer.actor_id) if viewer.page == "desk" and leg is None else None
    if offer is not None and offer["seat"] == Seat.LEAD:  # who relieves connects when she accepts
        return await _of_offer(tx, viewer, offer)
    viewer.links, viewer.peers, viewer.prepared = {}, (), {}
    return None


async def _of_leg(tx: Transaction, viewer: Viewer, leg: Row) -> wire.Media | None:
    call = await calls.call(tx, leg["call_id"])
    assert call is not None  # noqa: S101 - a foreign key says so
    joined = await calls.joined_legs(tx, leg["call_id"])
    silent = await _silent_places(tx, joined, leg["call_id"])
    ringing = await rings.ringing_in(tx, leg["call_id"])
    rung = [await _rung(tx, offer) for offer in ringing if offer["seat"] == Seat.LEAD]
    others = [row for row in joined if row["id"] != leg["id"]]
    ears = {row["id"]: ear_of(row["actor_id"], row["window"]) for row in others}
    me, everyone = _participant(leg), [_participant(row) for row in others]
    links = viewer.engine.links(me, everyone, silent)
    prepared = _open_before_the_accept(tx, viewer.engine.links(me, rung, silent))
    # From here on nothing is awaited: whispers find the old routes or the new ones, never none.
    viewer.peers = tuple(ears.values())
    ears |= {one.leg_id: ear_of(one.place, "main") for one in rung}
    viewer.links = {link.link_id: (link.generation, ears[link.peer.leg_id]) for link in [*links, *prepared]}
    viewer.prepared = {about("accepted", link.peer.leg_id): [link.link_id] for link in prepared}
    if not others and not prepared:
        return None
    speaks = me.leg_id in voices([me, *everyone], silent)
    shown = [_link(link) for link in links] + [_link(link, prepared=True) for link in prepared]
    return _ticket(viewer, call, me.leg_id, speaks=speaks, links=shown)


async def _of_offer(tx: Transaction, viewer: Viewer, offer: Row) -> wire.Media | None:
    call = await calls.call(tx, offer["call_id"])
    assert call is not None  # noqa: S101 - a foreign key says so
    me = await _rung(tx, offer)
    joined = await calls.joined_legs(tx, offer["call_id"])
    ears = {row["id"]: ear_of(row["actor_id"], row["window"]) for row in joined}
    everyone = [_participant(row) for row in joined]
    links = _open_before_the_accept(tx, viewer.engine.links(me, everyone))
    viewer.peers = ()
    viewer.links = {link.link_id: (link.generation, ears[link.peer.leg_id]) for link in links}
    viewer.prepared = {about("accepted", me.leg_id): [link.link_id for link in links]}
    if not links:
        return None
    shown = [_link(link, prepared=True) for link in links]
    return _ticket(viewer, call, me.leg_id, speaks=False, links=shown)


def _open_before_the_accept(tx: Transaction, links: list[PeerLink]) -> list[PeerLink]:
    """Where addresses may not be shown and there is no relay, nothing is prepared."""
    prepares = tx.settings.prepare_answers
    return [link for link in links if prepares and link.policy != LinkPolicy.AFTER_ACCEPT]


async def _rung(tx: Transaction, offer: Row) -> Participant:
    """The interpreter as the leg that she becomes if she accepts."""
    person = await people.interpreter(tx, offer["interpreter_id"])
    assert person is not None  # noqa: S101 - a foreign key says so
    zone = Zone(person["zone"])
    role, place = LegRole.INTERPRETER, person["person_id"]
    return Participant(offer["leg_id"], role, place, offer["generation"], zone)


async def _silent_places(tx: Transaction, legs: list[Row], call_id: str) -> frozenset[str]:
    """Where the visitor was before the counter was ready: two places with sound would howl."""
    handoff = await beside.shown_handoff(tx, call_id)
    if handoff is None or handoff["state"] == HandoffState.ASKED:
        return frozenset()
    return frozenset(leg["place"] for leg in elsewhere(legs, handoff))


def _ticket(viewer: Viewer, call: Row, leg_id: str, *, speaks: bool, links: list[wire.Link]) -> wire.Media:
    servers = viewer.ice.servers(leg_id, call["asked_at"])
    return wire.Media(
        leg_id=leg_id,
        speaks=speaks,
        ice_servers=[
            wire.IceServer(urls=list(one.urls), username=one.username, credential=one.credential)
            for one in servers
        ],
        links=links,
    )


def _link(link: PeerLink, *, prepared: bool = False) -> wire.Link:
    return wire.Link(
        link_id=link.link_id,
        generation=link.generation,
        polite=link.polite,
        peer_leg_id=link.peer.leg_id,
        peer_role=LegRole(link.peer.role),
        policy=link.policy,
        sound=link.sound and not prepared,
        prepared=prepared,
    )


def _participant(row: Row) -> Participant:
    return Participant(row["id"], row["role"], row["place"], row["generation"], Zone(row["zone"]))
