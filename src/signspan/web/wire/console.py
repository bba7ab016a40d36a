"""Bodies of the administrator's page: what it shows, and what it asks for."""

import re
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from signspan.media.model import Zone
from signspan.names import LOGIN, alike, login_of, name_of
from signspan.people.model import TRAIT, Connection, Stance, Wish
from signspan.sites.model import TIME_ZONE, TerminalKind
from signspan.web.wire.model import Id, Instant, LanguageCode, SignLanguage, Wire, Words

NUMBER = re.compile(r"[0-9a-z-]{1,16}", re.IGNORECASE)
ZONE_NAME = re.compile(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}")


def _login(given: str) -> str:
    login = login_of(given)
    if LOGIN.fullmatch(login) is None:
        raise ValueError("2 to 64 small letters, digits, . _ @ -; a letter or digit first")
    return login


def _number(given: str) -> str:
    number = alike(given).replace(" ", "").upper()
    if NUMBER.fullmatch(number) is None:
        raise ValueError("up to 16 digits, letters and -")
    return number


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(given: str) -> str:
    # A machine may know none by name; then the form has to do.
    if ZONE_NAME.fullmatch(given) is None or (_zones() and given not in _zones()):
        raise ValueError("not the name of a time zone, such as Asia/Shanghai")
    return given


Name = Annotated[str, Field(max_length=1_000), AfterValidator(name_of)]
Login = Annotated[str, Field(max_length=1_000), AfterValidator(_login)]
Number = Annotated[str, Field(max_length=1_000), AfterValidator(_number)]
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_time_zone)]
Trait = Annotated[str, Field(pattern=TRAIT)]
Traits = Annotated[tuple[Trait, ...], Field(max_length=24)]
Languages = Annotated[list[LanguageCode], Field(min_length=1, max_length=16)]
Version = Annotated[int, Field(ge=1)]


class GivenName(Wire):
    """A name that is given to a place, in both languages of the pages."""

    zh: Name
    en: Name


class SiteFacts(Wire):
    """What an administrator says of a site. The first sign language is its default.

    `hard`: what an interpreter must have; `soft`: what she should, for a while. `head_start_seconds`: so
    much longer its visitors seem to have waited. `emergency`: each of its calls is one.
    """

    name: GivenName
    languages: Languages
    zone: Zone = Zone.HALL
    opens_at_once: bool = True
    time_zone: TimeZone = TIME_ZONE
    hard: Traits = ()
    soft: Traits = ()
    head_start_seconds: Annotated[int, Field(ge=0, le=3_600)] = 0
    emergency: bool = False


class SiteChange(SiteFacts):
    """What is said of a site anew. `version`: the one that it was read at."""

    version: Version


class NewTerminal(Wire):
    """A terminal to be set up at a site."""

    kind: TerminalKind
    name: GivenName


class TerminalName(Wire):
    """Another name for a terminal. `version`: the one that it was read at."""

    name: GivenName
    version: Version


class PairingCode(Wire):
    """The six digits that a new device shows."""

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class PersonFacts(Wire):
    """What an administrator says of an interpreter. Visitors see the number.

    `traits`: what she has beside her sign languages, such as `skill:medical` or `speaks:yue`.
    """

    name: Name
    number: Number
    languages: Languages
    zone: Zone = Zone.CENTRE
    traits: Traits = ()


class PersonChange(PersonFacts):
    """What is said of an interpreter anew. `version`: the one that she was read at."""

    version: Version


class NewAdministrator(Wire):
    """Somebody who is to administer what the asker does, and the name that she signs in by."""

    name: Name
    login: Login


class AdministratorName(Wire):
    """Another name for an administrator. `version`: the one that she was read at."""

    name: Name
    version: Version


class NewPerson(PersonFacts):
    """An interpreter to be added, with the name that she signs in by."""

    login: Login


class ConsoleTerminal(Wire):
    """A terminal. `paired`: a device is signed in; `expected`: one was told to be it and comes at once;
    `here`: its page is connected now."""

    terminal_id: Id
    kind: TerminalKind
    name: Words
    paired: bool
    expected: bool
    here: bool
    version: int
    retired_at: Instant | None


class ConsoleSite(Wire):
    """A site with its terminals. `opens_at_once`: a handoff opens the counter without a tap."""

    site_id: Id
    name: Words
    languages: list[LanguageCode]
    zone: Zone
    opens_at_once: bool
    time_zone: str
    hard: list[str]
    soft: list[str]
    head_start_seconds: int
    emergency: bool
    version: int
    retired_at: Instant | None
    terminals: list[ConsoleTerminal]


class ConsolePerson(Wire):
    """An interpreter with her account."""

    person_id: Id
    login: str
    name: str
    number: str
    languages: list[LanguageCode]
    traits: list[str]
    zone: Zone
    wish: Wish
    connection: Connection
    version: int
    retired_at: Instant | None


class Reserves(Wire):
    """How many idle interpreters a centre keeps for each rare language; 0 and what is left out: none."""

    numbers: dict[LanguageCode, Annotated[int, Field(ge=0, le=99)]]


class GivenStance(Wire):
    """What an organisation says of an interpreter; null: nothing."""

    stance: Stance | None


class GivenWord(Wire):
    """Whether the own centre asks another one to help it, or grants that it helps the other."""

    said: bool


class ConsoleStance(Wire):
    """An interpreter of a centre that answers for the organisation, by number, and what is said of her."""

    person_id: Id
    number: str
    centre_name: Words
    stance: Stance | None


class ConsolePartner(Wire):
    """Another centre. It helps the own one where both have said so (`asks` and `they_grant`); the own
    one helps it where both have (`they_ask` and `grants`)."""

    centre_id: Id
    name: Words
    asks: bool
    they_grant: bool
    they_ask: bool
    grants: bool


class ConsoleRouting(Wire):
    """Who is asked for whom, as far as it is the asker's to say; null: it is not."""

    stances: list[ConsoleStance] | None
    reserves: dict[LanguageCode, int] | None
    partners: list[ConsolePartner] | None


class ConsoleAdministrator(Wire):
    """Another administrator of the same organisation or centre, or the asker herself (`me`).

    `yours`: the asker may change and retire her; not where she administers more than the asker does.
    """

    person_id: Id
    login: str
    name: str
    me: bool
    yours: bool
    version: int
    retired_at: Instant | None


class NewPassword(Wire):
    """A password just made. It is told this once and kept only as a hash."""

    person_id: Id
    login: str
    password: str


class Console(Wire):
    """Everything that the administrator's page shows. `sites` is null for who manages none, so is
    `people`. `new_password` answers what made one."""

    organisation: Words | None
    centre: Words | None
    sites: list[ConsoleSite] | None
    people: list[ConsolePerson] | None
    administrators: list[ConsoleAdministrator]
    routing: ConsoleRouting
    sign_languages: list[SignLanguage]
    new_password: NewPassword | None = None
