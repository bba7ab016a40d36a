"""The demo's people and places, which are also the journeys' fixtures, and its start page.

Two halls with a kiosk each; three interpreters who share Chinese Sign Language, two of whom also
work in the southern variant. Whoever tries it alone has a hall, a kiosk, an interpreter and a centre
of her own, so that practice and the other pages ring nowhere but among themselves.
"""

import secrets
from dataclasses import dataclass

from signspan.db import Database, Transaction, new_id
from signspan.media.model import Zone
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import ActorKind, Role
from signspan.sites import store as sites
from signspan.web import views, wire

CSL = "csl"
CSL_SOUTH = "csl-south"


@dataclass(frozen=True)
class DemoKiosk:
    """A kiosk of the demo, by the seat it takes in a browser."""

    seat: str
    site: tuple[str, str]
    name: tuple[str, str]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class DemoInterpreter:
    """An interpreter of the demo."""

    seat: str
    name: str
    number: str
    languages: tuple[str, ...]
    practice: bool = False


LANGUAGES = {
    CSL: ("中国手语", "Chinese Sign Language"),
    CSL_SOUTH: ("南方手语", "Southern variant"),
}
KIOSKS = (
    DemoKiosk(
        "kiosk-hall",
        ("株洲市政务服务中心", "Zhuzhou Government Service Centre"),
        ("一楼大厅", "Ground-floor hall"),
        (CSL, CSL_SOUTH),
    ),
    DemoKiosk(
        "kiosk-hospital", ("市中心医院", "City Central Hospital"), ("门诊大厅", "Outpatients' hall"), (CSL,)
    ),
)
INTERPRETERS = (
    DemoInterpreter("desk-li", "李 Li", "0217", (CSL, CSL_SOUTH)),
    DemoInterpreter("desk-wang", "王 Wang", "0319", (CSL,)),
    DemoInterpreter("desk-zhou", "周 Zhou", "0425", (CSL, CSL_SOUTH)),
)
PRACTICE_KIOSK = DemoKiosk(
    "kiosk-practice", ("练习大厅", "Practice hall"), ("练习终端", "Practice kiosk"), (CSL, CSL_SOUTH)
)
PRACTICE = DemoInterpreter("desk-practice", "练习 Practice", "0000", (CSL, CSL_SOUTH), practice=True)


Centre = tuple[tuple[str, str], tuple[DemoKiosk, ...], tuple[DemoInterpreter, ...]]
CENTRES: tuple[Centre, ...] = (
    (("手语翻译中心", "Sign Language Centre"), KIOSKS, INTERPRETERS),
    (("练习中心", "Practice centre"), (PRACTICE_KIOSK,), (PRACTICE,)),
)


async def seed(tx: Transaction, password: str, centres: tuple[Centre, ...] = CENTRES) -> dict[str, str]:
    """Fills an empty database. Returns the id of the terminal or person behind each seat."""
    password_hash = sessions.hash_password(password)
    organisation_id = tx.new_id()
    names = {"name_zh": "株洲市", "name_en": "City of Zhuzhou"}
    await sites.add(tx, sites.organisations, id=organisation_id, **names)
    for code, (zh, en) in LANGUAGES.items():
        await sites.add(tx, sites.sign_languages, code=code, name_zh=zh, name_en=en)
    ids = {}
    for name, kiosks, interpreters in centres:
        centre_id = tx.new_id()
        await sites.add(tx, sites.centres, id=centre_id, name_zh=name[0], name_en=name[1])
        for kiosk in kiosks:
            ids[kiosk.seat] = await _add_kiosk(tx, kiosk, organisation_id, centre_id)
        for interpreter in interpreters:
            ids[interpreter.seat] = await _add_interpreter(tx, interpreter, centre_id, password_hash)
    return ids


async def _add_kiosk(tx: Transaction, kiosk: DemoKiosk, organisation_id: str, centre_id: str) -> str:
    site_id, terminal_id = tx.new_id(), tx.new_id()
    owner = {"organisation_id": organisation_id}
    zh, en = kiosk.site
    place = {"name_zh": zh, "name_en": en, "centre_id": centre_id, "zone": Zone.HALL}
    await sites.add(tx, sites.sites, id=site_id, **owner, **place)
    for position, code in enumerate(kiosk.languages):
        offered = {"site_id": site_id, "language": code, "position": position}
        await sites.add(tx, sites.site_languages, **offered)
    zh, en = kiosk.name
    names = {"name_zh": zh, "name_en": en, "kind": "kiosk", "site_id": site_id}
    await sites.add(tx, sites.terminals, id=terminal_id, **owner, **names)
    return terminal_id


async def _add_interpreter(
    tx: Transaction, one: DemoInterpreter, centre_id: str, password_hash: str
) -> str:
    person_id = tx.new_id()
    account = {"login": one.seat, "name": one.name, "centre_id": centre_id}
    account["password_hash"] = password_hash
    await people.add(tx, people.people, id=person_id, pseudonym=new_id(tx.now), **account)
    await people.add(tx, people.grants, person_id=person_id, role=Role.INTERPRETER, scope_id=centre_id)
    work = {"number": one.number, "practice": one.practice, "zone": Zone.CENTRE}
    await people.add(tx, people.interpreters, person_id=person_id, centre_id=centre_id, **work)
    for code in one.languages:
        await people.add(tx, people.interpreter_languages, person_id=person_id, language=code)
    return person_id


class StartPage:
    """The start page: a card per role, each with a link that signs in once."""

    interpreters = INTERPRETERS

    def __init__(self, password: str) -> None:
        self.password = password
        self.key = secrets.token_urlsafe(24)
        self.ids: dict[str, str] = {}

    def opens(self, key: str) -> bool:
        """Whether this is the key that was printed."""
        return secrets.compare_digest(key.encode(), self.key.encode())

    async def seed(self, database: Database) -> None:
        """Fills the demo's database."""
        async with database.transaction() as tx:
            self.ids = await seed(tx, self.password)

    async def start_page(self, tx: Transaction) -> wire.StartPage:
        """Fresh links for every role, and for the two frames of "try it alone"."""
        kiosks = [await self._kiosk(tx, kiosk) for kiosk in KIOSKS]
        desks = [await self._desk(tx, one) for one in INTERPRETERS]
        alone = [await self._kiosk(tx, PRACTICE_KIOSK), await self._desk(tx, PRACTICE)]
        return wire.StartPage(cards=kiosks + desks, alone=alone)

    async def _kiosk(self, tx: Transaction, kiosk: DemoKiosk) -> wire.StartCard:
        seat, person = kiosk.seat, self.ids[kiosk.seat]
        (zh, en), (name_zh, name_en) = kiosk.site, kiosk.name
        return wire.StartCard(
            role="kiosk",
            seat=seat,
            title=wire.Words(zh=f"{zh} · {name_zh}", en=f"{en} · {name_en}"),
            languages=[await views.language(tx, code) for code in kiosk.languages],
            token=await sessions.make_link(tx, seat, "kiosk", ActorKind.TERMINAL, person),
        )

    async def _desk(self, tx: Transaction, one: DemoInterpreter) -> wire.StartCard:
        zh, _, en = one.name.partition(" ")
        return wire.StartCard(
            role="desk",
            seat=one.seat,
            title=wire.Words(zh=f"{zh} · {one.number}", en=f"{en} · {one.number}"),
            languages=[await views.language(tx, code) for code in one.languages],
            token=await sessions.make_link(tx, one.seat, "desk", ActorKind.PERSON, self.ids[one.seat]),
        )
