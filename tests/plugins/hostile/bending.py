"""Plugins that add a curve: one as it should be, and those that answer what is no share."""

import random
import time
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from gongheng import AddedCurve, Parameter, Text, hookimpl

Numbers = Mapping[str, float]
Shares = Callable[[pl.Series, Numbers], Any]


def gentle(values: pl.Series, parameters: Numbers) -> pl.Series:
    return (values / parameters["full"]).clip(0, 1).sqrt()


def hang(values: pl.Series, parameters: Numbers) -> None:
    time.sleep(3600)


def fail(values: pl.Series, parameters: Numbers) -> None:
    raise RuntimeError("张伟")


class Gentle:
    """The curve ``gentle``, computed in some way."""

    name = "gentle"
    label = Text("缓升", "Gentle")
    parameters = (Parameter("full", Text("满分值", "full marks at"), required=True),)
    rising = True

    def __init__(self, shares: Shares) -> None:
        self.shares = shares


class Adds:
    """Adds it."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares

    @hookimpl
    def curves(self) -> list[AddedCurve]:
        return [Gentle(self._shares)]


good = Adds(gentle)
hanging = Adds(hang)
failing = Adds(fail)
ranking = Adds(lambda values, _: values.rank() / (len(values) + 1))
guessing = Adds(lambda values, _: pl.Series([random.random() for _ in values]))
above = Adds(lambda values, _: values * 0 + 1.5)
absent = Adds(lambda values, _: values * float("nan"))
short = Adds(lambda values, _: values.head(0))
falling = Adds(lambda values, _: 1 / (1 + values.abs()))
worded = Adds(lambda values, _: values.cast(pl.String))
