"""What stands in the graph for given rows of evidence: pure functions over frames.

The order of rows makes no difference: of several rows that tell of one entity, the first by
declaration and then by key counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from core.errors import Conflict
from core.evidence.model import Dataset
from core.expressions.conditions import condition
from core.graph.elements import number_of
from core.graph.model import Cited, Declarations, EntityRows, LinkKind, LinkRows
from core.graph.projection.passages import passage
from core.graph.records import ENTITY, LINK
from core.texts import Text

EPOCH = date(1970, 1, 1).toordinal()
LONGEST = 160
"""Characters of an id; a longer one is cut and ends in its number."""

ENDS = ("source", "target")
DAYS = ("since", "until")


class Rows(Protocol):
    """The rows of a tenant's datasets at the versions that are shown."""

    def scan(self, dataset: Dataset) -> pl.LazyFrame:
        """Every row of a dataset."""


@dataclass(frozen=True)
class Wanted:
    """The pack's declarations over the datasets that they speak of."""

    graph: Declarations
    datasets: Sequence[Dataset]

    def dataset(self, name: str) -> Dataset:
        """A declared dataset."""
        return next(each for each in self.datasets if each.name == name)

    def touched(self, changed: Iterable[str]) -> set[str]:
        """The datasets whose links have to be made anew when these datasets have changed."""
        known = set(changed)
        return {
            rows.dataset
            for link in self.graph.links
            for rows in link.rows
            if known & {rows.dataset, *self.reads(rows)}
        }

    def reads(self, rows: LinkRows) -> set[str]:
        """The further datasets from which links take their dates and passages."""
        text = () if rows.passage is None else (self.text(rows, rows.passage)[0].name,)
        return {*(target for _, target, _ in self.steps(rows)), *text} - {rows.dataset}

    def text(self, rows: LinkRows, cited: Cited) -> tuple[Dataset, str]:
        """The dataset that holds the text of a passage, and the field in it."""
        dataset = self.dataset(rows.dataset)
        first, _, rest = cited.text.partition(".")
        field = dataset.field(first)
        if rest and field is not None and field.refers:
            return self.dataset(field.refers), rest
        return dataset, first

    def steps(self, rows: LinkRows) -> Iterator[tuple[str, str, str]]:
        """Each date that is one reference away: the reference, its dataset, the date field."""
        dataset = self.dataset(rows.dataset)
        for path in (rows.since, rows.until):
            first, _, rest = (path or "").partition(".")
            field = dataset.field(first)
            if rest and field is not None and field.refers:
                yield first, field.refers, rest


def links(wanted: Wanted, rows: Rows, datasets: Iterable[str]) -> pl.DataFrame:
    """Every link from these datasets: columns of ``records.LINK`` and the ids of both ends."""
    chosen = set(datasets)
    made = [
        _links(wanted, rows, kind, each)
        for kind in wanted.graph.links
        for each in kind.rows
        if each.dataset in chosen
    ]
    if not made:
        return pl.DataFrame(schema={**LINK_SCHEMA, "source_id": pl.String, "target_id": pl.String})
    return pl.concat(made).unique("id", keep="first", maintain_order=True)


def entities(wanted: Wanted, rows: Rows, ends: pl.DataFrame) -> pl.DataFrame:
    """Every entity that rows tell of or ``ends`` (kind, id) name; columns of ``records.ENTITY``."""
    bare = ends.select("kind", "id").with_columns(
        pl.col("id").alias("name"),
        pl.lit("{}").alias("facts"),
        *(pl.lit(None, pl.String).alias(each) for each in ("dataset", "row")),
    )
    told = tellings(wanted, rows).select(_TOLD)
    every = pl.concat([told, bare.select(_TOLD)])
    every = every.unique(["kind", "id"], keep="first", maintain_order=True)
    numbers = [number_of(kind, each) for kind, each in every.select("kind", "id").iter_rows()]
    digests = [number_of(*map(str, row)) for row in every.select(_TOLD[2:]).iter_rows()]
    full = every.with_columns(pl.Series("number", numbers, pl.Int64), _digests(digests))
    _refuse_collisions(full)
    return full.select(ENTITY_SCHEMA.names())


