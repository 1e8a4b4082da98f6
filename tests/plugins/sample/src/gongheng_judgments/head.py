"""The beginning of a judgment: the court, the sort of document, the number, who takes part."""

import re
from collections.abc import Iterator

from gongheng_judgments.judgment import Participant, Piece
from gongheng_judgments.words import (
    AUTHORITIES,
    BLANK,
    FORMER,
    GATHERED,
    ORGANISED,
    REPRESENTING,
    STANDING,
    any_of,
    spaced,
)

_HEAD = 400
_COURT = re.compile(
    rf"(?:{spaced('中华人民共和国')}\s*)?((?:[\u3400-\u9fff]{BLANK}){{2,40}}?法{BLANK}院)"
)
_AFTER_COURT = re.compile(
    r"[ \t\u3000\u00a0]*(?:[\n\r（(〔\[【]|$|[民刑行执赔国再驳指复判裁调决通])"
)
_MATTER = any_of(("民事", "刑事", "行政", "执行", "赔偿", "国家赔偿", "刑事附带民事"), apart=True)
_SORT = re.compile(
    rf"((?:{_MATTER}\s*)?(?:{any_of(('再审', '驳回申诉', '指定管辖', '复议'), apart=True)}\s*)?"
    rf"{any_of(('判决书', '裁定书', '调解书', '决定书', '通知书'), apart=True)})"
)
_NUMBER = re.compile(
    r"[（(〔\[【]\s*\d{4}\s*[）)〕\]】][^\n。，；]{2,30}?号(?:之[一二三四五六七八九十\d]+)?"
)
_SENTENCE = re.compile(r"[^\n\r。]+")
_STANDS = re.compile(rf"{BLANK}({STANDING})(?:[（(][^（()）\n]{{2,40}}[）)])?{BLANK}[:：]?{BLANK}")
_NOT_A_NAME = any_of(FORMER)
_NAME = re.compile(rf"(?:[^，。；,;:：、\n\r（()）]|[（(](?!{_NOT_A_NAME})[^（()）\n]*[）)])+")
_FIRM = re.compile(
    r"[^，。；,;、：:\s（()）]{1,40}(?:[（(][\u3400-\u9fff]{1,10}[）)])?(?:律师事务所|法律服务所|法律援助中心)"
    r"(?:[\u3400-\u9fff]{1,10}分所)?"
)
_ADDRESS = re.compile(r"(?:住所地|住所|住址|住|注册地|营业场所|经营场所)[:：]?([^。；\n，]+)")
_STORY = re.compile(r"一案|诉称|辩称|指控|提起公诉|本院|现已审[理查]终结|申请再审称|依法组成合议庭")
_REPRESENTS = re.compile(any_of(REPRESENTING))


def court(text: str) -> Piece | None:
    """The court whose judgment this is, without the name of the state."""
    start = len(text) - len(text.lstrip())
    found = _COURT.match(text, start, start + 80)
    return _piece(found) if found and _AFTER_COURT.match(text, found.end()) else None


def sort(text: str) -> Piece | None:
    """What the document is, as 民事裁定书."""
    return _piece(_SORT.search(text[:_HEAD]))


def number(text: str) -> Piece | None:
    """The number of the case, before anybody is named."""
    found = _numbered(text)
    return Piece(re.sub(r"\s", "", found.group()), *found.span()) if found else None


def participants(text: str) -> Iterator[Participant]:
    """Parties and those who represent them, in order, until the story of the case begins."""
    place, party = 0, None
    for line, stands in _naming(text):
        if stands is None:
            continue
        for each in _named(line, stands, party):
            if each.party is None:
                party = place
            place += 1
            yield each


def _numbered(text: str) -> re.Match[str] | None:
    """The number in the heading: neither in the story nor after somebody has been named."""
    found = _NUMBER.search(text[:_HEAD])
    if found is None:
        return None
    before = text[: found.start()]
    named = any(_STANDS.match(each.group()) for each in _SENTENCE.finditer(before))
    return None if named or _STORY.search(before) or "。" in before else found


def _naming(text: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None]]:
    """The sentences between heading and story, each with the standing that it begins with."""
    begun = False
    for line in _SENTENCE.finditer(text, _heading_ends(text)):
        stands = _STANDS.match(text, line.start(), line.end())
        if _STORY.search(_without_standing(line, stands)):
            if begun:
                return
            continue
        begun = begun or stands is not None
        if begun:
            yield line, stands


def _heading_ends(text: str) -> int:
    """Behind court, sort and number, which a text may have on one line with the rest."""
    ends = [each.end for each in (court(text), number(text)) if each is not None]
    found = _SORT.search(text[:_HEAD])
    if found and (text[: found.start()].strip() == "" or (ends and found.start() <= max(ends) + 3)):
        ends.append(found.end())
    return max(ends, default=0)


def _without_standing(line: re.Match[str], stands: re.Match[str] | None) -> str:
    return line.group()[stands.end() - line.start() :] if stands else line.group()


def _named(line: re.Match[str], stands: re.Match[str], party: int | None) -> Iterator[Participant]:
    """One party; or everybody who represents it, who may share a firm."""
    standing, rest = stands.group(1), stands.end()
    text, last = line.string, line.end()
    if not _REPRESENTS.fullmatch(standing):
        for name in _several(text, rest, last):
            yield Participant(
                standing, name, _kind(standing, name.words), None, None, _address(line)
            )
        return
    for start, end in _clauses(text, rest, last):
        firm = _firm(text, start, end)
        for name in _several(text, start, end):
            yield Participant(standing, name, "代理/代表", party, firm, None)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^；;]+", text[start:end]):
        yield start + found.start(), start + found.end()


def _several(text: str, start: int, end: int) -> Iterator[Piece]:
    """Names joined by 、 until anything else is said."""
    while (found := _NAME.match(text, start, end)) is not None:
        name = _piece(found)
        if name is not None:
            yield name
        if text[found.end() : found.end() + 1] != "、":
            return
        start = found.end() + 1


def _firm(text: str, start: int, end: int) -> Piece | None:
    found = _FIRM.search(text, start, end)
    if found is None:
        return None
    shared = re.match("(?:均系|均为|均|系|为|分别系)", found.group())
    begin = found.start() + (shared.end() if shared else 0)
    return Piece(text[begin : found.end()], begin, found.end())


def _address(line: re.Match[str]) -> Piece | None:
    """On the line of the party, or on the one that follows and names nobody."""
    found = _ADDRESS.search(line.string, line.start(), line.end())
    if found is None:
        found = re.compile(rf"\s*{_ADDRESS.pattern}").match(line.string, line.end() + 1)
    return _piece(found)


def _kind(standing: str, name: str) -> str:
    organised = len(name) > 3 and name.endswith(ORGANISED)
    group = len(name) > 4 and name.endswith(GATHERED)
    return "组织" if organised or group or standing.endswith(AUTHORITIES) else "自然人"


def _piece(found: re.Match[str] | None) -> Piece | None:
    if found is None:
        return None
    group = 1 if found.re.groups else 0
    words = found.group(group)
    kept = words.strip()
    start = found.start(group) + words.index(kept) if kept else found.start(group)
    plain = re.sub(r"\s", "", kept)
    return Piece(plain, start, start + len(kept)) if plain else None
