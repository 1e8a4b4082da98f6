"""The end of a judgment: who sat, and the day it was given."""

import re
from collections.abc import Iterator
from datetime import date

from gongheng_judgments.judgment import Dated, Piece, Seat
from gongheng_judgments.words import BLANK, SEATS, any_of

_NUMERALS = "〇○零Ｏ０一二三四五六七八九"
_YEAR = rf"(?:[二２2]{BLANK}[{_NUMERALS}OoＯ0-9]{BLANK}[{_NUMERALS}0-9]{BLANK}[{_NUMERALS}0-9])"
DAY = re.compile(
    rf"({_YEAR}|一{BLANK}九{BLANK}[{_NUMERALS}]{BLANK}[{_NUMERALS}]|[12]\d{{3}}){BLANK}年{BLANK}"
    rf"([一二三四五六七八九十元0-9]{{1,3}}){BLANK}月{BLANK}([一二三四五六七八九十廿0-9]{{1,4}}){BLANK}日"
)
_DIGITS = str.maketrans("〇○零ＯOo０２一二三四五六七八九", "00000002123456789")
_ROLE = re.compile(any_of(SEATS, apart=True))
_LETTER = r"[\u3400-\u9fff\U00020000-\U0003ffff·•某A-Za-z0-9×ＸX*]"
_NAME = re.compile(rf"{BLANK}[:：]?{BLANK}({_LETTER}(?:{BLANK}{_LETTER}){{0,15}})")
_BEGINS = "\n\r。；;|　 \t"


def bench(text: str) -> Iterator[Seat]:
    """Everybody who signed, in order; a seat named within a sentence is not a signature."""
    end = -1
    for role in _ROLE.finditer(text):
        follows = role.start() == end or _stands_first(text, role.start())
        name = _name(text, role.end()) if follows else None
        if name is None:
            continue
        end = name.end
        yield Seat(re.sub(r"\s", "", role.group()), name)


def decided(text: str, seats: tuple[Seat, ...]) -> Dated | None:
    """The day among the signatures; without signatures the last day that stands on its own line."""
    if seats:
        found = DAY.search(text, seats[0].name.end)
        return _dated(found) if found and found.start() <= seats[-1].name.end + 80 else None
    alone = [each for each in DAY.finditer(text) if _stands_first(text, each.start())]
    return _dated(alone[-1]) if alone else None


def _stands_first(text: str, place: int) -> bool:
    """Whether nothing but blanks precedes on the line, or a sentence has just ended."""
    before = text[max(0, place - 40) : place].rstrip("　 \t\u00a0")
    return not before or before[-1] in _BEGINS or bool(DAY.search(before[-14:]))


def _name(text: str, place: int) -> Piece | None:
    found = _NAME.match(text, place)
    if found is None:
        return None
    start, end = found.span(1)
    for stop in (_ROLE.search(text, start, end + 8), DAY.search(text, start, end + 16)):
        if stop is not None and stop.start() > start:
            end = min(end, stop.start())
    words = text[start:end].rstrip("　 \t\u00a0")
    told = text[start + len(words) : start + len(words) + 1]
    plain = re.sub(r"\s", "", words)
    if told in "，,、：:" and told:
        return None
    return Piece(plain, start, start + len(words)) if 1 < len(plain) <= 15 else None


def _dated(found: re.Match[str]) -> Dated | None:
    year, month, day = (re.sub(r"\s", "", each) for each in found.groups())
    try:
        return Dated(date(_digits(year), _count(month), _count(day)), *found.span())
    except ValueError:
        return None


def _digits(written: str) -> int:
    return int(written.translate(_DIGITS))


def _count(written: str) -> int:
    """一 to 三十一, or digits."""
    if written.isdecimal():
        return int(written)
    plain = written.replace("廿", "二十").replace("元", "一")
    tens, ten, ones = plain.rpartition("十")
    value = "一二三四五六七八九"
    upper = (value.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return upper + (value.index(ones) + 1 if ones else 0)
