"""JSON that comes from outside: whatever is wrong with it is one sort of error."""

import json
from typing import Any


def from_json(text: str | bytes) -> Any:
    """What the text says; ValueError where it is no JSON, or nested too deep to be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
