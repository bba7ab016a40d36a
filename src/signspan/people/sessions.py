"""Who is at this seat: passwords, sessions and one-time links, each kept only as a hash."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from signspan.bus import about
from signspan.clock import DAY, HOUR, MINUTE
from signspan.db import Database, Row, Transaction
from signspan.errors import LinkUsed, NotSignedIn, WeakPassword, WrongPassword
from signspan.names import is_strong, password_of
from signspan.people import store
from signspan.people.permissions import ADMINISTRATORS, Actor, ActorKind, Grant, Role

LINK_MS = 15 * MINUTE
TERMINAL_SESSION_MS = 400 * DAY  # the longest that browsers keep a cookie
TAKEN_BACK_MS = 2 * MINUTE  # a slip is seen by then; whatever was retired longer is signed in anew

_hasher = PasswordHasher()
# Compared with when there is no such account, so that timing does not tell which names exist.
_NOBODY = _hasher.hash(secrets.token_hex())
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks like another
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
    return _hasher.hash(password_of(password))


async def sign_in(database: Database, seat: str, login: str, password: str) -> Opened:
    """Opens a desk's session by name and password. Raises `WrongPassword`."""
    async with database.reading() as tx:
        person = await store.person_by_login(tx, login)
    await _compare(person, password)

    async def let_in(tx: Transaction) -> Opened:
        now = await _unchanged(tx, person)
        return await _open(tx, seat, await page_of(tx, now["id"]), ActorKind.PERSON, now["id"])

    return await database.do(let_in)


async def change_password(database: Database, token_hash: str, before: str, password: str) -> None:
    """Whoever sits at this session chooses another password: she goes on here, and is out elsewhere.

    Raises `WrongPassword`, `WeakPassword`, `NotSignedIn`.
    """
    async with database.reading() as tx:
        person = await _sitting(tx, token_hash)
    await _compare(person, before)
    if not is_strong(password, person["login"]) or password_of(password) == password_of(before):
        raise WeakPassword
    async with _hashing:
        password_hash = await asyncio.to_thread(hash_password, password)

    async def change(tx: Transaction) -> None:
        await _sitting(tx, token_hash)
        await _unchanged(tx, person)
        await store.change_account(tx, person["id"], password_hash=password_hash)
        await end_others(tx, person["id"], token_hash)

    await database.do(change)


async def _sitting(tx: Transaction, token_hash: str) -> Row:
    session = await store.live_session(tx, token_hash)
    person = None if session is None else await store.person(tx, session["actor_id"])
    if person is None:
        raise NotSignedIn
    return person


async def _compare(person: Row | None, password: str) -> None:
    """Slow on purpose: beside the loop and out of any transaction, so that no call waits for it."""
    known = person["password_hash"] if person is not None else None
    async with _hashing:
        fits = await asyncio.to_thread(_fits, known or _NOBODY, password)
    if known is None or not fits:
        raise WrongPassword


async def _unchanged(tx: Transaction, compared: Row | None) -> Row:
    """The account as it was compared. Meanwhile there may be a new password: who had the old one is out."""
    person = None if compared is None else await store.person_to_change(tx, compared["id"])
    if compared is None or person is None or person["password_hash"] != compared["password_hash"]:
        raise WrongPassword
    if person["retired_at"] is not None:
        raise WrongPassword  # that there was such an account is nobody's to know
    return person


async def page_of(tx: Transaction, person_id: str) -> str:
    """The page that a person lives in: an interpreter's desk, or an administrator's console."""
    roles = {row["role"] for row in await store.grants_of(tx, person_id)}
    return "console" if roles & ADMINISTRATORS and Role.INTERPRETER not in roles else "desk"


async def new_password() -> tuple[str, str]:
    """A password that can be read out, 12 letters and digits of 31, and its hash."""
    letters = [secrets.choice(_READABLE) for _ in range(12)]
    password = "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))
    async with _hashing:
        return password, await asyncio.to_thread(hash_password, password)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password_of(password))
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


async def open_terminal(tx: Transaction, seat: str, page: str, terminal_id: str) -> Opened:
    """A device becomes a terminal."""
    return await _open(tx, seat, page, ActorKind.TERMINAL, terminal_id)


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
    link = await store.live_link(tx, hash_of(token))
    if link is None or not await store.use_link(tx, hash_of(token)):
        raise LinkUsed
    return await _open(tx, link["seat"], link["page"], link["actor_kind"], link["actor_id"])


async def session_at(tx: Transaction, seat: str, token: str) -> Row:
    """The live session behind a seat's cookie. Raises `NotSignedIn`."""
    session = await store.live_session(tx, hash_of(token))
    if session is None or session["seat"] != seat:
        raise NotSignedIn
    return session


async def actor_of(tx: Transaction, session: Row, site_id: str | None = None) -> Actor:
    """Who acts in a session, with today's grants. Raises `NotSignedIn` if she is gone.

    `site_id` is where a terminal stands: what it may do reaches so far.
    """
    actor_id = session["actor_id"]
    if session["actor_kind"] == ActorKind.TERMINAL:
        scopes = [actor_id] + ([site_id] if site_id is not None else [])
        reach = tuple(Grant(Role(session["page"]), scope) for scope in scopes)
        return Actor(ActorKind.TERMINAL, actor_id, actor_id, reach)
    person = await store.person(tx, actor_id)
    if person is None or person["retired_at"] is not None:
        raise NotSignedIn
    grants = await store.grants_of(tx, actor_id)
    held = tuple(Grant(Role(row["role"]), row["scope_id"]) for row in grants)
    return Actor(ActorKind.PERSON, actor_id, person["pseudonym"], held)


async def end(tx: Transaction, token_hash: str) -> Row | None:
    """Ends a session at once. Returns what it was; None if it had ended before."""
    session = await store.session(tx, token_hash)
    if session is not None:
        await store.end_session(tx, token_hash)
    return session


async def suspend(tx: Transaction, actor_id: str) -> None:
    """Ends all sessions of a person or terminal, and links to one, so that `resume` finds them again."""
    for token_hash in await store.sessions_of(tx, actor_id):
        tx.tell(about("session", token_hash))
    await store.suspend_sessions(tx, actor_id)


async def resume(tx: Transaction, actor_id: str) -> None:
    """What was suspended by a slip goes on; after a while it is over for good."""
    await store.resume_sessions(tx, actor_id, since=tx.now - TAKEN_BACK_MS)


async def end_all(tx: Transaction, actor_id: str) -> None:
    """Ends all sessions of a person or terminal and all links to one: her pages close."""
    for token_hash in await store.sessions_of(tx, actor_id):
        tx.tell(about("session", token_hash))
    await store.forget_actor(tx, actor_id)


async def end_others(tx: Transaction, actor_id: str, token_hash: str) -> None:
    """Ends all sessions of a person but this one, and all links to one."""
    for other in await store.sessions_of(tx, actor_id):
        if other != token_hash:
            await store.end_session(tx, other)
            tx.tell(about("session", other))
    await store.forget_links(tx, actor_id)


async def goes_on(tx: Transaction, token_hash: str) -> bool:
    """Whether a session was not ended. One that has run out goes on while its page is in a call."""
    return await store.session(tx, token_hash) is not None
