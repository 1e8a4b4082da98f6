"""The types of an expression, literals and dates against the field included."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from core.evidence.model import Field, Kind
from core.expressions.functions import FUNCTIONS
from core.expressions.names import Scope
from core.expressions.refusals import nearest, refuse, unknown
from core.expressions.scales import MOST, places
from core.expressions.terms import WORDS, Column, Term, Type
from core.expressions.tree import Node
from core.texts import Text

NO = Text("", "")
QUOTE = Text("请加单引号", "put it in single quotes")
UNQUOTE = Text("请去掉引号", "drop the quotes")
DAYS = Text("日期之差请用 days(起, 止)", "for the days between dates write days(from, to)")
ORDERED = ("<", "<=", ">", ">=")


def check(node: Node, scope: Scope) -> Term:
    """The typed term of a tree over one row; BadFormula where the types do not fit."""
    return CHECKS.get(node.op, _comparison)(node, scope)


def wanted(kind: Type, node: Node, term: Term) -> Term:
    """The term, if it is of the kind; otherwise a refusal that names both."""
    if kind is Type.DATE and term.op == "literal" and isinstance(term.value, str):
        return Term("literal", Type.DATE, (), _date(node, term.value))
    if term.type is not kind:
        need, got = WORDS[kind], WORDS[term.type]
        what = Text(f"需要{need.zh},而不是{got.zh}", f"a {need.en} is needed, not a {got.en}")
        dates = term.type is Type.DATE and kind is Type.NUMBER
        refuse(
            node.at,
            what,
            Text("日期之差请用 days(起, 止)", "write days(from, to)") if dates else NO,
        )
    return term


def _wanted(kind: Type, node: Node, scope: Scope) -> Term:
    return wanted(kind, node, check(node, scope))


def _literal(node: Node, _: Scope) -> Term:
    value = node.value
    if value is None:
        return Term("literal", Type.NULL)
    if isinstance(value, bool):
        return Term("literal", Type.TRUTH, (), value)
    if isinstance(value, Decimal):
        return Term("literal", Type.NUMBER, (), value)
    return Term("literal", Type.TEXT, (), str(value))


def _aggregate(node: Node, _: Scope) -> Term:
    what = Text("统计函数不能嵌套,也不能用在条件里", "an aggregate cannot stand inside a row")
    refuse(node.at, what, Text("请写在最外层", "write it outside"))


def _truth(node: Node, scope: Scope) -> Term:
    return Term(node.op, Type.TRUTH, tuple(_wanted(Type.TRUTH, each, scope) for each in node.args))


def _number(node: Node, scope: Scope) -> Term:
    args = tuple(_wanted(Type.NUMBER, each, scope) for each in node.args)
    term = Term(node.op, Type.NUMBER, args)
    if node.op == "*" and places(term) > MOST:
        refuse(node.at, Text("乘积的小数位过多", "a product with too many decimal places"))
    return term


def _null(node: Node, scope: Scope) -> Term:
    return Term("null", Type.TRUTH, (check(node.args[0], scope),))


def _date(node: Node, text: str) -> date:
    try:
        found = date.fromisoformat(text if len(text) == 10 else "")
    except ValueError:
        what = Text(f"“{text[:40]}”不是日期", f"{text[:40]!r} is no date")
        refuse(node.at, what, Text("请写成 '2025-03-05'", "write it as '2025-03-05'"))
    return found


def _call(node: Node, scope: Scope) -> Term:
    name = str(node.value)
    function = FUNCTIONS.get(name)
    if function is None:
        unknown(node.at, Text("函数", "function"), name, FUNCTIONS)
    least, most = function.least, function.most or len(node.args)
    if not least <= len(node.args) <= most:
        what = Text(f"{name} 的参数个数不对", f"{name} takes another number of arguments")
        refuse(node.at, what, function.usage)
    terms = [check(each, scope) for each in node.args]
    if function.takes:
        several = zip(function.takes, node.args, terms, strict=True)
        fixed = tuple(wanted(*each) for each in several)
        if name == "add_months" and not _whole(fixed[1]):
            what = Text("月数应为整数,如 12 或 -6", "the months are a whole number, as 12 or -6")
            refuse(node.args[1].at, what, function.usage)
        return Term("call", function.gives, fixed, name)
    args = unify(node.args, terms)
    return Term("call", next(each.type for each in args), args, name)


def _whole(term: Term) -> bool:
    inner = term.args[0] if term.op == "neg" else term
    value = inner.value
    return isinstance(value, Decimal) and value == value.to_integral_value() and value <= 1200


def unify(nodes: Sequence[Node], terms: Sequence[Term]) -> tuple[Term, ...]:
    """Terms of one type, nulls aside; texts become dates beside a date."""
    types = [each.type for each in terms if each.type is not Type.NULL]
    if not types:
        refuse(nodes[0].at, Text("全是空值", "nothing but nulls"))
    kind = Type.DATE if Type.DATE in types else types[0]
    return tuple(
        Term("literal", kind) if term.type is Type.NULL else wanted(kind, node, term)
        for node, term in zip(nodes, terms, strict=True)
    )


def _like(node: Node, scope: Scope) -> Term:
    subject = _wanted(Type.TEXT, node.args[0], scope)
    pattern = _wanted(Type.TEXT, node.args[1], scope)
    if pattern.op != "literal":
        refuse(node.args[1].at, Text("LIKE 之后应为文字", "LIKE takes a text, such as '%民初%'"))
    return Term("like", Type.TRUTH, (subject, pattern))


def _case(node: Node, scope: Scope) -> Term:
    pairs = len(node.args) // 2 * 2
    conditions = [_wanted(Type.TRUTH, each, scope) for each in node.args[:pairs:2]]
    results = [*node.args[1:pairs:2], *node.args[pairs:]]
    unified = unify(results, [check(each, scope) for each in results])
    mixed = [part for pair in zip(conditions, unified, strict=False) for part in pair]
    return Term("case", _kind(unified), (*mixed, *unified[pairs // 2 :]))


def _kind(terms: Sequence[Term]) -> Type:
    return next(each.type for each in terms)


def _comparison(node: Node, scope: Scope) -> Term:
    terms = [check(each, scope) for each in node.args]
    for each, term in zip(node.args, terms, strict=True):
        if term.type is Type.NULL:
            what = Text("与 NULL 比较没有结果", "a comparison with NULL is never true")
            refuse(each.at, what, Text("请写 IS NULL", "write IS NULL"))
        if term.type is Type.LIST:
            refuse(each.at, Text("名单不能比较", "a list cannot be compared"))
    args = unify_pair(node, terms)
    kind = _kind(args)
    if node.op in ORDERED and kind in (Type.TEXT, Type.TRUTH):
        word = WORDS[kind]
        refuse(node.at, Text(f"{word.zh}不分大小", f"a {word.en} has no order"))
    _check_codes(node.args, args, scope)
    return Term(node.op, Type.TRUTH, args)


def unify_pair(node: Node, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The sides of a comparison, with advice on quotes where one is a number and one a text."""
    kinds = {each.type for each in terms}
    if kinds == {Type.NUMBER, Type.TEXT}:
        for each, term in zip(node.args, terms, strict=True):
            if term.op == "literal":
                add = term.type is Type.NUMBER
                what = Text("数值与文字不能比较", "a number and a text cannot be compared")
                refuse(each.at, what, QUOTE if add else UNQUOTE)
    return unify(node.args, terms)


