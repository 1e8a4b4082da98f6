"""The figures of the judgments in plain Python, straight from their files."""

import csv
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from statistics import median

Row = dict[str, str]
Span = tuple[date, date]

FILES = {
    "cases": "cases.csv",
    "numbered": "cases.csv",
    "bench": "court_staff.csv",
    "parties": "parties.csv",
    "citations": "cited_case_numbers.csv",
}
PERIODS = {
    "2013": (date(2013, 1, 1), date(2013, 12, 31)),
    "2014": (date(2014, 1, 1), date(2014, 12, 31)),
    "2015-Q3": (date(2015, 7, 1), date(2015, 9, 30)),
    "2015": (date(2015, 1, 1), date(2015, 12, 31)),
}
SORTS = {"民事裁定书", "民事判决书", "刑事裁定书", "刑事判决书"}
SORTS |= {"再审决定书", "指定管辖决定书", "复议决定书"}
LAWYERS = {"委托代理人", "法定代表人", "负责人", "法定代理人", "指定辩护人"}
ASKING = {
    "再审申请人",
    "申请再审人",
    "申请人",
    "申请复议人",
    "申诉人",
    "上诉人",
    "一审原告",
    "抗诉机关",
}
ASKED = {"被申请人", "被申诉人", "被上诉人", "被告人", "一审被告", "原审被告"}
STANDINGS = LAWYERS | ASKING | ASKED | {"一审第三人", "原审第三人", "第三人"}


def read(folder: Path, name: str) -> list[Row]:
    """A file's rows."""
    with (folder / "court_judgments" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> str:
    """A case number whatever its brackets, dashes and widths; with 号 at its end."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"[\[【〔]", "(", plain)
    plain = re.sub(r"[\]】〕]", ")", plain)
    return re.sub(r"[–—―‐‑−~]", "-", plain)


def complete(row: Row) -> bool:
    """Whether the pack takes a judgment."""
    if not (row["court"] and row["decision_date"] and int(row["chars"])):
        return False
    return row["doc_type"] in SORTS and row["publish_date"] >= row["decision_date"]


@dataclass(frozen=True)
class Texts:
    """The files of one folder, and which of their rows are taken."""

    folder: Path

    @cached_property
    def all_cases(self) -> list[Row]:
        return read(self.folder, "cases.csv")

    @cached_property
    def cases(self) -> list[Row]:
        return [row for row in self.all_cases if complete(row)]

    @cached_property
    def by_id(self) -> dict[str, Row]:
        return {row["case_id"]: row for row in self.cases}

    @cached_property
    def numbered(self) -> list[Row]:
        uses = Counter(number(row["case_no"]) for row in self.all_cases)
        own = [row for row in self.all_cases if row["case_no"]]
        return [row for row in self.known(own) if uses[number(row["case_no"])] == 1]

    @cached_property
    def bench(self) -> list[Row]:
        return self.known(read(self.folder, "court_staff.csv"))

    @cached_property
    def parties(self) -> list[Row]:
        every = read(self.folder, "parties.csv")
        return [row for row in self.known(every) if row["role"] in STANDINGS]

    @cached_property
    def citations(self) -> list[Row]:
        """Each number once for a judgment, in whatever brackets it is written."""
        every = self.cited
        return list({(r["case_id"], number(r["mentioned_case_no"])): r for r in every}.values())

    @cached_property
    def cited(self) -> list[Row]:
        return self.known(read(self.folder, "cited_case_numbers.csv"))

    def known(self, rows: list[Row]) -> list[Row]:
        """The rows of judgments that are taken."""
        return [row for row in rows if row["case_id"] in self.by_id]

    def taken(self, dataset: str) -> list[Row]:
        """The rows of a dataset."""
        rows: list[Row] = getattr(self, dataset)
        return rows

    def read_once(self, dataset: str) -> list[Row]:
        """The rows of a dataset, with those that say again what an earlier one said."""
        return self.cited if dataset == "citations" else self.taken(dataset)

    def within(self, rows: list[Row], span: Span, name: str = "decision_date") -> list[Row]:
        """The rows whose judgment has its date in the span."""
        first, last = (each.isoformat() for each in span)
        return [row for row in rows if first <= self.by_id[row["case_id"]][name] <= last]

    def figures(self, span: Span) -> dict[str, float | None]:
        """Every figure of the institution."""
        cases = self.within(self.cases, span)
        civil = {row["case_id"] for row in cases if row["category"] == "民事"}
        parties = self.within(self.parties, span)
        bench = self.within(self.bench, span)
        shown = self.within(self.cases, span, "publish_date")
        days = [_days(row) for row in shown]
        rejected = sum(row["case_id"] in civil and row["outcome_word"] == "驳回" for row in cases)
        own = sum(row["kind"] != "代理/代表" for row in parties)
        lawyers = sum(row["role"] == "委托代理人" and row["case_id"] in civil for row in parties)
        citations = len(self.within(self.citations, span))
        return {
            "decided": len(cases),
            "published": len(shown),
            "courts": len({row["court"] for row in cases}),
            "unnumbered_rate": ratio(sum(not row["case_no"] for row in cases), len(cases)),
            "numbers": len({number(row["case_no"]) for row in cases} - {""}),
            "numbered_once": len(self.within(self.numbered, span)),
            "rejected_rate": ratio(rejected, len(civil)),
            "days_to_publish": median(days) if days else None,
            "parties_per_case": ratio(own, len(cases)),
            "lawyers_per_civil_case": ratio(lawyers, len(civil)),
            "firms": len({row["law_firm"] for row in parties} - {""}),
            "seats": len(bench),
            "cases_sat_on": len({row["case_id"] for row in bench}),
            "citations_per_case": ratio(citations, len(cases)),
        }


def _days(row: Row) -> int:
    last, first = (date.fromisoformat(row[name]) for name in ("publish_date", "decision_date"))
    return (last - first).days


def ratio(top: int, bottom: int) -> float | None:
    """A quotient, or nothing over nothing."""
    return top / bottom if bottom else None
