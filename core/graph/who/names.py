"""Chinese names in one spelling: dots, widths, blanks, traditional and rare characters, formers.

张國華（曾用名：张建国） is 张国华, formerly 张建国; 热合曼•艾力 is 热合曼·艾力.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from core.graph.spelling import syllable

DOTS = re.compile(r"\s*[·•・‧∙⋅●]\s*|(?<=[\u3400-\u9fff])\s*\.\s*(?=[\u3400-\u9fff])")
FORMERLY = re.compile(r"[(\[,;]\s*(?:曾用名|又名|别名|原名|化名|绰号)\s*[:为]?\s*([^)\],;]+)[)\]]?")
BETWEEN = re.compile(r"[、/]")
VARIANTS = str.maketrans("喆堃昇甦邨峯羣甯寗㛃𠮷𬭎", "哲坤升苏村峰群宁宁洁吉宏")
"""Characters that registers write in one way or the other, each to the commoner one."""


@lru_cache(maxsize=1)
def _simplified() -> Any:
    import opencc  # noqa: PLC0415 - its dictionaries are read when it is first needed

    return opencc.OpenCC("t2s")


def spelled(name: str) -> str:
    """A name in the one spelling by which names are compared."""
    return _spelled(_without_former(name))


def names_of(written: str) -> tuple[str, ...]:
    """Every name that is written, the present one first, then former ones; each spelled."""
    wide = unicodedata.normalize("NFKC", written)
    formers = [part for found in FORMERLY.findall(wide) for part in BETWEEN.split(found)]
    every = [spelled(written), *(_spelled(each) for each in formers)]
    return tuple(dict.fromkeys(each for each in every if each))


def sound(name: str) -> str:
    """How a spelled name sounds, without tones: ``zhang guo hua``."""
    return " ".join(syllable(each) for each in name if not each.isspace())


def _without_former(name: str) -> str:
    return FORMERLY.sub("", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=100_000)
def _spelled(name: str) -> str:
    plain = DOTS.sub("·", unicodedata.normalize("NFKC", name).strip())
    simple = str(_simplified().convert(plain)).translate(VARIANTS)
    if simple.isascii():
        return " ".join(simple.lower().split())
    return "".join(simple.split()).lower()
