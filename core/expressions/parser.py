"""From words to a tree, by precedence climbing: what is not written here is not in the language.

The grammar is parsed here and not by sqlglot's parser because that one accepts all of SQL and
keeps no position for most of it; a refusal has to point at a character.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from core.expressions.refusals import refuse
from core.expressions.tokens import DEEPEST, Sort, Token, tokenise, too_deep
from core.expressions.tree import Head, Node
from core.texts import Text

COMPARISONS = {"=": "=", "==": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">"}
COMPARISONS[">="] = ">="
AGGREGATES = frozenset({"count", "sum", "min", "max", "avg", "median", "person_days"})
CLAUSES = ("WHEN", "THEN", "ELSE", "END", "FILTER", "WHERE", "BY")
WORDS = frozenset({"AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", *CLAUSES})
LONGEST_CHAIN = 80


def parse(text: str) -> Node:
    """Parse a whole formula; BadFormula otherwise."""
    parser = _Parser(tokenise(text))
    tree = parser.either()
    parser.finish()
    return tree


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.here = tokens[0]

    def next(self) -> Token:
        token = self.here
        if token.sort is not Sort.END:
            self.place += 1
            self.here = self.tokens[self.place]
        return token

    def accept(self, *words: str) -> Token | None:
        return self.next() if self.here.upper in words else None

    def expect(self, word: str) -> Token:
        return self.accept(word) or self.wrong(word)

    def wrong(self, wanted: str = "") -> NoReturn:
        token = self.here
        found = Text(f"“{token.text[:40]}”", token.text[:40])
        if token.sort is Sort.END:
            found = Text("公式到此中断", "the end of the formula")
        advice = Text(f"此处应为 {wanted}", f"expected {wanted}") if wanted else Text("", "")
        refuse(token.at, Text(f"意外的内容:{found.zh}", f"unexpected {found.en}"), advice)

    def finish(self) -> None:
        if self.here.upper == "FILTER":
            what = Text("FILTER 只能紧跟在统计函数之后", "FILTER belongs right after an aggregate")
            refuse(self.here.at, what)
        if self.here.sort is not Sort.END:
            self.wrong("AND、OR、+、-、*、/")

    def either(self) -> Node:
        """OR, the loosest of all; every nesting passes here, so the depth is counted here."""
        self.depth += 1
        if self.depth > DEEPEST + 2:
            too_deep(self.here.at)
        tree = self.chain("OR", self.both)
        self.depth -= 1
        return tree

    def both(self) -> Node:
        return self.chain("AND", self.negation)

    def chain(self, word: str, part: Callable[[], Node]) -> Node:
        first = part()
        args = [first]
        while self.accept(word):
            args.append(part())
        return first if len(args) == 1 else Node(word.lower(), tuple(args), at=first.at)

    def negation(self) -> Node:
        negations = []
        while token := self.accept("NOT"):
            negations.append(token.at)
        tree = self.comparison()
        if len(negations) % 2:
            tree = Node("not", (tree,), at=negations[0])
        return tree

    def comparison(self) -> Node:
        left = self.sum()
        token = self.here
        if token.upper in COMPARISONS:
            self.next()
            return Node(COMPARISONS[token.upper], (left, self.sum()), at=token.at)
        if token.upper == "IS":
            return self.is_null(left)
        if token.upper in ("NOT", "IN", "LIKE", "BETWEEN"):
            negated = self.accept("NOT")
            if self.here.upper not in ("IN", "LIKE", "BETWEEN"):
                self.wrong("IN、LIKE、BETWEEN")
            tree = self.membership(left)
            return Node("not", (tree,), at=token.at) if negated else tree
        return left

    def is_null(self, left: Node) -> Node:
        token = self.expect("IS")
        negated = self.accept("NOT")
        self.expect("NULL")
        tree = Node("null", (left,), at=token.at)
        return Node("not", (tree,), at=token.at) if negated else tree

    def membership(self, left: Node) -> Node:
        token = self.next()
        if token.upper == "IN":
            self.expect("(")
            choices = [self.either()]
            while self.accept(","):
                choices.append(self.either())
            self.expect(")")
            return Node("in", (left, *choices), at=token.at)
        if token.upper == "LIKE":
            return Node("like", (left, self.sum()), at=token.at)
        low = self.sum()
        self.expect("AND")
        bounds = (Node(">=", (left, low), at=token.at), Node("<=", (left, self.sum()), at=token.at))
        return Node("and", bounds, at=token.at)

    def sum(self) -> Node:
        first = self.product()
        args = [first]
        while token := self.accept("+", "-"):
            part = self.product()
            args.append(part if token.upper == "+" else Node("neg", (part,), at=token.at))
        return first if len(args) == 1 else Node("+", tuple(args), at=first.at)

    def product(self) -> Node:
        tree = self.signed()
        length = 0
        while token := self.accept("*", "/"):
            length += 1
            if length > LONGEST_CHAIN:
                what = Text("乘除连写过长", "too many factors in a row")
                refuse(token.at, what, Text("请拆成几个指标", "split it into several indicators"))
            tree = Node(token.upper, (tree, self.signed()), at=token.at)
        return tree

    def signed(self) -> Node:
        at, negative = self.here.at, False
        while token := self.accept("-", "+"):
            negative ^= token.upper == "-"
        tree = self.primary()
        return Node("neg", (tree,), at=at) if negative else tree

    def primary(self) -> Node:
        token = self.here
        if token.upper == "(":
            self.next()
            tree = self.either()
            self.expect(")")
            return tree
        if token.sort is Sort.NUMBER:
            return self.number()
        if token.sort is Sort.TEXT:
            self.next()
            return Node("literal", value=token.text, at=token.at)
        if token.upper == ":":
            return self.parameter()
        return self.word()

    def number(self) -> Node:
        token = self.next()
        try:
            value = Decimal(token.text)
        except InvalidOperation:
            refuse(
                token.at, Text(f"看不懂的数字 {token.text[:40]}", f"bad number {token.text[:40]}")
            )
        _, digits, exponent = value.as_tuple()
        if not isinstance(exponent, int) or len(digits) + abs(exponent) > 30:
            refuse(token.at, Text("数字位数过多", "a number with too many digits"))
        return Node("literal", value=value, at=token.at)

    def parameter(self) -> Node:
        token = self.expect(":")
        if self.here.sort is not Sort.WORD:
            self.wrong(":period_start、:period_end、:as_of")
        return Node("parameter", value=self.next().text.lower(), at=token.at)

    def word(self) -> Node:
        token = self.here
        if token.upper == "CASE" and self.tokens[self.place + 1].upper != ".":
            return self.case()
        if token.upper in ("TRUE", "FALSE", "NULL"):
            self.next()
            value = None if token.upper == "NULL" else token.upper == "TRUE"
            return Node("literal", value=value, at=token.at)
        if token.upper in WORDS or token.sort not in (Sort.WORD, Sort.QUOTED):
            self.wrong("字段、数字或函数 (a field, number or function)")
        self.next()
        if self.here.upper == "(" and token.sort is Sort.WORD:
            return self.call(token)
        return self.path(token)

    def path(self, first: Token) -> Node:
        parts = [first.text]
        while self.accept("."):
            if self.here.upper == "*" or self.here.sort in (Sort.WORD, Sort.QUOTED):
                parts.append(self.next().text)
            else:
                self.wrong("字段名 (a field name)")
        return Node("path", value=tuple(parts), at=first.at)

    def case(self) -> Node:
        token = self.expect("CASE")
        args = []
        while self.accept("WHEN"):
            args.append(self.either())
            self.expect("THEN")
            args.append(self.either())
        if not args:
            self.wrong("WHEN")
        if self.accept("ELSE"):
            args.append(self.either())
        self.expect("END")
        return Node("case", tuple(args), at=token.at)

    def call(self, name: Token) -> Node:
        self.expect("(")
        head = name.text.lower()
        distinct = bool(self.accept("DISTINCT"))
        args: list[Node] = []
        while self.here.upper not in (")", "BY"):
            args.append(self.either())
            if not self.accept(","):
                break
        clock = self.clock() if self.here.upper == "BY" else None
        self.expect(")")
        if head not in AGGREGATES:
            if distinct or clock or self.here.upper == "FILTER":
                what = Text(f"{head} 不是统计函数", f"{head} is no aggregate")
                refuse(name.at, what, Text("统计函数如 count、sum", "such as count or sum"))
            return Node("call", tuple(args), head, name.at)
        where = self.filter()
        parts = (*args, where) if where else tuple(args)
        return Node("aggregate", parts, Head(head, distinct, clock, where is not None), name.at)

    def clock(self) -> str:
        self.expect("BY")
        if self.here.sort not in (Sort.WORD, Sort.QUOTED):
            self.wrong("时间口径 (a clock)")
        return self.next().text

    def filter(self) -> Node | None:
        if not self.accept("FILTER"):
            return None
        self.expect("(")
        self.expect("WHERE")
        where = self.either()
        self.expect(")")
        return where
