"""The demo's people and places, which are also the journeys' fixtures, and its start page.

Two halls with a kiosk and two counters each; three interpreters who share Chinese Sign Language, one
of whom also works in the southern variant. Whoever tries it alone has a hall, an interpreter and a
centre of her own, so that practice and the other pages ring nowhere but among themselves.
"""

import secrets
from dataclasses import dataclass

from signspan.db import Database, Transaction, new_id
from signspan.media.model import Zone
from signspan.people import sessions
from signspan.people import store as people
from signspan.people.permissions import ActorKind, Role
from signspan.sites import store as sites
from signspan.sites.model import TerminalKind
from signspan.web import views, wire

CSL = "csl"
CSL_SOUTH = "csl-south"


@dataclass(frozen=True)
class DemoTerminal:
    """A kiosk or a counter of the demo, by the seat it takes in a browser."""

    seat: str
    kind: TerminalKind
    name: tuple[str, str]


@dataclass(frozen=True)
class DemoHall:
    """A site of the demo with its terminals."""

    name: tuple[str, str]
    languages: tuple[str, ...]
    kiosk: DemoTerminal
    counters: tuple[DemoTerminal, ...]


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


def _hall(
    seat: str, name: tuple[str, str], kiosk: tuple[str, str], languages: tuple[str, ...], counters: int = 2
) -> DemoHall:
    numbers = range(1, counters + 1)
    return DemoHall(
        name,
        languages,
        DemoTerminal(f"kiosk-{seat}", TerminalKind.KIOSK, kiosk),
        tuple(
            DemoTerminal(
                f"counter-{seat}-{number}",
                TerminalKind.COUNTER,
                (f"{number} 号窗口", f"Counter {number}"),
            )
            for number in numbers
        ),
    )


HALLS = (
    _hall(
        "hall",
        ("株洲市政务服务中心", "Zhuzhou Government Service Centre"),
        ("一楼大厅", "Ground-floor hall"),
        (CSL, CSL_SOUTH),
    ),
    _hall("hospital", ("市中心医院", "City Central Hospital"), ("门诊大厅", "Outpatients' hall"), (CSL,)),
)
INTERPRETERS = (
    DemoInterpreter("desk-li", "李 Li", "0217", (CSL,)),
    DemoInterpreter("desk-wang", "王 Wang", "0319", (CSL,)),
    DemoInterpreter("desk-zhou", "周 Zhou", "0425", (CSL, CSL_SOUTH)),
)
PRACTICE_HALL = _hall(
    "practice", ("练习大厅", "Practice hall"), ("练习终端", "Practice kiosk"), (CSL, CSL_SOUTH)
)
PRACTICE = DemoInterpreter("desk-practice", "练习 Practice", "0000", (CSL, CSL_SOUTH), practice=True)


Centre = tuple[tuple[str, str], tuple[DemoHall, ...], tuple[DemoInterpreter, ...]]
CENTRES: tuple[Centre, ...] = (
    (("手语翻译中心", "Sign Language Centre"), HALLS, INTERPRETERS),
    (("练习中心", "Practice centre"), (PRACTICE_HALL,), (PRACTICE,)),
)


async def seed(tx: Transaction, password: str, centres: tuple[Centre, ...] = CENTRES) -> dict[str, str]:
    """Fills an empty database. Returns the id of the terminal or person behind each seat."""
    password_hash = sessions.hash_password(password)
    organisation_id = tx.new_id()
    names = {"name_zh": "株洲市", "name_en": "City of Zhuzhou"}
    await sites.add(tx, sites.organisations, id=organisation_id, **names)
    for code, (zh, en) in LANGUAGES.items():
        await sites.add(tx, sites.sign_languages, code=code, name_zh=zh, name_en=en)
    ids: dict[str, str] = {}
    for name, halls, interpreters in centres:
        centre_id = tx.new_id()
        await sites.add(tx, sites.centres, id=centre_id, name_zh=name[0], name_en=name[1])
        for hall in halls:
            ids |= await _add_hall(tx, hall, organisation_id, centre_id)
        for interpreter in interpreters:
            ids[interpreter.seat] = await _add_interpreter(tx, interpreter, centre_id, password_hash)
    return ids


async def _add_hall(
    tx: Transaction, hall: DemoHall, organisation_id: str, centre_id: str
) -> dict[str, str]:
    site_id = tx.new_id()
    owner = {"organisation_id": organisation_id}
    zh, en = hall.name
    place = {"name_zh": zh, "name_en": en, "centre_id": centre_id, "zone": Zone.HALL}
    await sites.add(tx, sites.sites, id=site_id, **owner, **place)
    for position, code in enumerate(hall.languages):
        offered = {"site_id": site_id, "language": code, "position": position}
        await sites.add(tx, sites.site_languages, **offered)
    ids: dict[str, str] = {}
    for terminal in (hall.kiosk, *hall.counters):
        ids[terminal.seat] = tx.new_id()
        zh, en = terminal.name
        named = {"name_zh": zh, "name_en": en, "kind": terminal.kind, "site_id": site_id}
        await sites.add(tx, sites.terminals, id=ids[terminal.seat], **owner, **named)
    return ids


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
    await people.set_languages(tx, person_id, one.languages)
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
        self.ids = await database.do(lambda tx: seed(tx, self.password))

    async def start_page(self, tx: Transaction) -> wire.StartPage:
        """Fresh links for every role, and for the two frames of "try it alone"."""
        halls = [card for hall in HALLS for card in await self._hall(tx, hall)]
        desks = [await self._desk(tx, one) for one in INTERPRETERS]
        alone = [*await self._hall(tx, PRACTICE_HALL), await self._desk(tx, PRACTICE)]
        return wire.StartPage(cards=halls + desks, alone=alone)

    async def _hall(self, tx: Transaction, hall: DemoHall) -> list[wire.StartCard]:
        """A card for the kiosk, then one for each counter."""
        languages = [await views.language(tx, code) for code in hall.languages]
        (zh, en), cards = hall.name, []
        for terminal in (hall.kiosk, *hall.counters):
            seat, (name_zh, name_en) = terminal.seat, terminal.name
            card = wire.StartCard(
                role="kiosk" if terminal.kind == TerminalKind.KIOSK else "counter",
                seat=seat,
                title=wire.Words(zh=f"{zh} · {name_zh}", en=f"{en} · {name_en}"),
                languages=languages,
                token=await sessions.make_link(tx, seat, terminal.kind, ActorKind.TERMINAL, self.ids[seat]),
            )
            cards.append(card)
        return cards

    async def _desk(self, tx: Transaction, one: DemoInterpreter) -> wire.StartCard:
        zh, _, en = one.name.partition(" ")
        return wire.StartCard(
            role="desk",
            seat=one.seat,
            title=wire.Words(zh=f"{zh} · {one.number}", en=f"{en} · {one.number}"),
            languages=[await views.language(tx, code) for code in one.languages],
            token=await sessions.make_link(tx, one.seat, "desk", ActorKind.PERSON, self.ids[one.seat]),
        )