def _check_codes(nodes: Sequence[Node], terms: Sequence[Term], scope: Scope) -> None:
    fields = [_declared(term, scope) for term in terms if isinstance(term.value, Column)]
    codes = next((each.codes for each in fields if each and each.codes), ())
    for node, term in zip(nodes, terms, strict=True):
        if codes and term.op == "literal" and isinstance(term.value, str):
            if term.value in codes:
                continue
            what = Text(f"没有代码“{term.value[:40]}”", f"there is no code {term.value[:40]!r}")
            refuse(node.at, what, nearest(term.value, codes))


def _declared(term: Term, scope: Scope) -> Field | None:
    column = term.value
    if not isinstance(column, Column) or column.kind is not Kind.CODE:
        return None
    dataset = scope.datasets.get(column.dataset) or scope.own
    if dataset is None:
        return None
    path = column.name.split(".")
    first = dataset.field(path[0])
    if len(path) == 1 or first is None or first.refers is None:
        return first
    return scope.datasets[first.refers].field(path[1])


CHECKS: dict[str, Callable[[Node, Scope], Term]] = {
    "literal": _literal,
    "path": lambda node, scope: scope.column(node),
    "parameter": lambda node, scope: scope.parameter(node),
    "aggregate": _aggregate,
    "call": _call,
    **dict.fromkeys(("and", "or", "not"), _truth),
    **dict.fromkeys(("+", "*", "/", "neg"), _number),
    "null": _null,
    "like": _like,
    "case": _case,
}
