"""Where a request came from: told by the proxies that are trusted, and by nobody else."""

import pytest
from flask import Flask, request

from web.serving import trust_proxies


@pytest.mark.parametrize(
    ("hops", "seen"), [(0, "127.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.5")]
)
def test_as_many_proxies_are_believed_as_there_are(hops: int, seen: str) -> None:
    app = Flask("there")
    app.add_url_rule("/", view_func=lambda: request.remote_addr or "")
    trust_proxies(app, hops)
    forwarded = {"X-Forwarded-For": "10.6.6.6, 203.0.113.5, 198.51.100.7"}
    assert app.test_client().get("/", headers=forwarded).text == seen
