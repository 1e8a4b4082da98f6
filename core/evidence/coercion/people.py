"""Staff members and units, by number, by name, or by both; a homonym is never guessed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property

import polars as pl

from core.evidence.coercion.column import NOTHING, Coerced, Fault, tidy, together
from core.evidence.context import Member, UnitName
from core.evidence.headers import plain
from core.texts import Text

NAME_AND_NUMBER = re.compile(r"(.+?)\s*[(\[]\s*(?:No\.?|编号|工号|#)?\s*[:：]?\s*([\w-]+)\s*[)\]]")
BETWEEN = re.compile(r"[、,，;；/|\n\r]+")
DOTS = re.compile(r"\s*[·•・‧∙⋅．]\s*")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇·]+\d*")
UNKNOWN = Text("不在人员名册中", "not in the staff directory")
HOMONYM = Text(
    "有同名人员，请写成“姓名(编号)”", "several members have this name; write name(number)"
)
DIFFERENT = Text("编号与姓名不符", "the number belongs to another name")
SEVERAL = Text("只能填一人", "only one person belongs here")
UNCLEAR = Text("看不出是一人还是多人，请用顿号分隔", "one name or several? separate them with 、")
NO_UNIT = Text("不在部门名册中", "not in the list of units")
UNIT_TWICE = Text("有同名部门，请填部门编号", "several units have this name; give the number")


class Directory:
    """Staff members as a file may name them; without a directory names stand as they are."""

    def __init__(self, members: Iterable[Member] | None) -> None:
        self.given = members is not None
        self._by_number: dict[str, Member] = {}
        self._by_name: dict[str, list[Member]] = {}
        for member in members or ():
            self._by_number[member.staff_no] = member
            self._by_name.setdefault(spelled(member.name), []).append(member)

    @cached_property
    def certain(self) -> dict[str, str]:
        """Numbers and names that can mean one member only → staff number."""
        alone = {name: who[0].staff_no for name, who in self._by_name.items() if len(who) == 1}
        return alone | {number: number for number in self._by_number}

    def knows(self, word: str) -> bool:
        """Whether a member has this number or name."""
        return word in self._by_number or word in self._by_name

    def find(self, cell: str, unit: str | None) -> str | Text:
        """The staff number, or why there is none; ``cell`` is tidy."""
        both = NAME_AND_NUMBER.fullmatch(cell)
        if both:
            return self._by_both(spelled(both[1]), both[2])
        if cell in self._by_number:
            return cell
        name = spelled(cell)
        return self._by_name_in(name, unit) if self.given else name

    def _by_both(self, name: str, number: str) -> str | Text:
        if not self.given:
            return number
        member = self._by_number.get(number)
        if member is None:
            return UNKNOWN
        return number if spelled(member.name) == name else DIFFERENT

    def _by_name_in(self, name: str, unit: str | None) -> str | Text:
        who = self._by_name.get(name, [])
        if len(who) > 1:
            who = [each for each in who if unit in each.units]
            return who[0].staff_no if len(who) == 1 else HOMONYM
        return who[0].staff_no if who else UNKNOWN


def spelled(name: str) -> str:
    """A name in one spelling: no blanks between Chinese characters, one kind of dot."""
    dotted = DOTS.sub("·", name.strip())
    tokens = dotted.split()
    if all(CHINESE.fullmatch(token) for token in tokens):
        return "".join(tokens)
    return " ".join(tokens)


Answer = str | tuple[str, ...] | Text | None
Find = Callable[[str, str | None], str | tuple[str, ...] | Text]


def staff(text: pl.Series, directory: Directory, units: pl.Series | None) -> Coerced:
    """Staff numbers; ``units`` are the unit numbers of the same rows, if the file has them."""

    def find(cell: str, unit: str | None) -> str | Text:
        found = directory.find(cell, unit)
        return SEVERAL if found is UNKNOWN and len(BETWEEN.split(cell)) > 1 else found

    return _certain_first(text, directory.certain, units, find)


def _certain_first(
    text: pl.Series, certain: dict[str, str], units: pl.Series | None, find: Find
) -> Coerced:
    """Words that can mean one thing only are replaced at once; the others are looked up."""
    values = text.replace_strict(certain, default=None, return_dtype=pl.String)
    left = (values.is_null() & text.is_not_null()).arg_true()
    if left.is_empty():
        return Coerced(values)
    beside = units.gather(left) if units is not None else None
    found, faults = _looked_up(text.gather(left), beside, find, pl.String())
    return Coerced(values.scatter(left, found), _at(left, faults))


def staff_lists(text: pl.Series, directory: Directory, units: pl.Series | None) -> Coerced:
    """Lists of staff numbers from cells with several names, each member once."""

    def find(cell: str, unit: str | None) -> tuple[str, ...] | Text:
        found: dict[str, None] = {}
        for part in filter(None, (each.strip() for each in BETWEEN.split(cell))):
            for name in _names(part, directory):
                answer = directory.find(name, unit) if isinstance(name, str) else name
                if isinstance(answer, Text):
                    return Text(f"“{part}”{answer.zh}", f"“{part}”: {answer.en}")
                found[answer] = None
        return tuple(found)

    values = _certain_lists(text, directory.certain)
    left = (values.is_null() & text.is_not_null()).arg_true()
    if left.is_empty():
        return Coerced(values)
    beside = units.gather(left) if units is not None else None
    found, faults = _looked_up(text.gather(left), beside, find, pl.List(pl.String))
    patient = pl.DataFrame({"at": left, "found": found})
    rows = pl.DataFrame({"value": values}).with_row_index("at")
    both = rows.join(patient, on="at", how="left", maintain_order="left")
    return Coerced(both.select(pl.coalesce("value", "found")).to_series(), _at(left, faults))


def _certain_lists(text: pl.Series, certain: dict[str, str]) -> pl.Series:
    """Lists of words that can mean one member only; null where a word may not."""
    parts = text.str.replace_all(BETWEEN.pattern, "、").str.split("、")
    number = pl.element().replace_strict(certain, default=None, return_dtype=pl.String)
    found = parts.list.eval(number)
    whole = found.list.eval(pl.element().is_not_null()).list.all()
    each_once = pl.lit(found).list.unique(maintain_order=True)
    return pl.select(pl.when(whole).then(each_once)).to_series()


def _looked_up(
    text: pl.Series, units: pl.Series | None, find: Find, kind: pl.DataType
) -> tuple[pl.Series, tuple[Fault, ...]]:
    """What each cell means; a cell that comes again beside the same unit is looked up once."""
    beside = units if units is not None else pl.repeat(None, len(text), dtype=pl.String, eager=True)
    cells = pl.DataFrame({"text": text, "unit": beside})
    distinct = cells.unique()
    answers: list[Answer] = [
        None if cell is None or cell in NOTHING else find(cell, unit)
        for cell, unit in zip(tidy(distinct["text"]), distinct["unit"], strict=True)
    ]
    known = distinct.with_columns(
        value=pl.Series([None if isinstance(each, Text) else each for each in answers], dtype=kind),
        answer=pl.Series(range(len(answers)), dtype=pl.UInt32),
    )
    found = cells.join(
        known, on=["text", "unit"], how="left", nulls_equal=True, maintain_order="left"
    )
    return found["value"], _faults(found["answer"], answers)


def _faults(which: pl.Series, answers: list[Answer]) -> tuple[Fault, ...]:
    refused = [at for at, answer in enumerate(answers) if isinstance(answer, Text)]
    if not refused:
        return ()
    rows = which.is_in(refused).arg_true()
    pairs = ((row, answers[at]) for row, at in zip(rows, which.gather(rows), strict=True))
    return together((row, answer) for row, answer in pairs if isinstance(answer, Text))


def _at(rows: pl.Series, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The same faults, counted in the whole column."""
    return tuple(
        replace(fault, rows=tuple(rows.gather(list(fault.rows)).to_list())) for fault in faults
    )


