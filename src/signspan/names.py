"""One rule for every name that somebody types: what it may hold, how long it is, when two are one.

Pure. Names are shown in lists, read out by screen readers and looked for by eye: what nobody sees in
them would make two of what looks like one.
"""

import hashlib
import re
import unicodedata

LONGEST_NAME = 120  # letters, as the tables keep them
SHORTEST_PASSWORD = 10  # letters; what an administrator makes has 12 of 31
LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # controls, zero widths, marks of direction, no letters
# Fillers and a blank that Unicode counts among letters and signs.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def tidy(given: str) -> str:
    """A name as it is kept: composed (NFC), without what nobody sees, single spaces, none at its ends."""
    spaced = "".join(" " if one.isspace() else one for one in unicodedata.normalize("NFC", given))
    return " ".join("".join(one for one in spaced if _is_seen(one)).split())


def _is_seen(one: str) -> bool:
    return unicodedata.category(one) not in _UNSEEN and one not in _BLANK


def name_of(given: str, longest: int = LONGEST_NAME) -> str:
    """The name that was given, as it is kept. Raises `ValueError` where nothing or too much is left."""
    name = tidy(given)
    if not 0 < len(name) <= longest:
        raise ValueError(f"a name has 1 to {longest} letters")
    return name


def alike(name: str) -> str:
    """What two names have in common that people would take for one: case, and full or half width."""
    return unicodedata.normalize("NFKC", tidy(name)).casefold()


def key_of(name: str) -> str:
    """One and the same for names that are `alike`, 32 letters long: what a unique index compares.

    A letter may become eighteen when it is folded, and an index takes no entry as long as that.
    """
    return hashlib.blake2b(alike(name).encode(), digest_size=16).hexdigest()


def login_of(given: str) -> str:
    """A sign-in name as it is kept, however it was typed: small letters of half width, no spaces."""
    return alike(given).replace(" ", "")


def password_of(given: str) -> str:
    """A password as it is hashed: keyboards compose the same letters in different ways (NFC)."""
    return unicodedata.normalize("NFC", given)


def is_strong(password: str, login: str) -> bool:
    """Whether a password may be chosen: it is long enough, and does not only say who she is."""
    return len(password_of(password)) >= SHORTEST_PASSWORD and login_of(password) != login
