"""The passage of a document behind a link, as its reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.graph.elements import Key
from core.graph.masking import Mask
from core.graph.quoting import Quote


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a document: the words behind a link, and what is around them.

    Characters are counted from 1 here, as people count, and ``last`` is the last of them.
    """

    before: str
    words: str
    after: str
    document: str
    first: int
    last: int

    @classmethod
    def of(cls, mask: Mask, quote: Quote, ends: Iterable[Key], document: str) -> "Said":
        """The quote without what the mask hides."""
        seen = mask.quote(quote, ends)
        return cls(
            seen.text[: seen.start],
            seen.words,
            seen.text[seen.end :],
            document,
            quote.passage.start + 1,
            quote.passage.end,
        )
