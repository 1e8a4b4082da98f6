"""What a grant names: a dataset, a period by one of its clocks, columns, personal ones by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.evidence.model import Dataset, Field, Kind
from core.indicators.periods import Period
from core.texts import Text
from tenants.contracts.model import Contract

PAGE = 50
MASK = "＊＊＊"
NAMES_PEOPLE = frozenset({Kind.ID_NUMBER, Kind.STAFF, Kind.STAFF_LIST})
"""Kinds of fields that say who somebody is, beside those declared personal."""


@dataclass(frozen=True, slots=True)
class Grant:
    """The details of a contract on records; ``personal`` are shown in full, being named."""

    dataset: str
    clock: str
    period: str
    columns: tuple[str, ...]
    personal: tuple[str, ...] = ()

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> "Grant":
        """Out of a contract's details; BadInput where they are none."""
        try:
            found = cls(
                dataset=str(details["dataset"]),
                clock=str(details["clock"]),
                period=str(Period.parse(str(details["period"]))),
                columns=tuple(map(str, details["columns"])),
                personal=tuple(map(str, details.get("personal", ()))),
            )
        except KeyError as missing:
            raise _vague(str(missing.args[0])) from None
        if not found.columns or len(set(found.columns)) != len(found.columns):
            raise _vague("columns")
        if not set(found.personal) <= set(found.columns):
            raise _vague("personal")
        return found


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is lent."""

    name: str
    label: Text
    masked: bool


@dataclass(frozen=True, slots=True)
class Lent:
    """A contract on records as one side sees it."""

    contract: Contract
    other: Text
    mine_above: bool
    grant: Grant


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of the rows that are lent; ``total`` counts all of them."""

    lent: Lent
    label: Text
    columns: Sequence[Column]
    cells: Sequence[tuple[str, ...]]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def columns_of(dataset: Dataset, grant: Grant) -> list[Column]:
    """The columns that are lent, which of them masked; BadInput where the dataset lacks one."""
    fields = {each.name: each for each in dataset.fields}
    unknown = [each for each in grant.columns if each not in fields]
    if unknown:
        raise BadInput(
            Text("约定所列的列不在数据集中", "the dataset has no such column"),
            where=f"{dataset.name} {', '.join(unknown)}"[:100],
        )
    return [
        Column(each, fields[each].label, names_people(fields[each]) and each not in grant.personal)
        for each in grant.columns
    ]


def names_people(field: Field) -> bool:
    """Whether the field says who somebody is."""
    return field.personal or field.kind in NAMES_PEOPLE


def date_field(dataset: Dataset, clock: str) -> str:
    """The dataset's own date field of a clock; BadInput for one of another dataset, or none."""
    found = dataset.clocks.get(clock, "")
    if dataset.field(found) is None:
        raise BadInput(
            Text("数据集没有这个时间口径", "the dataset has no such clock of its own"),
            where=f"{dataset.name} {clock}",
            advice=Text(
                f"可用的有 {'、'.join(dataset.clocks)}", f"it has {', '.join(dataset.clocks)}"
            ),
        )
    return found


def _vague(what: str) -> BadInput:
    return BadInput(
        Text(
            "请写明调阅哪个数据集、哪个时间口径的哪个周期、哪些列",
            "name the dataset, the clock and period, and the columns",
        ),
        where=what,
    )
