"""No person is named in what a pack publishes."""

import re
from collections.abc import Iterator

from core.evidence.model import Kind
from core.expressions.terms import Column, Term
from core.plugin.checks.compiled import compiled, terms
from core.plugin.checks.words import texts
from core.plugin.model import Finding, Pack, Place
from core.texts import Text

PERSONAL = re.compile(r"(?<!\d)(1[3-9]\d{9}|[1-9]\d{16}[\dXx]|[1-9]\d{14})(?!\d)")
"""A mobile number, or a national id number of eighteen or fifteen places."""


class NobodyInLabels:
    """Labels, names, notes and sample rows hold no telephone or id number."""

    name = "personal data"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Numbers that belong to somebody."""
        for place, text in texts(pack):
            if PERSONAL.search(f"{text.zh} {text.en}"):
                yield self._finding(place)
        for name, rows in pack.samples.items():
            for count, row in enumerate(rows):
                for field, value in row.items():
                    if isinstance(value, str) and PERSONAL.search(value):
                        yield self._finding(("samples", name, count, field))

    def _finding(self, place: Place) -> Finding:
        what = Text("含有手机号或身份证号", "It holds a telephone or an id number")
        return Finding(self.name, place, what, Text("去掉个人信息", "Take personal data out"))


class NobodyNamed:
    """No formula singles a person out by name or number."""

    name = "named persons"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Conditions that compare a personal field with a given word."""
        made = compiled(pack)
        for each in pack.indicators if made else ():
            if made and any(
                _names(term, pack)
                for identity in made.values[each.id].atoms()
                for term in terms(made.atoms[identity])
            ):
                what = Text("公式点名某个人", "Its formula singles a person out")
                advice = Text("按岗位或类别写条件", "Write the condition by post or class")
                yield Finding(self.name, ("indicators", each.id, "formula"), what, advice)


class NothingSensitiveCounted:
    """No indicator counts what staff declare of their relatives and careers."""

    name = "sensitive data"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Formulas over a dataset that says it is sensitive."""
        kept = {each.name for each in pack.datasets if each.sensitive}
        made = compiled(pack) if kept else None
        for each in pack.indicators if made else ():
            if made and any(
                made.atoms[one].dataset in kept for one in made.values[each.id].atoms()
            ):
                what = Text("公式使用了敏感数据集", "Its formula reads a sensitive dataset")
                advice = Text("敏感数据只用于回避等核查", "Such data serve recusal alone")
                yield Finding(self.name, ("indicators", each.id, "formula"), what, advice)


def _names(term: Term, pack: Pack) -> bool:
    if term.op in ("=", "<>", "in", "like"):
        columns = [each for arg in term.args for each in arg.columns()]
        literals = any(arg.op == "literal" and isinstance(arg.value, str) for arg in term.args)
        if literals and any(_personal(column, pack) for column in columns):
            return True
    return any(_names(each, pack) for each in term.args)


def _personal(column: Column, pack: Pack) -> bool:
    if column.kind in (Kind.STAFF, Kind.STAFF_LIST, Kind.ID_NUMBER):
        return True
    dataset = pack.dataset(column.dataset)
    first, _, last = column.name.partition(".")
    field = dataset.field(first) if dataset else None
    if last and field is not None and field.refers is not None:
        target = pack.dataset(field.refers)
        field = target.field(last) if target else None
    return field is not None and field.personal
