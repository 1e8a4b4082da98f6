"""Secrets at rest: sealed by a key of the installation, opened only for the use they were for.

AES-256-GCM (NIST SP 800-38D) with a fresh nonce each time; the use is authenticated with the
secret, so a sealed text that is moved to another row or column does not open there.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import Unavailable
from core.texts import Text

NONCE = 12
VERSION = "v1."


class Vault:
    """Seals and opens short secrets: keys, passwords of sources, client secrets."""

    def __init__(self, key: bytes) -> None:
        """``key`` has 32 bytes."""
        self._cipher = AESGCM(key)

    def seal(self, secret: bytes, *, use: str) -> str:
        """The secret as text for a column; ``use`` says whose and what for, like ``totp/17``."""
        nonce = os.urandom(NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, secret, use.encode())
        return VERSION + urlsafe_b64encode(sealed).decode("ascii")

    def open(self, sealed: str, *, use: str) -> bytes:
        """What was sealed for that use; Unavailable where the key or the use is another."""
        try:
            raw = urlsafe_b64decode(sealed.removeprefix(VERSION))
            return self._cipher.decrypt(raw[:NONCE], raw[NONCE:], use.encode())
        except (InvalidTag, ValueError):
            raise Unavailable(
                Text("保存的密钥打不开", "a stored secret does not open"),
                where=use,
                advice=Text(
                    "请核对 GONGHENG_SECRET_KEY 是否与保存时相同",
                    "check that GONGHENG_SECRET_KEY is the one it was stored under",
                ),
            ) from None
