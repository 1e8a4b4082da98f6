"""Whoever is shown what is personal to others is in the log, and no page is overlooked."""

from collections.abc import Mapping

import pytest
from flask import Flask

from core.audit.model import Entry, Search
from tests.web import city
from tests.web.conftest import Reader, made
from web.access import declaration
from web.ports import Services

HTTPS = "https://localhost"
RESULTS = "/t/wangjiang/results/2025-Q3"
INSTITUTIONS = "figures and terms of institutions, and of nobody in person"
NOBODY = "figures and settings of the institution, and of nobody in person"
FIELDS = "the fields and counts of datasets, and no record"

EXEMPT: Mapping[str, str] = {
    "api.periods": NOBODY,
    "audit.verification": "figures of the log itself",
    "audit.log": "the auditor's own desk; what is taken from it and checked is written down",
    "city.overview": INSTITUTIONS,
    "configuration.one": NOBODY,
    "configuration.overview": NOBODY,
    "contracts.one": INSTITUTIONS,
    "contracts.overview": INSTITUTIONS,
    "conversion.overview": NOBODY,
    "conversion.progress": NOBODY,
    "data.choose": FIELDS,
    "data.overview": FIELDS,
    "delegations.done": "the auditor's own desk",
    "delegations.overview": "what one has lent or borrowed in person, or keeps in order for all",
    "home.front": NOBODY,
    "jobs.listed": "runs by number and state, and who asked for them",
    "items.one": INSTITUTIONS,
    "items.overview": INSTITUTIONS,
    "leaving.decisions": NOBODY,
    "leaving.fetch": "what is taken away is written down as such, and holds everything",
    "leaving.overview": NOBODY,
    "leaving.progress": NOBODY,
    "officers.roles": "what each role permits, and nobody who has it",
    "packs.picture": "a picture that a vendor has published to all",
    "published.overview": INSTITUTIONS,
    "published.own": INSTITUTIONS,
    "published.received": INSTITUTIONS,
    "rows.overview": "which records are lent to whom, and none of them",
    "rules.all_rules": "published documents",
    "runs.one": NOBODY,
    "runs.overview": NOBODY,
    "runs.progress": NOBODY,
    "security.sign_on": NOBODY,
    "settings.overview": NOBODY,
    "small.acts": "the auditor's own desk",
    "small.below": INSTITUTIONS,
    "small.overview": NOBODY,
    "plugins.overview": NOBODY,
    "sources.ask": NOBODY,
    "sources.one": NOBODY,
    "sources.overview": NOBODY,
    "support.notes": "the notes of one visit, by whoever let it in",
    "support.requests": "who of the operators asks to be let in, and why",
    "tree.overview": INSTITUTIONS,
    "trial.overview": NOBODY,
    "trial.progress": NOBODY,
}
"""Pages of an institution that show nothing personal to others, each with the reason."""


def pages_of(app: Flask) -> set[str]:
    """The views of an institution that show something."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and (declared := declaration(app, rule.endpoint)) is not None
        and declared.permissions
    }


def test_every_page_of_an_institution_says_what_it_reads_or_why_nothing() -> None:
    app = made()
    silent = {each for each in pages_of(app) if not hasattr(app.view_functions[each], "reads")}
    assert silent == set(EXEMPT)


@pytest.fixture
def own() -> Flask:
    """An application with a log of its own."""
    return made()


def entries(app: Flask) -> list[Entry]:
    services: Services = app.extensions["gongheng"]
    return list(reversed(services.log.newest(city.LOWER, Search(act="read"), limit=99)))


def test_the_table_of_people_is_written_down_with_what_was_asked(
    own: Flask, reader: Reader
) -> None:
    client = reader("office", of=own)
    assert client.get(f"{RESULTS}?level=person", base_url=HTTPS).status_code == 200
    (said,) = entries(own)
    assert (said.actor, said.thing, said.object) == ("叶清和", "results", "2025-Q3")
    assert "level=person" in said.after


def test_what_is_not_shown_is_not_written_down(own: Flask, reader: Reader) -> None:
    assert reader("judge", of=own).get(RESULTS, base_url=HTTPS).status_code == 404
    assert reader("office", of=own).get(f"{RESULTS}?level=odd", base_url=HTTPS).status_code == 404
    assert entries(own) == []


def test_held_back_rows_are_written_down(own: Flask, reader: Reader) -> None:
    client = reader("office", of=own)
    for address in ("batches/1", "batches/1/held-back.xlsx"):
        answer = client.get(f"/t/wangjiang/data/{address}", base_url=HTTPS)
        assert answer.status_code in {200, 404}
        said = [each for each in entries(own) if each.thing == "batch"]
        assert bool(said) == (answer.status_code == 200)
