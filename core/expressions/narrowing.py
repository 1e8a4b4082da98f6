"""A formula narrowed by a condition: each of its aggregates gets it, wherever it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.errors import BadFormula
from core.expressions.parser import AGGREGATES, WORDS, parse
from core.expressions.tokens import Sort, Token, tokenise
from core.texts import Text

KEYWORDS = WORDS | {"CASE", "TRUE", "FALSE", "NULL", "DISTINCT"}


def narrowed(formula: str, where: Sequence[str], whole: Sequence[str] = ()) -> str:
    """The formula with each aggregate narrowed by the condition of its dataset.

    ``where`` has one condition for each dataset; ``whole`` names datasets left as they are.
    BadFormula where a dataset has neither, or where the formula leans on another indicator.
    """
    parse(formula)
    formula = " ".join(formula.split())
    conditions: dict[str, str] = {}
    for each in where:
        name = _dataset(each)
        conditions[name] = f"({conditions[name]}) AND ({each})" if name in conditions else each
    tokens = tokenise(formula)
    _refuse_references(tokens)
    pieces: list[str] = []
    done = 0
    for aggregate in _aggregates(tokens):
        condition = conditions.get(aggregate.dataset)
        if condition is None and aggregate.dataset not in whole:
            raise _unfiltered(aggregate.dataset, aggregate.at)
        if condition is not None:
            begin, end, old = aggregate.filter(formula)
            both = f"({old}) AND ({condition})" if old else condition
            pieces += [formula[done:begin], f" FILTER (WHERE {both})"]
            done = end
    return "".join([*pieces, formula[done:]])


@dataclass(frozen=True, slots=True)
class _Aggregate:
    """An aggregate of a formula by the places (from 0) of its parts."""

    dataset: str
    at: int
    close: int
    where: tuple[int, int, int] | None

    def filter(self, formula: str) -> tuple[int, int, str]:
        """What to replace, from and to, and the condition that stands there."""
        if self.where is None:
            return self.close + 1, self.close + 1, ""
        word, begin, end = self.where
        return _trimmed(formula, word), end + 1, formula[begin:end].strip()


def _trimmed(formula: str, word: int) -> int:
    return word - 1 if formula[word - 1] == " " else word


def _aggregates(tokens: list[Token]) -> Iterator[_Aggregate]:
    for place, token in enumerate(tokens[:-1]):
        if token.text.lower() not in AGGREGATES or tokens[place + 1].upper != "(":
            continue
        close = _closing(tokens, place + 1)
        where = None
        if tokens[close + 1].upper == "FILTER":
            last = _closing(tokens, close + 2)
            word = tokens[close + 3]
            where = (tokens[close + 1].at - 1, word.at - 1 + len(word.text), tokens[last].at - 1)
        inside = tokens[place + 2 : close]
        yield _Aggregate(_first_dataset(inside), token.at, tokens[close].at - 1, where)


def _closing(tokens: list[Token], opening: int) -> int:
    """The place of the parenthesis that closes the one at a place."""
    depth = 0
    for place in range(opening, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[place].upper, 0)
        if depth == 0:
            return place
    raise AssertionError  # the parser has seen the formula


def _first_dataset(tokens: list[Token]) -> str:
    dotted = pairwise(tokens)
    return next((name.text for name, dot in dotted if dot.upper == "."), "")


def _dataset(condition: str) -> str:
    parse(condition)
    name = _first_dataset(tokenise(condition))
    if not name:
        raise BadFormula(
            Text(f"条件没有写明数据集:{condition}", f"the condition names no dataset: {condition}"),
            position=1,
            advice=Text("写成 数据集.字段", "write dataset.field"),
        )
    return name


def _refuse_references(tokens: list[Token]) -> None:
    """A bare name is another indicator, whose own aggregates a filter would not reach."""
    for before, token, after in zip([tokens[-1], *tokens], tokens, tokens[1:], strict=False):
        bare = token.sort is Sort.WORD and before.upper not in (".", ":", "BY")
        if bare and after.upper not in (".", "(") and token.upper not in KEYWORDS:
            raise BadFormula(
                Text(
                    f"公式引用了另一指标“{token.text}”，条件加不到它里面",
                    f'the formula leans on the indicator "{token.text}", which no filter reaches',
                ),
                position=token.at,
                advice=Text("把那个指标的公式写进来", "write that indicator's formula out"),
            )


def _unfiltered(dataset: str, at: int) -> BadFormula:
    return BadFormula(
        Text(
            f"公式还统计“{dataset}”，没有对它的条件",
            f'the formula also counts "{dataset}", which no condition narrows',
        ),
        position=at,
        advice=Text(
            f"为它再写一个条件，或写 whole: [{dataset}]",
            f"write a condition for it, or whole: [{dataset}]",
        ),
    )
