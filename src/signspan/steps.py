"""How far a request is offered, the longer it waits: data that a deployment may set."""

from dataclasses import dataclass
from typing import ClassVar

_SECOND = 1_000  # instants count in milliseconds


@dataclass(frozen=True, slots=True)
class Step:
    """How far a request is offered once it has waited for `after_ms`.

    `preferred`: to nobody but those it prefers; a request that prefers nobody, that comes back from a lost
    interpreter, or that is an emergency, skips the step. `soft`: whoever is asked has its soft traits.
    `partners`: also to partner centres that help. `spares`: interpreters in reserve for a rarer language
    are not asked.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}  # a slip in a setting is told

    name: str
    after_ms: int
    preferred: bool = False
    soft: bool = False
    partners: bool = False
    spares: bool = True


STEPS = (
    Step("preferred", 0, preferred=True, soft=True),
    Step("wished", 5 * _SECOND, soft=True),
    Step("centre", 20 * _SECOND),
    Step("partners", 40 * _SECOND, partners=True),
    Step("everybody", 120 * _SECOND, partners=True, spares=False),
)
