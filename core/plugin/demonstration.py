"""What a plugin hands over to be shown with: invented institutions and the files they upload."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from core.evidence.model import Dataset
from core.texts import Text


@dataclass(frozen=True, slots=True)
class Institution:
    """One invented institution; ``level`` is ``intermediate`` or ``basic`` for courts."""

    slug: str
    name: Text
    sector: str
    level: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """One file to bring in: whose it is, and which dataset it holds."""

    institution: str
    dataset: str
    path: Path


class City(Protocol):
    """Institutions, upper ones first, and their files in the order in which they must come in."""

    @property
    def institutions(self) -> Sequence[Institution]:
        """Every institution of the city."""
        ...

    def write(self, folder: Path) -> list[Upload]:
        """Write the files into ``folder``, which exists."""
        ...


def write_rows(
    folder: Path, institution: str, dataset: Dataset, rows: Iterable[Mapping[str, object]]
) -> Upload:
    """The rows as an institution would upload them: a text file under the Chinese labels."""
    home = folder / institution
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{dataset.label.zh}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.label.zh for field in dataset.fields])
        for row in rows:
            writer.writerow([written(row.get(field.name)) for field in dataset.fields])
    return Upload(institution, dataset.name, path)


def written(value: object) -> str:
    """A value as a clerk writes it; nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "、".join(str(each) for each in value)
    return str(value)
