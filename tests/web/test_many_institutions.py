"""An installation with many institutions asks its database no more than one with a single one."""

from collections.abc import Iterator

import pytest

from benchmarks.tenants import PAGES, Reader, periods, reader, statements, waited
from benchmarks.tenants_data import OFFICE, WIDE, Installation, installation
from core.scoring.runs import State
from web.bootstrap import lookout_of
from web.pages.courts.port import PAGE
from web.readiness import settle_imports

MANY = 60
SCALE = 0.005


@pytest.fixture(scope="module")
def one() -> Iterator[Installation]:
    with installation(1, scale=SCALE) as made:
        yield made


@pytest.fixture(scope="module")
def many() -> Iterator[Installation]:
    with installation(MANY, scale=SCALE) as made:
        yield made


@pytest.fixture(scope="module")
def readers(one: Installation, many: Installation) -> tuple[Reader, Reader]:
    return reader(one), reader(many)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_much_among_many_institutions(
    readers: tuple[Reader, Reader], page: str
) -> None:
    alone, among_many = [statements(lambda each=each: each.open(page)) for each in readers]
    assert len(among_many) == len(alone), among_many


def test_the_institutions_of_an_account_are_chosen_page_by_page_or_by_name(
    readers: tuple[Reader, Reader],
) -> None:
    client = readers[1].clients[WIDE]
    shown = [client.get(f"/institutions?page={page}").text.count("/t/") for page in (1, 2, 99)]
    assert shown == [PAGE, MANY - PAGE, MANY - PAGE]
    assert client.get("/institutions?q=c0042").text.count("/t/") == 1
    assert "没有符合条件的单位" in client.get("/institutions?q=%").text
    alone = readers[1].clients[OFFICE].get("/institutions").text
    assert alone.count("/t/") == 1
    assert "换一个单位" in client.get(f"/t/{readers[1].slug}/data").text
    assert "换一个单位" not in readers[1].clients[OFFICE].get(f"/t/{readers[1].slug}/data").text


def test_looking_for_what_waits_asks_as_much_among_many(
    one: Installation, many: Installation
) -> None:
    looks = [lookout_of(each.application) for each in (one, many)]
    for look in looks:
        look()  # the first of a day signs the end of every log
    asked = [len(statements(look)) for look in looks]
    assert asked[0] == asked[1]


def test_settling_imports_asks_once_however_many_there_are(many: Installation) -> None:
    assert len(statements(lambda: settle_imports(many.application))) == 1


def test_every_copied_institution_is_scored_like_the_first(many: Installation) -> None:
    scoring = many.application.scoring
    last = many.tenants[-1].id
    run = scoring.start(last, periods(1)[0])
    assert scoring.wait(last, run.number, seconds=60).state is State.DONE


def test_a_single_run_passes_the_many_that_another_institution_has_queued(
    one: Installation,
) -> None:
    found = waited(one, 12)
    assert found["queued"] > 2, "the queue was empty too soon to tell"
    assert found["finished_before"] <= found["started"] + 1
