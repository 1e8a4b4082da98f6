"""The keys of this installation, each for one use, made from its one secret."""

import hashlib
import os
import secrets
from pathlib import Path

from core.settings import Settings


def derived_key(settings: Settings, use: str) -> bytes:
    """A key of 32 bytes for one use, made from the installation's secret."""
    return hashlib.sha256(f"{use}{secret_key(settings)}".encode()).digest()


def secret_key(settings: Settings) -> str:
    """The secret of this installation; the embedded form makes one and keeps it in its folder."""
    if settings.secret_key is not None:
        return settings.secret_key
    place = settings.data / "secret"
    if not place.exists():
        _write_once(place, secrets.token_hex(32))
    return place.read_text(encoding="ascii")


def _write_once(place: Path, secret: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secret)
