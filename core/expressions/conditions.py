"""A condition over one row of a dataset, for the rules of evidence."""

from collections.abc import Iterable

import polars as pl

from core.evidence.model import Dataset
from core.expressions.frames import Frames
from core.expressions.names import Scope
from core.expressions.parser import parse
from core.expressions.terms import Type
from core.expressions.types import check, wanted


def condition(text: str, dataset: Dataset, datasets: Iterable[Dataset] = ()) -> pl.Expr:
    """A condition as a Boolean expression over the dataset's columns; null where it is unknown.

    Fields are named bare (``closed_on >= filed_on``) or with their dataset. BadFormula says at
    which character it is wrong and what to write instead.
    """
    known = {each.name: each for each in (*datasets, dataset)}
    tree = parse(text)
    term = wanted(Type.TRUTH, tree, check(tree, Scope(known, own=dataset)))
    return Frames().expr(term)
