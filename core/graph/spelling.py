"""What is typed for what is meant: duansiyuan or dsy finds 段思远, (2026)望 finds （2026）望.

Each character is looked up by itself and once, so that a court's names take no noticeable time.
"""

from functools import lru_cache

import polars as pl

from core.evidence.coercion.case_numbers import canonical
from core.evidence.ports import Evidence
from core.graph.projection.frames import Wanted

LEAST, MOST = 2, 40
MOST_FOUND = 20


def is_sound(text: str) -> bool:
    """Whether a text can be the sound of a name."""
    letters = _plain(text)
    return LEAST <= len(letters) <= MOST and letters.isascii() and letters.isalpha()


def as_number(text: str) -> str:
    """The text as evidence writes case numbers; a beginning of one gets no 号."""
    plain = text.strip()
    written = canonical(pl.Series([plain]))[0] or ""
    return str(written if plain.endswith("号") else written.removesuffix("号"))


def names_spelt(wanted: Wanted, evidence: Evidence, text: str) -> list[str]:
    """The names of entities that sound so: whole, from the beginning, or by first letters."""
    names = _names(wanted, evidence)
    found = [(whole, name) for name in names if (whole := sounding(name, text)) is not None]
    return [name for _, name in sorted(found)[:MOST_FOUND]]


def sounding(name: str, text: str) -> bool | None:
    """False where a name sounds just so, True from its beginning or by first letters, else None."""
    sound = _plain(text)
    syllables = [syllable(each) for each in name]
    whole, initials = "".join(syllables), "".join(each[:1] for each in syllables)
    return whole != sound if whole.startswith(sound) or initials == sound else None


def _names(wanted: Wanted, evidence: Evidence) -> set[str]:
    datasets = {each.name: each for each in wanted.datasets}
    columns = {
        (rows.dataset, rows.name)
        for kind in wanted.graph.entities
        for rows in kind.rows
        if rows.name is not None and rows.dataset in datasets
    }
    names: set[str] = set()
    for dataset, column in sorted(columns):
        rows = evidence.scan(datasets[dataset]).select(pl.col(column).alias("name"))
        names.update(rows.drop_nulls().unique().collect()["name"])
    return names


@lru_cache(maxsize=30_000)
def syllable(character: str) -> str:
    """How a character is read, without its tone."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes a second to load

    return str("".join(lazy_pinyin(character))).lower()


def _plain(text: str) -> str:
    return "".join(each for each in text.lower() if each not in " '’-")
