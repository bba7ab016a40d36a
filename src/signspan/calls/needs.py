"""What a request asks of an interpreter beside the language: said by its site and by its topic."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from signspan.people.model import Skill
from signspan.sites.model import Topic

# A visitor who says what she came for wishes an interpreter who knows the matter.
SKILLS: Mapping[Topic, Skill] = {
    Topic.SOCIAL_SECURITY: Skill.SOCIAL_SECURITY,
    Topic.HEALTH: Skill.MEDICAL,
    Topic.BANK: Skill.FINANCE,
    Topic.TAX: Skill.FINANCE,
    Topic.SCHOOL: Skill.EDUCATION,
}


class Needs(NamedTuple):
    """Traits that never relax, and those that do with the time (`dispatch.model.Step`), in order."""

    hard: list[str]
    soft: list[str]


def needs_of(hard: Iterable[str], soft: Iterable[str], topic: Topic | None) -> Needs:
    """What is needed of a site's interpreters for a topic."""
    wished = set(soft)
    if topic is not None and topic in SKILLS:
        wished.add(f"skill:{SKILLS[topic]}")
    return Needs(sorted(hard), sorted(wished - set(hard)))
