"""The number of a page of a list, as an address asks for it."""

from collections.abc import Mapping

from flask import request

LONGEST = 6
"""Digits; no list has more pages."""


def page_number(arguments: Mapping[str, str] | None = None) -> int:
    """What ``page`` asks for in the query; 1 where it asks for nothing that can be."""
    written = (request.args if arguments is None else arguments).get("page", "")
    sound = written.isascii() and written.isdecimal() and len(written) <= LONGEST
    return max(1, int(written)) if sound else 1
