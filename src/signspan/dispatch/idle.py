"""The idle interpreters of one centre, found by what they have.

Per level of flexibility they stand in the order of their idleness, one bit each: whoever has a
language and some traits, and is not kept in reserve, is an AND of integers, and its lowest bit is
whom to ask.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from signspan.dispatch.model import NOBODY, IdleInterpreter

Place = tuple[int, int, str]  # level of flexibility, idle since, person: the lowest is asked


class Found(NamedTuple):
    """How many could take a request, and the one to ask; None if each of them was asked."""

    able: int
    first: Place | None


NOBODY_FOUND = Found(0, None)


class IdleInterpreters:
    """See the module. `reserves`: of those who sign these languages, so many are kept for them."""

    def __init__(self, reserves: Mapping[str, int], flexibility: Mapping[str, int]) -> None:
        self._flexibility = flexibility
        self._kept = reserves
        self._signing: dict[str, set[str]] = {language: set() for language in reserves}
        self._scarce = frozenset(reserves)  # the languages all of whose signers are kept now
        self._levels: list[tuple[int, _Level]] = []

    def add(self, one: IdleInterpreter) -> frozenset[str]:
        """She is idle. Answers who is kept in reserve no longer, now that she is here as well."""
        self._level_of(one).add(one)
        freed = NOBODY
        if not self._kept:
            return freed
        for language in self._kept.keys() & one.languages:
            signing = self._signing[language]
            signing.add(one.person_id)
            if len(signing) == self._kept[language] + 1:
                self._scarce -= {language}
                freed |= signing
        return freed

    def remove(self, one: IdleInterpreter) -> None:
        """She is idle no longer."""
        level = self._level_of(one)
        level.remove(one)
        if not level.people:
            self._levels = [pair for pair in self._levels if pair[1] is not level]
        if not self._kept:
            return
        for language in self._kept.keys() & one.languages:
            signing = self._signing[language]
            signing.discard(one.person_id)
            if len(signing) <= self._kept[language]:
                self._scarce |= {language}

    def _level_of(self, one: IdleInterpreter) -> "_Level":
        wanted = self._flexibility.get(one.person_id, 0)
        for level, people in self._levels:
            if level == wanted:
                return people
        insort(self._levels, (wanted, _Level()), key=lambda pair: pair[0])
        return self._level_of(one)

    def is_kept(self, one: IdleInterpreter, language: str) -> bool:
        """Whether she is kept in reserve for another language than this."""
        return not self._scarce.isdisjoint(one.languages - {language}) if self._scarce else False

    def search(
        self,
        language: str,
        needs: Iterable[str],
        excludes: Collection[str],
        asked: Collection[str],
        *,
        spares: bool,
    ) -> Found:
        """Who signs the language and has what is needed; with `spares`, whoever is kept is left out."""
        without = self._scarce - {language} if spares and self._scarce else ()
        number, first = 0, None
        for level, people in self._levels:
            able = people.able(language, needs, without, excludes)
            if not able:
                continue
            number += able.bit_count()
            fresh = people.without(able, asked)
            if fresh and first is None:
                first = (level, *people.first(fresh))
        return Found(number, first)


class _Level:
    """Interpreters of one flexibility. Bit n stands for the nth place; a place may be empty by now."""

    __slots__ = ("_bits", "_languages", "_places", "_traits", "people")

    def __init__(self) -> None:
        self.people: dict[str, IdleInterpreter] = {}
        self._clear()

    def _clear(self) -> None:
        self._places: list[tuple[int, str]] = []
        self._bits: dict[str, int] = {}
        self._languages: dict[str, int] = {}
        self._traits: dict[str, int] = {}

    def add(self, one: IdleInterpreter) -> None:
        self.people[one.person_id] = one
        if self._places and (one.idle_since, one.person_id) < self._places[-1]:
            self._build()  # she has kept an older place
        else:
            self._append(one)

    def _append(self, one: IdleInterpreter) -> None:
        bit = self._bits[one.person_id] = 1 << len(self._places)
        self._places.append((one.idle_since, one.person_id))
        for language in one.languages:
            self._languages[language] = self._languages.get(language, 0) | bit
        for trait in one.traits:
            self._traits[trait] = self._traits.get(trait, 0) | bit

    def remove(self, one: IdleInterpreter) -> None:
        del self.people[one.person_id]
        bit = self._bits.pop(one.person_id)
        for language in one.languages:  # every search begins with one: traits may keep her bit
            self._languages[language] &= ~bit
        if len(self._places) > 2 * len(self.people) + 64:
            self._build()

    def _build(self) -> None:
        self._clear()
        for one in sorted(self.people.values(), key=lambda one: (one.idle_since, one.person_id)):
            self._append(one)

    def able(
        self, language: str, needs: Iterable[str], without: Iterable[str], excludes: Iterable[str]
    ) -> int:
        """The bits of those who have what is needed. `without`: languages that they may not sign."""
        found = self._languages.get(language, 0)
        if not found:
            return 0
        for need in needs:
            found &= self._traits.get(need, 0)
        for other in without:
            found &= ~self._languages.get(other, 0)
        return self.without(found, excludes)

    def without(self, bits: int, people: Iterable[str]) -> int:
        """The bits less those of some people."""
        for person_id in people:
            bits &= ~self._bits.get(person_id, 0)
        return bits

    def first(self, bits: int) -> tuple[int, str]:
        """The longest idle of them."""
        return self._places[(bits & -bits).bit_length() - 1]
