"""Typed terms: what a tree over the fields of one row becomes once it has been checked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.evidence.model import Kind
from core.texts import Text


class Type(StrEnum):
    """What a term yields."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    LIST = "list"
    NULL = "null"


WORDS = {
    Type.NUMBER: Text("数值", "number"),
    Type.TEXT: Text("文字", "text"),
    Type.DATE: Text("日期", "date"),
    Type.TRUTH: Text("是否", "condition"),
    Type.LIST: Text("名单", "list"),
    Type.NULL: Text("空值", "null"),
}
TYPES = {
    Kind.INTEGER: Type.NUMBER,
    Kind.DECIMAL: Type.NUMBER,
    Kind.MONEY: Type.NUMBER,
    Kind.PERCENT: Type.NUMBER,
    Kind.DATE: Type.DATE,
    Kind.YES_NO: Type.TRUTH,
    Kind.STAFF_LIST: Type.LIST,
}
"""The type of each kind of field; every other kind is text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field as the frame of rows names it: ``closed_on``, or ``case.closed_on`` by reference."""

    dataset: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Term:
    """A checked operation; equal terms mean the same whatever their place in the text."""

    op: str
    type: Type
    args: tuple["Term", ...] = ()
    value: str | Decimal | bool | date | Column | None = None

    def columns(self) -> set[Column]:
        """Every field that is read."""
        own = {self.value} if isinstance(self.value, Column) else set()
        return own.union(*(each.columns() for each in self.args))

    def parameters(self) -> set[str]:
        """Every parameter that is named, without its colon."""
        own = {str(self.value)} if self.op == "parameter" else set()
        return own.union(*(each.parameters() for each in self.args))

    def calls(self) -> set[str]:
        """Every function that is called."""
        own = {str(self.value)} if self.op == "call" else set()
        return own.union(*(each.calls() for each in self.args))


def conjuncts(term: Term | None) -> tuple[Term, ...]:
    """The parts of a condition that must all hold."""
    if term is None:
        return ()
    if term.op != "and":
        return (term,)
    return tuple(part for each in term.args for part in conjuncts(each))


def written(term: Term) -> str:
    """The term as a formula, fully bracketed; equal exactly for equal terms."""
    if isinstance(term.value, Column):
        return f"{term.value.dataset}.{term.value.name}"
    if term.op == "literal":
        return _literal(term.value)
    if term.op == "parameter":
        return f":{term.value}"
    return _operation(term, [written(each) for each in term.args])


def _operation(term: Term, args: list[str]) -> str:
    first = _bracketed(args[0], term.args[0])
    simple = {
        "call": f"{term.value}({', '.join(args)})",
        "not": f"NOT {first}",
        "neg": f"-{first}",
        "null": f"{first} IS NULL",
        "in": f"{first} IN ({', '.join(args[1:])})",
    }
    if term.op in simple:
        return simple[term.op]
    if term.op == "case":
        return _case(args)
    several = (_bracketed(text, each) for text, each in zip(args, term.args, strict=True))
    return f" {term.op.upper()} ".join(several)


def _bracketed(text: str, term: Term) -> str:
    return text if term.op in ("column", "literal", "parameter", "call", "case") else f"({text})"


def _case(args: list[str]) -> str:
    whens = [f"WHEN {args[at]} THEN {args[at + 1]}" for at in range(0, len(args) - 1, 2)]
    otherwise = [f"ELSE {args[-1]}"] if len(args) % 2 else []
    return " ".join(["CASE", *whens, *otherwise, "END"])


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "'" + text.replace("'", "''") + "'"