def tellings(wanted: Wanted, rows: Rows) -> pl.DataFrame:
    """Every row that tells of an entity, several of one entity as they come.

    Kind, id, name, facts, dataset and row, and the credit code where the pack declares one.
    """
    told = [
        _entities(wanted, rows, kind.name, each)
        for kind in wanted.graph.entities
        for each in kind.rows
    ]
    return pl.concat(told) if told else pl.DataFrame(schema=dict.fromkeys(_SAID, pl.String))


def ends_of(made: pl.DataFrame) -> pl.DataFrame:
    """Kind and id of both ends of links that still carry their ids."""
    return pl.concat(
        [
            made.select(pl.col(f"{end}_kind").alias("kind"), pl.col(f"{end}_id").alias("id"))
            for end in ENDS
        ]
    ).unique()


def _entities(wanted: Wanted, rows: Rows, kind: str, told: EntityRows) -> pl.DataFrame:
    dataset = wanted.dataset(told.dataset)
    name = pl.col(told.name).cast(pl.String) if told.name else pl.lit(None, pl.String)
    frame = _matching(wanted, rows, dataset, told.where)
    found = frame.select(
        pl.lit(kind).alias("kind"),
        _identity(told.id).alias("id"),
        name.alias("name"),
        _facts(dataset, told.show).alias("facts"),
        pl.lit(dataset.name).alias("dataset"),
        row_expression(dataset).alias("row"),
        (pl.col(told.code).cast(pl.String) if told.code else pl.lit(None, pl.String)).alias("code"),
    ).drop_nulls("id")
    made = found.sort("row").collect().with_columns(pl.col("name").fill_null(pl.col("id")))
    return _short(made, "id").select(_SAID)


def _links(wanted: Wanted, rows: Rows, kind: LinkKind, made: LinkRows) -> pl.DataFrame:
    dataset = wanted.dataset(made.dataset)
    frame = _matching(wanted, rows, dataset, made.where)
    for reference, target, field in set(wanted.steps(made)):
        frame = _joined(frame, rows, reference, wanted.dataset(target), field)
    found = frame.select(
        *(
            _identity(end.id, lists=_lists(dataset, end.id)).alias(f"{side}_id")
            for side, end in zip(ENDS, (made.source, made.target), strict=True)
        ),
        *(
            _ordinal(path).alias(name)
            for name, path in zip(DAYS, (made.since, made.until), strict=True)
        ),
        _facts(dataset, made.show).alias("facts"),
        row_expression(dataset).alias("row"),
        _passage(wanted, made).alias("passage"),
    )
    for side in ENDS:
        found = found.explode(f"{side}_id") if _is_list(found, f"{side}_id") else found
    ready = found.drop_nulls(["source_id", "target_id"]).sort("row").collect()
    return _numbered(kind, made, ready)


def _numbered(kind: LinkKind, made: LinkRows, found: pl.DataFrame) -> pl.DataFrame:
    """The frame with kinds, numbers and digest; ids of the ends stay in for the entities."""
    for side in ENDS:
        found = _short(found, f"{side}_id")
    found = _with_ends(found, made).with_columns(
        pl.lit(kind.name).alias("kind"),
        pl.lit(made.dataset).alias("dataset"),
        pl.lit(int(made.confidence * 1000), pl.Int64).alias("confidence"),
    )
    said = found.select("kind", "source", "target", "dataset", "row").iter_rows()
    rest = found.select("since", "until", "confidence", "facts", "passage").iter_rows()
    return found.with_columns(
        pl.Series("id", [number_of(*map(str, row)) for row in said], pl.Int64),
        _digests([number_of(*map(str, row[: 4 if row[4] is None else 5])) for row in rest]),
    ).select(*LINK_SCHEMA.names(), "source_id", "target_id")


