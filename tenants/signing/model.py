"""Statements, signatures over them, and which keys speak for an institution.

Ed25519 (RFC 8032) over a statement's canonical JSON: keys sorted, no blanks, UTF-8. A key that
takes over from another is named in a statement signed by the former, so whoever trusts one key of
an institution can trust those that follow it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Statement = Mapping[str, Any]
"""Plain JSON; what is not text, number, yes or no, list or object cannot be signed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature in hex, and the public key that verifies it."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key of an institution; ``handover`` is the signature of ``previous`` over it."""

    owner: str
    key: str
    made_at: datetime
    retired_at: datetime | None = None
    previous: str = ""
    handover: str = ""


def canonical(statement: Statement) -> str:
    """The one text that a statement is signed as."""
    return json.dumps(statement, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def handover(owner: str, former: str, key: str) -> Statement:
    """What the former key signs when another takes over."""
    return {"kind": "key", "owner": owner, "previous": former, "key": key}


def holds(text: str, signature: Signature) -> bool:
    """Whether the signature was made over exactly this text."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.key))
        public.verify(bytes.fromhex(signature.value), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def following(keys: Iterable[PublicKey], first: str) -> frozenset[str]:
    """The key and all that took over from it by a valid handover; none if nobody knows it."""
    known = list(keys)
    trusted = {each.key for each in known if each.key == first}
    while more := {each.key for each in known if each.previous in trusted and _follows(each)}:
        if more <= trusted:
            break
        trusted |= more
    return frozenset(trusted)


def _follows(key: PublicKey) -> bool:
    text = canonical(handover(key.owner, key.previous, key.key))
    return holds(text, Signature(key.previous, key.handover))
