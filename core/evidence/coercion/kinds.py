"""Each kind of field with the way from its text to its type."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from core.evidence.coercion import case_numbers, dates, id_numbers, numbers, people, words
from core.evidence.coercion.column import Coerced
from core.evidence.context import Context
from core.evidence.model import Dataset, Field, Kind, Serves


@dataclass(frozen=True)
class Surroundings:
    """What beside its own text decides what a column means.

    ``directory`` is built once for all columns, ``units`` the unit numbers of the same rows once
    they are known.
    """

    dataset: Dataset
    context: Context
    directory: people.Directory
    units: pl.Series | None = None


Coercion = Callable[[pl.Series, Field, str, Surroundings], Coerced]


def coerce(text: pl.Series, field: Field, header: str, around: Surroundings) -> Coerced:
    """The typed column of a field; ``header`` is the user's and may hold a unit."""
    if defines_itself(field, around.dataset):
        return words.texts(text)
    return COERCIONS[field.kind](text, field, header, around)


def defines_itself(field: Field, dataset: Dataset) -> bool:
    """Whether the column is where a staff member's or unit's number comes from."""
    if field.name not in dataset.key:
        return False
    return (field.kind, dataset.serves) in {
        (Kind.STAFF, Serves.STAFF),
        (Kind.UNIT, Serves.UNITS),
    }


def _text(text: pl.Series, _field: Field, _header: str, _around: Surroundings) -> Coerced:
    return words.texts(text)


def _code(text: pl.Series, field: Field, _header: str, _around: Surroundings) -> Coerced:
    return words.codes(text, field)


def _yes_no(text: pl.Series, _field: Field, _header: str, _around: Surroundings) -> Coerced:
    return words.yes_no(text)


def _number(text: pl.Series, field: Field, header: str, _around: Surroundings) -> Coerced:
    return numbers.numbers(text, field, header)


def _date(text: pl.Series, _field: Field, _header: str, _around: Surroundings) -> Coerced:
    return dates.dates(text)


def _case_number(text: pl.Series, _field: Field, _header: str, _around: Surroundings) -> Coerced:
    return case_numbers.case_numbers(text)


def _id_number(text: pl.Series, _field: Field, _header: str, around: Surroundings) -> Coerced:
    return id_numbers.id_numbers(text, around.context.hash_key)


def _unit(text: pl.Series, _field: Field, _header: str, around: Surroundings) -> Coerced:
    return people.units(text, around.context.units)


def _staff(text: pl.Series, _field: Field, _header: str, around: Surroundings) -> Coerced:
    return people.staff(text, around.directory, around.units)


def _staff_list(text: pl.Series, _field: Field, _header: str, around: Surroundings) -> Coerced:
    return people.staff_lists(text, around.directory, around.units)


def _reference(text: pl.Series, field: Field, header: str, around: Surroundings) -> Coerced:
    """A reference is written as the key that it points at is."""
    target = around.context.datasets.get(field.refers or "")
    key = target.field(target.key[0]) if target and len(target.key) == 1 else None
    if key is None or key.kind is Kind.REFERENCE:
        return words.texts(text)
    return COERCIONS[key.kind](text, key, header, around)


COERCIONS: dict[Kind, Coercion] = {
    Kind.TEXT: _text,
    Kind.CASE_NUMBER: _case_number,
    Kind.ID_NUMBER: _id_number,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.MONEY: _number,
    Kind.PERCENT: _number,
    Kind.DATE: _date,
    Kind.CODE: _code,
    Kind.YES_NO: _yes_no,
    Kind.STAFF: _staff,
    Kind.STAFF_LIST: _staff_list,
    Kind.UNIT: _unit,
    Kind.REFERENCE: _reference,
}