def _names(part: str, directory: Directory) -> list[str] | list[Text]:
    """The names in a part without separators: blanks pad one name or stand between several."""
    tokens = part.split()
    if len(tokens) == 1 or NAME_AND_NUMBER.fullmatch(part) or directory.knows(spelled(part)):
        return [part]
    if not directory.given:
        several = all(CHINESE.fullmatch(each) and len(each) > 1 for each in tokens)
        return [UNCLEAR] if several else [part]
    ways = list(_ways(tokens[:12], directory))
    return ways[0] if len(ways) == 1 else [UNCLEAR if ways else UNKNOWN]


def _ways(tokens: list[str], directory: Directory) -> Iterator[list[str]]:
    """Every way to join neighbours so that each name is known."""
    if not tokens:
        yield []
    for end in range(1, len(tokens) + 1):
        name = spelled(" ".join(tokens[:end]))
        if directory.knows(name):
            yield from ([name, *rest] for rest in _ways(tokens[end:], directory))


def units(text: pl.Series, directory: tuple[UnitName, ...] | None) -> Coerced:
    """Unit numbers, by number or by name."""
    numbers: dict[str, str | Text] = {}
    for each in directory or ():
        name = plain(each.name)
        numbers[name] = UNIT_TWICE if name in numbers else each.unit_no
    numbers |= {each.unit_no: each.unit_no for each in directory or ()}

    def find(cell: str, _unit: str | None) -> str | Text:
        if directory is None:
            return cell
        return numbers.get(cell) or numbers.get(plain(cell), NO_UNIT)

    certain = {word: answer for word, answer in numbers.items() if isinstance(answer, str)}
    return _certain_first(text, certain, None, find)
