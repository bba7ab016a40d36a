"""The seal of what processes whisper to each other: whoever reads along in the database reads nothing."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, NONCE_BYTES = 32, 12  # NIST SP 800-38D: 96 bits of nonce, drawn anew for each message


class Broken(ValueError):
    """This was not sealed with our key, or not as what it claims to be."""


class Seal:
    """Seals with a secret that all processes know (AES-256-GCM; the key by HKDF, RFC 5869).

    `mark` tells the secrets of two processes apart, and nothing of the secret.
    """

    def __init__(self, secret: str) -> None:
        key = _derived(secret, b"signspan whispers")
        self._cipher = AESGCM(key)
        self.mark = hashlib.sha256(_derived(secret, b"signspan mark")).hexdigest()[:16]

    def close(self, plain: bytes, claim: bytes) -> bytes:
        """Seals; `claim` stands outside, but belongs to it."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, claim)

    def open(self, sealed: bytes, claim: bytes) -> bytes:
        """What was sealed. Raises `Broken`."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], claim)
        except (InvalidTag, ValueError):
            raise Broken from None


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret.encode())
