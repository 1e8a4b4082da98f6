"""Words: free text, codes by either label, yes and no."""

import difflib

import polars as pl

from core.evidence.coercion.column import (
    ERROR_CELL,
    ERROR_IN_CELL,
    INVISIBLE,
    Coerced,
    Fault,
    at_fault,
    in_two_passes,
    tidy,
)
from core.evidence.headers import plain
from core.evidence.model import Field
from core.texts import Text

YES = ("是", "有", "对", "真", "yes", "y", "true", "t", "1", "√", "✓", "✔", "☑")
NO = ("否", "无", "没有", "不是", "错", "假", "no", "n", "false", "f", "0", "×", "✗", "✘", "x", "☐")
NOT_YES_NO = Text("请写“是”或“否”", "write yes or no")


def texts(text: pl.Series) -> Coerced:
    """Free text without outer blanks; inner ones stay."""
    values = text.str.strip_chars()
    odd = values.str.contains(INVISIBLE + r"|^=").fill_null(value=False).arg_true()
    if not odd.is_empty():
        clean = values.gather(odd).str.replace_all(INVISIBLE, "")
        values = values.scatter(odd, clean.str.replace(r'^="(.*)"$', "$1").str.strip_chars())
    values = values.set(values == "", None)
    failed = values.str.starts_with("#").fill_null(value=False).arg_true()
    failed = failed.filter(values.gather(failed).str.contains(ERROR_CELL))
    if failed.is_empty():
        return Coerced(values)
    fault = Fault(tuple(failed.to_list()), ERROR_IN_CELL)
    return Coerced(values.scatter(failed, pl.Series([None], dtype=pl.String)), (fault,))


def yes_no(text: pl.Series) -> Coerced:
    """Yes and no in the words that people use."""
    words = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}

    def known(cells: pl.Series) -> pl.Series:
        return cells.replace_strict(words, default=None, return_dtype=pl.Boolean)

    def patient(cells: pl.Series) -> pl.Series:
        return known(cells.str.to_lowercase())

    return in_two_passes(text, known, patient, NOT_YES_NO)


def codes(text: pl.Series, field: Field) -> Coerced:
    """A code by itself or by its Chinese or English label; any text where none are declared."""
    if not field.codes:
        return texts(text)
    exact = {code: code for code in field.codes}
    loose: dict[str, str] = {}
    for code in field.codes:
        label = field.code_labels.get(code)
        for word in (code, *((label.zh, label.en) if label else ())):
            exact.setdefault(word, code)
            loose.setdefault(plain(word), code)

    def known(cells: pl.Series) -> pl.Series:
        return cells.replace_strict(exact, default=None, return_dtype=pl.String)

    def patient(cells: pl.Series) -> pl.Series:
        return pl.Series([loose.get(plain(cell)) for cell in cells], dtype=pl.String)

    coerced = in_two_passes(text, known, patient, Text("", ""))
    return Coerced(coerced.values, _with_suggestions(text, coerced.faults, field, loose))


def _with_suggestions(
    text: pl.Series, faults: tuple[Fault, ...], field: Field, loose: dict[str, str]
) -> tuple[Fault, ...]:
    """One fault for each wrong word, with the code that looks most like it."""
    rows = pl.Series([row for fault in faults for row in fault.rows], dtype=pl.UInt32)
    if rows.is_empty():
        return ()
    groups = pl.DataFrame({"row": rows, "cell": tidy(text.gather(rows))}).group_by(
        "cell", maintain_order=True
    )
    return tuple(
        fault
        for (cell,), group in groups
        for fault in at_fault(text, group["row"], _not_a_code(str(cell), field, loose))
    )


def _not_a_code(cell: str, field: Field, loose: dict[str, str]) -> Text:
    near = difflib.get_close_matches(plain(cell), loose, n=1, cutoff=0.4)
    if near:
        code = loose[near[0]]
        label = field.code_labels.get(code) or Text(code, code)
        return Text(f"不在取值范围内；是否为“{label.zh}”？", f"not one of the codes; “{label.en}”?")
    shown = [field.code_labels.get(code) or Text(code, code) for code in field.codes[:8]]
    more = "…" if len(field.codes) > 8 else ""
    return Text(
        f"不在取值范围内；可填：{'、'.join(each.zh for each in shown)}{more}",
        f"not one of the codes: {', '.join(each.en for each in shown)}{more}",
    )
