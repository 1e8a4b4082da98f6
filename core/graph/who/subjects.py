"""The people and organisations of a tenant, each with what tells it from others.

Those are compared who stand in cases or petitions. What staff declared of themselves is left out:
a proposal is seen by more people than may see a declaration.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from core.graph.model import Meaning, Through
from core.graph.projection.frames import Rows, Wanted, links, tellings
from core.graph.who.identifiers import organisation_number
from core.graph.who.names import names_of, sound
from core.graph.who.traits import EQUAL, SAME, Level, Model, Trait, apart, one_of, shared, sure
from core.texts import Text

COMPARED = (Meaning.PARTY, Meaning.REPRESENTS, Meaning.PETITIONS)
CROWDED = 50
"""So many subjects at one address are no neighbours."""

PEOPLE = 20_000
LEAST_LETTERS = 3
LISTS = {"places": Meaning.ADDRESS, "firms": Meaning.WORKS_FOR}
CODES = "codes"
FORMER = "list_has_any(names_l, names_r)"
SOUND = "sound_l = sound_r AND length({l}) > 1"
NEAR = "list_has_any(holes_l, holes_r)"

MODEL = Model(
    (
        Trait(
            "spelled",
            Text("姓名或名称", "Name"),
            (
                Level(EQUAL, SAME, 0.83, counted=True),
                Level(Text("曾用名相同", "by a former name"), FORMER, 0.08, floor=1e-5),
                Level(Text("读音相同", "sounds the same"), SOUND, 0.05, floor=1e-3),
                Level(Text("差一字", "one character apart"), NEAR, 0.03, floor=2e-3),
            ),
            people=PEOPLE,
            beside=("names", "sound", "holes"),
        ),
        sure("identity", Text("证件号码", "Number")),
        one_of(CODES, Text("统一社会信用代码", "Unified social credit code")),
        shared("places", Text("住所地", "Address")),
        shared("firms", Text("执业机构", "Firm"), m=0.7),
        apart("cases", Text("所在案件", "Cases"), Text("同在一案", "in one case together")),
    ),
    sought=("names", "sound", "doors", CODES),
    twins=0.5,
)


@dataclass(frozen=True)
class Subjects:
    """The subjects of one kind: ``unique_id``, ``id``, ``name`` and the columns of ``MODEL``.

    ``wrong`` are credit codes whose check character fails: they are told and not compared.
    """

    kind: str
    frame: pl.DataFrame


def subjects(wanted: Wanted, rows: Rows) -> list[Subjects]:
    """Everybody who is compared, kind by kind."""
    openly = without_sensitive(wanted)
    kinds = _kinds(openly)
    told = tellings(openly, rows)
    joined = links(openly, rows, [each.name for each in openly.datasets])
    return [
        Subjects(kind, _frame(openly, told.filter(kind=kind), joined.filter(source_kind=kind)))
        for kind in kinds
    ]


def without_sensitive(wanted: Wanted) -> Wanted:
    """The declarations without what they read from sensitive datasets."""
    closed = {each.name for each in wanted.datasets if each.sensitive}
    graph = replace(
        wanted.graph,
        entities=tuple(
            replace(kind, rows=tuple(each for each in kind.rows if each.dataset not in closed))
            for kind in wanted.graph.entities
        ),
        links=tuple(
            replace(kind, rows=tuple(each for each in kind.rows if each.dataset not in closed))
            for kind in wanted.graph.links
        ),
    )
    return Wanted(graph, [each for each in wanted.datasets if not each.sensitive])


def _kinds(wanted: Wanted) -> list[str]:
    found = {
        rows.source.kind
        for link in wanted.graph.links
        if link.meaning in COMPARED
        for rows in link.rows
    }
    return [
        each.name
        for each in wanted.graph.entities
        if each.name in found and each.through is not Through.NEVER
    ]


def _frame(wanted: Wanted, told: pl.DataFrame, joined: pl.DataFrame) -> pl.DataFrame:
    """One row an entity; lists are null where they would be empty."""
    lists = (pl.col("name").unique().sort(), pl.col("code").drop_nulls().unique().alias("codes"))
    each = told.group_by("id").agg(*lists).sort("id")
    names = [_names(some) for some in each["name"]]
    codes = [_codes(some) for some in each["codes"]]
    made = each.select(
        "id",
        pl.col("name").list.first(),
        pl.Series("names", names, pl.List(pl.String)),
        pl.Series("spelled", [some[0] for some in names], pl.String),
        pl.Series("holes", [_holes(some[0]) for some in names], pl.List(pl.String)),
        pl.Series("sound", [sound(some[0]) for some in names], pl.String),
        pl.Series(CODES, [right or None for right, _ in codes], pl.List(pl.String)),
        pl.Series("wrong", [wrong or None for _, wrong in codes], pl.List(pl.String)),
        pl.when(~pl.col("id").is_in(pl.col("name"))).then("id").alias("identity"),
    )
    for column, meaning in LISTS.items():
        made = made.join(_beyond(wanted, joined, [meaning], column), on="id", how="left")
    made = made.join(_beyond(wanted, joined, COMPARED, "cases"), on="id", how="left")
    return made.with_columns(_doors(made)).with_row_index("unique_id")


def _codes(written: Iterable[str]) -> tuple[list[str], list[str]]:
    """Credit codes that stand for one organisation, and what was written in vain."""
    read = {each: organisation_number(each) for each in written if each.strip()}
    return sorted({code for code in read.values() if code}), sorted(e for e in read if not read[e])


def _names(written: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for each in written for name in names_of(each))) or [""]


def _holes(name: str) -> list[str] | None:
    """The name with each of its characters left out in turn; two that share one differ there."""
    if len(name) < LEAST_LETTERS:
        return None
    return [f"{name[:at]}_{name[at + 1 :]}" for at in range(len(name))]


def _beyond(
    wanted: Wanted, joined: pl.DataFrame, meanings: Iterable[Meaning], column: str
) -> pl.DataFrame:
    """By id what links of these meanings lead to."""
    kinds = wanted.graph.meaning(*meanings)
    found = joined.filter(pl.col("kind").is_in(kinds)).group_by(pl.col("source_id").alias("id"))
    return found.agg(pl.col("target_id").unique().sort().alias(column))


def _doors(made: pl.DataFrame) -> pl.Series:
    """Surname and address: where one looks for slips of the pen."""
    at = made.select("id", pl.col("spelled").str.head(1).alias("first"), "places")
    at = at.explode("places").drop_nulls("places")
    at = at.filter(pl.len().over("places") <= CROWDED)
    doors = at.group_by("id").agg(pl.concat_str("first", "places", separator="|").alias("doors"))
    return made.select("id").join(doors, on="id", how="left", maintain_order="left")["doors"]
