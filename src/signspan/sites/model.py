"""Pure rules of sites: kinds of terminals, their windows, and what a counter is ready for."""

from dataclasses import dataclass
from enum import StrEnum

TIME_ZONE = "Asia/Shanghai"  # of a site of which nothing else was said


class TerminalKind(StrEnum):
    """An enrolled device."""

    KIOSK = "kiosk"
    COUNTER = "counter"


class WindowKind(StrEnum):
    """A page of a terminal. A counter has a second one for the screen that faces the visitor."""

    MAIN = "main"
    VISITOR = "visitor"


class Device(StrEnum):
    """What a page says of its camera or microphone."""

    UNKNOWN = "unknown"
    READY = "ready"
    DENIED = "denied"
    IN_USE = "in_use"
    MISSING = "missing"


class Topic(StrEnum):
    """What a visitor came for, as far as a pictogram can say it."""

    IDENTITY = "identity"
    SOCIAL_SECURITY = "social_security"
    HEALTH = "health"
    HOUSING = "housing"
    BANK = "bank"
    TAX = "tax"
    WORK = "work"
    SCHOOL = "school"
    OTHER = "other"


@dataclass(frozen=True)
class WindowFacts:
    """One window of a terminal: whether its page is connected, on shift, and what it films and hears."""

    here: bool = False
    on_shift: bool = False
    camera: Device = Device.UNKNOWN
    microphone: Device = Device.UNKNOWN


class CounterState(StrEnum):
    """What a counter is ready for, at a glance. Busy comes before all trouble."""

    CLOSED = "closed"
    BUSY = "busy"
    NO_CAMERA = "no_camera"
    NO_MICROPHONE = "no_microphone"
    READY = "ready"


_TROUBLE = frozenset({Device.DENIED, Device.IN_USE, Device.MISSING})


def is_open(main: WindowFacts) -> bool:
    """Whether a counter's staff are there, by their own window."""
    return main.here and main.on_shift


def counter_state(main: WindowFacts, visitor: WindowFacts, *, busy: bool) -> CounterState:
    """The counter's state by its windows. The window in front of the visitor films her."""
    if not is_open(main):
        return CounterState.CLOSED
    if busy:
        return CounterState.BUSY
    films = visitor if visitor.here else main
    if films.camera in _TROUBLE:
        return CounterState.NO_CAMERA
    if main.microphone in _TROUBLE:
        return CounterState.NO_MICROPHONE
    return CounterState.READY
