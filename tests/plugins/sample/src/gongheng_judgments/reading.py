"""The text of one judgment read into its parts: text in, values out."""

from gongheng_judgments import head, tail
from gongheng_judgments.judgment import Judgment


def read(text: str) -> Judgment:
    """What the text says; places are counted in its characters."""
    bench = tuple(tail.bench(text))
    return Judgment(
        court=head.court(text),
        sort=head.sort(text),
        number=head.number(text),
        decided=tail.decided(text, bench),
        bench=bench,
        participants=tuple(head.participants(text)),
    )
