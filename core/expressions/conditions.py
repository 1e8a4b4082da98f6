"""A condition over one row of a dataset, for the rules of evidence."""

from collections.abc import Iterable

import polars as pl

from core.evidence.model import Dataset


def condition(text: str, dataset: Dataset, datasets: Iterable[Dataset] = ()) -> pl.Expr:
    """A condition as a Boolean expression over the dataset's columns; null where it is unknown.

    Fields are named bare (``closed_on >= filed_on``) or with their dataset. BadFormula says at
    which character it is wrong and what to write instead.
    """
    raise NotImplementedError
