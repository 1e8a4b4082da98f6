"""Judgments set again from the rows that were cut from them, in the layouts that courts use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.plugins.real.judgments import STANDINGS, Row, Texts, read

LAYOUTS = ("lines", "tight", "paragraph", "tabs")
NUMERALS = "〇一二三四五六七八九"
SEATS = {"审判长": "审　判　长", "审判员": "审　判　员", "书记员": "书　记　员"}
GAPS = {"lines": "　　", "tight": "", "paragraph": "　", "tabs": "\t\t"}
PLAIN = "（2015）示字第1号"


@dataclass(frozen=True)
class Set:
    """One judgment: its text, and the rows that stand in it."""

    text: str
    case: Row
    bench: list[Row]
    parties: list[Row]


def every(texts: Texts, layout: str) -> Iterator[Set]:
    """Each judgment that has a court, a sort and a day, in one layout."""
    bench = _by_case(read(texts.folder, "court_staff.csv"))
    rows = [row for row in read(texts.folder, "parties.csv") if row["role"] in STANDINGS]
    parties = _by_case(rows)
    for case in texts.cases:
        key = case["case_id"]
        yield _set(case, bench.get(key, []), parties.get(key, []), layout)


def _by_case(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["case_id"], []).append(row)
    return found


def _set(case: Row, bench: list[Row], parties: list[Row], layout: str) -> Set:
    between = "" if layout == "paragraph" else "\n"
    state = "中华人民共和国" if layout == "lines" else ""
    sort = " ".join(case["doc_type"]) if layout == "lines" else case["doc_type"]
    head = [state + case["court"], sort, case["case_no"]]
    story = (
        f"本院受理{case['court']}移送的纠纷一案，依法由审判员甲某某审理，"
        f"不服{PLAIN}判决。被告人辩称无误。",
        "依照有关规定，裁定如下：",
        f"{case['outcome_word'] or '准许'}申请。",
    )
    lines = [*head, *(_party(row, layout) for row in parties), *story]
    signed = [_seat(row, layout) for row in bench]
    clerks = [place for place, row in enumerate(bench) if row["role"] == "书记员"]
    signed.insert(clerks[0] if clerks else len(signed), _day(case["decision_date"]))
    return Set(between.join(each for each in (*lines, *signed) if each), case, bench, parties)


def _party(row: Row, layout: str) -> str:
    colon = "" if layout == "tight" else "："
    former = "（一审被告、二审上诉人）" if row["role"] == "再审申请人" else ""
    said = f"{row['role']}{former}{colon}{row['name']}"
    if row["law_firm"]:
        return f"{said}，{row['law_firm']}律师。"
    if row["role"] == "法定代表人":
        return f"{said}，该公司董事长。"
    short = "（以下简称该公司）" if row["kind"] == "组织" and layout != "paragraph" else ""
    where = "住所地" + colon + row["address"] if row["address"] else ""
    if layout == "tabs":
        return f"{said}{short}。" + (f"\n{where}。" if where else "")
    return f"{said}{short}" + (f"，{where}。" if where else "。")


def _seat(row: Row, layout: str) -> str:
    role = row["role"] if layout == "tight" else SEATS.get(row["role"], row["role"])
    return role + GAPS[layout] + row["name"]


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{_count(day.month)}月{_count(day.day)}日"


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, NUMERALS[tens] + "十")
    return head + (NUMERALS[ones] if ones else "")
