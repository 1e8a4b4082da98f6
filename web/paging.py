"""The number of a page of a list, as an address asks for it."""

from collections.abc import Mapping

from flask import request

from web.whole_numbers import whole

LONGEST = 6
"""Digits; no list has more pages."""


def page_number(arguments: Mapping[str, str] | None = None) -> int:
    """What ``page`` asks for in the query; 1 where it asks for nothing that can be."""
    written = (request.args if arguments is None else arguments).get("page", "")
    return whole(written, digits=LONGEST) or 1
