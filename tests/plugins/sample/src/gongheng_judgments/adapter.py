"""A folder of judgments as text files, each read into the rows of one dataset."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from gongheng import BadInput, Mark, Outside, Portion, Setting, SettingKind, Text
from gongheng_judgments.judgment import Judgment, Piece
from gongheng_judgments.reading import read

Row = dict[str, Any]
AT_ONCE = 200
"""Judgments of one portion."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]"
)
"""What records are kept without; places are counted in the text as it is kept."""


class JudgmentsAdapter:
    """Judgments of the inbox; a source brings in the judgments, their bench, or who took part."""

    id = "judgments"
    label = Text("裁判文书文本", "Text of judgments")
    settings = (
        Setting("folder", Text("文件夹", "Folder"), default="."),
        Setting("pattern", Text("文件名样式", "File names"), default="*.txt"),
        Setting(
            "part",
            Text("取什么", "What to take"),
            SettingKind.CHOICE,
            default="judgments",
            choices=("judgments", "bench", "participants"),
            hint=Text("文书、合议庭、当事人和代理人", "the judgment, its bench, who took part"),
        ),
    )

    def read(self, settings: Mapping[str, str], mark: Mark, outside: Outside) -> Iterator[Portion]:
        """The rows of every file that is new or has changed, some files at a time."""
        folder, taken = settings["folder"], dict(mark)
        fresh = [
            each
            for each in outside.waiting(folder, settings["pattern"])
            if taken.get(each.name) != each.stamp
        ]
        for first in range(0, len(fresh), AT_ONCE):
            several = fresh[first : first + AT_ONCE]
            rows: list[Row] = []
            for each in several:
                rows += rows_of(each.name, outside.content(folder, each.name), settings["part"])
                taken[each.name] = each.stamp
            if rows:
                yield Portion(several[-1].name, pl.DataFrame(rows), dict(taken))


def rows_of(name: str, content: bytes, part: str) -> list[Row]:
    """The rows that one file gives, under the labels of the pack."""
    text = INVISIBLE.sub("", decoded(name, content)).strip()
    document = name.removesuffix(".txt")
    return PARTS[part](document, text, read(text))


def decoded(name: str, content: bytes) -> str:
    """Text of UTF-8 or GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(
        Text("不是文本文件", "this is no text file"),
        where=name,
        advice=Text("请存成 UTF-8 文本", "save it as UTF-8 text"),
    )


def _judgment(document: str, text: str, found: Judgment) -> list[Row]:
    number, court, sort, decided = found.number, found.court, found.sort, found.decided
    return [
        {
            "文书": document,
            "案号": number and number.words,
            "法院": court and court.words,
            "文书种类": sort and sort.words,
            "裁判日期": decided and decided.day.isoformat(),
            "字数": str(len(text)),
            "全文": text,
            **_place("案号", number),
            "日期起字": decided and str(decided.start),
            "日期止字": decided and str(decided.end),
        }
    ]


def _bench(document: str, _text: str, found: Judgment) -> list[Row]:
    return [
        {
            "文书": document,
            "次序": str(order),
            "角色": seat.role,
            "姓名": seat.name.words,
            **_place("", seat.name),
        }
        for order, seat in enumerate(found.bench, start=1)
    ]


def _participants(document: str, _text: str, found: Judgment) -> list[Row]:
    return [
        {
            "文书": document,
            "次序": str(order),
            "诉讼地位": each.standing,
            "名称": each.name.words,
            "主体种类": each.kind,
            "所代理次序": None if each.party is None else str(each.party + 1),
            "律师事务所": each.firm and each.firm.words,
            "住所地": each.address and each.address.words,
            **_place("", each.name),
        }
        for order, each in enumerate(found.participants, start=1)
    ]


def _place(prefix: str, piece: Piece | None) -> Row:
    start, end = (str(piece.start), str(piece.end)) if piece else (None, None)
    return {f"{prefix}起字": start, f"{prefix}止字": end}


PARTS: dict[str, Callable[[str, str, Judgment], list[Row]]] = {
    "judgments": _judgment,
    "bench": _bench,
    "participants": _participants,
}
