"""Export, erase, restore elsewhere: every page shows the same figures, and all of it verifies."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from core.audit.model import INSTALLATION, Act, Search
from core.errors import NotFound
from core.indicators.periods import Period
from core.scoring.receipts import receipts_of
from core.scoring.verification import verify
from tenants.exit.erasing import Erasing
from tenants.exit.incoming import Incoming
from tenants.exit.model import Certificate, Restored
from tenants.exit.outgoing import Outgoing
from tests.site import site_of
from tests.unit.exit.court import COURTS, PASSWORD, PERIODS, build
from tests.unit.exit.walking import walk
from web.adapters.exits import means_of
from web.application import Application
from web.bootstrap import opened

CANARY = "闻人近"
OTHER_KEY = "another secret of another installation"


@dataclass(frozen=True)
class Journey:
    """What was seen on the way."""

    home: Path
    before: dict[str, dict[str, str]]
    after: dict[str, dict[str, str]]
    certificates: dict[str, Certificate]
    restored: dict[str, Restored]
    there: Application
    here: Application


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    home = tmp_path_factory.mktemp("journey")
    quiet = {"GONGHENG_LOG_LEVEL": "error"}
    elsewhere = {
        "GONGHENG_DATA": str(home / "elsewhere"),
        "GONGHENG_SECRET_KEY": OTHER_KEY,
        **quiet,
    }
    with (
        opened({"GONGHENG_DATA": str(home / "here"), **quiet}) as here,
        opened(elsewhere) as there,
    ):
        build(here, home)
        before = {slug: walk(site_of(here), "office", slug) for slug in COURTS}
        for slug in COURTS:
            Outgoing(means_of(here)).export(slug, home / f"{slug}.zip")
        certificates = {
            slug: Erasing(means_of(here)).erase(slug, confirm=here.tenants.get(slug).name.zh)
            for slug in reversed(COURTS)
        }
        there.tenants.add(
            "first",
            name=there.plugins.demonstration(seed=7, scale=0.02).institutions[0].name,
            sector="court",
            level="high",
        )  # so that ids differ
        restored = {
            slug: Incoming(means_of(there)).restore(home / f"{slug}.zip") for slug in COURTS
        }
        there.identity.set_password(there.identity.named("office").id, PASSWORD)
        after = {slug: walk(site_of(there), "office", slug) for slug in COURTS}
        yield Journey(home, before, after, certificates, restored, there, here)


@pytest.mark.parametrize("slug", COURTS)
def test_every_page_shows_the_same(journey: Journey, slug: str) -> None:
    before, after = journey.before[slug], journey.after[slug]
    assert before.keys() == after.keys()
    assert len(before) > 30
    other = {
        address: [
            pair for pair in zip_longest(said.split(), after[address].split()) if len(set(pair)) > 1
        ]
        for address, said in before.items()
        if after[address] != said
    }
    assert other == {}


def test_every_receipt_and_the_log_verify(journey: Journey) -> None:
    for slug in COURTS:
        tenant = journey.there.tenants.get(slug).id
        assert journey.there.audit.verify(tenant).whole
        for period in PERIODS:
            run = journey.there.run_of(tenant, Period.parse(period))
            issued = list(receipts_of(journey.there.scoring, run))
            assert [found for each in issued for found in verify(each)] == []
    assert journey.there.audit.verify(INSTALLATION).whole
    assert journey.here.audit.verify(INSTALLATION).whole


def test_what_came_back_is_counted(journey: Journey) -> None:
    back = journey.restored["wangjiang"]
    assert (back.runs, back.receipts) == (2, 8)
    assert back.matched == ("office",)
    assert back.invited == ("auditor",)
    assert back.entries > 10


def test_whoever_came_back_without_a_password_cannot_sign_in(journey: Journey) -> None:
    client = site_of(journey.there).test_client()
    for password in ("", "!", PASSWORD):
        answer = client.post("/sign-in", data={"name": "auditor", "password": password})
        assert answer.status_code != 302


def test_the_certificate_counts_every_store_before_and_after(journey: Journey) -> None:
    certificate = journey.certificates["wangjiang"]
    before = {(each.store, each.what): each.before for each in certificate.lines}
    assert all(each.after == 0 for each in certificate.lines)
    assert before["database", "import_batches"] > 0
    assert before["database", "audit_entries"] == certificate.entries
    assert before["database", "memberships"] == 2
    assert before["database", "accounts"] == 1  # the office also belongs to the court above
    assert before["evidence", "cases"] > 0
    assert {"database", "evidence", "queue", "files"} == {store for store, _ in before}
    kept = Erasing(means_of(journey.here)).certificate("wangjiang")
    assert kept == json.loads(json.dumps(certificate.as_json()))


def test_nothing_of_it_is_left_in_any_file(journey: Journey) -> None:
    left = []
    for folder, _, names in os.walk(journey.home / "here"):
        for name in names:
            content = (Path(folder) / name).read_bytes()
            if CANARY.encode() in content or b"99001" in content:
                left.append(Path(folder) / name)
    assert left == []
    assert list((journey.home / "here" / "evidence").glob("*")) == []


def test_the_installation_remembers_that_it_was_there(journey: Journey) -> None:
    with pytest.raises(NotFound):
        journey.here.tenants.get("wangjiang")
    entries = journey.here.audit.newest(INSTALLATION, Search(act=Act.ERASE_TENANT), limit=10)
    said = [json.loads(each.after) for each in entries if each.object == "wangjiang" and each.after]
    assert said[0]["head"] == journey.certificates["wangjiang"].head
