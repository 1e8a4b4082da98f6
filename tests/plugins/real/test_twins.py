"""Pairwise precision and recall on published data whose truth is known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
import pytest

from core.graph.who.linking import Pair, pairs
from core.graph.who.traits import Model, digits, words
from core.texts import same
from tests.graph.planted.measures import Measures, measured

FEBRL = Model(
    (
        words("given_name", same("given name")),
        words("surname", same("surname")),
        digits("date_of_birth", same("born")),
        digits("soc_sec_id", same("number")),
        words("suburb", same("suburb"), m=(0.75, 0.15)),
        digits("postcode", same("postcode")),
        words("address_1", same("address"), m=(0.7, 0.2)),
    ),
    sought=("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode", "address_1"),
    twins=1.0,
)
FAKE = Model(
    (
        words("first_name", same("first name")),
        words("surname", same("surname")),
        digits("dob", same("born")),
        words("email", same("e-mail")),
        words("city", same("city"), m=(0.6, 0.1)),
    ),
    sought=("first_name", "surname", "dob", "email"),
    twins=2.0,
)


Pairs = set[tuple[int, int]]


def pairs_of(clusters: Mapping[int, str]) -> Pairs:
    """Every pair within a cluster, by the subjects' numbers."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, cluster in sorted(clusters.items()):
        members[cluster].append(number)
    return {(a, b) for some in members.values() for a in some for b in some if a < b}


def found(pairs: Iterable[Pair]) -> Pairs:
    """The pairs that were proposed."""
    return {(min(pair.one, pair.other), max(pair.one, pair.other)) for pair in pairs}


@pytest.fixture(scope="session")
def febrl(reference: Path) -> pl.DataFrame:
    """FEBRL's data set 3: 2,000 people, each with up to five slips of the pen."""
    rows = read(reference / "entity_resolution" / "febrl_dataset3.csv")
    cluster = pl.col("rec_id").str.extract(r"rec-(\d+)-")
    return rows.with_row_index("unique_id").with_columns(cluster.alias("cluster"))


@pytest.fixture(scope="session")
def fake(reference: Path) -> pl.DataFrame:
    """Splink's 1,000 invented records, with many gaps."""
    rows = read(reference / "entity_resolution" / "splink_fake_1000.csv")
    return rows.with_columns(pl.col("unique_id").cast(pl.Int64))


def read(file: Path) -> pl.DataFrame:
    rows = pl.read_csv(file, infer_schema=False)
    rows = rows.rename({each: each.strip() for each in rows.columns})
    text = pl.all().str.strip_chars()
    return rows.select(pl.when(text != "").then(text))


def measures(rows: pl.DataFrame, model: Model) -> tuple[Measures, list[Pair]]:
    told = pairs(rows, model)
    true = pairs_of(dict(zip(rows["unique_id"], rows["cluster"], strict=True)))
    return measured(found(told), true), told


def test_of_5000_records_almost_every_pair_is_found_and_almost_no_other(
    febrl: pl.DataFrame,
) -> None:
    told, first = measures(febrl, FEBRL)
    assert told.precision >= 0.999
    assert told.recall >= 0.99
    assert pairs(febrl, FEBRL) == first


def test_records_with_many_gaps_are_paired_without_a_mistake(fake: pl.DataFrame) -> None:
    told, found_pairs = measures(fake, FAKE)
    assert told.precision >= 0.995
    assert told.recall >= 0.65
    beginnings = {round(each.weight - sum(p.bits for p in each.parts), 3) for each in found_pairs}
    assert len(beginnings) == 1
