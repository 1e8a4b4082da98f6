"""The preview of an import: findings gathered by reason, paged, with the file's own headers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.texts import Text
from web.language import say
from web.values import Batch, Finding, HeldBack, Preview

PAGE = 20
QUOTED = re.compile(r"“[^”]*”")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab with its number of findings."""

    name: str
    label: Text
    number: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with how often it occurs."""

    text: Text
    number: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows."""

    preview: Preview
    tabs: tuple[Tab, ...]
    tab: str
    reasons: tuple[Reason, ...]
    reason: str
    findings: tuple[Finding, ...]
    held_rows: int
    sheets: bool
    matched: int
    first: int
    last: int
    total: int
    page: int
    last_page: int


def arrange(preview: Preview, *, tab: str = "", reason: str = "", page: int = 1) -> View:
    """The page of a preview with one tab open."""
    kinds = {"held": preview.held, "warnings": preview.warnings, "not-data": preview.not_data}
    opened = tab if tab in kinds else "held"
    everything = kinds[opened]
    found = [each for each in everything if not reason or each.reason.zh == reason]
    last_page = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), last_page)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return View(
        preview=preview,
        tabs=(
            Tab("held", Text("未导入", "Held back"), rows(preview.held)),
            Tab("warnings", Text("提醒", "Warnings"), rows(preview.warnings)),
            Tab("not-data", Text("不是数据", "Not data"), rows(preview.not_data)),
        ),
        tab=opened,
        reasons=reasons(everything),
        reason=reason,
        findings=tuple(shown),
        held_rows=rows(preview.held),
        sheets=any(each.sheet for each in everything),
        matched=sum(1 for each in preview.mapping if each.field is not None),
        first=(page - 1) * PAGE + 1 if found else 0,
        last=(page - 1) * PAGE + len(shown),
        total=len(found),
        page=page,
        last_page=last_page,
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A page of what a batch held back."""

    batch: Batch
    findings: tuple[Finding, ...]
    sheets: bool
    first: int
    last: int
    total: int
    page: int
    last_page: int


def held_of(held: HeldBack, page: int) -> Held:
    """The page of a batch's findings with that number."""
    total = len(held.findings)
    last_page = max(1, -(-total // PAGE))
    page = min(max(1, page), last_page)
    first, last = (page - 1) * PAGE, min(page * PAGE, total)
    return Held(
        batch=held.batch,
        findings=tuple(held.findings[first:last]),
        sheets=any(each.sheet for each in held.findings),
        first=first + 1 if total else 0,
        last=last,
        total=total,
        page=page,
        last_page=last_page,
    )


def without_values(held: HeldBack) -> HeldBack:
    """Where and why, without what stood in the file, which a reason may quote."""
    shown = [
        replace(each, value="", reason=Text(_unquoted(each.reason.zh), _unquoted(each.reason.en)))
        for each in held.findings
    ]
    return replace(held, findings=shown)


def _unquoted(words: str) -> str:
    return QUOTED.sub("“…”", words)


def rows(findings: Sequence[Finding]) -> int:
    """Rows of the file that findings are about; a row may have several."""
    return len({(each.sheet, each.row) for each in findings})


def reasons(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    """The commonest first."""
    numbers: dict[Text, int] = {}
    for each in findings:
        numbers[each.reason] = numbers.get(each.reason, 0) + 1
    ordered = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0].zh))
    return tuple(Reason(text, number) for text, number in ordered[:8])


def size(number: int) -> str:
    """A file size in words."""
    if number < 2**20:
        return f"{number / 2**10:.1f} KB"
    return f"{number / 2**20:.1f} MB"


def headline(preview: Preview) -> str:
    """File, size, and that nothing has been written."""
    words = Text("尚未写入基础数据", "nothing has been written yet")
    return f"{preview.file} · {size(preview.size)} · {say(words)}"
