"""From the page of a visitor: what she asks for, waits for, and says at the end."""

from typing import Literal

from signspan.web.wire.model import Id, LanguageCode, Wire


class Ask(Wire):
    """The visitor's one tap. `replaces` names the open call that "new" ends in the same step."""

    type: Literal["ask"] = "ask"
    id: Id
    language: LanguageCode
    replaces: Id | None = None


class KeepWaiting(Wire):
    """The visitor chose to wait on after the longest wait."""

    type: Literal["keep_waiting"] = "keep_waiting"
    id: Id
    call_id: Id


class AskCallback(Wire):
    """The visitor waits elsewhere: she keeps her place, and is rung here once an interpreter is there."""

    type: Literal["ask_callback"] = "ask_callback"
    id: Id
    call_id: Id


class AnswerCallback(Wire):
    """Whoever asked to be called back is here: while it rings, or to wait on here."""

    type: Literal["answer_callback"] = "answer_callback"
    id: Id
    callback_id: Id


class EndCallback(Wire):
    """While it `rings`: she is not here. Before: she need not be called back any more.

    Said by whom it rings for, where it rings, or while it rings by the interpreter.
    """

    type: Literal["end_callback"] = "end_callback"
    id: Id
    callback_id: Id
    rings: bool


class Resume(Wire):
    """The visitor chose "continue" on the card that a booted kiosk shows."""

    type: Literal["resume"] = "resume"
    id: Id
    call_id: Id


class Rate(Wire):
    """The face that the visitor chose after her call: 1 sad, 2 so-so, 3 glad."""

    type: Literal["rate"] = "rate"
    id: Id
    call_id: Id
    rating: Literal[1, 2, 3]
