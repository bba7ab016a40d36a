"""Refusals: what the service will not do, each with a stable code and words for a person.

A refusal is an answer, not a bug. Everything else that is raised is a bug and is logged as one.
"""

from enum import StrEnum


class Code(StrEnum):
    """Stable codes of refusals. Pages choose their words by them; integrators may rely on them."""

    NOT_SIGNED_IN = "not_signed_in"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    BAD_INPUT = "bad_input"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a code, not a secret
    LINK_USED = "link_used"
    CALL_GONE = "call_gone"
    OFFER_GONE = "offer_gone"
    ALREADY_IN_CALL = "already_in_call"
    LANGUAGE_NOT_OFFERED = "language_not_offered"
    WRONG_STATE = "wrong_state"
    TAKEN_OVER = "taken_over"
    TAKEN_BY = "taken_by"
    COUNTER_CLOSED = "counter_closed"
    COUNTER_BUSY = "counter_busy"
    CALL_FULL = "call_full"
    NOBODY_ON_SHIFT = "nobody_on_shift"
    WRONG_CODE = "wrong_code"
    LOGIN_TAKEN = "login_taken"
    NAME_TAKEN = "name_taken"
    NUMBER_TAKEN = "number_taken"
    CHANGED_MEANWHILE = "changed_meanwhile"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - a code, not a secret


class Refusal(Exception):
    """Base of all refusals. A subclass's docstring is its message, `status` its HTTP status."""

    code: Code
    status: int = 409
    retry_after_seconds: int | None = None  # from then on the same request may succeed
    field: str | None = None  # what of a form is refused

    @property
    def message(self) -> str:
        """The refusal in one English sentence."""
        return (type(self).__doc__ or "").strip()

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class NotSignedIn(Refusal):
    """Sign in first."""

    code = Code.NOT_SIGNED_IN
    status = 401


class NotAllowed(Refusal):
    """This is not yours to do."""

    code = Code.NOT_ALLOWED
    status = 403


class NotFound(Refusal):
    """There is no such thing, or it is not yours to see."""

    code = Code.NOT_FOUND
    status = 404


class BadInput(Refusal):
    """The message is not one that this door understands."""

    code = Code.BAD_INPUT
    status = 422


class TooLarge(Refusal):
    """The message is larger than this door takes."""

    code = Code.TOO_LARGE
    status = 413


class TooMany(Refusal):
    """Too many tries; wait a while and try again."""

    code = Code.TOO_MANY
    status = 429

    def __init__(self, retry_after_seconds: int = 60) -> None:  # most tries are counted by the minute
        self.retry_after_seconds = retry_after_seconds


class WrongPassword(Refusal):
    """The name or the password is wrong."""

    code = Code.WRONG_PASSWORD
    status = 401


class LinkUsed(Refusal):
    """This link has been used or is too old; ask for a new one."""

    code = Code.LINK_USED
    status = 410


class CallGone(Refusal):
    """The call is over."""

    code = Code.CALL_GONE


class OfferGone(Refusal):
    """The offer went to somebody else or was withdrawn."""

    code = Code.OFFER_GONE


class AlreadyInCall(Refusal):
    """There is an open call here; go on with it or end it first."""

    code = Code.ALREADY_IN_CALL


class LanguageNotOffered(Refusal):
    """This site does not offer that sign language."""

    code = Code.LANGUAGE_NOT_OFFERED
    status = 422


class WrongState(Refusal):
    """That cannot be done now."""

    code = Code.WRONG_STATE


class Overtaken(WrongState):
    """Somebody else was faster, so what was read here is no longer so."""


class TakenOver(Refusal):
    """Another window has taken over here."""

    code = Code.TAKEN_OVER


class TakenBy(Refusal):
    """Another counter was faster; the list says which."""

    code = Code.TAKEN_BY


class CounterClosed(Refusal):
    """Nobody is on shift at that counter."""

    code = Code.COUNTER_CLOSED


class CounterBusy(Refusal):
    """That counter is in another call."""

    code = Code.COUNTER_BUSY


class CallFull(Refusal):
    """No more people fit into this call; somebody has to leave it first."""

    code = Code.CALL_FULL


class NobodyOnShift(Refusal):
    """No counter of this site is on shift, so nobody would see it."""

    code = Code.NOBODY_ON_SHIFT


class WrongCode(Refusal):
    """Nothing here has that code."""

    code = Code.WRONG_CODE
    status = 404


class LoginTaken(Refusal):
    """Somebody signs in by that name already."""

    code = Code.LOGIN_TAKEN
    field = "login"


class NameTaken(Refusal):
    """Another one in the same list has that name, so nobody could tell the two apart."""

    code = Code.NAME_TAKEN

    def __init__(self, field: str = "zh") -> None:  # in which of the two languages
        self.field = field


class NumberTaken(Refusal):
    """Another interpreter of the centre has that number."""

    code = Code.NUMBER_TAKEN
    field = "number"


class ChangedMeanwhile(Refusal):
    """Somebody else has changed this since it was read; look again and decide anew."""

    code = Code.CHANGED_MEANWHILE


class WeakPassword(Refusal):
    """A password has 10 letters or more, and is neither the sign-in name nor the one of before."""

    code = Code.WEAK_PASSWORD
    status = 422
    field = "password"


def refusal_of(code: Code) -> Refusal:
    """The refusal that has this code."""
    return next(one for one in Refusal.__subclasses__() if one.code == code)()
