"""From what a field holds to how its column is stored."""

from collections.abc import Mapping

import polars as pl

from core.evidence.model import Dataset, Kind

TYPES: Mapping[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.CASE_NUMBER: pl.String(),
    Kind.ID_NUMBER: pl.String(),
    Kind.CODE: pl.String(),
    Kind.STAFF: pl.String(),
    Kind.UNIT: pl.String(),
    Kind.REFERENCE: pl.String(),
    Kind.INTEGER: pl.Int64(),
    Kind.DECIMAL: pl.Decimal(38, 4),
    Kind.MONEY: pl.Decimal(38, 2),
    Kind.PERCENT: pl.Decimal(38, 6),
    Kind.DATE: pl.Date(),
    Kind.YES_NO: pl.Boolean(),
    Kind.STAFF_LIST: pl.List(pl.String()),
}


def columns(dataset: Dataset) -> pl.Schema:
    """Name → type of the dataset's columns, in declared order."""
    return pl.Schema({field.name: TYPES[field.kind] for field in dataset.fields})


def empty(dataset: Dataset) -> pl.DataFrame:
    """A frame of the dataset without a row."""
    return pl.DataFrame(schema=columns(dataset))
