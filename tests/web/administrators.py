"""A house of two organisations with an administrator each, and what they do over HTTP."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx

from signspan.demo import CSL, CSL_SOUTH
from signspan.founding import Founding, add
from signspan.people import sessions
from signspan.people.permissions import ActorKind
from signspan.sites.service import Name
from signspan.testing import Json
from tests.clients import asking
from tests.conftest import CSRF, Hall

SITE: Json = {"name": {"zh": "图书馆", "en": "Library"}, "languages": [CSL]}
KIOSK: Json = {"kind": "kiosk", "name": {"zh": "一号", "en": "One"}}
COUNTER: Json = {"kind": "counter", "name": {"zh": "窗口", "en": "Counter"}}
PERSON: Json = {"login": "sun.yan", "name": "孙燕", "number": "0501", "languages": [CSL, CSL_SOUTH]}
SHANGHAI = "Asia/Shanghai"
SIGNED_OUT = 4003  # the code that a page is closed with
AT_ONCE_SECONDS = 2.0
NOBODY = "01a205ad-faa5-7004-be54-8920f63dca1f"


@dataclass
class Administrator:
    """An administrator at her page, without a screen."""

    client: httpx.AsyncClient
    seat: str

    async def asks(
        self, method: str, path: str, body: Json | None = None, key: str | None = None
    ) -> httpx.Response:
        """One request to the console, whatever comes of it. With a key it is done once."""
        there, headers = f"/api/v1/console{path}", {} if key is None else {"idempotency-key": key}
        asked = {"params": {"seat": self.seat}, "json": body, "headers": headers}
        return await self.client.request(method, there, **asked)  # type: ignore[arg-type]

    async def board(self) -> Json:
        """What her page shows."""
        return (await self.must("GET", "")).json()  # type: ignore[no-any-return]

    async def must(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        """One request that has to succeed."""
        answer = await self.asks(method, path, body)
        assert answer.status_code == 200, answer.text
        return answer

    async def refused(self, method: str, path: str, body: Json | None = None) -> str:
        """The code that a request is refused with."""
        answer = await self.asks(method, path, body)
        assert answer.status_code >= 400, answer.text
        return str(answer.json()["code"])

    async def site(self, **facts: object) -> str:
        """Adds a site, by a name of its own. Returns its id."""
        before = (await self.board())["sites"]
        name = SITE["name"] if not before else numbered(SITE["name"], len(before))
        board = (await self.must("POST", "/sites", {**SITE, "name": name, **facts})).json()
        return str(board["sites"][-1]["site_id"])

    async def terminal(self, site_id: str, body: Json = KIOSK) -> str:
        """Adds a terminal, by a name of its own. Returns its id."""
        (here,) = [one for one in (await self.board())["sites"] if one["site_id"] == site_id]
        if here["terminals"]:
            body = {**body, "name": numbered(body["name"], len(here["terminals"]))}
        board = (await self.must("POST", f"/sites/{site_id}/terminals", body)).json()
        (site,) = [one for one in board["sites"] if one["site_id"] == site_id]
        return str(site["terminals"][-1]["terminal_id"])

    async def person(self, **facts: object) -> Json:
        """Adds an interpreter. Returns her new password with her id."""
        facts = {"number": f"05{len((await self.board())['people']) + 1:02}", **facts}
        return (await self.must("POST", "/people", {**PERSON, **facts})).json()["new_password"]  # type: ignore[no-any-return]

    async def terminal_shown(self, terminal_id: str) -> Json:
        """A terminal as her page shows it."""
        every = [one for site in (await self.board())["sites"] for one in site["terminals"]]
        (found,) = [one for one in every if one["terminal_id"] == terminal_id]
        return found  # type: ignore[no-any-return]

    async def person_shown(self, person_id: str) -> Json:
        """A person as her page shows her."""
        (found,) = [one for one in (await self.board())["people"] if one["person_id"] == person_id]
        return found  # type: ignore[no-any-return]


def numbered(name: Json, number: int) -> Json:
    """A name that nobody else has."""
    return {language: f"{text} {number}" for language, text in name.items()}


def browser(hall: Hall) -> httpx.AsyncClient:
    """A browser with a cookie jar of its own."""
    return asking(hall.origin, CSRF)


@contextlib.asynccontextmanager
async def administrator(
    hall: Hall, seat: str = "console", organisation: str = "City", centre: str = "A centre"
) -> AsyncIterator[Administrator]:
    """An administrator of an organisation and a centre by these names, signed in."""
    founding = Founding(f"admin-{seat}", "陈", Name("市", organisation), Name("中心", centre))
    async with hall.database.transaction() as tx:
        person_id = await add(tx, founding, "none")
    async with signed_in(hall, seat, person_id) as found:
        yield found


@contextlib.asynccontextmanager
async def signed_in(hall: Hall, seat: str, person_id: str) -> AsyncIterator[Administrator]:
    """Somebody at the console, by a one-time link."""
    async with hall.database.transaction() as tx:
        link = await sessions.make_link(tx, seat, "console", ActorKind.PERSON, person_id)
    async with browser(hall) as client:
        entered = await client.post("/api/v1/session/link", json={"token": link})
        assert entered.status_code == 200
        yield Administrator(client, seat)


@contextlib.asynccontextmanager
async def of_the_demo(hall: Hall) -> AsyncIterator[Administrator]:
    """An administrator of the demo's own organisation and of its interpreters' centre."""
    founding = Founding(
        "admin", "陈", Name("株洲市", "City of Zhuzhou"), Name("手语翻译中心", "Sign Language Centre")
    )
    async with hall.database.transaction() as tx:
        person_id = await add(tx, founding, "none")
    async with signed_in(hall, "console", person_id) as found:
        yield found


@dataclass
class Device:
    """A new device that shows a code."""

    client: httpx.AsyncClient
    pairing: Json

    @property
    def code(self) -> Json:
        """The code, as an administrator enters it."""
        return {"code": self.pairing["code"]}

    async def asks(self, secret: str | None = None) -> Json:
        """Whether somebody entered the code."""
        path = f"/api/v1/pairings/{self.pairing['pairing_id']}"
        answer = await self.client.post(path, json={"secret": secret or self.pairing["secret"]})
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def cookie(self, seat: str) -> str:
        """The cookie that it got for a seat."""
        return f"signspan_{seat}={self.client.cookies[f'signspan_{seat}']}"


@contextlib.asynccontextmanager
async def device(origin: str) -> AsyncIterator[Device]:
    """A browser at `/pair`."""
    async with asking(origin, CSRF) as client:
        answer = await client.post("/api/v1/pairings")
        assert answer.status_code == 200, answer.text
        yield Device(client, answer.json())
