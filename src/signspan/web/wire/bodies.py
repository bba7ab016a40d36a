"""Bodies of plain HTTP."""

from typing import Annotated, Literal

from pydantic import Field

from signspan.errors import Code
from signspan.web.wire.model import SignLanguage, Wire, Words


class SignIn(Wire):
    """Opens a session for one seat of this browser with a name and a password."""

    seat: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    login: Annotated[str, Field(min_length=1, max_length=128)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


class OwnPassword(Wire):
    """Another password for whoever sits at the seat."""

    before: Annotated[str, Field(min_length=1, max_length=256)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


class Enter(Wire):
    """Opens a session by a one-time link."""

    token: Annotated[str, Field(min_length=16, max_length=128)]


class Problem(Wire):
    """The body of every refusal over HTTP. `field`: what of a form is refused."""

    code: Code
    message: str
    field: str | None = None


class Start(Wire):
    """Asks for the demo's start page with the key that `signspan demo` printed."""

    key: Annotated[str, Field(min_length=16, max_length=128)]


class Session(Wire):
    """The page to go to after signing in, and the seat it names in its address."""

    page: Literal["kiosk", "counter", "desk", "console"]
    seat: str


class StartCard(Wire):
    """A role on the demo's start page, with a link that signs in once."""

    role: Literal["kiosk", "counter", "desk"]
    seat: str
    title: Words
    languages: list[SignLanguage]
    token: str


class StartPage(Wire):
    """What the demo's start page shows. `alone` holds the two frames of "try it alone"."""

    cards: list[StartCard]
    alone: list[StartCard]
