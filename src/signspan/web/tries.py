"""How often somebody may try to sign in: guesses are slowed down, and nobody is shut out for good.

A try that is under way counts as a wrong one until it is known, so that many at once are no way around.
"""

import contextlib
from collections import Counter, OrderedDict
from collections.abc import Iterator

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from signspan.errors import TooMany, WrongPassword

NAMES_PER_ADDRESS = 10  # wrong passwords for many names from one address are guesses, too
ADDRESSES_PER_NAME = 3  # and so are those for one name from many addresses
MOST_KNOWN = 10_000  # pairs of address and name, a hundred bytes each

Lane = tuple[str, ...]


class Tries:
    """Wrong passwords of the last minute: by name and address, by address, and by name.

    Whoever has signed in from an address keeps a lane of her own there: strangers who try her name
    from elsewhere do not shut her out.
    """

    def __init__(self, per_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._own = RateLimitItemPerMinute(per_minute)
        self._by_address = RateLimitItemPerMinute(per_minute * NAMES_PER_ADDRESS)
        self._by_name = RateLimitItemPerMinute(per_minute * ADDRESSES_PER_NAME)
        self._going: Counter[Lane] = Counter()
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    @contextlib.contextmanager
    def one(self, address: str, login: str) -> Iterator[None]:
        """One try, inside of which `WrongPassword` says that it was a wrong one. Raises `TooMany`."""
        lanes = self._lanes(address, login)
        for lane, limit in lanes.items():
            if self._limiter.get_window_stats(limit, *lane).remaining <= self._going[lane]:
                raise TooMany
        self._going.update(lanes.keys())
        try:
            yield
        except WrongPassword:
            for lane, limit in lanes.items():
                self._limiter.hit(limit, *lane)
            raise
        else:
            self._limiter.clear(self._own, *_own(address, login))
            self._remember(address, login)
        finally:
            self._going.subtract(lanes.keys())
            self._going += Counter()  # lanes that nobody is in are dropped

    def _lanes(self, address: str, login: str) -> dict[Lane, RateLimitItemPerMinute]:
        lanes = {_own(address, login): self._own, ("address", address): self._by_address}
        if (address, login) not in self._known:
            lanes["name", login] = self._by_name
        return lanes

    def _remember(self, address: str, login: str) -> None:
        self._known[address, login] = None
        self._known.move_to_end((address, login))
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


def _own(address: str, login: str) -> Lane:
    return ("own", address, login)
