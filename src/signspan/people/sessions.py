"""Who is at this seat: passwords, sessions and one-time links, each kept only as a hash."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import RowMapping

from signspan.clock import DAY, HOUR, MINUTE
from signspan.db import Database, Transaction
from signspan.errors import LinkUsed, NotSignedIn, WrongPassword
from signspan.people import store
from signspan.people.permissions import Actor, ActorKind, Grant, Role

LINK_MS = 15 * MINUTE
TERMINAL_SESSION_MS = 400 * DAY  # the longest that browsers keep a cookie

_hasher = PasswordHasher()
# Compared with when there is no such account, so that timing does not tell which names exist.
_NOBODY = _hasher.hash(secrets.token_hex())
_hashing = asyncio.Semaphore(2)  # each takes a core and 64 MiB: strangers must not take them all


@dataclass(frozen=True)
class Opened:
    """A session just opened. `token` goes into the seat's cookie and nowhere else."""

    token: str
    seat: str
    page: str
    expires_at: int


def hash_of(token: str) -> str:
    """Tokens carry 256 random bits, so a plain digest suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_password(password: str) -> str:
    """Argon2id, with the library's current parameters (RFC 9106)."""
    return _hasher.hash(password)


async def sign_in(database: Database, seat: str, login: str, password: str) -> Opened:
    """Opens a desk's session by name and password. Raises `WrongPassword`."""
    async with database.reading() as tx:
        person = await store.person_by_login(tx, login)
    known = person["password_hash"] if person is not None else None
    # Slow on purpose: beside the loop and out of any transaction, so that no call waits for it.
    async with _hashing:
        fits = await asyncio.to_thread(_fits, known or _NOBODY, password)
    if person is None or known is None or not fits:
        raise WrongPassword
    async with database.transaction() as tx:
        return await _open(tx, seat, "desk", ActorKind.PERSON, person["id"])


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


async def _open(tx: Transaction, seat: str, page: str, kind: str, actor_id: str) -> Opened:
    token = secrets.token_urlsafe(32)
    hours = tx.settings.session_hours * HOUR
    lasts = TERMINAL_SESSION_MS if kind == ActorKind.TERMINAL else round(hours)
    expires_at = tx.now + lasts
    await store.add(
        tx,
        store.sessions,
        token_hash=hash_of(token),
        seat=seat,
        page=page,
        actor_kind=kind,
        actor_id=actor_id,
        expires_at=expires_at,
    )
    return Opened(token, seat, page, expires_at)


async def make_link(tx: Transaction, seat: str, page: str, kind: ActorKind, actor_id: str) -> str:
    """A link's token that signs in once, within 15 minutes."""
    token = secrets.token_urlsafe(32)
    await store.add(
        tx,
        store.links,
        token_hash=hash_of(token),
        seat=seat,
        page=page,
        actor_kind=kind,
        actor_id=actor_id,
        expires_at=tx.now + LINK_MS,
    )
    return token


async def enter(tx: Transaction, token: str) -> Opened:
    """Opens a session by a one-time link. Raises `LinkUsed`."""
    link = await store.live(tx, store.links, hash_of(token))
    if link is None or not await store.use_link(tx, hash_of(token)):
        raise LinkUsed
    return await _open(tx, link["seat"], link["page"], link["actor_kind"], link["actor_id"])


async def session_at(tx: Transaction, seat: str, token: str) -> RowMapping:
    """The live session behind a seat's cookie. Raises `NotSignedIn`."""
    session = await store.live(tx, store.sessions, hash_of(token))
    if session is None or session["seat"] != seat:
        raise NotSignedIn
    return session


async def actor_of(tx: Transaction, session: RowMapping) -> Actor:
    """Who acts in a session, with today's grants. Raises `NotSignedIn` if she is gone."""
    actor_id = session["actor_id"]
    if session["actor_kind"] == ActorKind.TERMINAL:
        grant = Grant(Role(session["page"]), actor_id)
        return Actor(ActorKind.TERMINAL, actor_id, actor_id, (grant,))
    person = await store.person(tx, actor_id)
    if person is None:
        raise NotSignedIn
    grants = await store.grants_of(tx, actor_id)
    held = tuple(Grant(Role(row["role"]), row["scope_id"]) for row in grants)
    return Actor(ActorKind.PERSON, actor_id, person["pseudonym"], held)


async def end(tx: Transaction, token_hash: str) -> RowMapping | None:
    """Ends a session at once. Returns what it was; None if it had ended before."""
    session = await store.session(tx, token_hash)
    if session is not None:
        await store.end_session(tx, token_hash)
    return session


async def goes_on(tx: Transaction, token_hash: str) -> bool:
    """Whether a session was not ended. One that has run out goes on while its page is in a call."""
    return await store.session(tx, token_hash) is not None
