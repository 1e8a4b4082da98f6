"""Where a document says what a row says, as one column of a link."""

import polars as pl

from core.evidence.model import Dataset
from core.graph.model import Cited


def passage(owner: Dataset, field: str, cited: Cited) -> pl.Expr:
    """JSON as ``core.graph.records`` reads it; null where what a row tells is no place.

    ``owner`` holds the text: the row's own dataset, or the one that a reference leads to.
    """
    start, end = pl.col(cited.start), pl.col(cited.end)
    reference, dot, _ = cited.text.partition(".")
    if dot:
        key = [pl.col(reference).cast(pl.String).alias(owner.key[0])]
        there = pl.col(reference).is_not_null()
    else:
        key = [pl.col(each).cast(pl.String) for each in owner.key]
        there = pl.col(field).is_not_null()
    told = pl.struct(
        pl.lit(owner.name).alias("dataset"),
        pl.struct(key).alias("row"),
        pl.lit(field).alias("field"),
        start.alias("from"),
        end.alias("to"),
    )
    return pl.when(there & (start >= 0) & (end > start)).then(told.struct.json_encode())
