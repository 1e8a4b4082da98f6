"""A small court: its datasets, files for them, and its imports, here or in a doomed process."""

import os
import signal
from pathlib import Path

from core.database import Database
from core.evidence.model import Dataset, Field, Kind, Role, Serves
from core.evidence.reading.source import FileSource
from core.evidence.service import Imports
from core.evidence.sql import SqlBatches
from core.evidence.store import EvidenceStore
from core.tenancy.model import TenantId
from core.texts import Text

ONE, TWO = TenantId(1), TenantId(2)


def field(name: str, zh: str, kind: Kind, *, optional: bool = False) -> Field:
    return Field(name, kind, Text(zh, name), optional=optional)


STAFF = Dataset(
    "staff",
    Text("人员", "staff"),
    ("staff_no",),
    (field("staff_no", "工号", Kind.TEXT), field("name", "姓名", Kind.TEXT)),
    serves=Serves.STAFF,
)
CASES = Dataset(
    "cases",
    Text("案件", "cases"),
    ("case_no",),
    (
        field("case_no", "案号", Kind.CASE_NUMBER),
        field("filed_on", "立案日期", Kind.DATE),
        field("closed_on", "结案日期", Kind.DATE, optional=True),
        field("judge", "承办人", Kind.STAFF),
        field("amount", "标的额", Kind.MONEY, optional=True),
        field("panel", "合议庭成员", Kind.STAFF_LIST, optional=True),
    ),
    roles=(Role("judge", "judge", Text("承办人", "judge"), primary=True),),
)
DATASETS = (STAFF, CASES)


def csv(*lines: str) -> FileSource:
    """A CSV file in UTF-8."""
    return FileSource("cases.csv", "\n".join(lines).encode())


HEADER = "案号,立案日期,结案日期,承办人,标的额"
FIRST = csv(
    HEADER,
    "（2024）京01民初1号,2024-01-05,2024-03-01,张伟,100.50",
    "（2024）京01民初2号,2024-02-01,,S2,",
)


def build(database: Database, folder: Path) -> Imports:
    """Imports of the court, as the product wires them."""
    return Imports(SqlBatches(database), EvidenceStore(str(folder)), lambda _: DATASETS)


def rows(folder: Path) -> list[tuple[object, ...]]:
    """The first tenant's cases."""
    table = EvidenceStore(str(folder)).for_tenant(ONE).scan(CASES)
    return table.sort("case_no").drop("panel").collect().rows()


def work_until(url: str, folder: str, last: str, work: str, *lines: str) -> None:
    """Import lines, or undo a batch, and kill the process after the step ``last``."""

    def step(name: str) -> None:
        if name == last:
            os.kill(os.getpid(), signal.SIGKILL)

    store = EvidenceStore(folder)
    imports = Imports(SqlBatches(Database(url)), store, lambda _: DATASETS, step=step)
    if work == "undo":
        imports.undo(ONE, int(lines[0]))
    else:
        imports.bring_in(ONE, "cases", csv(*lines))
