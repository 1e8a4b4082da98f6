"""A text in the two languages that every user-visible word exists in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Chinese and English."""

    zh: str
    en: str

    def within(self, locale: str) -> str:
        """The sentence for a locale such as ``zh_CN`` or ``en``; Chinese unless it says English."""
        return self.en if locale.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh


def same(word: str) -> Text:
    """A text that reads alike in both languages: a name, a number, a code."""
    return Text(word, word)
