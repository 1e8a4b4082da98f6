"""The words of a formula, by sqlglot's tokenizer, after the limits that keep parsing cheap."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import TokenType
from sqlglot.tokens import Tokenizer

from core.expressions.refusals import refuse
from core.texts import Text

LONGEST = 4000
DEEPEST = 40
HALF = {
    **dict.fromkeys("‘’“”", "'"),
    **dict(zip("（），＝＜＞。：＋－＊／×÷", "(),=<>.:+-*/*/", strict=True)),
}
STRANGE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff]")
WIDE = re.compile(f"[{''.join(HALF)}]")
QUOTED = re.compile(r"'(?:[^']|'')*'")


class Sort(StrEnum):
    """What a token is."""

    WORD = "word"
    QUOTED = "quoted"
    TEXT = "text"
    NUMBER = "number"
    SIGN = "sign"
    END = "end"


LITERALS = {
    TokenType.STRING: Sort.TEXT,
    TokenType.NUMBER: Sort.NUMBER,
    TokenType.IDENTIFIER: Sort.QUOTED,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, literal or sign; ``at`` counts characters from 1.

    ``upper`` is the keyword or sign it would be: empty for literals and quoted names.
    """

    sort: Sort
    text: str
    at: int
    upper: str = ""


def tokenise(text: str) -> list[Token]:
    """Split a formula; refused when too long, too deep or holding strange characters."""
    _check_characters(text)
    try:
        found = Tokenizer().tokenize(text)
    except TokenError:
        _broken(text)
    tokens = [_token(each.token_type, each.text, each.start + 1) for each in found]
    tokens.append(Token(Sort.END, "", len(text) + 1))
    _check_depth(tokens)
    return tokens


def _token(kind: TokenType, text: str, at: int) -> Token:
    literal = LITERALS.get(kind)
    if literal is not None:
        return Token(literal, text, at)
    sort = Sort.WORD if text[:1].isalpha() or text[:1] == "_" else Sort.SIGN
    return Token(sort, text, at, text.upper())


def _check_characters(text: str) -> None:
    if len(text) > LONGEST:
        what = Text(f"公式超过 {LONGEST} 个字符", f"longer than {LONGEST} characters")
        refuse(LONGEST + 1, what, Text("请拆成几个指标再引用", "split it into several indicators"))
    if found := STRANGE.search(text):
        code = f"U+{ord(found[0]):04X}"
        what = Text(f"不能使用的字符 {code}", f"character {code} is not allowed")
        refuse(found.start() + 1, what)
    if found := WIDE.search(QUOTED.sub(lambda quoted: "x" * len(quoted[0]), text)):
        what = Text(f"全角符号“{found[0]}”", f"full-width sign {found[0]}")
        half = HALF[found[0]]
        refuse(found.start() + 1, what, Text(f"请改为半角 {half}", f"write {half}"))


def _check_depth(tokens: list[Token]) -> None:
    depth = 0
    for before, token in zip([tokens[-1], *tokens], tokens, strict=False):
        if token.upper == "(" or (token.upper == "CASE" and before.upper != "."):
            depth += 1
        elif token.upper == ")" or (token.upper == "END" and before.upper != "."):
            depth -= 1
        if depth > DEEPEST:
            too_deep(token.at)


def too_deep(at: int) -> NoReturn:
    """Refuse nesting beyond ``DEEPEST`` levels."""
    what = Text(f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST} levels")
    refuse(at, what, Text("请拆成几个指标再引用", "split it into several indicators"))


def _broken(text: str) -> NoReturn:
    quotes = [place for place, letter in enumerate(text, 1) if letter in "'\""]
    at = quotes[-1] if quotes else 1
    what = Text("引号或注释没有结束", "a quotation or comment does not end")
    advice = Text("文字请写在一对单引号之间", "put a text between two single quotes")
    refuse(at, what, advice)
