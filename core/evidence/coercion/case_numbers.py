"""Case numbers in any bracket, space and dash style, as one key: （2024）粤0306民初123号."""

import polars as pl

from core.evidence.coercion.column import INVISIBLE, Coerced, Fault
from core.evidence.model import Severity
from core.texts import Text

CANONICAL = r"^（\d{4}）[^\s()（）\[\]【】〔〕﹝﹞〈〉《》－–—―‐‑−０-９Ａ-Ｚ]+号$"
SHAPE = r"^（\d{4}）.*\d.*号(?:之[一二三四五六七八九十\d]+)?$"
UNUSUAL = Text(
    "案号不是“（年份）…号”的格式，按原样保留",
    "not in the form （year）…号; kept as it stands",
)


def case_numbers(text: pl.Series) -> Coerced:
    """The canonical form; what is no case number by its shape is kept with a warning."""
    odd = (~text.str.contains(CANONICAL)).fill_null(value=False).arg_true()
    if odd.is_empty():
        return Coerced(text)
    written = canonical(text.gather(odd))
    values = text.clone().scatter(odd, written)
    strange = odd.filter((~written.str.contains(SHAPE)).fill_null(value=False))
    if strange.is_empty():
        return Coerced(values)
    return Coerced(values, (Fault(tuple(strange.to_list()), UNUSUAL, Severity.WARNING),))


def canonical(text: pl.Series) -> pl.Series:
    """Brackets （）, ASCII digits and dashes, no blanks; empty becomes null."""
    whole = (
        text.str.normalize("NFKC")
        .str.replace_all(INVISIBLE + r"|\s", "")
        .str.replace_all(r"[(\[【〔﹝〈《{「]", "（")
        .str.replace_all(r"[)\]】〕﹞〉》}」]", "）")
        .str.replace_all(r"[–—―‐‑−~]", "-")
        .str.replace(r"^(\d{4})年?([^\d）].*\d)", "（$1）$2")
        .str.replace(r"^(（\d{4}）.*\d)$", "${1}号")
        .str.replace(r"^（(\d{4})年?）", "（$1）")
    )
    return whole.set(whole == "", None)