def _with_ends(found: pl.DataFrame, made: LinkRows) -> pl.DataFrame:
    for side, end in zip(ENDS, (made.source, made.target), strict=True):
        ids = found[f"{side}_id"].unique()
        numbers = pl.DataFrame(
            {f"{side}_id": ids, side: [number_of(end.kind, each) for each in ids]},
            schema={f"{side}_id": pl.String, side: pl.Int64},
        )
        found = found.join(numbers, on=f"{side}_id", how="left", maintain_order="left")
        found = found.with_columns(pl.lit(end.kind).alias(f"{side}_kind"))
    return found


def _matching(wanted: Wanted, rows: Rows, dataset: Dataset, where: str | None) -> pl.LazyFrame:
    frame = rows.scan(dataset)
    return frame if where is None else frame.filter(condition(where, dataset, wanted.datasets))


def _joined(
    frame: pl.LazyFrame, rows: Rows, reference: str, target: Dataset, field: str
) -> pl.LazyFrame:
    (key,) = target.key
    dates = rows.scan(target).select(
        pl.col(key).alias(reference), pl.col(field).alias(f"{reference}.{field}")
    )
    return frame.join(dates, on=reference, how="left")


def _identity(fields: tuple[str, ...], *, lists: bool = False) -> pl.Expr:
    """The first of these fields that a row has, without blanks around it."""
    if lists:
        return pl.col(fields[0])
    words = [pl.col(each).cast(pl.String).str.strip_chars() for each in fields]
    return pl.coalesce(pl.when(word != "").then(word) for word in words)


def _lists(dataset: Dataset, fields: tuple[str, ...]) -> bool:
    field = dataset.field(fields[0])
    return field is not None and field.kind == "staff list"


def _is_list(frame: pl.LazyFrame, name: str) -> bool:
    return isinstance(frame.collect_schema()[name], pl.List)


def _ordinal(path: str | None) -> pl.Expr:
    if path is None:
        return pl.lit(None, pl.Int64)
    return pl.col(path).cast(pl.Date).to_physical().cast(pl.Int64) + EPOCH


def _facts(dataset: Dataset, fields: tuple[str, ...]) -> pl.Expr:
    if not fields:
        return pl.lit("{}")
    shown = (
        pl.col(each).list.join("、") if _lists(dataset, (each,)) else pl.col(each).cast(pl.String)
        for each in fields
    )
    return pl.struct(shown).struct.json_encode()


def _passage(wanted: Wanted, made: LinkRows) -> pl.Expr:
    if made.passage is None:
        return pl.lit(None, pl.String)
    return passage(*wanted.text(made, made.passage), made.passage)


def row_expression(dataset: Dataset) -> pl.Expr:
    """The key of a row as one text."""
    return pl.struct(pl.col(each).cast(pl.String) for each in dataset.key).struct.json_encode()


def _short(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The frame with ids that an index can hold."""
    long = frame[name].str.len_chars() > LONGEST
    if not long.any():
        return frame
    short = {
        each: f"{each[:LONGEST]}…{number_of(each)}" for each in frame[name].filter(long).unique()
    }
    return frame.with_columns(pl.col(name).replace(short))


def _digests(numbers: list[int]) -> pl.Series:
    return pl.Series("digest", numbers, pl.Int64)


def _refuse_collisions(full: pl.DataFrame) -> None:
    """Two entities of one number would become one; there is no such pair in a lifetime."""
    if full["number"].n_unique() != full.height:
        raise Conflict(Text("两个实体的编号相同", "two entities have one number"))


ENTITY_SCHEMA = pl.Schema(
    {name: pl.Int64() if name in ("number", "digest") else pl.String() for name in ENTITY}
)
_WHOLE = {"id", "source", "target", "since", "until", "confidence", "digest"}
LINK_SCHEMA = pl.Schema({name: pl.Int64() if name in _WHOLE else pl.String() for name in LINK})
_TOLD = ("kind", "id", "name", "facts", "dataset", "row")
_SAID = (*_TOLD, "code")
