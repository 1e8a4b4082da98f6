"""The digest of a pack: SHA-256 over its content in one canonical form.

It is taken from what the files say, not from our model, so a field added to the model later does
not change the digest of a pack published before. Comments, quotes, spacing, and whether a
definition stands in one file or another make no difference; order does, since order is meaning.
"""

import hashlib
import json
from decimal import Decimal
from typing import Any


def digest_of(content: Any) -> str:
    """SHA-256 (hexadecimal) of plain data: mappings, lists, text, whole numbers, Decimals."""
    canonical = json.dumps(_canonical(content), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_canonical(each) for each in value]
    if isinstance(value, Decimal):
        return _number(value)
    return value


def _number(value: Decimal) -> int | str:
    """0.20 and 0.2 are one number, and so are 1.0 and 1."""
    whole = int(value)
    return whole if whole == value else format(value.normalize(), "f")
