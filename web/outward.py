"""Addresses of our pages for the outside: from the setting, never from what a request claims."""

from flask import current_app, url_for

ADDRESS = "GONGHENG_ADDRESS"


def outward(endpoint: str, **values: object) -> str:
    """The whole address of a page, for a letter or another server.

    Without the setting it is the address that the reader used, which suits one machine alone.
    """
    base = current_app.config.get(ADDRESS)
    if base:
        return f"{base}{url_for(endpoint, **values)}"  # type: ignore[arg-type]
    return url_for(endpoint, _external=True, **values)  # type: ignore[arg-type]
